"""The host's side: our own failures are never the student's, and nothing outlives its worker."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model import Call, Limits, Plan, Status
from grader.sandbox import ConfinementPolicy, Worker, decode, encode, host, session
from grader.sandbox.process import Process
from grader.sandbox.worker import scratch
from tests.support.paths import ROOT
from tests.support.plans import module, notebook, run

BARE = ("json",)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> set[int]:
    """The processes that descend from this one, dead ones that nobody waited for included."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return set(map(int, listed.split()))


def runs(pid: int) -> bool:
    """Whether a process is there, and not only its status, which nobody has fetched yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def descendants(pids: set[int]) -> set[int]:
    """These processes and all that descend from them."""
    found = set[int]()
    while pids:
        found |= pids
        lists = (Path(f"/proc/{pid}/task/{pid}/children").read_text() for pid in pids)
        pids = {int(word) for listed in lists for word in listed.split()}
    return found


@pytest.mark.parametrize(("target", "name", "failure"), [
    pytest.param(tempfile, "TemporaryFile", OSError(28, "No space left"), id="a full disk"),
    pytest.param(subprocess, "Popen", OSError(11, "Resource temporarily unavailable"),
                 id="no process to be had"),
    pytest.param(Process, "_receive", SandboxError("the worker ended"), id="a worker that ends"),
    pytest.param(os, "pipe", OSError(24, "Too many open files"), id="no file descriptors"),
])  # fmt: skip
def test_a_failure_of_ours_is_no_verdict(
    monkeypatch: pytest.MonkeyPatch, target: object, name: str, failure: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    before = children()
    monkeypatch.setattr(target, name, fail)
    with Worker(BARE) as worker:
        collected = run(worker, module("x = 1"), "x", Call("f", ()))
    assert {reply.status for reply in collected.replies.values()} == {Status.FAILED}
    assert collected.fault == str(failure)
    assert children() == before


def test_a_worker_that_cannot_import_says_what() -> None:
    with Worker(("no_such_library",)) as worker:
        fault = run(worker, module("x = 1"), "x").fault
    assert "No module named 'no_such_library'" in fault


def test_a_worker_that_was_killed_is_replaced() -> None:
    before = children()
    with Worker(BARE) as worker:
        assert run(worker, module("x = 1"), "x").replies["x"].value == 1
        for pid in children() - before:
            os.kill(pid, signal.SIGKILL)
        assert run(worker, module("x = 2"), "x").replies["x"].value == 2
    assert children() == before


def test_a_worker_is_replaced_before_it_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "MAX_PLANS", 2)
    started = []
    start = Worker._start

    def counted(worker: Worker) -> Process:
        started.append(worker)
        return start(worker)

    monkeypatch.setattr(Worker, "_start", counted)
    with Worker(("json",)) as worker:
        found = [run(worker, module("x = 1"), "x").replies["x"].value for _ in range(5)]
    assert found == [1] * 5
    assert len(started) == 3


def test_a_failure_in_the_middle_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [SandboxError("a broken pipe")]

    def sometimes(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return session.collect(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("grader.sandbox.host.collect", sometimes)
    with Worker(BARE) as worker:
        collected = run(worker, module("x = 1"), "x")
    assert (collected.replies["x"].value, collected.fault) == (1, "")


def test_an_interrupt_ends_the_worker_and_its_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = children()
    with Worker(BARE) as worker:
        assert run(worker, module("x = 1"), "x").replies["x"].value == 1
        monkeypatch.setattr("grader.sandbox.session._Session.run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(worker, module("x = 1"), "x")
        assert children() == before


def test_closing_removes_every_process_folder_and_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before, opened = children(), descriptors()
    with Worker(BARE, policy=ConfinementPolicy(bubblewrap=False)) as worker:
        run(worker, module("open('left', 'w').close()"), "x")
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    assert children() == before
    assert descriptors() == opened


@pytest.mark.parametrize("bubblewrap", [True, False], ids=["in bubblewrap", "bare"])
def test_closing_one_that_is_not_ready_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, bubblewrap: bool
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before, opened = children(), descriptors()
    worker = Worker(("torch",), policy=ConfinementPolicy(bubblewrap=bubblewrap))
    time.sleep(0.3)  # by now all processes are there, and torch is not
    started = descendants(children() - before)
    worker.close()
    assert not list(tmp_path.iterdir())
    assert descriptors() == opened
    assert started
    time.sleep(0.1)
    assert not {pid for pid in started if runs(pid)}


@pytest.mark.parametrize("bubblewrap", [
    pytest.param(True, id="in bubblewrap"), pytest.param(False, id="bare"),
])  # fmt: skip
def test_a_host_that_is_killed_leaves_nothing(tmp_path: Path, bubblewrap: bool) -> None:
    source = f"""
import os, signal, tempfile
tempfile.tempdir = {str(tmp_path)!r}
from grader.sandbox import ConfinementPolicy, Worker
from tests.support.plans import module, run
worker = Worker({BARE!r}, policy=ConfinementPolicy(bubblewrap={bubblewrap}))
run(worker, module("x = 1"), "x")
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", source], cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not list(tmp_path.iterdir())


def test_workers_run_beside_each_other_in_threads() -> None:
    def last(number: int) -> object:
        with Worker(BARE) as worker:
            for at in range(5):
                value = run(worker, module(f"x = {number * 10 + at}"), "x").replies["x"].value
        return value

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(last, range(4))) == [4, 14, 24, 34]


def test_a_closed_worker_runs_nothing() -> None:
    worker = Worker(BARE)
    worker.close()
    assert run(worker, module("x = 1"), "x").fault == "the worker was closed"


def test_closing_from_another_thread_ends_what_runs() -> None:
    before, worker = children(), Worker(BARE)
    assert run(worker, module("x = 1"), "x").replies["x"].value == 1
    endless = Plan(module("while True: pass"), (), Limits(load_s=60))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(worker.run, endless)
        time.sleep(0.2)
        worker.close()
        assert running.result(timeout=20).fault == "the worker was closed"
    assert children() == before


def test_a_notebook_runs_where_no_shell_was_warm() -> None:
    with Worker(BARE) as worker:
        assert run(worker, notebook("x = 1"), "x").replies["x"].value == 1


def test_the_host_imports_no_library_of_the_students() -> None:
    source = "import sys, grader.sandbox; print({'torch', 'numpy', 'IPython'} & {*sys.modules})"
    root = ROOT
    found = subprocess.run([sys.executable, "-c", source], cwd=root, capture_output=True, text=True)
    assert found.stdout == "set()\n"


@pytest.mark.parametrize("program", [
    pytest.param(module("import torch, random, numpy\n"
                        "x = [torch.rand(3), random.random(), numpy.random.rand(2)]"), id="module"),
    pytest.param(notebook("import torch", "x = [torch.randn(3), hash('text')]"), id="notebook"),
])  # fmt: skip
def test_the_same_plan_gives_the_same_replies(worker: Worker, program: object) -> None:
    first = run(worker, program, "x", seed=7)  # type: ignore[arg-type]
    assert first.replies["x"].status is Status.OK
    assert run(worker, program, "x", seed=7) == first  # type: ignore[arg-type]
    assert run(worker, program, "x", seed=8).replies["x"].value != first.replies["x"].value  # type: ignore[arg-type]


def test_replies_follow_the_order_of_the_plan(worker: Worker) -> None:
    program = module("def f(n):\n    while n == 1: pass\n    return n")
    calls = tuple(Call("f", (n,)) for n in (1, 2, 3))
    collected = worker.run(Plan(program, calls, Limits(call_s=0.3)))
    assert list(collected.replies) == [call.key for call in calls]


@pytest.mark.parametrize("depth", [pytest.param(3, id="shallow"), pytest.param(1500, id="deep")])
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


@pytest.mark.parametrize("index", ["-(1 << 31)", "1 << 30"])
def test_what_a_child_says_of_its_place_is_kept_and_read_again(index: str) -> None:
    source = f"""
        import os, sys
        def lie():
            frame = sys._getframe()
            while not hasattr(frame.f_locals.get("self"), "_progress"):
                frame = frame.f_back
            frame.f_locals["self"]._progress.note({index}, -5, -7)
            os._exit(3)
        x = 1
        def f():
            lie()
        {{statement}}
    """
    call = Call("f", ())
    limits = Limits(call_s=2, load_s=2, submission_s=3)
    with Worker(BARE) as worker:
        called = run(worker, module(source.format(statement="")), "x", call, limits=limits)
        loaded = run(worker, module(source.format(statement="lie()")), "x", limits=limits)
    assert called.replies["x"].value == 1
    assert called.replies[call.key].status is Status.DIED
    assert (called.replies[call.key].line, called.replies[call.key].cell) == (None, None)
    assert all(fault.line is None for fault in loaded.faults)
    assert decode(encode(called)) == called
    assert decode(encode(loaded)) == loaded
