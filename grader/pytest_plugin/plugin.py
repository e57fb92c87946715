"""Finds students, makes a test of each check, and adds up the points."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GradeError
from grader.escapes import one_line
from grader.pipeline.on_demand import OnDemandGrader
from grader.presentation import wording
from grader.pytest_plugin.nodes import CheckItem, StudentNode
from grader.pytest_plugin.option import RUBRIC, STUDENT_WORK, UNSAFE
from grader.pytest_plugin.selection import SelectedStudent, holds_rubric, select
from grader.rubric import load
from grader.rubric.model import Rubric
from grader.sandbox import ConfinementPolicy

MAX_STUDENTS = 60
"""Students whose points are listed; a larger class is only counted."""
_FOLDER = "grade_store"


@dataclass(frozen=True)
class _Course:
    """The rubric and the students of this session, by the first part of their tests' ids.

    Student code may not read `hidden`. `unused` paths on the command line are no student's work.
    """

    rubric: Rubric
    hidden: tuple[Path, ...]
    students: dict[str, SelectedStudent]
    unused: tuple[Path, ...]


@dataclass(slots=True)
class _Sum:
    """The points of one student, over the checks that ran."""

    points: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)
    checks: int = 0
    waiting: int = 0
    total: str = ""


_COURSE = pytest.StashKey[_Course]()
_SHARED = pytest.StashKey[OnDemandGrader]()
_STORE = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Read the rubric and find the students, so that errors in them are reported at once."""
    arguments, start = config.stash[STUDENT_WORK], config.invocation_params.dir
    folders = tuple(dict.fromkeys((start / a.partition("::")[0]).resolve() for a in arguments))
    _check_settings(config, folders)
    try:
        rubric = load(Path(config.getoption(RUBRIC)))
        selection = select(arguments, rubric, start)
    except GradeError as error:
        raise pytest.UsageError(str(error)) from error
    others = tuple(folder for folder in folders if not holds_rubric(folder, rubric))
    students = {_id(config, student.path): student for student in selection.students}
    config.stash[_COURSE] = _Course(rubric, others, students, selection.unused)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Open the store; it is in pytest's cache, which exists now."""
    config = session.config
    course = config.stash[_COURSE]
    policy = ConfinementPolicy(unsafe=bool(config.getoption(UNSAFE)))
    config.stash[_STORE] = _store(config)
    shared = OnDemandGrader(course.rubric, config.stash[_STORE], course.hidden, policy=policy)
    config.stash[_SHARED] = shared
    config.add_cleanup(shared.close)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Name the rubric, the number of students, and paths that are not used."""
    course = config.stash[_COURSE]
    students = wording.count(len(course.students), "student")
    unused = [f"grade: no student's work: {one_line(str(path))}" for path in course.unused]
    return [f"grade: {course.rubric.path}, {students}", *unused]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the store of all workers is."""
    node.workerinput[_FOLDER] = str(node.config.stash[_STORE])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Put the checks of every student before the course's own tests."""
    course = session.config.stash[_COURSE]
    items[:0] = _items(session, course)


def _items(session: pytest.Session, course: _Course) -> Iterator[pytest.Item]:
    shared = session.config.stash[_SHARED]
    for nodeid, student in course.students.items():
        node = StudentNode.from_parent(
            session, nodeid=nodeid, student=student, rubric=course.rubric, shared=shared
        )
        yield from session.genitems(node)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Report a skipped check under its own name instead of the line that skips it."""
    report = yield
    if isinstance(item, CheckItem) and report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        path = os.path.normpath(item.config.rootpath / item.nodeid)
        report.longrepr = (path, None, reason)
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the points of each student."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    course = config.stash[_COURSE]
    found = _sums(reports)
    sums = {
        student.submission.slug: found[nodeid]
        for nodeid, student in course.students.items()
        if nodeid in found
    }
    if not sums:
        return
    checks = sum(len(question.criteria) for question in course.rubric.questions)
    terminalreporter.section("points")
    for student, earned in list(sums.items())[:MAX_STUDENTS]:
        terminalreporter.line(f"{student}: {_in_words(earned, checks)}")
    waiting = sum(earned.waiting > 0 for earned in sums.values())
    waits = f", {waiting} with checks that wait" if waiting else ""
    terminalreporter.line(f"{wording.count(len(sums), 'student')}{waits}")


def _sums(reports: Iterable[Any]) -> dict[str, _Sum]:
    """Points by the first part of the ids, from the properties of test reports.

    xdist's workers send these properties, too.
    """
    sums: dict[str, _Sum] = {}
    for report in reports:
        properties = dict(getattr(report, "user_properties", ()))
        if getattr(report, "when", "") == "call" and {"possible", "verdict"} <= properties.keys():
            earned = sums.setdefault(report.nodeid.partition("::")[0], _Sum())
            earned.checks += 1
            earned.possible += Decimal(properties["possible"])
            earned.points += Decimal(properties.get("points", 0))
            earned.waiting += "points" not in properties
            earned.total = properties.get("total", "")
    return sums


def _in_words(earned: _Sum, checks: int) -> str:
    """The student's total; if only some checks ran, the points that those earned."""
    if earned.checks == checks:
        return earned.total
    marks = f"{wording.points(earned.points)} of {wording.points(earned.possible)}"
    if earned.waiting:
        marks = f"at least {marks}, {wording.checks_wait(earned.waiting)}"
    return f"{marks}, in {earned.checks} of {checks} checks"


def _id(config: pytest.Config, path: Path) -> str:
    """A path as the first part of ids; pytest prints ids relative to where it was started."""
    return one_line(os.path.relpath(path, config.rootpath).replace(os.sep, "/"))


def _check_settings(config: pytest.Config, folders: Iterable[Path]) -> None:
    """Refuse settings from student work, where pytest looks for them first."""
    here = config.invocation_params.dir.resolve()
    settings = config.inipath.resolve() if config.inipath else here
    for folder in folders:
        if settings.is_relative_to(folder) and not here.is_relative_to(folder):
            what = f"pytest took its settings from {config.inipath}, which is student work"
            raise pytest.UsageError(f"{what}; name a file of yours with -c FILE")


def _store(config: pytest.Config) -> Path:
    """The folder of the store: in pytest's cache, or a temporary one if the cache is off."""
    workerinput = getattr(config, "workerinput", {})
    if _FOLDER in workerinput:
        return Path(workerinput[_FOLDER])
    cache = getattr(config, "cache", None)
    if cache is not None:
        with suppress(OSError):  # the root of the tests may be a folder of somebody else
            return Path(cache.mkdir("grade"))
    folder = tempfile.TemporaryDirectory(prefix="grade-")
    config.add_cleanup(folder.cleanup)
    return Path(folder.name)
