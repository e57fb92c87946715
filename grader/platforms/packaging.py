"""Packs the installed grade as a wheel, its packages as constraints, and files as a zip archive.

The same content gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import BinaryIO, NamedTuple

import grader
from grader.errors import GradeError

EXECUTABLE, PLAIN = 0o755, 0o644
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest date that zip knows; a real one would change the bytes


class Member(NamedTuple):
    """A file in a zip archive."""

    name: str
    data: bytes
    mode: int = PLAIN


def write_zip(file: BinaryIO, members: Iterable[Member]) -> None:
    """Write a zip archive."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | member.mode) << 16
            archive.writestr(entry, member.data)


def wheel() -> Member:
    """The running package as a wheel that pip can install.

    The files come from the folder of the package, the metadata from its installation.

    Raises:
        GradeError: grade was not installed with pip.
    """
    installed = _installed()
    package, info = Path(grader.__file__).parent, f"grade-{installed.version}.dist-info"
    members = [
        Member(path.relative_to(package.parent).as_posix(), path.read_bytes())
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    metadata = installed.read_text("METADATA") or installed.read_text("PKG-INFO") or ""
    entry_points = installed.read_text("entry_points.txt") or ""
    members += [
        Member(f"{info}/METADATA", metadata.encode()),
        Member(f"{info}/entry_points.txt", entry_points.encode()),
        Member(f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    ]
    members.append(_record(f"{info}/RECORD", members))
    buffer = io.BytesIO()
    write_zip(buffer, members)
    return Member(f"grade-{installed.version}-py3-none-any.whl", buffer.getvalue())


def constraints() -> str:
    """The versions of all packages that grade needs, as constraints for pip.

    They are those installed here. A local version (`2.13.0+cpu`) is written without its suffix,
    because the constraint then fits every build.
    """
    versions: dict[str, str] = {}
    todo = list(_requirements(_installed()))
    while todo:
        name = todo.pop()
        if name in versions:
            continue
        with suppress(PackageNotFoundError):  # needed on another system, or by another Python
            found = distribution(name)
            versions[name] = found.version.partition("+")[0]
            todo += _requirements(found)
    return "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()))


def _requirements(package: Distribution) -> Iterator[str]:
    """Normalized names of the packages that a package needs, without those of its extras."""
    for requirement in package.requires or ():
        name = re.match(r"[\w.-]+", requirement)
        if name and not re.search(r";.*\bextra\b", requirement):
            yield re.sub(r"[-_.]+", "-", name.group()).lower()


def _installed() -> Distribution:
    try:
        return distribution("grade")
    except PackageNotFoundError as error:
        hint = "install grade with pip"
        raise GradeError("grade is not installed, so it cannot be packed", hint=hint) from error


def _record(name: str, members: Iterable[Member]) -> Member:
    """The wheel's list of files, each with its hash and size; its own line has neither."""
    lines = []
    for member in members:
        digest = base64.urlsafe_b64encode(hashlib.sha256(member.data).digest()).rstrip(b"=")
        lines.append(f"{member.name},sha256={digest.decode()},{len(member.data)}\n")
    return Member(name, f"{''.join(lines)}{name},,\n".encode())
