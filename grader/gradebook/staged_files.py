"""Files that are prepared in a temporary folder, and moved to their place when all are complete."""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.output_folder import encoded, write

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can give to a file."""


class StagedFiles:
    """A temporary folder next to the target: files move from there when all are complete."""

    def __init__(self, target: Path, archive: str = "") -> None:
        """Prepare for files at the target; all of them go into one zip archive if it has a name."""
        self._target, self._archive = target, archive
        self._destinations: dict[str, Path] = {}
        self.names: list[str] = []

    def __enter__(self) -> StagedFiles:
        parent = self._target if self._target.is_dir() else self._target.parent
        parent.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".export-", suffix=".part", dir=parent))
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, files: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Write each file into the temporary folder, or all files into one archive there."""
        if self._archive:
            _write_archive(self._folder / self._archive, files)
            self.names.append(self._archive)
            return
        for name, pieces in files:
            write(self._folder / name, pieces)
            self.names.append(name)

    def destination(self, *, is_file: bool) -> Path:
        """The path of the export: the target if that is to be a file, otherwise a path in it."""
        if is_file and not self._target.is_dir():
            if len(self.names) > 1:
                what, hint = f"these are {len(self.names)} files", "name a folder with --to"
                raise GradeError(what, where=str(self._target), hint=hint)
            self._prepare(dict.fromkeys(self.names, self._target))
            return self._target
        self._prepare({name: self._target / name for name in self.names})
        if len(self.names) == 1:
            return self._target / self.names[0]
        tops = {name.partition("/")[0] for name in self.names}
        return self._target / tops.pop() if len(tops) == 1 else self._target

    def _prepare(self, destinations: dict[str, Path]) -> None:
        """Create the folders, and check that no file would replace a folder."""
        for path in destinations.values():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder is in the way", str(path))
        self._destinations = destinations

    def sha256(self) -> str:
        """The SHA-256 of the only file, or of the lines that `sha256sum` prints for several."""
        sums = [(sha256_of(self._folder / name), name) for name in sorted(self.names)]
        if len(sums) == 1:
            return sums[0][0]
        return hashlib.sha256("".join(f"{sha}  {n}\n" for sha, n in sums).encode()).hexdigest()

    def move_files(self) -> None:
        """Move each file to its destination."""
        for name, path in self._destinations.items():
            (self._folder / name).replace(path)

    def strays(self, path: Path) -> Iterator[str]:
        """A remark if older files are there, such as those of a student who left the class."""
        written = {*self._destinations.values()}
        others = {file for file in path.rglob("*") if file.is_file()} - written
        if path.is_dir() and others:
            yield f"files in {path} that this export did not write: {len(others)}"


def _write_archive(path: Path, files: Iterable[tuple[str, Iterable[str]]]) -> None:
    """A zip archive; the same files always give the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, pieces in files:
            member = zipfile.ZipInfo(name, date_time=_NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with archive.open(member, "w") as file:
                file.writelines(encoded(pieces))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
