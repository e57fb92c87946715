"""Steps in a program: objects, state, and what a failed step costs."""

import struct

import pytest

from grader.model import Plain, Reply, Status, Tensor
from grader.sandbox import Worker
from tests.support.plans import module, notebook, run
from tests.support.step_requests import steps_request

SOURCE = """
import random
import numpy as np
class A:
    k = 1
    def __init__(self, n=0, *, step=1):
        self.n, self.step, self.cache, self.log = n, step, {}, [0, 0]
    def add(self, k):
        self.n += k * self.step
        self.cache["k"] = [k]
        return self.n
    def grow(self, x):
        x += 1
        self.kept = x
        return x
    def fail(self):
        self.half = 1
        return self.cache["none"]
    def nothing(self):
        pass
    def leave(self):
        raise SystemExit(3)
    def draw(self):
        return random.random()
    def __call__(self, *args, **named):
        return [list(args), named]
class Odd:
    def __getattr__(self, name):
        raise MemoryError("mine")
    def __setattr__(self, name, value):
        raise RuntimeError("read only")
    def __eq__(self, other):
        return True
    def __array__(self, *args, **named):
        return np.ones(2)
    def __reduce__(self):
        return print, ("unpickled",)
    def __repr__(self):
        return "1.0"
    __str__ = __repr__
    def __float__(self):
        return 1.0
    __int__ = __index__ = lambda self: 1
    def me(self):
        return self
def double(x):
    return 2 * x
"""


def taken(worker: Worker, take: str, compare: str, **inputs: Plain) -> Reply:
    request = steps_request(take, compare, is_hidden=False, **inputs)
    return run(worker, module(SOURCE), request).replies[request.key]


def doubles(*entries: float) -> Tensor:
    return Tensor("float64", (len(entries),), struct.pack(f"<{len(entries)}d", *entries), "numpy")


@pytest.mark.parametrize(("take", "compare", "values"), [
    pytest.param("{m: A(n)}, {y: m.add(3)}, {z: m.add(k=y)}", "y, z, m.n", (5, 10, 10), id="state"),
    pytest.param("{m: 'A(n, step=2)'}, m.add(3)", "m.n", (8,), id="keywords, and a kept state"),
    pytest.param("{m: A()}, {set: {m.n: n, m.step: -1}}, m.add(1)", "m.n", (1,), id="attributes"),
    pytest.param("{m: A()}, {set: {'m.log[1]': n}}", "m.log", ((0, 2),), id="an item"),
    pytest.param("{m: A()}, {set: {A.k: 7}}", "m.k", (7,), id="an attribute of a class"),
    pytest.param("{m: A()}, {o: \"m(n, -1, 'a', [n, True], (None,), {'k': 1.5}, q=n)\"}",
                 "'o[0]', 'o[1]'", ((2, -1, "a", (2, True), (None,), {"k": 1.5}), {"q": 2}),
                 id="literals"),
    pytest.param("{y: double(n)}, {z: double(y)}", "z", (8,), id="functions"),
    pytest.param("{f: double}, {z: f(n)}", "z", (4,), id="a function as a value"),
    pytest.param("{m: A()}, {c: m.cache}, m.add(4)", "'m.cache[\"k\"]', c", ((4,), {}),
                 id="a result as it was, an attribute as it is"),
    pytest.param("{m: A()}, {a: m.draw()}, {k: A()}", "a", (0.8444218515250481,), id="seeded"),
])  # fmt: skip
def test_values(worker: Worker, take: str, compare: str, values: tuple[Plain, ...]) -> None:
    reply = taken(worker, take, compare, n=2)
    assert [(part.status, part.value, part.detail) for part in reply.parts] == [
        (Status.OK, value, "") for value in values
    ]
    assert (reply.status, reply.line, reply.detail) == (Status.OK, reply.line, "")


def test_arrays_are_changed_in_place_and_results_are_kept_as_they_were(worker: Worker) -> None:
    take = "{m: A()}, {y: m.grow(x)}, {z: m.grow(x)}"
    reply = taken(worker, take, "y, z, x, m.kept", x=doubles(1, 2))
    found = [part.value for part in reply.parts]
    later = Tensor("float64", (2,), doubles(3, 4).data)
    assert found == [Tensor("float64", (2,), doubles(2, 3).data), later, later, later]


@pytest.mark.parametrize(("take", "compare", "statuses", "details"), [
    pytest.param("{m: A(2)}, {y: m.fail()}, {z: m.add(1)}, {w: double(y)}", "y, z, w, m.half",
                 "raised ok raised ok", ["hw2.py line 18, in fail", "", "in the step `y = m", ""],
                 id="a step raises"),
    pytest.param("{m: A(2)}, m.leave(), {z: m.add(1)}", "z, m.gone", "ok raised",
                 ["", "SystemExit: 3\nin the step `m.leave()`"], id="a step leaves"),
    pytest.param("{m: A(2)}, {y: m.fail()}", "m.grad, m.n", "raised ok", ["`y = m.fail()`", ""],
                 id="an attribute that the failed step should have set"),
    pytest.param("{m: 'A(1, 2, 3)'}, {set: {m.n: 1}}, {y: m.add(1)}, {z: double(2)}", "y, m.n, z",
                 "raised raised ok", ["TypeError: A.__init__() takes", "`m = A(1, 2, 3)`", ""],
                 id="no object"),
    pytest.param("{m: A()}, {y: m.backward(1)}, {z: B(m)}", "y, z, m.n", "raised absent ok",
                 ["has no attribute 'backward'", "has no 'B'\nin the step `z = B(m)`", ""],
                 id="missing names"),
    pytest.param("{m: A()}, {y: m.nothing()}", "y", "ok", [""], id="nothing"),
    pytest.param("{o: Odd()}, {y: o.me()}, {z: double(2)}", "y, o.x, z", "unreadable died ok",
                 ["y answers with an object of class Odd", "ran out of memory", ""],
                 id="a hostile object"),
    pytest.param("{o: Odd()}, {set: {o.x: 1}}, {y: o.me()}", "y", "unreadable",
                 ["y answers with an object of class Odd"], id="an object that refuses"),
])  # fmt: skip
def test_what_a_failed_step_costs(
    worker: Worker, take: str, compare: str, statuses: str, details: list[str]
) -> None:
    reply = taken(worker, take, compare)
    assert " ".join(part.status for part in reply.parts) == statuses
    for part, detail in zip(reply.parts, details, strict=True):
        assert detail in part.detail
        assert bool(detail) is bool(part.detail)


def test_a_step_that_is_not_written_yet(worker: Worker) -> None:
    source = "class A:\n    def f(self):\n        raise NotImplementedError\n"
    request = steps_request("{m: A()}, {y: m.f()}", compare="y")
    [part] = run(worker, module(source), request).replies[request.key].parts
    assert part.is_unwritten


def test_the_first_failure_is_told(worker: Worker) -> None:
    reply = taken(worker, "{o: Odd()}, {set: {o.x: 1}}, {z: double(2)}", "z")
    assert reply.short_detail == (
        "RuntimeError: read only in the step `o.x = 1` "
        '(hw2.py line 31, in __setattr__: raise RuntimeError("read only"))'
    )


def test_a_program_without_any_of_the_names_is_absent(worker: Worker) -> None:
    reply = taken(worker, "{m: B()}, {y: C(m)}", "y, m.n")
    assert (reply.status, reply.parts) == (Status.ABSENT, ())


def test_a_class_whose_statement_failed(worker: Worker) -> None:
    request = steps_request("{m: B()}", compare="m.n")
    collected = run(worker, module("class B(unknown):\n    n = 1"), request)
    assert collected.replies[request.key].status is Status.RAISED
    assert "unknown" in collected.replies[request.key].detail


def test_a_hang_costs_its_case_and_is_told_with_its_step(worker: Worker) -> None:
    source = """
    class A:
        def f(self, n):
            while n == 1:
                pass
            return n
    """
    requests = [steps_request("{m: A()}, {y: m.f(n)}", compare="y", n=n) for n in (1, 2)]
    replies = run(worker, module(source), *requests).replies
    assert replies[requests[0].key].status is Status.TIMED_OUT
    assert "stopped after 2 s in the step `y = m.f(n)`" in replies[requests[0].key].detail
    assert replies[requests[1].key].parts == (Reply(Status.OK, 2),)


@pytest.mark.parametrize("parts", ["parts[:1]", "parts * 2", "()"])
def test_other_parts_than_were_asked_are_no_answer(worker: Worker, parts: str) -> None:
    source = f"""
    from grader.sandbox.worker import step_walk
    take = step_walk.StepWalk.take
    def forged(*args):
        parts = take(*args)
        return {parts}
    step_walk.StepWalk.take = forged
    class A:
        x, y = 1, 2
    """
    request = steps_request("{m: A()}", compare="m.x, m.y")
    reply = run(worker, module(source), request).replies[request.key]
    assert (reply.status, reply.parts) == (Status.DIED, ())


def test_a_part_cannot_claim_our_fault(worker: Worker) -> None:
    source = """
    from grader.model import Reply, Status
    from grader.sandbox.worker import step_walk
    step_walk.StepWalk.take = lambda *args: (Reply(Status.FAILED, None, "a bug"),)
    class A:
        x = 1
    """
    request = steps_request("{m: A()}", compare="m.x")
    reply = run(worker, module(source), request).replies[request.key]
    assert (reply.status, reply.parts) == (Status.DIED, ())


def test_steps_in_a_notebook(worker: Worker) -> None:
    request = steps_request("{m: A()}", compare="m.x")
    collected = run(worker, notebook("y = 1", "class A:\n    x = 3"), request)
    assert collected.replies[request.key] == Reply(Status.OK, cell=2, parts=(Reply(Status.OK, 3),))
