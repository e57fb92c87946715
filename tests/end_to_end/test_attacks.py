"""Every attack fails and costs only what its own code breaks; see `tests/support/attacking`."""

import ctypes
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox import bubblewrap
from tests.support.attacking import (
    ATTACKS,
    ATTACKS_WITH_PROCESSES,
    MACHINES,
    MARK,
    MARKER,
    QUESTIONS,
    USERS,
    Course,
)

_PR_SET_CHILD_SUBREAPER = 36
STRANGE = {"linked": frozenset[str](), "piped": frozenset[str]()}
VICTIM = {"victim": frozenset({"before", "f", "after"})}
SHARED_PATHS = [Path(top, name) for top in ("/tmp", "/dev/shm", "/var/tmp", "/")
          for name in (MARK, f".{MARK}", "attack", "escaped")]  # fmt: skip


@pytest.fixture(autouse=True)
def subreaper() -> Iterator[None]:
    """A process that outlives the grader becomes a child of this one, where tests find it."""
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture
def course(request: pytest.FixtureRequest) -> Iterator[Course]:
    """A course that every user can reach, unlike pytest's own folders."""
    top = Path(tempfile.mkdtemp(prefix="grade-attacks-"))
    top.chmod(0o755)
    course = Course(top, processes="processes" in request.node.name)
    course.write_files()
    yield course
    shutil.rmtree(top)


def answers_to_keep(course: Course) -> dict[str, frozenset[str]]:
    """For each student, the answers that must keep their marks."""
    return {attack.name: attack.keeps for attack in course.attacks} | STRANGE | VICTIM


def children() -> set[int]:
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


def survives(pid: int) -> bool:
    """Whether a process that the grader left behind is still alive after 5 s."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.01)
    return True


KILL_THEMSELVES = {"kills_everybody"}
"""Where processes are allowed, nobody can tell who killed a program: a person decides."""
FORBIDDEN = {"daemon", "fork_bomb", "multiprocessing_pool", "uses_the_network"}
"""The sandbox refuses what honest work may do as well: a person decides about that answer."""


@pytest.mark.parametrize(("as_user", "wrapped"), MACHINES)
def test_no_attack_succeeds(course: Course, as_user: bool, wrapped: bool) -> None:
    assert_all_attacks_fail(course, as_user=as_user, wrapped=wrapped)


@pytest.mark.parametrize("as_user", USERS, ids=lambda as_user: "user" if as_user else "self")
@pytest.mark.skipif(bubblewrap.find() is None, reason="no bubblewrap here")
def test_no_attack_with_processes_succeeds(course: Course, as_user: bool) -> None:
    assert_all_attacks_fail(course, as_user=as_user, wrapped=True)


@pytest.mark.parametrize("as_user", USERS, ids=lambda as_user: "user" if as_user else "self")
def test_processes_are_refused_without_bubblewrap(course: Course, as_user: bool) -> None:
    course.prepare(as_user=as_user, wrapped=False)
    files = course.snapshot()
    done = course.grade(as_user=as_user)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the rubric says 'allow_subprocess'" in done.stderr
    assert course.snapshot() == files


def assert_all_attacks_fail(course: Course, *, as_user: bool, wrapped: bool) -> None:
    """Grade the class, and check that nothing was gained, changed or left behind."""
    course.prepare(as_user=as_user, wrapped=wrapped)
    before, files = children(), course.snapshot()
    shared = [path for path in SHARED_PATHS if path.exists()]
    done = course.grade(as_user=as_user)
    waiting = KILL_THEMSELVES if course.processes else FORBIDDEN
    assert done.returncode == bool(waiting), done.stderr
    assert [pid for pid in children() - before if survives(pid)] == []
    assert ("bubblewrap" in done.stdout) == wrapped

    expected = {
        name: {question: float(question in keeps) for question in QUESTIONS.values()}
        for name, keeps in answers_to_keep(course).items()
    }
    questions = QUESTIONS.values() if course.processes else ("attack",)
    for name in waiting:
        expected[name] |= dict.fromkeys(questions, -1.0)
    actual = course.points()
    assert {name: actual[name] for name in expected if actual[name] != expected[name]} == {}
    assert set(actual) == set(expected)

    assert MARKER.encode() not in course.written()
    assert [page.name for page in course.pages() if "<script>alert" in page.read_text()] == []
    assert MARKER not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert [path for path in SHARED_PATHS if path.exists()] == shared
    assert course.snapshot() == files


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 40
    assert len(ATTACKS_WITH_PROCESSES) >= 10
