"""Workers: our own failures never become verdicts, and nothing outlives a closed worker."""

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
from grader.sandbox import ConfinementPolicy, Worker, host, session
from grader.sandbox.process import Process
from tests.support.paths import ROOT
from tests.support.plans import module, notebook, run

BARE = ("json",)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> set[int]:
    """The children of this process, including zombies."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return set(map(int, listed.split()))


def is_alive(pid: int) -> bool:
    """Whether a process exists and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def descendants(pids: set[int]) -> set[int]:
    """These processes and all their descendants."""
    result = set[int]()
    while pids:
        result |= pids
        lists = (Path(f"/proc/{pid}/task/{pid}/children").read_text() for pid in pids)
        pids = {int(word) for listed in lists for word in listed.split()}
    return result


@pytest.mark.parametrize(("target", "name", "failure"), [
    pytest.param(tempfile, "TemporaryFile", OSError(28, "No space left"), id="a full disk"),
    pytest.param(subprocess, "Popen", OSError(11, "Resource temporarily unavailable"),
                 id="no process available"),
    pytest.param(Process, "_receive", SandboxError("the worker ended"), id="a worker that ends"),
    pytest.param(os, "pipe", OSError(24, "Too many open files"), id="no file descriptors"),
])  # fmt: skip
def test_a_failure_of_ours_is_not_a_verdict(
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


def test_a_worker_names_the_library_that_it_cannot_import() -> None:
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


def test_a_worker_is_replaced_after_its_maximum_of_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "MAX_PLANS", 2)
    started = []
    start = Worker._start

    def counted(worker: Worker) -> Process:
        started.append(worker)
        return start(worker)

    monkeypatch.setattr(Worker, "_start", counted)
    with Worker(("json",)) as worker:
        values = [run(worker, module("x = 1"), "x").replies["x"].value for _ in range(5)]
    assert values == [1] * 5
    assert len(started) == 3


def test_a_failed_plan_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [SandboxError("a broken pipe")]

    def fail_once(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return session.collect(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("grader.sandbox.host.collect", fail_once)
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
def test_closing_a_worker_that_is_not_ready_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, bubblewrap: bool
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before, opened = children(), descriptors()
    worker = Worker(("torch",), policy=ConfinementPolicy(bubblewrap=bubblewrap))
    time.sleep(0.3)  # all processes have started by now, and torch is not imported yet
    started = descendants(children() - before)
    worker.close()
    assert not list(tmp_path.iterdir())
    assert descriptors() == opened
    assert started
    time.sleep(0.1)
    assert not {pid for pid in started if is_alive(pid)}


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


def test_workers_run_in_parallel_threads() -> None:
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


def test_a_notebook_runs_in_a_worker_without_a_warm_shell() -> None:
    with Worker(BARE) as worker:
        assert run(worker, notebook("x = 1"), "x").replies["x"].value == 1


def test_the_host_imports_no_library_that_students_use() -> None:
    source = "import sys, grader.sandbox; print({'torch', 'numpy', 'IPython'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "set()\n"


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
