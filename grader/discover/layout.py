"""Finds the students in a folder, whatever its layout.

Known layouts are a folder for each student; files of all students in one folder; clones below
`<slug>-submissions`; any of these one level deeper; the exports of Moodle, Canvas and Gradescope; a
zip archive of any of them; and a single file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.discover import clones
from grader.discover.archives import walk_archive
from grader.discover.choice import has_name, has_similar_name
from grader.discover.earlier_output import file_suffixes
from grader.discover.export_names import restore_names
from grader.discover.hard_links import name_shared_files
from grader.discover.receipt import combine
from grader.discover.students_of_folder import (
    StudentEntries,
    below,
    homework_folders,
    is_in_folder,
    is_loose,
    sort_by_student,
)
from grader.discover.submission import Submission
from grader.discover.tree import FileEntry, file_entry, readable_name, walk_folder
from grader.errors import GradeError

_RESERVED = {"con", "prn", "aux", "nul", "index"}  # file names that Windows reserves


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
    found = discover_class(path, assignment, logins, out, own_files)
    return with_slugs(submission for submission in found if not submission.doubt)


def discover_class(
    path: Path,
    assignment: str,
    logins: Iterable[str] = (),
    out: Path | None = None,
    own_files: Iterable[Path] = (),
) -> list[Submission]:
    """The same, with files and folders that may be no student's: their `doubt` says why."""
    if not path.exists():
        raise GradeError(f"there is no folder or file '{path}'", hint="check the spelling")
    known = frozenset(logins)
    by_student, slug = _by_student(path, assignment, out, known)
    if not by_student:
        _check_readable(path)
        wanted = ", ".join(sorted(file_suffixes()))
        hint = f"expected a folder for each student, or files that end in {wanted}"
        raise GradeError(f"no submission was found in '{path}'", hint=hint)
    submissions = _submissions(by_student, path, (slug, assignment), known)
    return with_slugs(name_shared_files(submissions, own_files))


def discover_among(
    paths: Sequence[Path], assignment: str, own_files: Iterable[Path] = ()
) -> list[Submission]:
    """The students at some paths in one folder, as a run over the whole folder finds them.

    A student's folder may be empty. A path that is not a student's work adds nothing.
    """
    parent = paths[0].absolute().parent
    entries = restore_names([entry for path in paths for entry in _entries_at(path)])
    by_student = sort_by_student(entries, parent.name, assignment)
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
    by_student: Mapping[str, StudentEntries],
    path: Path,
    slugs: tuple[str, str],
    logins: Iterable[str],
) -> list[Submission]:
    """The submissions of a class; `slugs` are that of a folder of clones and the assignment."""
    folders = [name for name, found in by_student.items() if not found.stem and not found.doubt]
    is_git = not slugs[0] and path.is_dir() and clones.are_clones(path, folders)
    prefix = clones.prefix(folders, slugs, logins, are_clones=is_git)
    return [
        _submission(name, name if found.stem else clones.remove_prefix(name, prefix), found)
        for name, found in by_student.items()
    ]


def _submission(folder: str, student: str, found: StudentEntries) -> Submission:
    receipt = combine(entry.receipt for entry in found.entries)
    return Submission(
        student,
        slug="",
        entries=found.entries,
        stem=found.stem,
        folder=folder,
        notes=receipt.notes if receipt else (),
        receipt=receipt,
        doubt=found.doubt,
    )


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
    path: Path, assignment: str, out: Path | None, logins: frozenset[str]
) -> tuple[dict[str, StudentEntries], str]:
    """The entries of each student; and the slug of clones."""
    if path.is_file() and path.suffix.lower() != ".zip":
        if path.suffix.lower() not in file_suffixes():
            return {}, ""
        entry = file_entry(path, PurePosixPath(path.name))
        is_named = has_similar_name(entry.path, assignment)
        student = path.absolute().parent.name if is_named else path.stem
        return {student: StudentEntries((entry,), path.stem)}, ""
    entries = list(walk_archive(path, path.name) if path.is_file() else walk_folder(path, out))
    name = path.absolute().name.removesuffix(".zip")
    entries, slug = _unwrap(restore_names(entries), clones.slug_of(name), assignment)
    return sort_by_student(entries, name, assignment, logins), slug


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


def _unwrap(entries: list[FileEntry], slug: str, assignment: str) -> tuple[list[FileEntry], str]:
    """The entries without a folder around the whole class, and the slug in that folder's name.

    A file next to that folder, such as the archive that it comes from, is left where it is.
    """
    while True:
        tops = {entry.path.parts[0] for entry in entries if is_in_folder(entry)}
        if len(tops) != 1:
            return entries, slug
        (top,) = tops
        loose = [entry for entry in entries if is_loose(entry)]
        inner = [below(entry) for entry in entries if len(entry.path.parts) > 1]
        students: defaultdict[str, list[FileEntry]] = defaultdict(list)
        for entry in inner:
            if is_in_folder(entry):
                students[entry.path.parts[0]].append(below(entry))
        is_class = bool(clones.slug_of(top)) or len(students) > 1
        if loose:
            is_class = is_class and len(homework_folders(students, assignment)) > 1
        if not is_class or (not loose and any(is_loose(entry) for entry in inner)):
            return entries, slug
        entries, slug = [*inner, *loose], clones.slug_of(top) or slug


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
