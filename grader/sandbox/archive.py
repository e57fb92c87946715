"""The worker's own code as one archive: all that it needs of the grader, and nothing else."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import grader

PACKAGE = Path(grader.__file__).parent
_NEEDED = (
    "__init__.py",
    "model/*.py",
    "sandbox/wire.py",
    "sandbox/record_codec.py",
    "sandbox/worker/*.py",
)


@cache
def archive() -> bytes:
    """A zip file that Python can import from. The package itself stays unreadable to a worker."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("grader/sandbox/", b"")  # a folder of code without the host's __init__.py
        for pattern in _NEEDED:
            for source in sorted(PACKAGE.glob(pattern)):
                name = Path("grader") / source.relative_to(PACKAGE)
                file.writestr(str(name), source.read_bytes())
    return packed.getvalue()
