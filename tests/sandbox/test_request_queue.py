"""Hidden requests come last, and nothing that a program says about them is kept."""

import pytest

from grader.model import Call, Plain, Read, Reply, Request, RequestLimits, Status
from grader.sandbox import Worker
from grader.sandbox.request_queue import RequestQueue
from tests.support.plans import module, run
from tests.support.step_requests import steps_request

VISIBLE, HIDDEN = Call("f", (1,)), Call("f", (2,), is_hidden=True)
OTHER = Call("g", (2,), is_hidden=True)
FIVE = Call("f", (5,), is_hidden=True)
LOOKUP = Read("g", RequestLimits(answer=0))
STUB = "hw2.py line 5, in f: raise NotImplementedError(f'{n}')"


def answered(*requests: Request, **replies: Reply) -> RequestQueue:
    """A queue whose visible requests have replies, by name."""
    queue = RequestQueue(requests)
    for request in [*queue.pending]:
        queue.record(request, replies[request.key.partition("#")[0]])
    return queue


def test_hidden_requests_wait_for_the_visible_ones() -> None:
    queue = RequestQueue([HIDDEN, Read("x"), VISIBLE])
    assert queue.pending == [Read("x"), VISIBLE]
    for request in [*queue.pending]:
        queue.record(request, Reply(Status.OK))
    assert (queue.pending, bool(queue)) == ([], True)
    queue.reveal()
    assert queue.pending == [HIDDEN]


def test_what_is_asked_for_a_visible_case_is_not_hidden() -> None:
    queue = RequestQueue([Call("f", (1,), is_hidden=True), VISIBLE])
    assert (queue.pending, queue.has_hidden) == ([VISIBLE], False)


def test_a_function_of_hidden_cases_alone_is_looked_up() -> None:
    assert RequestQueue([VISIBLE, HIDDEN, OTHER]).pending == [VISIBLE, LOOKUP]


@pytest.mark.parametrize(("reply", "kept"), [
    pytest.param(Reply(Status.OK, 4, "left out: secret", 99, 98), (4, ""), id="a value"),
    pytest.param(Reply(Status.RAISED, None, "ValueError: secret", 99, 98), (None, ""),
                 id="an exception"),
    pytest.param(Reply(Status.RAISED, None, f"{STUB}\nNotImplementedError: secret", 99, 98),
                 (None, "NotImplementedError"), id="not written yet"),
    pytest.param(Reply(Status.RAISED, None, "NotImplementedError: for 'Long'", 99, 98),
                 (None, ""), id="a library's own"),
    pytest.param(Reply(Status.OK, 4, "NotImplementedError", 99, 98), (4, ""),
                 id="a value that says so"),
])  # fmt: skip
def test_a_hidden_reply_keeps_status_value_and_the_place_of_a_visible_reply(
    reply: Reply, kept: tuple[Plain, str]
) -> None:
    queue = answered(VISIBLE, HIDDEN, f=Reply(Status.OK, 2, line=7, cell=3))
    queue.reveal()
    queue.record(HIDDEN, reply)
    assert queue.replies[HIDDEN.key] == Reply(reply.status, *kept, 7, 3)


def test_an_absent_function_is_not_sent_its_hidden_cases() -> None:
    queue = RequestQueue([OTHER])
    absent = Reply(Status.RAISED, None, "hw2.py line 1: no such module", line=1)
    queue.note_absent(LOOKUP, absent)
    queue.record(LOOKUP, absent)
    queue.reveal()
    assert (queue.pending, queue.replies[OTHER.key]) == ([], absent)


def test_a_function_that_was_stopped_twice_is_not_sent_its_hidden_cases() -> None:
    queue = RequestQueue([VISIBLE, Call("f", (3,)), HIDDEN])
    for request in [*queue.pending]:
        queue.note_hang(request)
        queue.record(request, Reply(Status.TIMED_OUT))
    queue.reveal()
    assert (queue.pending, queue.replies[HIDDEN.key].status) == ([], Status.TIMED_OUT)


@pytest.mark.parametrize("body", [
    pytest.param("raise ValueError(n)", id="raises"),
    pytest.param("print(n); return n", id="prints"),
    pytest.param("os._exit(n)", id="ends"),
    pytest.param("os.write(1, b'5' * 99); os.kill(os.getpid(), 9)", id="is killed"),
    pytest.param("while True: pass", id="hangs"),
])  # fmt: skip
def test_nothing_that_follows_a_hidden_request_is_kept(worker: Worker, body: str) -> None:
    source = f"import os\nprint('loaded')\n1 / 0\nx = 3\ndef f(n):\n    {body}\n"
    result = run(worker, module(source), FIVE, "x", Call("f", (6,), is_hidden=True))
    assert result.output == "loaded\n"
    assert [fault.line for fault in result.faults] == [3]
    assert (result.replies["x"].value, result.replies[FIVE.key].detail) == (3, "")
    assert result.replies[FIVE.key].line == 5


def test_faults_of_a_second_load_are_not_kept(worker: Worker) -> None:
    source = """
        import os
        pid = os.getpid()
        def f(n):
            os._exit(0)
        raise ValueError(f"process {pid}")
    """
    requests = [Call("f", (n,), is_hidden=True) for n in range(3)]
    result = run(worker, module(source), *requests, "pid")
    assert [result.replies[request.key].status for request in requests] == [Status.DIED] * 3
    assert f"process {result.replies['pid'].value}" in result.faults[0].detail


def test_a_name_that_is_lost_is_explained_for_hidden_requests(worker: Worker) -> None:
    reply = run(worker, module("import no_such_module\nf = no_such_module.f\n"), FIVE)
    assert reply.replies[FIVE.key].status is Status.RAISED
    assert "no_such_module" in reply.replies[FIVE.key].detail


def test_parts_of_a_hidden_reply_keep_no_text() -> None:
    steps = steps_request("{m: A(n)}", compare="m.x", n=5, is_hidden=True)
    queue = answered(Read("A"), steps, A=Reply(Status.UNREADABLE, line=4))
    queue.reveal()
    said = Reply(Status.RAISED, None, "ValueError: secret", 99, 98)
    queue.record(steps, Reply(Status.OK, None, "secret", 99, parts=(said,)))
    assert queue.replies[steps.key] == Reply(Status.OK, line=4, parts=(Reply(Status.RAISED),))


def test_steps_are_asked_unless_all_their_names_are_absent() -> None:
    steps = steps_request("{m: A(n)}, {k: B(n)}", compare="m.x", n=5, is_hidden=True)
    assert [request.key for request in RequestQueue([steps]).pending] == ["A", "B"]
    for other, asked in ((Status.OK, True), (Status.ABSENT, False)):
        queue = RequestQueue([steps])
        for request, status in zip([*queue.pending], (Status.ABSENT, other), strict=True):
            if status is Status.ABSENT:
                queue.note_absent(request, Reply(status))
            queue.record(request, Reply(status))
        queue.reveal()
        assert (queue.pending == [steps]) is asked


def test_steps_that_hang_twice_are_not_taken_again_but_others_are() -> None:
    slow = [steps_request("{m: A(n)}, {y: m.slow()}", compare="y", n=n) for n in range(4)]
    quick = steps_request("{m: A(n)}, {y: m.quick()}", compare="y", n=0)
    queue = RequestQueue([*slow, quick])
    for request in slow[:2]:
        queue.note_hang(request)
        queue.record(request, Reply(Status.TIMED_OUT))
    assert queue.pending == [quick]
    assert queue.replies[slow[3].key].detail == "not asked: A was stopped twice before"
