"""Whether a run would do nothing, told from the files alone: before anything else is imported.

To read the rubric and the store takes most of a second, which is all that a second run of an
unchanged class costs. So a run leaves a note of everything that it read and wrote: of the rubric
and what it names by content, of all else by each file's size and times, as `make` and `git` know
files. While all of it stands as it did, and time itself changes nothing, the next run repeats what
was said.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import distributions
from pathlib import Path

import grader
from grader.cli.walk import below

NOTE = ".unchanged"
"""The file in the output folder; without it, or with a damaged one, a run takes its usual way."""
_STORE = "store.sqlite"
_PASSING = {NOTE, f"{NOTE}.part", ".lock", f"{_STORE}-wal", f"{_STORE}-shm"}


class Standing:
    """What a run reads, as it stood before the run began."""

    def __init__(self, submissions: Path, rubric: Path, out: Path, *others: object) -> None:
        """Look at everything now.

        Args:
            submissions: the work.
            rubric: the rubric; `leads_to` looks at the files that it names.
            out: the output folder, which may lie among the work.
            others: all else that a run depends on; paths are looked at, too.
        """
        self._out = out
        self.leads_to()
        files = [rubric, *(path for path in others if isinstance(path, Path))]
        self._read = _digest(
            [repr((submissions.absolute(), rubric.absolute(), out.absolute(), others))],
            _looks(submissions, besides=out),
            map(_content, files),
            _looks(Path(grader.__file__).parent),
            [sys.version, *sorted(_packages())],
        )

    def leads_to(self, *files: Path) -> None:
        """Look at the files that the rubric names, before they are read."""
        self._named = [path.absolute() for path in files]
        self._led = _digest(map(_content, self._named))

    def said(self) -> list[str] | None:
        """What the run that is noted said of an unchanged class; None if anything differs."""
        try:
            note = json.loads((self._out / NOTE).read_bytes())
            self.leads_to(*map(Path, note["leads to"]))
            is_same = note["state"] == self._state()
            is_current = note["until"] is None or time.time() < note["until"]
            return [str(line) for line in note["said"]] if is_same and is_current else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def note(self, said: Sequence[str], *, until: float | None = None) -> None:
        """Leave a note that a run came to its end.

        Args:
            said: what is to be said if nothing has changed.
            until: the time, in seconds since 1970, at which something is shown that was not.
        """
        note = {
            "leads to": [*map(str, self._named)],
            "state": self._state(),
            "until": until,
            "said": [*said],
        }
        with suppress(OSError, UnicodeEncodeError):  # the next run takes its usual way
            partial = self._out / f"{NOTE}.part"
            partial.write_text(json.dumps(note), encoding="utf-8")
            partial.replace(self._out / NOTE)

    def _state(self) -> list[str]:
        """What was read, what that led to, and what was written."""
        return [self._read, self._led, _digest(_looks(self._out))]


def _content(file: Path) -> str:
    """The name of what a file holds: rubrics are saved, or checked out, as they were before."""
    try:
        with open(file, "rb") as opened:
            return f"{file} {hashlib.file_digest(opened, 'sha256').hexdigest()}"
    except OSError as error:
        return f"{file} {error.errno}"


def _looks(path: Path, *, besides: Path | None = None) -> Iterator[str]:
    """Each file and folder below a path, with its size and times."""
    left_out = besides.absolute() if besides is not None else None

    def enters(folder: os.DirEntry[str]) -> bool:
        return folder.name != "__pycache__" and Path(folder.path).absolute() != left_out

    yield _look(os.fspath(path))
    lasting = (entry for entry in below(path, enters) if entry.name not in _PASSING)
    yield from (_look(entry.path) for entry in lasting)


def _look(path: str) -> str:
    try:
        seen = os.lstat(path)
    except OSError as error:
        return f"{os.fsencode(path)!r} {error.errno}"
    # a folder's times change with files that come and go while a store is open
    is_folder = stat.S_ISDIR(seen.st_mode)
    times = () if is_folder else (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
    return f"{os.fsencode(path)!r} {seen.st_mode} {times}"


def _packages() -> Iterator[str]:
    """Installed packages: any of them may bring a plug-in, or be what student code imports."""
    for each in distributions():
        yield str(getattr(each, "_path", each.metadata["Name"]))


def _digest(*groups: Iterable[str]) -> str:
    sha = hashlib.sha256()
    for line in (line for group in groups for line in group):
        sha.update(f"{line}\n".encode("utf-8", "surrogatepass"))
    return sha.hexdigest()
