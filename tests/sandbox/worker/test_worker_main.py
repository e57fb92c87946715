"""A worker: limits that it watches, forks that it retries, and programs in a fresh process."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Limits, Plan, Program, Read, Status, Terms
from grader.rubric import load
from grader.sandbox import Worker, WorkerSetup
from grader.sandbox.worker import process_group, worker_main
from tests.support.plans import call_f, module, notebook

FRESH = Terms(fresh=True)
LIMITS = Limits(call_s=10, load_s=5, submission_s=30, memory=500 << 20)
WITH_TORCH = """
import sys
early = sorted({"torch", "numpy"} & set(sys.modules))
import torch, numpy, random
x = [torch.rand(1).item(), float(numpy.random.rand()), random.random()]
"""
WITH_NUMPY = """
import sys
early = sorted({"numpy", "IPython"} & set(sys.modules))
import numpy, random
x = [float(numpy.random.rand()), random.random()]
"""


def test_a_thread_bomb_is_stopped(worker: Worker) -> None:
    source = """
        import threading, time
        def f():
            for _ in range(10**6):
                threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
    """
    reply = call_f(worker, source, limits=Limits(call_s=1))
    assert reply.status in {Status.RAISED, Status.TIMED_OUT, Status.DIED}


def test_a_program_with_too_many_threads_is_killed(worker: Worker) -> None:
    source = """
        import threading, time
        def f():
            for _ in range(150):
                threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
            time.sleep(99)
    """
    reply = call_f(worker, source)
    assert reply.status is Status.DIED
    assert "started more than 128 threads" in reply.detail


def test_a_fork_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = iter([BlockingIOError(), BlockingIOError()])

    def fork() -> int:
        for refusal in refusals:
            raise refusal
        return 7

    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr(worker_main, "WATCH_S", 0.001)
    monkeypatch.setattr(process_group, "count_threads", lambda _: 1)
    assert worker_main.fork_with_retry() == 7


@pytest.mark.parametrize(("imports", "program"), [
    pytest.param(("numpy", "torch"), module(WITH_TORCH), id="module"),
    pytest.param(("IPython", "numpy"), notebook(WITH_NUMPY), id="notebook"),
])  # fmt: skip
def test_each_program_imports_for_itself(
    worker: Worker, imports: tuple[str, ...], program: Program
) -> None:
    plan = Plan(program, (Read("x"), Read("early")), LIMITS, seed=3, terms=FRESH)
    with Worker(imports, setup=WorkerSetup(FRESH)) as fresh:
        replies = fresh.run(plan).replies
        process = fresh._process
        assert process is not None
        maps = Path(f"/proc/{innermost(process.fork_server.popen.pid)}/maps").read_text()
    assert replies["early"].value == imports
    assert "numpy" not in maps  # the worker itself has not imported it
    # Random numbers are seeded before the first line, as in a warm worker.
    assert replies["x"] == worker.run(replace(plan, terms=Terms())).replies["x"]


def innermost(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return innermost(int(children[0])) if children else pid


def test_a_library_that_cannot_be_imported_is_our_fault() -> None:
    with Worker(("no_such_library",), setup=WorkerSetup(FRESH)) as fresh:
        result = fresh.run(Plan(module("x = 1"), (Read("x"),), LIMITS, terms=FRESH))
    assert "No module named 'no_such_library'" in result.fault


def test_a_rubric_asks_for_fresh_processes(tmp_path: Path) -> None:
    text = "assignment: hw9\nreference: ref.py\nseed: 1\nfresh_process: true\nquestions:\n"
    text += "  q1: {points: 1, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}\n"
    (tmp_path / "ref.py").write_text("x = 1\n")
    (tmp_path / "hw9.yaml").write_text(text)
    assert load(tmp_path / "hw9.yaml").terms == FRESH
