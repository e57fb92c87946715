"""Everything that Classroom 50 needs to run grade: it is published on the web, all of it."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from importlib.metadata import distribution, version
from pathlib import Path

import grader
from grader.errors import GradeError
from grader.platforms.classroom50 import autograder
from grader.platforms.github.outputs import write_whole
from grader.rubric import load
from grader.rubric.public_rubric import MARK

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same package gives the same bytes


def bundle(rubric: Path, out: Path) -> list[Path]:
    """Write the bundle's files to a folder.

    Raises:
        GradeError: the rubric is not public, or something cannot be written.
    """
    loaded, text = load(rubric), rubric.read_text(encoding="utf-8-sig")
    if loaded.reference is not None or not text.startswith(MARK):
        what = "this is no public rubric, and everybody can read a bundle on the web"
        hint = "make one with `grade rubric public RUBRIC --out public.yaml`"
        raise GradeError(what, where=str(rubric), hint=hint)
    name, data = wheel()
    constraint = f"torch=={version('torch').partition('+')[0]}\n"
    files = {
        "autograder.py": Path(autograder.__file__).read_bytes(),
        "rubric.yaml": text.encode(),
        "constraints.txt": constraint.encode(),
        name: data,
    }
    for old in out.glob("grade-*.whl"):
        old.unlink()
    for name, data in files.items():
        write_whole(out / name, data)
    return [out / name for name in files]


def wheel() -> tuple[str, bytes]:
    """The package that runs, as a wheel: its name and its bytes."""
    package, info = Path(grader.__file__).parent, f"grade-{grader.__version__}.dist-info"
    installed = distribution("grade")
    files = {
        str(file.relative_to(package.parent)): file.read_bytes()
        for file in sorted(package.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }
    about = installed.read_text("METADATA") or installed.read_text("PKG-INFO")
    files[f"{info}/METADATA"] = (about or "").encode()
    files[f"{info}/entry_points.txt"] = (installed.read_text("entry_points.txt") or "").encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    return f"grade-{grader.__version__}-py3-none-any.whl", _zipped(files)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
