"""One student's work: which file is which form, and everything that was decided on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath

from grader import plugins
from grader.discover.tree import MAX_ENTRIES, FileEntry, walk_archive
from grader.errors import GradeError
from grader.model import SourceFile

MAX_DEPTH = 3
"""Archives within archives: one can be made that holds itself."""
MAX_ARCHIVED = 128 << 20
"""Bytes of archives that are opened for one student, those within archives included."""
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
"""What people put their work into where they do not hand in what was asked for."""
_DRAFT = re.compile(
    r"(?<![a-z])(draft|old|backup|bak|wip|starter|template)(?![a-z])", re.IGNORECASE
)
_VERSION = re.compile(r"(?:\(|v|version|part|[\s_.-])\s?([0-9]{1,3})\)?$", re.IGNORECASE)
_NOISE = re.compile(r"[\s_.-]+|\(\d+\)|\bcopy\b|\bfinal\b", re.IGNORECASE)


@dataclass(frozen=True)
class Submission:
    """A student, and the entries that were handed in.

    `slug` is a file name made from `student`, unique in the class; `stem` is the name that the
    student's files bear where each student's lie side by side in one folder. `folder` is what the
    work lay in, `login` who handed it in by a roster, and `notes` tell the student of it.
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
    """What a submission holds, read into memory: one file for each form, and what lies beside it.

    `notes` tell the student what was decided, `unread` also staff what could not be read.
    `sha256` names the whole content: the same work has the same name wherever it lies.
    """

    files: dict[str, SourceFile] = field(default_factory=dict)
    extras: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    sha256: str = ""


def open_work(submission: Submission, assignment: str, forms: Iterable[str]) -> Work:
    """Read a student's files, choosing one for each form; a file that is in doubt is reported."""
    notes = list(submission.notes)
    unread: list[str] = []
    entries = list(islice(_Archives(unread).opened(submission.entries), MAX_ENTRIES))
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
        # Work that nobody reads is no zero that nobody sees.
        (unread if _is_work(entry) else notes).append(_unread(entry, assignment))
    if chosen:
        aside = (e for e in entries if _is_work(e) and _holds_name(e.path, assignment))
        notes += [_unread(e, assignment) for e in aside if e not in chosen.values()]
    extras = _extras(entries, [*chosen.values()], notes)
    notes, unread = _some(notes), _some(unread)
    told = (*notes, *unread)
    who = "\0".join(filter(None, (submission.student, submission.login)))
    sha256 = _sha256(who, files, extras, told)
    return Work(files, extras, told, tuple(unread), sha256)


def _some(notes: list[str]) -> list[str]:
    """As many notes as anybody reads; the rest is counted."""
    if len(notes) <= MAX_NOTES:
        return notes
    more = len(notes) - MAX_NOTES
    return [*notes[:MAX_NOTES], f"{more} more notes like these were left out."]


def _unread(entry: FileEntry, assignment: str) -> str:
    """That an entry was not read, and what is handed in instead."""
    suffixes = sorted(form.suffixes[0] for form in plugins.forms().values())
    wanted = ", ".join(assignment + suffix for suffix in suffixes)
    return f"{entry.path} was not read: hand in {wanted}."


def _is_work(entry: FileEntry) -> bool:
    return bool(_WORK.fullmatch(entry.path.suffix)) and is_answer(entry.path.stem)


class _Archives:
    """Puts what is in zip archives in their place, while there is room; `unread` tells of the rest.

    A small archive may hold a thousand that are large, and each of them as many.
    """

    def __init__(self, unread: list[str]) -> None:
        self._unread, self._room = unread, MAX_ARCHIVED

    def opened(self, entries: Iterable[FileEntry], depth: int = 0) -> Iterator[FileEntry]:
        """The entries that can be read."""
        for entry in entries:
            is_archive = entry.path.suffix.lower() == ".zip"
            why = entry.refused or (self._closed(entry, depth) if is_archive else "")
            if why:
                name = entry.path if entry.path.parts else "The folder"
                self._unread.append(f"{name} was not read: {why}.")
            elif is_archive:
                yield from self.opened(self._inside(entry), depth + 1)
            elif not entry.is_folder:
                yield entry

    def _closed(self, entry: FileEntry, depth: int) -> str:
        """Why an archive is not opened; empty if it is."""
        if depth == MAX_DEPTH:
            return f"archives lie in it more than {depth} deep"
        return "the archives together are too large" if entry.size > self._room else ""

    def _inside(self, entry: FileEntry) -> Iterator[FileEntry]:
        try:
            data = entry.read()
            self._room -= len(data)  # the size that stands in an archive may be a lie
            yield from walk_archive(data, str(entry.path))
        except GradeError as error:
            self._unread.append(f"{error}.")


def _choose(
    entries: list[FileEntry], assignment: str, form: str, notes: list[str], unread: list[str]
) -> FileEntry | None:
    """The file named after the assignment, else one whose name holds it, else the only one.

    Another of such a name that says something else is told to staff: it may be the one meant.
    """
    answers = [entry for entry in entries if is_answer(entry.path.stem)]
    for near in (_is_named, is_nearly_named, _holds_name):
        named = [entry for entry in answers if near(entry.path, assignment)]
        if named:
            best = min(named, key=lambda entry: _rank(entry.path))
            if best.path.stem != assignment:
                wanted = f"{assignment}{best.path.suffix.lower()}"
                notes.append(f"{best.path} was taken as {wanted}.")
            others = [e for e in answers if e is not best and _holds_name(e.path, assignment)]
            versions = _versions(best, others)
            unread.extend(f"{other.path} was not read: {best.path} was." for other in versions)
            return best
    if len(answers) == 1:
        wanted = f"{assignment}{answers[0].path.suffix}"
        notes.append(f"{answers[0].path} was taken as {wanted}: it is the only {form} here.")
        return answers[0]
    if answers:
        names = ", ".join(str(entry.path) for entry in answers[:5])
        notes.append(f"No {form} was read: none of {names} is named {assignment}.")
    return None


def _versions(best: FileEntry, others: list[FileEntry]) -> Iterator[FileEntry]:
    """Those that are neither the same nor a helper which the best one names."""
    if others and (data := _data(best, [])) is not None:
        for other in others:
            if other.path.stem.encode() not in data and _data(other, []) != data:
                yield other


def is_answer(stem: str) -> bool:
    """Whether a file of that name, without its ending, may hold answers: `test_hw2` does not."""
    return _NOT_ANSWERS.fullmatch(stem) is None


def _rank(path: PurePosixPath) -> tuple[bool, int, int, str]:
    """Drafts last; the one that lies highest; of versions beside each other, the latest."""
    number = _VERSION.search(path.stem)
    version = int(number[1]) if number else 0
    return bool(_DRAFT.search(str(path))), len(path.parts), -version, str(path)


def _is_named(path: PurePosixPath, assignment: str) -> bool:
    return path.stem == assignment


def is_nearly_named(path: PurePosixPath, assignment: str) -> bool:
    """`Hw2.py`, `hw2 (1).py`, `HW-2.py`: other case, or the marks that downloads add."""
    return _plain(path.stem) == _plain(assignment)


def _holds_name(path: PurePosixPath, assignment: str) -> bool:
    """`ada_hw2.py`, `homework2.ipynb`: the name among other words."""
    plain = _plain(path.stem).replace("homework", "hw").replace("assignment", "hw")
    return re.search(rf"{re.escape(_plain(assignment))}(?![0-9])", plain) is not None


def _plain(stem: str) -> str:
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
    """Files beside the answers that code may need, by path, while there is room for them."""
    extras: dict[str, bytes] = {}
    room = MAX_EXTRA_BYTES
    for entry in entries:
        if entry in chosen:
            continue
        if entry.size > room or len(extras) == MAX_EXTRAS:
            notes.append(f"{entry.path} was left out: the files beside the answers are too large.")
            continue
        data = _data(entry, notes)
        if data is not None:
            extras[str(entry.path)] = data
            room -= len(data)
    return extras


def _sha256(
    student: str, files: dict[str, SourceFile], extras: dict[str, bytes], told: Iterable[str]
) -> str:
    sha = hashlib.sha256()
    pieces = [
        student.encode("utf-8", "replace"),
        *(note.encode("utf-8", "replace") for note in told),
    ]
    for form, file in sorted(files.items()):
        pieces += [form.encode(), file.name.encode("utf-8", "replace"), file.data]
    for name, data in sorted(extras.items()):
        pieces += [name.encode("utf-8", "replace"), data]
    for piece in pieces:
        sha.update(len(piece).to_bytes(8, "little") + piece)
    return sha.hexdigest()
