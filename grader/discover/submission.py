"""One student's work: which file is read as which form, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from grader import plugins
from grader.discover.archives import OpenedArchives
from grader.discover.choice import (
    choose_files,
    guess,
    is_answer,
    is_helper,
    read_data,
    together_in_doubt,
)
from grader.discover.real_kind import by_content
from grader.discover.receipt import Receipt
from grader.discover.same_names import without_doubles
from grader.discover.tree import COLLECTORS_FILES, MAX_ENTRIES, FileEntry
from grader.discover.unused_files import unused_files
from grader.errors import UnreadableFileError
from grader.model import Leftover, Place, SourceFile
from grader.model.digest import digest

MAX_NOTES = 20
MAX_NAMES = 5
"""Files that one note names."""
MAX_PARTS = 10
"""Files of one form with other names that are read as parts."""
IMPORTED = {"module"}
"""Forms whose files may be helpers of each other; of several with other names, none is read."""
MAX_EXTRAS = 200
MAX_EXTRA_BYTES = 16 << 20
_WORK = re.compile(
    r"\.(pdf|docx?|odt|rtf|pages|txt|tex|html?|[qr]md|rar|7z|tar|t?gz|png|jpe?g|heic|json|pptx?|xlsx?"
    r"|r|jl|mlx?|url|webloc|gdoc)",
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
        receipt: what a learning platform says about the hand-in.
        doubt: why this may be no student; such a submission is left out unless a roster has it.
        other_names: what else the student is called: by the roster or in an export.
    """

    student: str
    slug: str
    entries: tuple[FileEntry, ...] = ()
    stem: str = ""
    folder: str = ""
    login: str = ""
    notes: tuple[str, ...] = ()
    receipt: Receipt | None = None
    doubt: str = ""
    other_names: tuple[str, ...] = ()

    @property
    def hand_in(self) -> str:
        """What the members of a group share: the group's name in an export, or the folder."""
        return (self.receipt.team if self.receipt is not None else "") or self.folder

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the student, the one in reports first."""
        names = (self.student, self.slug, self.folder, self.login, *self.other_names)
        return tuple(dict.fromkeys(filter(None, names)))


@dataclass(frozen=True)
class Work:
    """A submission, read into memory: the files with the answers, and the other files.

    Attributes:
        files: the files that are read, by form; the second part of a notebook is `notebook 2`.
        extras: the other files, which code may need, by path.
        notes: sentences for the student, `unread` included.
        unread: sentences for staff as well, about files that were not read or need a look.
        faults: what this machine did not let us read.
        key: a digest of all of it.
        leftovers: files that are neither read nor used by those that are.
    """

    files: dict[str, SourceFile] = field(default_factory=dict)
    extras: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    key: str = ""
    leftovers: tuple[Leftover, ...] = ()


def open_work(submission: Submission, assignment: str, forms: Iterable[str]) -> Work:
    """Read a student's files, one or its parts for each form; doubtful choices are reported."""
    notes = list(submission.notes)
    unread: list[str] = []
    faults: dict[str, None] = {}
    found = (_noting_faults(entry, faults) for entry in submission.entries)
    opened = OpenedArchives(unread).open_all(found)
    entries = without_doubles(list(islice(opened, MAX_ENTRIES)), unread)
    if next(opened, None) is not None:
        unread.append(f"Only the first {MAX_ENTRIES:,} files were read.")
    entries = list(by_content(entries, submission.stem or assignment, notes))
    chosen = _choose_all(entries, submission.stem or assignment, assignment, forms, notes, unread)
    data = {key: read_data(entry, unread) for key, entry in chosen.items()}
    files = {
        form: SourceFile(str(entry.path), content)
        for form, entry in chosen.items()
        if (content := data[form]) is not None
    }
    unread += [_link_note(entry) for entry in chosen.values() if entry.also]
    own = [entry for entry in entries if entry.path.name not in COLLECTORS_FILES]
    if not chosen:
        # Staff must see work that is not read, or its student gets a zero that nobody notices.
        unread += [_unread_note(entry, assignment) for entry in own[:MAX_NOTES] if _is_work(entry)]
    others = [entry for entry in entries if entry not in chosen.values()]
    extras = _extras(others, _sources(data), notes, unread)
    unused = unused_files(others, extras, _sources(data))
    told = "\n".join((*notes, *unread))
    leftovers = [_leftover(e, assignment) for e in unused if str(e.path) not in told][:MAX_NOTES]
    notes, unread = _limit(notes), _limit(unread)
    all_notes = (*notes, *unread)
    who = "\0".join(filter(None, (submission.student, submission.login)))
    key = _key(who, files, extras, (*all_notes, *map(str, leftovers)))
    return Work(
        files, extras, all_notes, tuple(unread), tuple(faults), key, leftovers=tuple(leftovers)
    )


def _noting_faults(entry: FileEntry, faults: dict[str, None]) -> FileEntry:
    """The same entry; if the machine does not give its content, that is added to `faults`."""
    if entry.is_unreadable:
        faults[f"{entry.name} was not read: {entry.refused}"] = None

    def read() -> bytes:
        try:
            return entry.read()
        except UnreadableFileError as error:
            faults[str(error)] = None
            raise

    return replace(entry, read=read)


def _choose_all(  # noqa: PLR0913
    entries: list[FileEntry],
    name: str,
    assignment: str,
    forms: Iterable[str],
    notes: list[str],
    unread: list[str],
) -> dict[str, FileEntry]:
    """The files with the answers; `name` is that of a student's files, mostly the assignment's."""
    chosen: dict[str, FileEntry] = {}
    undecided: dict[str, list[FileEntry]] = {}
    for form in forms:
        suffixes = plugins.forms()[form].suffixes
        of_form = [entry for entry in entries if entry.path.suffix.lower() in suffixes]
        answers = [entry for entry in of_form if is_answer(entry.path.stem)]
        found = choose_files(answers, name, form, notes, unread)
        chosen |= _numbered(form, found)
        if answers and not found:
            undecided[form] = answers
    for form, answers in undecided.items():
        sources = [read_data(entry, []) or b"" for entry in chosen.values()]
        if all(is_helper(entry, sources) for entry in answers):
            continue
        guessed = guess(answers, assignment, notes, unread)
        if guessed is not None:
            chosen[form] = guessed
        elif form not in IMPORTED and len(answers) <= MAX_PARTS:
            chosen |= _numbered(form, together_in_doubt(answers, unread))
        else:
            unread.append(_undecided_note(answers, assignment))
    return chosen


def form_of(key: str) -> str:
    """The form of a file of a `Work`."""
    return key.partition(" ")[0]


def _numbered(form: str, entries: list[FileEntry]) -> dict[str, FileEntry]:
    """The parts of one form, each with its key: `notebook`, `notebook 2`."""
    keys = [form, *(f"{form} {number}" for number in range(2, len(entries) + 1))]
    return dict(zip(keys, entries, strict=False))


def _sources(data: dict[str, bytes | None]) -> list[bytes]:
    """The contents of the chosen files that could be read."""
    return [content for content in data.values() if content is not None]


def _link_note(entry: FileEntry) -> str:
    return f"{entry.name} is a hard link: on the disk, it is the same file as {entry.also}."


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
    return f"{entry.path} was not read: hand in {_wanted(assignment)}."


def _leftover(entry: FileEntry, assignment: str) -> Leftover:
    what = f"a file that was not read; answers are read from {_wanted(assignment)}"
    return Leftover(what, Place(str(entry.path)))


def _wanted(assignment: str) -> str:
    """The names of the files that hold answers: `hw2.ipynb, hw2.md or hw2.py`."""
    *others, last = sorted(form.suffixes[0] for form in plugins.forms().values())
    names = ", ".join(assignment + suffix for suffix in others)
    return f"{names} or {assignment}{last}" if names else assignment + last


def _is_work(entry: FileEntry) -> bool:
    return bool(_WORK.fullmatch(entry.path.suffix)) and is_answer(entry.path.stem)


def _extras(
    entries: list[FileEntry], sources: Collection[bytes], notes: list[str], unread: list[str]
) -> dict[str, bytes]:
    """The other files, which code may need, by path and up to a limit.

    Staff see the files that are left out, if the answers mention them.
    """
    extras: dict[str, bytes] = {}
    room = MAX_EXTRA_BYTES
    for entry in entries:
        if entry.size > room or len(extras) == MAX_EXTRAS:
            why = "the files next to the answers are too large or too many"
            seen_by = unread if is_helper(entry, sources) else notes
            seen_by.append(f"{entry.name} was left out: {why}.")
            continue
        data = read_data(entry, unread)
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
