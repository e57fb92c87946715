"""A machine that is too small, too busy, full or locked: never a zero, and healed by the next run.

Each fault is real where this machine allows it; otherwise its test is skipped.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

from grader.discover.choice import read_data
from grader.discover.tree import FileEntry
from grader.sandbox import Worker, control_groups, session
from grader.sandbox.control_groups import ControlGroup
from tests.support.command import Finished, grade
from tests.support.small_course import RIGHT, RUBRIC

STUDENTS = ("ada", "bo", "cy")
ALL_RIGHT = dict.fromkeys(STUDENTS, (3, 0))
ALL_UNGRADED = dict.fromkeys(STUDENTS, (0, 2))
HIGHEST_OOM_SCORE = "1000"
"""Only children that run student code have it."""
QUICK_RUN = """\
import sys
from functools import partial
from grader.cli.main import run
from grader.sandbox import Worker, pool
pool.Worker = partial(Worker, ("json",))
sys.exit(run(sys.argv[1:]))
"""
"""The command line with workers that import almost nothing."""
is_root = os.geteuid() == 0


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose reference has run before anything fails."""
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics/hw9.yaml").write_text(RUBRIC)
    (tmp_path / "rubrics/ref.py").write_text(RIGHT)
    hand_in(tmp_path, "x = 14\n")
    assert grade(tmp_path, "class").returncode == 0
    return tmp_path


def hand_in(course: Path, source: str) -> None:
    """Let every student hand in this program, each with a comment of their own."""
    for student in STUDENTS:
        (course / "class" / student).mkdir(parents=True, exist_ok=True)
        (course / "class" / student / "hw9.py").write_text(f"# {student}\n{source}")


def grades(course: Path) -> dict[str, tuple[float, int]]:
    """The points of each student, and how many checks are ungraded."""
    found = json.loads((course / "grades/grades.json").read_text())["students"]
    return {student["student"]: (student["points"], student["ungraded"]) for student in found}


def check_ungraded_then_healed(course: Path, first: Finished, cause: str) -> None:
    """The first run has left everybody ungraded for this cause, and the next one grades all."""
    assert first.returncode == 1, first.stderr
    assert grades(course) == ALL_UNGRADED
    assert cause in (course / "grades/grades.json").read_text()
    assert cause in (course / "grades/index.html").read_text()
    assert grade(course, "class").returncode == 0
    assert grades(course) == ALL_RIGHT


def descendants(pid: int) -> list[int]:
    """All processes below this one."""
    found: list[int] = []
    with suppress(OSError):  # it has ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *descendants(child)]
    return found


@contextmanager
def killing_every_child() -> Iterator[None]:
    """Kill all processes that run student code, as soon as they are there."""
    is_over = Event()

    def kill() -> None:
        while not is_over.wait(0.01):
            for pid in descendants(os.getpid()):
                with suppress(OSError):
                    score = Path(f"/proc/{pid}/oom_score_adj").read_text().strip()
                    if score == HIGHEST_OOM_SCORE:
                        os.kill(pid, signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        is_over.set()
        killer.join()


def kill_at_random(pid: int, chance: random.Random) -> None:
    """Kill six processes below this one, whatever they are, at random moments."""
    for _ in range(6):
        time.sleep(chance.uniform(0.05, 0.6))
        if below := descendants(pid):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(below), signal.SIGKILL)


@pytest.mark.parametrize("seed", range(3))
def test_random_kills_cost_no_points(course: Path, seed: int) -> None:
    hand_in(course, "import time\ntime.sleep(0.3)\n" + RIGHT)
    command = [sys.executable, "-c", QUICK_RUN, "class"]
    with subprocess.Popen(command, cwd=course, stdout=subprocess.DEVNULL) as run:
        kill_at_random(run.pid, random.Random(seed))
    assert run.returncode in {0, 1}
    assert all(points == 3 or ungraded for points, ungraded in grades(course).values())
    assert grade(course, "class").returncode == 0
    assert grades(course) == ALL_RIGHT


@pytest.mark.parametrize(("kernel_counts", "cause"), [
    pytest.param(False, "the program was killed from outside", id="from outside"),
    pytest.param(True, "this machine ran out of memory", id="by a kernel without memory"),
])  # fmt: skip
def test_programs_that_are_killed(
    course: Path, monkeypatch: pytest.MonkeyPatch, kernel_counts: bool, cause: str
) -> None:
    hand_in(course, "import time\ntime.sleep(9)\n" + RIGHT)
    with monkeypatch.context() as machine, killing_every_child():
        if kernel_counts:
            machine.setattr(ControlGroup, "oom_kills", partial(next, count()))
        # A child that is killed before it is confined has not started; both are no verdict.
        machine.setattr(session, "START_S", 9)
        first = grade(course, "class")
    assert first.returncode == 1
    assert grades(course) == ALL_UNGRADED
    text = (course / "grades/grades.json").read_text()
    assert cause in text or "a child did not start" in text
    hand_in(course, RIGHT)
    assert grade(course, "class").returncode == 0
    assert grades(course) == ALL_RIGHT


@pytest.mark.skipif(not is_root, reason="only root can mount")
def test_a_full_temporary_folder(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, "open('big', 'wb').write(bytes(5 << 20))\n" + RIGHT)
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this container cannot mount")
    try:
        # Without bubblewrap, which has a folder of its own.
        environ = {"TMPDIR": str(small), "PATH": "/nonexistent", "HOME": str(tmp_path)}
        command = [sys.executable, "-c", QUICK_RUN, "class"]
        first = subprocess.run(
            command, cwd=course, env=environ, capture_output=True, text=True, check=False
        )
    finally:
        subprocess.run(["umount", str(small)], check=True)
    check_ungraded_then_healed(course, first, "the temporary folder of this machine is too full")


def test_a_machine_without_enough_memory(course: Path) -> None:
    hand_in(course, "data = bytearray(b'x') * (700 << 20)\ndel data\n" + RIGHT)
    method = control_groups.find_method()
    if method is None:
        pytest.skip("no control group can be created here")
    group = control_groups._create(method, 400 << 20)
    try:
        command = [*group.command_prefix, sys.executable, "-c", QUICK_RUN, "class"]
        first = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    finally:
        control_groups._remove(group.folders)
    check_ungraded_then_healed(course, first, "this machine ran out of memory")


def test_an_address_space_that_is_smaller_than_the_rubric_allows(course: Path) -> None:
    hand_in(course, "data = bytearray(3 << 30)\ndel data\n" + RIGHT)
    words = f'ulimit -v {2 << 20}; exec "$@"'
    command = ["sh", "-c", words, "sh", sys.executable, "-c", QUICK_RUN, "class"]
    first = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    check_ungraded_then_healed(course, first, "and the rubric allows 4 GiB")


def test_more_jobs_than_cores(course: Path) -> None:
    source = """
        import time
        x = 15
        def f(n):
            start = time.process_time()
            while time.process_time() < start + 0.8:
                pass
            return 2 * n
    """
    limits = "limits: {call: 1 s}\n"
    (course / "rubrics/hw9.yaml").write_text(RUBRIC + limits)
    hand_in(course, "\n".join(line[8:] for line in source.splitlines()) + "\n")
    core = min(os.sched_getaffinity(0))
    done = subprocess.run(
        [sys.executable, "-c", QUICK_RUN, "class", "--jobs", "3"],
        cwd=course, check=False, preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )  # fmt: skip
    assert done.returncode == 0
    assert grades(course) == ALL_RIGHT


def grade_as_ordinary_user(course: Path, locked: str) -> Finished:
    """Grade while a path is locked; root gives up the right to read what is locked."""
    path = course / locked
    mode = path.stat().st_mode
    command = [sys.executable, "-c", QUICK_RUN, "class"]
    if is_root:
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot give up its rights here")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    path.chmod(0)
    try:
        return subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    finally:
        path.chmod(mode)


@pytest.mark.parametrize("locked", ["class/ada/hw9.py", "class/ada"])
def test_work_that_cannot_be_read(course: Path, locked: str) -> None:
    hand_in(course, RIGHT)
    assert grade_as_ordinary_user(course, locked).returncode == 1
    assert grades(course) == ALL_RIGHT | {"ada": (0, 2)}
    assert "Permission denied" in (course / "grades/index.html").read_text()
    assert grade(course, "class").returncode == 0
    assert grades(course) == ALL_RIGHT


@pytest.mark.parametrize(("locked", "said"), [
    ("rubrics/ref.py", "rubrics/ref.py: the reference solution cannot be read: Permission denied"),
    ("class", "'class' is not readable"),
])  # fmt: skip
def test_what_the_course_cannot_read_is_one_sentence(course: Path, locked: str, said: str) -> None:
    done = grade_as_ordinary_user(course, locked)
    assert done.returncode == 2
    assert said in done.stderr


def test_one_student_is_graded_again(course: Path) -> None:
    hand_in(course, RIGHT)
    assert grade(course, "class").returncode == 0
    again = grade(course, "class", "--again", "ADA", "--again", "bo")
    assert again.returncode == 0
    assert "1 had not changed" in again.stdout
    assert grades(course) == ALL_RIGHT


@pytest.mark.parametrize(("names", "said"), [
    (("nobody",), "there is no student 'nobody'"), (("ada", ""), "there is no student ''"),
])  # fmt: skip
def test_nobody_is_graded_again(course: Path, names: tuple[str, ...], said: str) -> None:
    words = (word for name in names for word in ("--again", name))
    done = grade(course, "class", *words)
    assert (done.returncode, said in done.stderr) == (2, True)


def test_a_store_that_is_gone_is_named(course: Path) -> None:
    for file in (course / "grades").glob("store.sqlite*"):
        file.unlink()
    assert "The store of the earlier reports was gone" in grade(course, "class").stdout
    assert "The store" not in grade(course, "class").stdout


def test_damaged_replies_of_the_reference_are_asked_again(course: Path) -> None:
    with closing(sqlite3.connect(course / "grades/store.sqlite")) as store, store:
        store.execute("UPDATE answers SET collected = x'00112233'")
    hand_in(course, RIGHT)
    assert grade(course, "class").returncode == 0
    assert grades(course) == ALL_RIGHT


def test_work_that_vanishes_during_the_run(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(course, RIGHT)

    def read_and_vanish(entry: FileEntry, notes: list[str]) -> bytes | None:
        (course / "class/cy/hw9.py").unlink(missing_ok=True)
        return read_data(entry, notes)

    with monkeypatch.context() as share:
        share.setattr("grader.discover.submission.read_data", read_and_vanish)
        assert grade(course, "class").returncode == 1
    assert grades(course) == ALL_RIGHT | {"cy": (0, 2)}
    hand_in(course, RIGHT)
    assert grade(course, "class").returncode == 0
    assert grades(course) == ALL_RIGHT
