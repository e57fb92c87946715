"""Which of a student's files of one form has the answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from grader.discover.file_parts import base_of, sort_by_part
from grader.discover.tree import FileEntry
from grader.discover.typed_text import ONLINE_TEXT
from grader.errors import GradeError

USUAL_NAMES = ("solution", "solutions", "submission", "answers", "main")
"""Names of the file with the answers if no file has the assignment's name; the likeliest first."""
MAX_MODULES = 20
"""Modules whose imports are compared with each other."""
_NOT_ANSWERS = re.compile(
    r"(readme|license|changelog|contributing|requirements|feedback)\b.*|conftest|setup|__init__"
    r"|test_.*|.*_test|timestamp|submission_secret",  # the last two are nbgrader's
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"(?<![a-z])(draft|old|backup|bak|wip|starter|template)(?![a-z])", re.IGNORECASE
)
_VERSION = re.compile(r"(?:\(|v|version|part|[\s_.-])\s?([0-9]{1,3})\)?$", re.IGNORECASE)
_NOISE = re.compile(r"[\s_.-]+|\(\d+\)|\bcopy\b|\bfinal\b", re.IGNORECASE)


def choose_files(
    answers: list[FileEntry], assignment: str, form: str, notes: list[str], unread: list[str]
) -> list[FileEntry]:
    """The files with the answers: one, or all parts of one hand-in; none if that is not clear.

    A text that was typed into a learning platform is read as well.
    """
    typed = [entry for entry in answers if entry.path.name == ONLINE_TEXT]
    files = [entry for entry in answers if entry not in typed]
    parts = _choose_parts(files, assignment, notes, unread)
    one = None if parts or not files else choose(files, assignment, form, notes, unread)
    return [*(parts or filter(None, [one])), *(typed if parts or one or not files else ())]


def _choose_parts(
    files: list[FileEntry], assignment: str, notes: list[str], unread: list[str]
) -> list[FileEntry]:
    """The parts of a hand-in, in order; none if the files are no parts.

    A file with the assignment's name that does not use the parts comes first, with a note for
    staff: the parts may be drafts.
    """
    by_part = sort_by_part(files)
    if not by_part:
        return []
    chosen = [min(same, key=lambda entry: _rank(entry.path)) for same in by_part.values()]
    for best, same in zip(chosen, by_part.values(), strict=True):
        unread.extend(_other_versions(best, [entry for entry in same if entry is not best]))
    others = [entry for entry in files if not any(entry in same for same in by_part.values())]
    main = _main_file(others, assignment)
    if main is not None and any(_is_of_another(entry, assignment) for entry in chosen):
        return []
    source = (read_data(main, []) or b"") if main is not None else b""
    used = [entry for entry in chosen if is_helper(entry, [source])]
    if main is None:
        notes.append(_together(chosen))
        return chosen
    if len(used) == len(chosen):
        return []
    unread.append(_together([main, *(entry for entry in chosen if entry not in used)]))
    return [main, *(entry for entry in chosen if entry not in used)]


def _is_of_another(part: FileEntry, assignment: str) -> bool:
    """Whether the name of a part begins with another assignment or another word."""
    return bool(base_of(part.path)) and not has_name(part.path, assignment)


def _main_file(files: list[FileEntry], assignment: str) -> FileEntry | None:
    """The file with the assignment's name or a usual one; None if there is none."""
    best = choose(files, assignment, "", [], []) if files else None
    if best is None or not has_name(best.path, assignment):
        best = next((e for e in files if e.path.stem.casefold() in USUAL_NAMES), None)
    return best


def _together(entries: list[FileEntry]) -> str:
    names = ", ".join(str(entry.path) for entry in entries)
    return f"Read as parts of one hand-in: {names}."


def together_in_doubt(entries: list[FileEntry], unread: list[str]) -> list[FileEntry]:
    """All of the files, with a note for staff."""
    unread.append(_together(entries))
    return entries


def choose(
    answers: list[FileEntry], assignment: str, form: str, notes: list[str], unread: list[str]
) -> FileEntry | None:
    """The file with the assignment's name, else one with a similar name, else the only file.

    Other versions with different content are reported to staff: one of them may be meant.
    """
    for is_match in (_has_exact_name, has_similar_name, has_name):
        named = [entry for entry in answers if is_match(entry.path, assignment)]
        if named:
            best = min(named, key=lambda entry: _rank(entry.path))
            if not _has_exact_name(best.path, assignment):
                notes.append(f"{_taken(best, assignment)}.")
            others = [e for e in answers if e is not best and has_name(e.path, assignment)]
            unread.extend(_other_versions(best, others))
            return best
    if len(answers) == 1:
        notes.append(f"{_taken(answers[0], assignment)}: it is the only {form} here.")
        return answers[0]
    return None


def guess(
    answers: list[FileEntry], assignment: str, notes: list[str], unread: list[str]
) -> FileEntry | None:
    """The file that is meant among several with other names; None if that is not clear.

    It has a usual name, or it is the only one that no other file imports.
    """
    for stem in USUAL_NAMES:
        named = [entry for entry in answers if entry.path.stem.casefold() == stem]
        if len(named) == 1:
            notes.append(f"{_taken(named[0], assignment)}.")
            others = [entry for entry in answers if entry is not named[0]]
            unread.extend(_other_versions(named[0], others))
            return named[0]
    best = _importer(answers)
    if best is not None:
        unread.append(f"{_taken(best, assignment)}: it imports the other modules.")
    return best


def _taken(entry: FileEntry, assignment: str) -> str:
    return f"{entry.path} was taken as {assignment}{entry.path.suffix.lower()}"


def is_helper(entry: FileEntry, sources: Collection[bytes]) -> bool:
    """Whether one of the chosen files mentions a file by name, perhaps to import it."""
    return any(entry.path.stem.encode("utf-8", "surrogateescape") in source for source in sources)


def _importer(answers: list[FileEntry]) -> FileEntry | None:
    """The only module that no other module imports; None if there are several, or none."""
    if len(answers) > MAX_MODULES or any(e.path.suffix.lower() != ".py" for e in answers):
        return None
    sources = [(entry, read_data(entry, []) or b"") for entry in answers]
    roots = [
        entry
        for entry in answers
        if not any(_imports(data, entry) for other, data in sources if other is not entry)
    ]
    return roots[0] if len(roots) == 1 and len(answers) > 1 else None


def _imports(source: bytes, module: FileEntry) -> bool:
    stem = re.escape(module.path.stem.encode("utf-8", "surrogateescape"))
    return re.search(rb"^[ \t]*(?:from|import) [^\n#]*\b" + stem + rb"\b", source, re.M) is not None


def _other_versions(best: FileEntry, others: list[FileEntry]) -> Iterator[str]:
    """A note on each file that is neither the same as the best one nor a helper of it."""
    data = read_data(best, []) if others else None
    if data is None:
        return
    for other in others:
        if (
            other.path.stem.encode("utf-8", "surrogateescape") not in data
            and read_data(other, []) != data
        ):
            yield f"{other.name} was not read: {best.name} was read instead."


def is_answer(stem: str) -> bool:
    """Whether a file with that name, without ending, may contain answers: `test_hw2` does not."""
    return _NOT_ANSWERS.fullmatch(stem) is None


def is_draft(name: str) -> bool:
    """Whether a name says that a file or a folder is a draft or a copy."""
    return _DRAFT.search(name) is not None


def _rank(path: PurePosixPath) -> tuple[bool, int, int, str]:
    """Sorts by: no draft, the fewest folders above, the highest version number, the path."""
    match = _VERSION.search(path.stem)
    version = int(match[1]) if match else 0
    return bool(_DRAFT.search(str(path))), len(path.parts), -version, str(path)


def _has_exact_name(path: PurePosixPath, assignment: str) -> bool:
    return as_composed(path.stem) == as_composed(assignment)


def has_similar_name(path: PurePosixPath, assignment: str) -> bool:
    """`Hw2.py`, `hw2 (1).py`, `HW-2.py`: another case, or what downloads add."""
    return _normalize(path.stem) == _normalize(assignment)


def has_name(path: PurePosixPath, assignment: str) -> bool:
    """`ada_hw2.py`, `homework2.ipynb`: the name among other words."""
    stem = _normalize(path.stem).replace("homework", "hw").replace("assignment", "hw")
    return re.search(rf"{re.escape(_normalize(assignment))}(?![0-9])", stem) is not None


def _normalize(stem: str) -> str:
    return _NOISE.sub("", as_composed(stem)).casefold()


def as_composed(name: str) -> str:
    """A name with composed letters: macOS writes `é` as two characters, other systems as one."""
    return unicodedata.normalize("NFC", name)


def read_data(entry: FileEntry, notes: list[str]) -> bytes | None:
    """The bytes of a file; None with a note if it cannot be read."""
    try:
        return entry.read()
    except GradeError as error:
        notes.append(f"{error}.")
        return None
