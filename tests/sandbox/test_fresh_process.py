"""A fresh process for each program: nothing is imported before the fork, and all is as it was."""

from pathlib import Path

import pytest

from grader.model import Limits, Plan, Program, Read, Terms
from grader.rubric import load
from grader.sandbox import Worker, WorkerSetup
from tests.support.plans import module, notebook

FRESH = Terms(fresh=True)
LIMITS = Limits(call_s=10, load_s=5, submission_s=30, memory=500 << 20)
LOOK = """
import sys
early = sorted({"torch", "numpy", "IPython"} & set(sys.modules))
import torch, numpy, random
x = [torch.rand(1).item(), float(numpy.random.rand()), random.random()]
"""


@pytest.mark.parametrize("program", [
    pytest.param(module(LOOK), id="module"), pytest.param(notebook(LOOK), id="notebook"),
])  # fmt: skip
def test_each_program_imports_for_itself(worker: Worker, program: Program) -> None:
    plan = Plan(program, (Read("x"), Read("early")), LIMITS, seed=3, terms=FRESH)
    with Worker(setup=WorkerSetup(FRESH)) as fresh:
        found = [fresh.run(plan) for _ in range(2)]
        process = fresh._process
        assert process is not None
        maps = Path(f"/proc/{innermost(process.fork_server.popen.pid)}/maps").read_text()
    assert "libtorch" not in maps
    assert found[0] == found[1]
    assert found[0].fault == ""
    # Seeded like any other, before its first line.
    warm = worker.run(Plan(program, plan.requests, LIMITS, seed=3))
    assert found[0].replies["x"] == warm.replies["x"]
    assert "torch" in str(found[0].replies["early"].value)


def innermost(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return innermost(int(children[0])) if children else pid


def test_a_library_that_cannot_be_imported_is_our_fault() -> None:
    with Worker(("no_such_library",), setup=WorkerSetup(FRESH)) as fresh:
        found = fresh.run(Plan(module("x = 1"), (Read("x"),), LIMITS, terms=FRESH))
    assert "No module named 'no_such_library'" in found.fault


def test_the_rubric_says_so(tmp_path: Path) -> None:
    text = "assignment: hw9\nreference: ref.py\nseed: 1\nfresh_process: true\nquestions:\n"
    text += "  q1: {points: 1, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}\n"
    (tmp_path / "ref.py").write_text("x = 1\n")
    (tmp_path / "hw9.yaml").write_text(text)
    assert load(tmp_path / "hw9.yaml").terms == FRESH
