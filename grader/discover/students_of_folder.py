"""Which files and folders in a folder are whose: a class, or the work of one student.

A file next to the students' folders is no student, and a folder with only unrelated files is none,
unless a roster says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePosixPath

from grader.discover.choice import (
    MAX_MODULES,
    USUAL_NAMES,
    has_name,
    has_similar_name,
    is_answer,
    is_draft,
    read_data,
)
from grader.discover.earlier_output import file_suffixes
from grader.discover.file_parts import part_of, similar_parts
from grader.discover.tree import FileEntry

BESIDE = "a file next to the students' folders"
NO_HOMEWORK = "a folder without homework"
_NO_STUDENT = re.compile(r"(readme|license|roster|grades?|scores?)\b.*", re.IGNORECASE)
_STAFF_FILE = re.compile(
    r"(.*[\W_])?(solutions?|template|starter|reference|rubric|instructions?|all|export|submissions"
    r"|example|sample|tests?|grading|key)([\W_].*)?",
    re.IGNORECASE,
)
"""Names of files that staff keep; `solution.py` in a student's folder is the student's."""
_USUAL_FOLDERS = re.compile(
    r"\.?(assets?|code|data|datasets?|docs?|fig(ure)?s?|images?|im(g|gs)|media|models?|notebooks?"
    r"|outputs?|photos?|pics?|pictures?|plots?|reports?|results?|screenshots?|scripts?|src|source"
    r"|submission|tests?|utils?|weights|written|writeup)",
    re.IGNORECASE,
)
"""Names of folders in one student's work, and of no student."""
_UNRELATED = re.compile(
    r"\.(avi|bmp|bib|bin|c(fg|ss|sv)|db|dll|eps|exe|flac|gif|h5|hdf5|ico|ini|log|mkv|mov|mp[34]|npy"
    r"|npz|o|otf|parquet|pem|pkl|pth?|safetensors|so|svg|toml|tsv|ttf|wav|web[mp]|woff2?|xml)",
    re.IGNORECASE,
)
"""Endings of files that nobody hands in as an answer."""
_PICTURE = re.compile(r"\.(png|jpe?g|heic|tiff?)", re.IGNORECASE)
_DEFINED = re.compile(
    rb"(?:^|\")[ \t]*(?:(?:def|class)[ \t]+(\w+)|(#{1,4} [^\"\n\\]+))", re.MULTILINE
)
"""What a program defines, and its headings and comments, in a module or a notebook."""
ALIKE = 0.5
"""Two programs answer the same sheet if they share at least this part of their names."""
_FEWEST_FOLDERS = 2
"""The fewest folders with homework that make a class."""


@dataclass(frozen=True, slots=True)
class StudentEntries:
    """The entries of one student.

    Attributes:
        entries: with paths below the student's folder.
        stem: the name of the student's files, if those of all students are in one folder.
        doubt: why this may be no student; empty if there is no doubt.
    """

    entries: tuple[FileEntry, ...]
    stem: str = ""
    doubt: str = ""


def sort_by_student(
    entries: list[FileEntry], name: str, assignment: str, logins: Collection[str] = ()
) -> dict[str, StudentEntries]:
    """The entries in a folder with this name, by student; the folder may be the only student's.

    Args:
        entries: with paths below the folder.
        name: the folder's name.
        assignment: the name of the files to hand in, without ending.
        logins: known logins in lower case.
    """
    folders, loose = _folders(entries), [entry for entry in entries if is_loose(entry)]
    homework = homework_folders(folders, assignment)
    if len(homework) < _FEWEST_FOLDERS and _is_one_hand_in(loose, folders, assignment):
        return {name: StudentEntries(tuple(entries))}
    files = _loose_files(loose, assignment)
    is_class = len(homework) >= _FEWEST_FOLDERS or len(homework) > len(files)
    students: dict[str, StudentEntries] = {}
    for student, found in folders.items():
        is_unrelated = bool(homework or files) and _is_unrelated(student, found)
        students[student] = StudentEntries(found, doubt=NO_HOMEWORK if is_unrelated else "")
    for stem, found in files.items():
        student = _student_name(stem, assignment)
        if stem in folders or student in folders:
            folder = stem if stem in folders else student
            students[folder] = StudentEntries((*folders[folder], *found))
            continue
        names_a_student = student != stem and not _STAFF_FILE.fullmatch(student)
        is_student = names_a_student or student.casefold() in logins or not is_class
        students[student] = StudentEntries(found, stem, "" if is_student else BESIDE)
    return students


def homework_folders(folders: Mapping[str, Iterable[FileEntry]], assignment: str) -> list[str]:
    """The folders that have homework and may be students'."""
    return [
        name
        for name, entries in folders.items()
        if not _USUAL_FOLDERS.fullmatch(name)
        and not part_of(PurePosixPath(name))
        and not is_draft(name)
        and any(_is_homework(entry, assignment) for entry in entries)
    ]


def _is_homework(entry: FileEntry, assignment: str) -> bool:
    path = entry.path
    if entry.is_folder or path.suffix.lower() not in file_suffixes():
        return False
    if has_name(path, assignment) or path.stem.casefold() in USUAL_NAMES:
        return True
    return path.suffix.lower() in {".ipynb", ".zip"} and is_answer(path.stem)


def _is_one_hand_in(loose: list[FileEntry], folders: Mapping[str, object], assignment: str) -> bool:
    """Whether the files in a folder, with the folders next to them, are one student's work."""
    if any(has_similar_name(entry.path, assignment) for entry in loose):
        return True
    if similar_parts([entry.path for entry in loose]):
        return True
    programs = [entry for entry in loose if entry.path.suffix.lower() in {".py", ".ipynb"}]
    if not programs or len(programs) > MAX_MODULES:
        return False
    sources = {entry.path.stem: read_data(entry, []) or b"" for entry in programs}
    if _are_alike([*sources.values()]):
        return False
    if any(_imports(source, folder) for source in sources.values() for folder in folders):
        return True
    imported = {
        stem
        for stem in sources
        if any(_imports(source, stem) for other, source in sources.items() if other != stem)
    }
    return bool(imported) and len(sources) - len(imported) == 1


def _are_alike(sources: list[bytes]) -> bool:
    """Whether two programs define or head mostly the same: two students answer one sheet."""
    defined = [{bytes(a or b) for a, b in _DEFINED.findall(source)} for source in sources]
    return any(
        len(first & second) >= ALIKE * min(len(first), len(second))
        for first, second in combinations(filter(None, defined), 2)
    )


def _imports(source: bytes, name: str) -> bool:
    module = re.escape(name.encode("utf-8", "surrogateescape"))
    return re.search(rb"(?:^|[\s\"])(?:from|import)[ \t]+" + module + rb"\b", source) is not None


def _is_unrelated(name: str, entries: Iterable[FileEntry]) -> bool:
    """Whether a folder has files, and none that a student would hand in."""
    files = [entry for entry in entries if not entry.is_folder]
    return bool(files) and all(
        not entry.refused
        and (
            _UNRELATED.fullmatch(entry.path.suffix)
            or (_USUAL_FOLDERS.fullmatch(name) and _PICTURE.fullmatch(entry.path.suffix))
        )
        for entry in files
    )


def is_in_folder(entry: FileEntry) -> bool:
    """Whether an entry is in a folder, or is an empty one."""
    return len(entry.path.parts) > 1 or (entry.is_folder and bool(entry.path.parts))


def is_loose(entry: FileEntry) -> bool:
    """Whether an entry is a file in the root that may be a student's work."""
    is_file = len(entry.path.parts) == 1 and not entry.is_folder
    return is_file and entry.path.suffix.lower() in file_suffixes()


def below(entry: FileEntry) -> FileEntry:
    """An entry with its path below its first folder."""
    return replace(entry, path=PurePosixPath(*entry.path.parts[1:]))


def _folders(entries: Iterable[FileEntry]) -> dict[str, tuple[FileEntry, ...]]:
    students: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        if is_in_folder(entry):
            students[entry.path.parts[0]].append(below(entry))
    return {student: tuple(files) for student, files in students.items()}


def _loose_files(entries: Iterable[FileEntry], assignment: str) -> dict[str, tuple[FileEntry, ...]]:
    """The files of each stem; a stem that only differs by the assignment's name is the same."""
    students: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        if not _NO_STUDENT.fullmatch(entry.path.stem):
            students[entry.path.stem].append(entry)
    return {stem: tuple(files) for stem, files in students.items()}


def _student_name(stem: str, assignment: str) -> str:
    """The stem without the assignment's name: `hw2_ada` and `ada-hw2` are ada."""
    name = re.escape(assignment)
    pattern = rf"{name}[_ -]+(?=.)|(?<=.)[_ -]+{name}"
    return re.sub(rf"^{pattern}$", "", stem, flags=re.IGNORECASE) or stem
