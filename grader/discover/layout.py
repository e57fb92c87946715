"""Finds the students in a folder, whatever its layout.

Known layouts are a folder for each student; files of all students in one folder; clones below
`<slug>-submissions`; any of these one level deeper; the exports of Moodle, Canvas and Gradescope; a
zip archive of any of them; and a single file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.discover import clones
from grader.discover.archives import walk_archive
from grader.discover.choice import has_name, has_similar_name
from grader.discover.earlier_output import file_suffixes
from grader.discover.export_names import restore_names
from grader.discover.hard_links import name_shared_files
from grader.discover.submission import Submission
from grader.discover.tree import FileEntry, file_entry, readable_name, walk_folder
from grader.errors import GradeError

_RESERVED = {"con", "prn", "aux", "nul", "index"}  # file names that Windows reserves
_NO_STUDENT = re.compile(r"(readme|license|roster|grades?|scores?)\b.*", re.IGNORECASE)


def discover(
    path: Path,
    assignment: str,
    logins: Iterable[str] = (),
    out: Path | None = None,
    own_files: Iterable[Path] = (),
) -> list[Submission]:
    """The students at a path, sorted by name.

    Args:
        path: a folder, a zip archive or a file.
        assignment: the name of the files to hand in, without ending.
        logins: known logins in lower case, which tell where the login begins in a clone's name.
        out: the output folder of this run, which is not a student's.
        own_files: the rubric and its reference; a student's hard link to them is reported.

    Raises:
        GradeError: the path does not exist, or there is no submission at it.
    """
    if not path.exists():
        raise GradeError(f"there is no folder or file '{path}'", hint="check the spelling")
    by_student, slug = _by_student(path, assignment, out)
    if not by_student:
        _check_readable(path)
        wanted = ", ".join(sorted(file_suffixes()))
        hint = f"expected a folder for each student, or files that end in {wanted}"
        raise GradeError(f"no submission was found in '{path}'", hint=hint)
    submissions = _submissions(by_student, path, (slug, assignment), logins)
    return with_slugs(name_shared_files(submissions, own_files))


def discover_among(
    paths: Sequence[Path], assignment: str, own_files: Iterable[Path] = ()
) -> list[Submission]:
    """The students at some paths in one folder, as a run over the whole folder finds them.

    A student's folder may be empty. A path that is not a student's work adds nothing.
    """
    parent = paths[0].absolute().parent
    entries = restore_names([entry for path in paths for entry in _entries_at(path)])
    by_student = _sort_by_student(entries, parent.name, assignment)
    slugs = (clones.slug_of(parent.name), assignment)
    submissions = _submissions(by_student, parent, slugs, ())
    return with_slugs(name_shared_files(submissions, own_files))


def has_class(path: Path, assignment: str) -> bool:
    """Whether a path holds a class for certain: two students' files with the assignment's name."""
    try:
        students = discover(path, assignment)
    except GradeError:
        return False
    named = [s for s in students if any(has_name(entry.path, assignment) for entry in s.entries)]
    return len(named) > 1


def _submissions(
    by_student: dict[str, tuple[list[FileEntry], str]],
    path: Path,
    slugs: tuple[str, str],
    logins: Iterable[str],
) -> list[Submission]:
    """The submissions of a class; `slugs` are that of a folder of clones and the assignment."""
    folders = [name for name, (_, stem) in by_student.items() if not stem]
    is_git = not slugs[0] and path.is_dir() and clones.are_clones(path, folders)
    prefix = clones.prefix(folders, slugs, logins, are_clones=is_git)
    return [
        Submission(
            student=name if stem else clones.remove_prefix(name, prefix),
            slug="",
            entries=tuple(entries),
            stem=stem,
            folder=name,
        )
        for name, (entries, stem) in by_student.items()
    ]


def _check_readable(path: Path) -> None:
    try:
        path.open("rb").close() if path.is_file() else path.iterdir().close()
    except OSError as error:
        what = f"the submissions cannot be read: {error.strerror}"
        raise GradeError(what, where=str(path)) from error


def with_slugs(submissions: Iterable[Submission]) -> list[Submission]:
    """The submissions, each with a unique slug, sorted by the students' names."""
    ordered = sorted(submissions, key=lambda s: (s.student.casefold(), s.student))
    slugs = _slugs(submission.student for submission in ordered)
    return [replace(submission, slug=slugs[submission.student]) for submission in ordered]


def _by_student(
    path: Path, assignment: str, out: Path | None
) -> tuple[dict[str, tuple[list[FileEntry], str]], str]:
    """For each student's name, the entries and their common stem; and the slug of clones."""
    if path.is_file() and path.suffix.lower() != ".zip":
        if path.suffix.lower() not in file_suffixes():
            return {}, ""
        entry = file_entry(path, PurePosixPath(path.name))
        is_named = has_similar_name(entry.path, assignment)
        student = path.absolute().parent.name if is_named else path.stem
        return {student: ([entry], path.stem)}, ""
    entries = list(walk_archive(path, path.name) if path.is_file() else walk_folder(path, out))
    name = path.absolute().name.removesuffix(".zip")
    entries, slug = _unwrap(restore_names(entries), clones.slug_of(name))
    return _sort_by_student(entries, name, assignment), slug


def _sort_by_student(
    entries: list[FileEntry], name: str, assignment: str
) -> dict[str, tuple[list[FileEntry], str]]:
    """The entries in a folder with this name, which may be the only student's."""
    if any(_is_loose(e) and has_similar_name(e.path, assignment) for e in entries):
        return {name: (entries, "")}
    return _folders(entries) | _loose_files(entries, assignment)


def _entries_at(path: Path) -> Iterator[FileEntry]:
    """The entries at a path with the path's own name before theirs."""
    top = PurePosixPath(readable_name(path.name))
    if not path.is_dir():
        yield file_entry(path, top)
        return
    if path.is_symlink():
        yield FileEntry(top, 0, bytes, "it is a link", is_folder=True)
        return
    for entry in walk_folder(path):
        yield replace(entry, path=top / entry.path)


def _unwrap(entries: list[FileEntry], slug: str) -> tuple[list[FileEntry], str]:
    """The entries without a folder around the whole class, and the slug in that folder's name."""
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
    return {student: (files, "") for student, files in students.items()}


def _loose_files(
    entries: Iterable[FileEntry], assignment: str
) -> dict[str, tuple[list[FileEntry], str]]:
    students: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        if _is_loose(entry) and not _NO_STUDENT.fullmatch(entry.path.stem):
            students[entry.path.stem].append(entry)
    return {_student_name(stem, assignment): (files, stem) for stem, files in students.items()}


def _student_name(stem: str, assignment: str) -> str:
    """The stem without the assignment's name: `hw2_ada` and `ada-hw2` are ada."""
    name = re.escape(assignment)
    pattern = rf"{name}[_ -]+(?=.)|(?<=.)[_ -]+{name}"
    return re.sub(rf"^{pattern}$", "", stem, flags=re.IGNORECASE) or stem


def _is_loose(entry: FileEntry) -> bool:
    """Whether an entry is a file in the root that may be a student's work."""
    is_file = len(entry.path.parts) == 1 and not entry.is_folder
    return is_file and entry.path.suffix.lower() in file_suffixes()


def _slugs(students: Iterable[str]) -> dict[str, str]:
    """A file name for each student; equal names get a hash.

    If a name with a hash is another student's name, both get a longer hash.
    """
    plain = {student: _slug(student) for student in students}
    slugs = plain
    for digits in (8, 16, 64):
        uses = Counter(slug.casefold() for slug in slugs.values())
        slugs = {
            student: slug
            if uses[slug.casefold()] == 1
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
