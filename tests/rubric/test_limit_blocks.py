"""Limits of single questions: they are in the request, its messages and the key of its reply."""

from pathlib import Path

import pytest

from grader.model import Call, Limits, Plan, Read, Request, RequestLimits, Status
from grader.pipeline.prepare import student_requests
from grader.pipeline.reference_values import reference_plan
from grader.rubric import load
from grader.sandbox import Worker
from grader.store.result_keys import plan_key
from tests.support.plans import module, run

RUBRIC = """\
assignment: hw9
reference: ref.py
seed: 1
limits: {call: 4 s, answer: 2 MiB}
questions:
  q1: {points: 1, LIMITS number: {names: [x, y], expect: x, tolerance: {atol: 0, rtol: 0}}}
  q2:
    points: 1
    limits: {call: 3 s}
    number: {names: [y], expect: x, tolerance: {atol: 0, rtol: 0}}
"""


def limits_by_request(folder: Path, limits: str) -> dict[str, RequestLimits]:
    (folder / "ref.py").write_text("x = 1\n")
    (folder / "hw9.yaml").write_text(RUBRIC.replace("LIMITS", limits and f"limits: {limits},"))
    rubric = load(folder / "hw9.yaml")
    assert reference_plan(rubric).requests[0].limits.call_s in {None, 3, 4, 6}
    return {request.key: request.limits for request in student_requests(rubric)}


@pytest.mark.parametrize(
    ("limits", "own", "shared"),
    [
        pytest.param(
            "", RequestLimits(), RequestLimits(4, 2 << 20), id="the assignment's is larger"
        ),
        pytest.param(
            "{call: 6 s}",
            RequestLimits(6),
            RequestLimits(6, 2 << 20),
            id="the question's own is larger",
        ),
        pytest.param(
            "{answer: 1 MiB}", RequestLimits(None, 1 << 20), RequestLimits(4, 2 << 20), id="a size"
        ),
        pytest.param("{call: 3 s}", RequestLimits(3), RequestLimits(3), id="both the same"),
    ],
)
def test_a_shared_request_gets_the_larger_limits(
    tmp_path: Path, limits: str, own: RequestLimits, shared: RequestLimits
) -> None:
    assert limits_by_request(tmp_path, limits) == {
        "answers": RequestLimits(),
        "x": own,
        "y": shared,
    }


def test_another_limit_gives_the_result_another_name() -> None:
    program, keys = module("x = 1"), set()
    for limit in (RequestLimits(), RequestLimits(5), RequestLimits(5, 10), RequestLimits(None, 10)):
        keys.add(plan_key(Plan(program, (Read("x", limit),))))
        assert Call("f", (1,), limit).key == Call("f", (1,)).key
    assert len(keys) == 4


def test_each_request_has_a_limit_of_its_own(worker: Worker) -> None:
    source = """
        import time
        def slow(n): time.sleep(n)
        def large(n): return "x" * n
        import torch
        tensor = torch.zeros(2000)
    """
    plan_wide = Limits(call_s=0.5, answer=4000, submission_s=20)
    asked: dict[str, Request] = {
        "plan": Call("slow", (9,)),
        "shorter": Call("slow", (8,), RequestLimits(0.2)),
        "longer": Call("slow", (0.7,), RequestLimits(5)),
        "text": Call("large", (5000,)),
        "more text": Call("large", (6000,), RequestLimits(None, 6000)),
        "tensor": Read("tensor"),
    }
    # A request that hangs comes last and runs at most twice: the longer one comes first.
    order = ("longer", "text", "more text", "tensor", "plan", "shorter")
    found = run(worker, module(source), *(asked[name] for name in order), limits=plan_wide)
    reply = {name: found.replies[request.key] for name, request in asked.items()}
    assert reply["plan"].detail == "stopped after 0.5 s in slow(9), hw2.py line 3"
    assert reply["shorter"].detail == "stopped after 0.2 s in slow(8), hw2.py line 3"
    assert reply["longer"].status is Status.OK
    assert reply["text"].detail == "answers with more than 4000 characters of text"
    assert reply["more text"].status is Status.OK
    assert reply["tensor"].detail == (
        "answers with a tensor of shape (2000,), which is too large to read (limit 3.91 KiB)"
    )


def test_a_larger_answer_is_taken_where_its_question_says_so(worker: Worker) -> None:
    source = "import torch\nx = torch.zeros(300_000)\n"
    small = Limits(call_s=5, answer=1000, submission_s=20)
    large = run(worker, module(source), Read("x", RequestLimits(None, 2 << 20)), limits=small)
    assert large.replies["x"].status is Status.OK
