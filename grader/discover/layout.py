"""Tells students apart, in every layout in which their work arrives.

A folder for each student; files side by side; clones below `<slug>-submissions`; any of these one
level too deep; what Moodle, Canvas and Gradescope export; a zip archive of any of them; one path.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

import yaml

from grader import plugins
from grader.discover import clones
from grader.discover.submission import Submission, is_nearly_named
from grader.discover.tree import FileEntry, file_entry, walk_archive, walk_folder
from grader.errors import GradeError

_MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)")
_CANVAS = re.compile(r"(?P<who>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<rest>.+)")
_CANVAS_COPY = re.compile(r"-\d+(?=\.\w+$)")
_RESERVED = {"con", "prn", "aux", "nul", "index"}  # no file may be called so on Windows
_NO_STUDENT = re.compile(r"(readme|license|roster|grades?|scores?)\b.*", re.IGNORECASE)


def discover(path: Path, assignment: str, logins: Iterable[str] = ()) -> list[Submission]:
    """The students at a path, in the order of their names.

    Args:
        path: a folder, a zip archive or a file.
        assignment: what the files handed in are called.
        logins: those that are known, in small letters, to tell where in a clone's name they begin.

    Raises:
        GradeError: there is no such path, or no submission at it.
    """
    if not path.exists():
        raise GradeError(f"there is no folder or file '{path}'", hint="check the spelling")
    by_student, slug = _by_student(path, assignment)
    if not by_student:
        wanted = ", ".join(sorted(_suffixes()))
        hint = f"expected a folder for each student, or files that end in {wanted}"
        raise GradeError(f"no submission was found in '{path}'", hint=hint)
    folders = [name for name, (_, stem) in by_student.items() if not stem]
    is_git = not slug and path.is_dir() and clones.are_clones(path, folders)
    before = clones.prefix(folders, (slug, assignment), logins, are_clones=is_git)
    found = [
        Submission(name if stem else clones.without(name, before), "", tuple(entries), stem, name)
        for name, (entries, stem) in by_student.items()
    ]
    return with_slugs(found)


def with_slugs(submissions: Iterable[Submission]) -> list[Submission]:
    """The same, each with a file name of its own, in the order of the students' names."""
    ordered = sorted(submissions, key=lambda each: (each.student.casefold(), each.student))
    slugs = _slugs(each.student for each in ordered)
    return [replace(each, slug=slugs[each.student]) for each in ordered]


def _by_student(path: Path, assignment: str) -> tuple[dict[str, tuple[list[FileEntry], str]], str]:
    """Entries and stem by the name of a folder or file, and the slug that clones have."""
    if path.is_file() and path.suffix.lower() != ".zip":
        if path.suffix.lower() not in _suffixes():
            return {}, ""
        entry = file_entry(path, PurePosixPath(path.name))
        named = is_nearly_named(entry.path, assignment)
        student = path.absolute().parent.name if named else path.stem
        return {student: ([entry], path.stem)}, ""
    entries = list(walk_archive(path, path.name) if path.is_file() else walk_folder(path))
    own = path.absolute().name.removesuffix(".zip")
    entries, slug = _unwrapped(_renamed(entries), clones.slug_of(own))
    if any(_is_loose(e) and is_nearly_named(e.path, assignment) for e in entries):
        return {own: (entries, "")}, ""
    return _folders(entries) | _loose_files(entries, assignment), slug


def _renamed(entries: list[FileEntry]) -> list[FileEntry]:
    """The same entries with the names that an LMS gave put back to student and file."""
    listed = _gradescope_list(entries)
    submitters = _gradescope_names(listed) if listed else {}
    renamed = [replace(e, path=_student_path(e.path, submitters)) for e in entries]
    return [each for each, entry in zip(renamed, entries, strict=True) if entry is not listed]


def _student_path(path: PurePosixPath, submitters: dict[PurePosixPath, str]) -> PurePosixPath:
    for level, part in enumerate(path.parts):
        before, after = path.parts[:level], path.parts[level + 1 :]
        submitter = submitters.get(PurePosixPath(*before, part))
        if submitter is not None:
            return PurePosixPath(*before, submitter, *after)
        match = _MOODLE.fullmatch(part)
        if match is None and level == len(path.parts) - 1:
            match = _CANVAS.fullmatch(part)
        if match is not None:
            rest = _CANVAS_COPY.sub("", match["rest"])
            student = f"{match['who']} ({match['id']})"
            return PurePosixPath(*before, student, *([rest] if rest else []), *after)
    return path


def _gradescope_list(entries: list[FileEntry]) -> FileEntry | None:
    """The file that Gradescope adds to its export: one beside all else, for none is a student's."""
    listed = [entry for entry in entries if entry.path.name == "submission_metadata.yml"]
    highest = min(listed, key=lambda entry: len(entry.path.parts), default=None)
    if highest and all(other.path.is_relative_to(highest.path.parent) for other in entries):
        return highest
    return None


def _gradescope_names(listed: FileEntry) -> dict[PurePosixPath, str]:
    """Folder to submitters, who are told apart where they bear the same names."""
    try:
        data = yaml.load(listed.read(), _Ruby)  # noqa: S506 -- a SafeLoader without dates
    except (yaml.YAMLError, GradeError, RecursionError) as error:
        what = "this is not the file that Gradescope wrote"
        raise GradeError(what, where=str(listed.path)) from error
    names = {folder: found for folder, block in _items(data) if (found := _names(block))}
    taken = Counter(names.values())
    return {
        listed.path.parent / folder: found if taken[found] == 1 else f"{found} ({folder})"
        for folder, found in names.items()
    }


class _Ruby(yaml.SafeLoader):
    """Gradescope writes keys as Ruby symbols, `:name:`; everything is read as text."""


_Ruby.yaml_implicit_resolvers = {}


def _items(data: object) -> list[tuple[str, object]]:
    return [(str(key), value) for key, value in data.items()] if isinstance(data, dict) else []


def _names(block: object) -> str:
    submitters = dict(_items(block)).get(":submitters")
    people = [dict(_items(person)) for person in submitters] if isinstance(submitters, list) else []
    names = [str(person.get(":name", "")).replace("/", "-") for person in people]
    return ", ".join(name for name in names if name)


def _unwrapped(entries: list[FileEntry], slug: str) -> tuple[list[FileEntry], str]:
    """The entries without a folder that holds the whole class, and the slug it is called by."""
    while True:
        tops = {entry.path.parts[0] for entry in entries if _is_in_folder(entry)}
        if len(tops) != 1 or any(_is_loose(entry) for entry in entries):
            return entries, slug
        (top,) = tops
        inner = [_below(entry) for entry in entries if len(entry.path.parts) > 1]
        students = {entry.path.parts[0] for entry in inner if _is_in_folder(entry)}
        is_class = bool(clones.slug_of(top)) or len(students) > 1
        if not is_class or any(_is_loose(entry) for entry in inner):
            return entries, slug
        entries, slug = inner, clones.slug_of(top) or slug


def _is_in_folder(entry: FileEntry) -> bool:
    return len(entry.path.parts) > 1 or (entry.is_folder and bool(entry.path.parts))


def _below(entry: FileEntry) -> FileEntry:
    return replace(entry, path=PurePosixPath(*entry.path.parts[1:]))


def _folders(entries: Iterable[FileEntry]) -> dict[str, tuple[list[FileEntry], str]]:
    students: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        if _is_in_folder(entry):
            students[entry.path.parts[0]].append(_below(entry))
    return {student: (found, "") for student, found in students.items()}


def _loose_files(
    entries: Iterable[FileEntry], assignment: str
) -> dict[str, tuple[list[FileEntry], str]]:
    students: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        if _is_loose(entry) and not _NO_STUDENT.fullmatch(entry.path.stem):
            students[entry.path.stem].append(entry)
    return {_without_name(stem, assignment): (found, stem) for stem, found in students.items()}


def _without_name(stem: str, assignment: str) -> str:
    """`hw2_ada` and `ada-hw2` are ada."""
    name = re.escape(assignment)
    pattern = rf"{name}[_ -]+(?=.)|(?<=.)[_ -]+{name}"
    return re.sub(rf"^{pattern}$", "", stem, flags=re.IGNORECASE) or stem


def _is_loose(entry: FileEntry) -> bool:
    """Whether it is a file in the root that may be somebody's work."""
    is_file = len(entry.path.parts) == 1 and not entry.is_folder
    return is_file and entry.path.suffix.lower() in _suffixes()


def _suffixes() -> set[str]:
    return {".zip", *(suffix for form in plugins.forms().values() for suffix in form.suffixes)}


def _slugs(students: Iterable[str]) -> dict[str, str]:
    """A file name for each student; names that fall together are told apart by a hash.

    The name that comes of it may be another student's own: these get a longer hash.
    """
    plain = {student: _slug(student) for student in students}
    slugs = plain
    for digits in (8, 16, 64):
        taken = Counter(slug.casefold() for slug in slugs.values())
        slugs = {
            student: slug
            if taken[slug.casefold()] == 1
            else f"{plain[student]}-{_hash(student)[:digits]}"
            for student, slug in slugs.items()
        }
    return slugs


def _slug(student: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9_]+", "-", ascii_name).strip("-")[:60]
    is_usable = bool(slug) and slug.casefold() not in _RESERVED
    return slug if is_usable else f"student-{_hash(student)[:8]}"


def _hash(student: str) -> str:
    return sha256(student.encode("utf-8", "backslashreplace")).hexdigest()
