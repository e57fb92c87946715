"""One student's work: which file is read as which form, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath

from grader import plugins
from grader.discover.tree import MAX_ENTRIES, FileEntry, walk_archive
from grader.errors import GradeError
from grader.model import SourceFile
from grader.model.digest import digest

MAX_DEPTH = 3
"""Levels of archives within archives: an archive can be made to contain itself."""
MAX_ARCHIVED = 128 << 20
"""Bytes of all archives that are opened for one student, nested archives included."""
MAX_NOTES = 20
MAX_EXTRAS = 200
MAX_EXTRA_BYTES = 16 << 20
_NOT_ANSWERS = re.compile(
    r"(readme|license|changelog|contributing|requirements|feedback)\b.*|conftest|setup|__init__"
    r"|test_.*|.*_test",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\.(pdf|docx?|odt|rtf|pages|txt|tex|html?|[qr]md|rar|7z|tar|t?gz|png|jpe?g|heic)",
    re.IGNORECASE,
)
"""Endings of files that some students hand in instead of the right format."""
_DRAFT = re.compile(
    r"(?<![a-z])(draft|old|backup|bak|wip|starter|template)(?![a-z])", re.IGNORECASE
)
_VERSION = re.compile(r"(?:\(|v|version|part|[\s_.-])\s?([0-9]{1,3})\)?$", re.IGNORECASE)
_NOISE = re.compile(r"[\s_.-]+|\(\d+\)|\bcopy\b|\bfinal\b", re.IGNORECASE)


@dataclass(frozen=True)
class Submission:
    """A student, and the entries that were handed in.

    Attributes:
        slug: a file name made from `student`, unique in the class.
        stem: the name of the student's files, if the files of all students are in one folder.
        folder: the name of the folder or file with the work; empty if nothing was handed in.
        login: the login on the roster.
        notes: sentences for the student.
    """

    student: str
    slug: str
    entries: tuple[FileEntry, ...] = ()
    stem: str = ""
    folder: str = ""
    login: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """A submission, read into memory: one file for each form, and the other files.

    Attributes:
        files: the file that is read, by form.
        extras: the other files, which code may need, by path.
        notes: sentences for the student, `unread` included.
        unread: sentences for staff as well, about files that were not read.
        key: a digest of all of it.
    """

    files: dict[str, SourceFile] = field(default_factory=dict)
    extras: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    key: str = ""


def open_work(submission: Submission, assignment: str, forms: Iterable[str]) -> Work:
    """Read a student's files, one for each form; doubtful choices are reported."""
    notes = list(submission.notes)
    unread: list[str] = []
    entries = list(islice(_Archives(unread).open_all(submission.entries), MAX_ENTRIES))
    chosen: dict[str, FileEntry] = {}
    for form in forms:
        suffixes = plugins.forms()[form].suffixes
        of_form = [entry for entry in entries if entry.path.suffix.lower() in suffixes]
        entry = _choose(of_form, submission.stem or assignment, form, notes, unread)
        if entry is not None:
            chosen[form] = entry
    files = {form: SourceFile(str(e.path), data) for form, e in chosen.items()
             if (data := _data(e, unread)) is not None}  # fmt: skip
    for entry in [] if chosen else entries[:MAX_NOTES]:
        # Staff must see work that is not read, or its student gets a zero that nobody notices.
        (unread if _is_work(entry) else notes).append(_unread_note(entry, assignment))
    if chosen:
        others = (e for e in entries if e not in chosen.values() and _is_work(e))
        notes += [_unread_note(e, assignment) for e in others if _has_name(e.path, assignment)]
    extras = _extras(entries, [*chosen.values()], notes)
    notes, unread = _limit(notes), _limit(unread)
    all_notes = (*notes, *unread)
    who = "\0".join(filter(None, (submission.student, submission.login)))
    key = _key(who, files, extras, all_notes)
    return Work(files, extras, all_notes, tuple(unread), key)


def _limit(notes: list[str]) -> list[str]:
    """The first notes; the rest is counted."""
    if len(notes) <= MAX_NOTES:
        return notes
    more = len(notes) - MAX_NOTES
    return [*notes[:MAX_NOTES], f"{more} more notes like these were left out."]


def _unread_note(entry: FileEntry, assignment: str) -> str:
    """Says that an entry was not read, and what to hand in instead."""
    suffixes = sorted(form.suffixes[0] for form in plugins.forms().values())
    wanted = ", ".join(assignment + suffix for suffix in suffixes)
    return f"{entry.path} was not read: hand in {wanted}."


def _is_work(entry: FileEntry) -> bool:
    return bool(_WORK.fullmatch(entry.path.suffix)) and is_answer(entry.path.stem)


class _Archives:
    """Replaces zip archives by the entries in them, up to `MAX_ARCHIVED` bytes.

    A small archive can contain a thousand large ones, and so can each of these. Archives that are
    not opened are reported in `unread`.
    """

    def __init__(self, unread: list[str]) -> None:
        self._unread, self._room = unread, MAX_ARCHIVED

    def open_all(self, entries: Iterable[FileEntry], depth: int = 0) -> Iterator[FileEntry]:
        """The entries that can be read, with those in archives."""
        for entry in entries:
            is_archive = entry.path.suffix.lower() == ".zip"
            why = entry.refused or (self._why_closed(entry, depth) if is_archive else "")
            if why:
                name = entry.path if entry.path.parts else "The folder"
                self._unread.append(f"{name} was not read: {why}.")
            elif is_archive:
                yield from self.open_all(self._inside(entry), depth + 1)
            elif not entry.is_folder:
                yield entry

    def _why_closed(self, entry: FileEntry, depth: int) -> str:
        """Why an archive is not opened; empty if it is opened."""
        if depth == MAX_DEPTH:
            return f"archives are nested more than {depth} deep"
        return "the archives together are too large" if entry.size > self._room else ""

    def _inside(self, entry: FileEntry) -> Iterator[FileEntry]:
        try:
            data = entry.read()
            self._room -= len(data)  # the size in an archive's header may be wrong
            yield from walk_archive(data, str(entry.path))
        except GradeError as error:
            self._unread.append(f"{error}.")


def _choose(
    entries: list[FileEntry], assignment: str, form: str, notes: list[str], unread: list[str]
) -> FileEntry | None:
    """The file with the assignment's name, else one with a similar name, else the only file.

    Other versions with different content are reported to staff: one of them may be meant.
    """
    answers = [entry for entry in entries if is_answer(entry.path.stem)]
    for is_match in (_has_exact_name, has_similar_name, _has_name):
        named = [entry for entry in answers if is_match(entry.path, assignment)]
        if named:
            best = min(named, key=lambda entry: _rank(entry.path))
            if best.path.stem != assignment:
                wanted = f"{assignment}{best.path.suffix.lower()}"
                notes.append(f"{best.path} was taken as {wanted}.")
            others = [e for e in answers if e is not best and _has_name(e.path, assignment)]
            instead = f"was not read: {best.path} was read instead."
            unread.extend(f"{other.path} {instead}" for other in _other_versions(best, others))
            return best
    if len(answers) == 1:
        wanted = f"{assignment}{answers[0].path.suffix}"
        notes.append(f"{answers[0].path} was taken as {wanted}: it is the only {form} here.")
        return answers[0]
    if answers:
        names = ", ".join(str(entry.path) for entry in answers[:5])
        notes.append(f"No {form} was read: none of {names} is named {assignment}.")
    return None


def _other_versions(best: FileEntry, others: list[FileEntry]) -> Iterator[FileEntry]:
    """The files that are neither the same as the best one nor a helper that it mentions."""
    data = _data(best, []) if others else None
    if data is None:
        return
    for other in others:
        if other.path.stem.encode() not in data and _data(other, []) != data:
            yield other


def is_answer(stem: str) -> bool:
    """Whether a file with that name, without ending, may contain answers: `test_hw2` does not."""
    return _NOT_ANSWERS.fullmatch(stem) is None


def _rank(path: PurePosixPath) -> tuple[bool, int, int, str]:
    """Sorts by: no draft, the fewest folders above, the highest version number, the path."""
    match = _VERSION.search(path.stem)
    version = int(match[1]) if match else 0
    return bool(_DRAFT.search(str(path))), len(path.parts), -version, str(path)


def _has_exact_name(path: PurePosixPath, assignment: str) -> bool:
    return path.stem == assignment


def has_similar_name(path: PurePosixPath, assignment: str) -> bool:
    """`Hw2.py`, `hw2 (1).py`, `HW-2.py`: another case, or what downloads add."""
    return _normalize(path.stem) == _normalize(assignment)


def _has_name(path: PurePosixPath, assignment: str) -> bool:
    """`ada_hw2.py`, `homework2.ipynb`: the name among other words."""
    stem = _normalize(path.stem).replace("homework", "hw").replace("assignment", "hw")
    return re.search(rf"{re.escape(_normalize(assignment))}(?![0-9])", stem) is not None


def _normalize(stem: str) -> str:
    return _NOISE.sub("", stem).casefold()


def _data(entry: FileEntry, notes: list[str]) -> bytes | None:
    try:
        return entry.read()
    except GradeError as error:
        notes.append(f"{error}.")
        return None


def _extras(
    entries: list[FileEntry], chosen: list[FileEntry], notes: list[str]
) -> dict[str, bytes]:
    """The other files, which code may need, by path and up to a limit."""
    extras: dict[str, bytes] = {}
    room = MAX_EXTRA_BYTES
    for entry in entries:
        if entry in chosen:
            continue
        if entry.size > room or len(extras) == MAX_EXTRAS:
            notes.append(f"{entry.path} was left out: the files next to the answers are too large.")
            continue
        data = _data(entry, notes)
        if data is not None:
            extras[str(entry.path)] = data
            room -= len(data)
    return extras


def _key(
    student: str, files: dict[str, SourceFile], extras: dict[str, bytes], notes: Iterable[str]
) -> str:
    pieces: list[str | bytes] = [student, *notes]
    for form, file in sorted(files.items()):
        pieces += [form, file.name, file.data]
    for name, data in sorted(extras.items()):
        pieces += [name, data]
    return digest(*pieces)
