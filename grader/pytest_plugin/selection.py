"""The students at the paths on the command line, and which of their checks are selected.

The id of a student's tests begins with a path that leads to the student again: the path of the
work itself, or else the folder of the class with the student's slug.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from grader.discover import Submission, discover, discover_among, discover_one, has_class
from grader.errors import GradeError, nearest
from grader.rubric import load
from grader.rubric.model import Rubric

Names: TypeAlias = tuple[str, ...]
"""What follows a path in an argument: a question, or a question and a check."""


@dataclass(frozen=True, slots=True)
class SelectedStudent:
    """A student, the path that begins the ids, and the checks to run; without `only`, all."""

    submission: Submission
    path: Path
    only: tuple[Names, ...] = ()

    def runs(self, question: str, check: str) -> bool:
        """Whether the check is selected."""
        return not self.only or any((question, check)[: len(names)] == names for names in self.only)


@dataclass(frozen=True, slots=True)
class Selection:
    """The students of a session, and paths on the command line that are no student's work."""

    students: tuple[SelectedStudent, ...]
    unused: tuple[Path, ...]


def select(arguments: Sequence[str], rubric: Rubric, start: Path) -> Selection:
    """The students and checks that arguments such as `class`, `class/ada::q1` name.

    Args:
        arguments: paths, relative to `start`, each perhaps with a student, a question and a check.
        rubric: the rubric.
        start: the folder in which the command was given.

    Raises:
        GradeError: an argument names no work, or a student or check that does not exist.
    """
    named = [_split(argument, start) for argument in arguments]
    found = _find([path for path, _ in named if path.exists()], rubric)
    chosen: dict[Path, SelectedStudent] = {}
    for path, names in named:
        for student in _matching(path, names, found, rubric):
            before = chosen.get(student.path, student)
            is_all = not (before.only and student.only)
            only = () if is_all else tuple(dict.fromkeys((*before.only, *student.only)))
            chosen[student.path] = replace(before, only=only)
    unused = tuple(dict.fromkeys(path for path, _ in named if path in found and not found[path]))
    return Selection(tuple(_with_unique_slugs(chosen.values())), unused)


def _split(argument: str, start: Path) -> tuple[Path, Names]:
    """The absolute path, and the names behind it. A file's name may contain `::` as well."""
    parts = argument.split("::")
    for end in range(len(parts), 0, -1):
        # a link stays a link, so that ids show the path as it was typed
        path = Path(os.path.abspath(start / "::".join(parts[:end])))  # noqa: PTH100
        if end == 1 or path.exists():
            break
    return path, tuple(parts[end:])


def _matching(
    path: Path, names: Names, found: Mapping[Path, list[SelectedStudent]], rubric: Rubric
) -> list[SelectedStudent]:
    """The students whom an argument selects."""
    students = found.get(path)
    if students is None:  # `class/ada` may be the student ada of a class in any layout
        parent = found.get(path.parent) or _find_in_parent(path, rubric)
        students = [student for student in parent if student.submission.slug == path.name]
        if not students:
            raise GradeError(f"there is no folder or file '{path}'", hint="check the spelling")
    if not names:
        return students
    if len(students) == 1 and names[0] != students[0].submission.slug:
        return [replace(students[0], only=(_checked(names, rubric),))]
    slugs = [student.submission.slug for student in students]
    if names[0] not in slugs:
        what = f"there is no student '{names[0]}' at '{path}'"
        raise GradeError(what, hint=nearest(names[0], slugs) or "check the spelling")
    student = students[slugs.index(names[0])]
    return [replace(student, only=(_checked(names[1:], rubric),) if names[1:] else ())]


def _find_in_parent(path: Path, rubric: Rubric) -> list[SelectedStudent]:
    if not path.parent.is_dir():
        return []
    try:
        return _find([path.parent], rubric)[path.parent]
    except GradeError:
        return []


def _checked(names: Names, rubric: Rubric) -> Names:
    """The names of a question, or of a question and a check, of the rubric."""
    checks = {q.id: [criterion.id for criterion in q.criteria] for q in rubric.questions}
    question, *rest = names
    if question not in checks:
        hint = nearest(question, checks) or f"its questions: {', '.join(checks)}"
        raise GradeError(f"the rubric has no question '{question}'", hint=hint)
    if rest and (len(rest) > 1 or rest[0] not in checks[question]):
        hint = nearest(rest[0], checks[question]) or f"its checks: {', '.join(checks[question])}"
        raise GradeError(f"the question '{question}' has no check '{'::'.join(rest)}'", hint=hint)
    return names


def _find(paths: Iterable[Path], rubric: Rubric) -> dict[Path, list[SelectedStudent]]:
    """The students at each path.

    If one of the paths in a folder is a student's own, the folder is a class and the others are its
    students, too: `submissions/*` may contain an empty folder.

    Raises:
        GradeError: there is no submission at any of the paths.
    """
    alone: dict[Path, list[Submission]] = {}
    faults: list[GradeError] = []
    for path in dict.fromkeys(paths):
        try:
            alone[path] = _found_alone(path, rubric)
        except GradeError as error:
            alone[path] = []
            faults.append(error)
    if faults and not any(alone.values()):
        raise faults[0]
    siblings: defaultdict[Path, list[Path]] = defaultdict(list)
    for path in alone:
        if not holds_rubric(path, rubric):
            siblings[path.parent].append(path)
    found = {path: list(_located(path, each)) for path, each in alone.items()}
    for group in siblings.values():
        is_class = len(group) > 1 and any(_is_own(path, alone[path]) for path in group)
        among = group if is_class else [path for path in group if not alone[path]]
        if among:
            found |= _by_path(among, discover_among(among, rubric.assignment, rubric.own_files))
    return found


def _found_alone(path: Path, rubric: Rubric) -> list[Submission]:
    """The students at a path; a repository that holds the rubric is one student's."""
    if not holds_rubric(path, rubric):
        return discover(path, rubric.assignment, own_files=rubric.own_files)
    name = path.resolve().name
    submission = discover_one(path, name, exclude=rubric.own_files)
    slug = re.sub(r"\W+", "-", name, flags=re.ASCII) or "student"
    return [replace(submission, slug=slug, folder=name)]


def are_classes(paths: Iterable[Path], rubric: Path) -> bool:
    """Whether each path surely holds a class.

    Raises:
        pytest.UsageError: the rubric cannot be used.
    """
    try:
        assignment = load(rubric).assignment
    except GradeError as error:
        raise pytest.UsageError(str(error)) from error
    return all(has_class(path, assignment) for path in paths)


def holds_rubric(path: Path, rubric: Rubric) -> bool:
    """Whether the rubric or the reference is below a path."""
    top = path.resolve()
    return any(each.resolve().is_relative_to(top) for each in rubric.own_files)


def _is_own(path: Path, submissions: Sequence[Submission]) -> bool:
    """Whether a path is one student's work, and not a class."""
    is_file = path.is_file() and path.suffix.lower() != ".zip"
    names = {path.name, path.name.removesuffix(".zip")}
    return len(submissions) == 1 and (is_file or submissions[0].folder in names)


def _located(path: Path, submissions: Sequence[Submission]) -> Iterator[SelectedStudent]:
    """The students found at one path, with the paths of their ids."""
    is_own = _is_own(path, submissions)
    for submission in submissions:
        below = path / submission.slug
        is_here = path == Path.cwd() and not below.exists()  # `.::q1` would hide the name
        yield SelectedStudent(
            submission, _id_path(path, submission) if is_own and not is_here else below
        )


def _id_path(path: Path, submission: Submission) -> Path:
    """The path of a student's own work, with the slug if the name is not easy to type."""
    is_plain = re.fullmatch(r"[\w.-]+", path.name, re.ASCII)
    return path if is_plain else path.parent / submission.slug


def _by_path(
    paths: Sequence[Path], submissions: Iterable[Submission]
) -> dict[Path, list[SelectedStudent]]:
    """The students of a class at those of its paths that have their work."""
    found: dict[Path, list[SelectedStudent]] = {path: [] for path in paths}
    for submission in submissions:
        own = [path for path in paths if _has_work(path, submission)]
        below = paths[0].parent / submission.slug
        id_path = _id_path(own[0], submission) if len(own) == 1 else below
        for path in own:
            found[path].append(SelectedStudent(submission, id_path))
    return found


def _has_work(path: Path, submission: Submission) -> bool:
    origins = (entry.origin for entry in submission.entries if entry.origin is not None)
    return submission.folder == path.name or any(o.is_relative_to(path) for o in origins)


def _with_unique_slugs(students: Iterable[SelectedStudent]) -> Iterator[SelectedStudent]:
    """The students with slugs that are unique in the session, which may have several classes."""
    taken = Counter[str]()
    for student in students:
        submission = student.submission
        taken[submission.slug] += 1
        again = taken[submission.slug]
        slug = submission.slug if again == 1 else f"{submission.slug}-{again}"
        yield replace(student, submission=replace(submission, slug=slug))
