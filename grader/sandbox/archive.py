"""Packs the worker's code into one archive: the modules of the grader that it needs, no others."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import grader

PACKAGE = Path(grader.__file__).parent
_PATTERNS = (
    "__init__.py",
    "model/*.py",
    "sandbox/wire.py",
    "sandbox/record_codec.py",
    "sandbox/worker/*.py",
)


@cache
def pack_worker() -> bytes:
    """A zip file that Python can import from. A worker cannot read the package itself."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("grader/sandbox/", b"")  # a package without the host's __init__.py
        for pattern in _PATTERNS:
            for source in sorted(PACKAGE.glob(pattern)):
                name = Path("grader") / source.relative_to(PACKAGE)
                file.writestr(str(name), source.read_bytes())
    return packed.getvalue()
