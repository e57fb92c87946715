"""One student's work: which file is read as which form, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from grader import plugins
from grader.discover.choice import choose, guess, has_name, is_answer, is_helper, read_data
from grader.discover.tree import COLLECTORS_FILES, MAX_ENTRIES, FileEntry, walk_archive
from grader.errors import GradeError
from grader.model import SourceFile
from grader.model.digest import digest

MAX_DEPTH = 3
"""Levels of archives within archives: an archive can be made to contain itself."""
MAX_ARCHIVED = 128 << 20
"""Bytes of all archives that are opened for one student, nested archives included."""
MAX_NOTES = 20
MAX_NAMES = 5
"""Files that one note names."""
MAX_EXTRAS = 200
MAX_EXTRA_BYTES = 16 << 20
_WORK = re.compile(
    r"\.(pdf|docx?|odt|rtf|pages|txt|tex|html?|[qr]md|rar|7z|tar|t?gz|png|jpe?g|heic)",
    re.IGNORECASE,
)
"""Endings of files that some students hand in instead of the right format."""


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
    undecided: dict[str, list[FileEntry]] = {}
    for form in forms:
        suffixes = plugins.forms()[form].suffixes
        of_form = [entry for entry in entries if entry.path.suffix.lower() in suffixes]
        answers = [entry for entry in of_form if is_answer(entry.path.stem)]
        entry = choose(answers, submission.stem or assignment, form, notes, unread)
        if entry is not None:
            chosen[form] = entry
        elif answers:
            undecided[form] = answers
    for form, answers in undecided.items():
        if all(is_helper(entry, [*chosen.values()]) for entry in answers):
            continue
        entry = guess(answers, assignment, notes, unread)
        if entry is None:
            unread.append(_undecided_note(answers, assignment))
        else:
            chosen[form] = entry
    files = {form: SourceFile(str(e.path), data) for form, e in chosen.items()
             if (data := read_data(e, unread)) is not None}  # fmt: skip
    own = [entry for entry in entries if entry.path.name not in COLLECTORS_FILES]
    for entry in [] if chosen else own[:MAX_NOTES]:
        # Staff must see work that is not read, or its student gets a zero that nobody notices.
        (unread if _is_work(entry) else notes).append(_unread_note(entry, assignment))
    if chosen:
        others = (e for e in entries if e not in chosen.values() and _is_work(e))
        notes += [_unread_note(e, assignment) for e in others if has_name(e.path, assignment)]
    extras = _extras(entries, [*chosen.values()], notes)
    notes, unread = _limit(notes), _limit(unread)
    all_notes = (*notes, *unread)
    who = "\0".join(filter(None, (submission.student, submission.login)))
    key = _key(who, files, extras, all_notes)
    return Work(files, extras, all_notes, tuple(unread), key)


def _undecided_note(answers: list[FileEntry], assignment: str) -> str:
    """Says that several files of one form have other names, for the student and for staff."""
    names = ", ".join(str(entry.path) for entry in answers[:MAX_NAMES])
    more = f" and {len(answers) - MAX_NAMES} more" if len(answers) > MAX_NAMES else ""
    advice = "rename one of them, or grade it by hand"
    return f"Not graded: none of {names}{more} is named {assignment}; {advice}."


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
        data = read_data(entry, notes)
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
