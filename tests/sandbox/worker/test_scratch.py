"""The folder that a program writes to: its limits, and how it is emptied."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model import Limits, Status
from grader.sandbox import ConfinementPolicy, Worker
from grader.sandbox.worker import scratch
from tests.support.plans import call_f, module, run

NO_PROCESS = 0


"""A process ID that no process has."""


LIMITS = Limits(call_s=10, load_s=10, submission_s=30)
FILL = """
    import os
    def f():
        for number in range(9):
            fd = os.open(f"{number}", os.O_RDWR | os.O_CREAT)
            os.posix_fallocate(fd, 0, 60 << 20)
            AFTER
        while True: pass
"""


@pytest.mark.parametrize("after", [
    pytest.param("os.close(fd)", id="many files"),
    pytest.param("os.unlink(f'{number}')", id="removed files that are held open"),
])  # fmt: skip
def test_a_program_that_fills_its_folder_is_killed(after: str) -> None:
    with Worker((), policy=ConfinementPolicy(bubblewrap=False)) as worker:
        reply = call_f(worker, FILL.replace("AFTER", after), limits=LIMITS)
        assert reply.status is Status.DIED
        assert reply.detail == "filled its folder (limit 256 MiB in all) in f(), hw2.py line 3"
        assert run(worker, module("y = 2"), "y").replies["y"].value == 2


def test_a_step_that_fills_the_folder_is_skipped() -> None:
    source = FILL.replace("AFTER", "pass") + "    f()\n    y = 2\n"
    with Worker((), policy=ConfinementPolicy(bubblewrap=False)) as worker:
        collected = run(worker, module(source), "y", limits=LIMITS)
    assert collected.replies["y"].value == 2
    assert [(fault.line, fault.status) for fault in collected.faults] == [(9, Status.DIED)]


def test_a_write_to_a_full_folder_fails_or_kills_the_program(worker: Worker) -> None:
    reply = call_f(worker, FILL.replace("AFTER", "pass"), limits=LIMITS)
    assert reply.status in {Status.RAISED, Status.DIED}
    assert "No space left" in reply.detail or "filled its folder" in reply.detail


def write(folder: Path, size: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "file").write_bytes(b"x" * size)


@pytest.mark.parametrize(("make", "full"), [
    pytest.param(lambda top: None, False, id="empty"),
    pytest.param(lambda top: write(top, 30_000), False, id="a file below the limit"),
    pytest.param(lambda top: write(top, 50_000), True, id="a file above it"),
    pytest.param(lambda top: write(top / "a/b/c", 50_000), True, id="in a folder"),
    pytest.param(lambda top: [(top / f"{n}").touch() for n in range(9)], False, id="empty files"),
    pytest.param(lambda top: [(top / f"{n}").touch() for n in range(11)], True,
                 id="too many empty files"),
    pytest.param(lambda top: (top / "link").symlink_to("/usr"), False, id="a link is not followed"),
])  # fmt: skip
def test_the_sizes_of_files_are_added_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], full: bool
) -> None:
    monkeypatch.setattr(scratch, "CAPACITY", 40_960)
    make(tmp_path)
    assert scratch.is_full(tmp_path, NO_PROCESS) is full


def test_a_folder_that_is_too_deep_to_list_is_full(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("a" * 20, dir_fd=folder)
        inner = os.open("a" * 20, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    assert scratch.is_full(tmp_path, NO_PROCESS)
    scratch.empty(str(tmp_path))
    assert not scratch.is_full(tmp_path, NO_PROCESS)


@pytest.mark.parametrize("name", ["../up.py", "/tmp/up.py", "a/../../up.py", "", ".", "x\0y"])
def test_extra_files_stay_in_the_scratch_folder(worker: Worker, name: str) -> None:
    program = module("import os\nfound = [f for _, _, names in os.walk('.') for f in names]")
    extras = {name: b"", "data/ok.txt": b"", "__pycache__/hw2.pyc": b""}
    collected = run(worker, type(program)("module", "hw2.py", program.cells, extras), "found")
    assert sorted(collected.replies["found"].value) == ["hw2.py", "ok.txt"]  # type: ignore[arg-type,type-var]


@pytest.mark.parametrize("depth", [pytest.param(3, id="shallow"), pytest.param(300, id="deep")])
def test_a_folder_is_emptied(tmp_path: Path, depth: int) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("a" * 20, dir_fd=folder)
        inner = os.open("a" * 20, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.mkdir("closed", 0, dir_fd=folder)
    os.symlink("/etc", "link", dir_fd=folder)
    os.close(folder)
    (tmp_path / "1.lifted").mkdir()
    (tmp_path / "file").touch()
    scratch.empty(str(tmp_path))
    assert not list(tmp_path.iterdir())
    assert Path("/etc").is_dir()
