"""A program that hangs, crashes or floods costs only itself, and the reply says so."""

import time
from pathlib import Path

import pytest

from grader.model import Call, Limits, Status
from grader.sandbox import Worker, decode
from grader.sandbox.record_codec import encode
from grader.sandbox.wire import pack
from tests.support.plans import call_f, module, run

SHORT = Limits(call_s=0.5, load_s=0.5, submission_s=10, output=1 << 16)
IS_OPEN = """
def is_open(fd):
    try:
        return os.fstat(fd) is not None
    except OSError:
        return False
"""


DIED, TIMED_OUT, RAISED = Status.DIED, Status.TIMED_OUT, Status.RAISED


@pytest.mark.parametrize(("body", "status", "detail"), [
    pytest.param("while True: pass", TIMED_OUT, "stopped after 0.5 s in f()", id="a loop"),
    pytest.param("import time; time.sleep(99)", TIMED_OUT, "stopped after 0.5 s in f()",
                 id="sleeps"),
    pytest.param("import signal; signal.pause()", TIMED_OUT, "stopped after",
                 id="waits for a signal"),
    pytest.param("9 ** 9 ** 9", TIMED_OUT, "stopped after", id="an endless operation"),
    pytest.param("import re; re.match('(a+)+$', 'a' * 40 + 'b')", TIMED_OUT, "stopped after",
                 id="an endless pattern"),
    pytest.param("import signal\n    for s in range(1, 30):\n        if s not in (9, 19):\n"
                 "            signal.signal(s, signal.SIG_IGN)\n    while True: pass",
                 TIMED_OUT, "stopped after", id="a loop that ignores every signal"),
    pytest.param("import os; os._exit(0)", DIED,
                 "ended the process without an answer (exit status 0) in f()", id="exit 0"),
    pytest.param("import os; os._exit(7)", DIED, "(exit status 7)", id="exit 7"),
    pytest.param("import os; os.abort()", DIED, "(signal SIGABRT)", id="abort"),
    pytest.param("import ctypes; ctypes.string_at(0)", DIED, "(signal SIGSEGV)", id="a segfault"),
    pytest.param("import os; os.kill(os.getpid(), 9)", RAISED, "PermissionError",
                 id="kills itself"),
    pytest.param("import signal; signal.raise_signal(9)", RAISED, "PermissionError",
                 id="kills its thread"),
    pytest.param("import os; os.closerange(3, 99)\n    while True: pass", DIED,
                 "closed its connection without an answer", id="closes its connection"),
    pytest.param("raise OSError(28, 'No space left on device')", RAISED, "No space left",
                 id="pretends that the disk is full"),
    pytest.param("raise MemoryError", DIED, "ran out of memory (limit 4 GiB)",
                 id="pretends that there is no memory"),
    pytest.param("import torch; torch.empty(50 * 10**9)", DIED,
                 "ran out of memory (limit 4 GiB)", id="a tensor of 200 GB"),
    pytest.param("bytearray(6 * 10**9)", DIED, "ran out of memory (limit 4 GiB)",
                 id="6 GB of bytes"),
    pytest.param("import numpy; numpy.ones(10**10)", DIED, "ran out of memory",
                 id="80 GB of numpy"),
    pytest.param("f()", RAISED, "RecursionError", id="endless recursion"),
    pytest.param("raise SystemExit(0)", RAISED, "SystemExit: 0", id="sys.exit"),
    pytest.param("raise KeyboardInterrupt", RAISED, "KeyboardInterrupt", id="an interrupt"),
    pytest.param("raise type('E', (BaseException,), {'__str__': lambda s: 1 / 0})", RAISED,
                 "an error that cannot be shown", id="an error that cannot be shown"),
    pytest.param("raise type('E', (Exception,), {'__str__': lambda s: f() and ''})", RAISED,
                 "an error that cannot be shown", id="an error that raises itself"),
    pytest.param("open('big', 'wb').write(b'x' * (65 << 20))", RAISED, "File too large",
                 id="a file that is too large"),
    pytest.param("return [open('x', 'w') for _ in range(999)]", RAISED, "Too many open files",
                 id="too many open files"),
])  # fmt: skip
def test_a_call_ends(worker: Worker, body: str, status: Status, detail: str) -> None:
    reply = call_f(worker, f"def f():\n    {body}\n", limits=SHORT)
    assert reply.status is status
    assert detail in reply.detail


@pytest.mark.parametrize("body", [
    pytest.param("[os.write(fd, b'x' * 99) for fd in fds()]", id="garbage on every descriptor"),
    pytest.param("[os.write(fd, bytes([255] * 8)) for fd in fds()]", id="huge lengths"),
    pytest.param("[os.write(fd, struct.pack('<II', 2, 0) + b'{}') for fd in fds()]",
                 id="a message that answers nothing"),
    pytest.param("[os.write(fd, forged('00')) for fd in fds()]",
                 id="an answer with a guessed number"),
    pytest.param("os.closerange(0, 99)", id="closes every descriptor"),
])  # fmt: skip
def test_an_invalid_answer_costs_only_its_request(worker: Worker, body: str) -> None:
    source = f"""
        import json, os, socket, struct
        def fds():
            return [fd for fd in range(99) if is_socket(fd)]
        def is_socket(fd):
            try: return socket.socket(fileno=os.dup(fd)).detach() >= 0
            except OSError: return False
        def forged(nonce):
            reply = dict(status="ok", value=True, detail="", line=None, cell=None)
            head = json.dumps(dict(nonce=nonce, reply=reply)).encode()
            return struct.pack("<II", len(head), 0) + head
        def f(x):
            {body}
            return 15
        y = 15
    """
    call = Call("f", (1,))
    replies = run(worker, module(source), call, "y", limits=SHORT).replies
    assert replies[call.key].status in (Status.DIED, Status.OK)
    assert replies[call.key].value in (None, 15)
    assert replies["y"].value == 15


def test_a_program_cannot_claim_a_failure_of_ours(worker: Worker) -> None:
    source = """
        import json, os, struct, sys
        def f():
            frame = sys._getframe()
            while not hasattr(frame.f_locals.get("request"), "nonce"):
                frame = frame.f_back
            reply = dict(status="failed", value=None, detail="", line=None, cell=None)
            nonce = frame.f_locals["request"].nonce
            head = json.dumps(dict(nonce=nonce, reply=reply)).encode()
            sock = frame.f_locals["self"]._connection._sock
            sock.sendall(struct.pack("<II", len(head), 0) + head)
            return 15
    """
    reply = call_f(worker, source)
    assert (reply.status, reply.detail) == (
        DIED,
        "sent something that is not an answer in f(), hw2.py line 3",
    )


@pytest.mark.parametrize(("step", "status", "detail"), [
    pytest.param("while True: pass", TIMED_OUT, "stopped after 0.5 s", id="a loop"),
    pytest.param("import os; os._exit(0)", DIED, "(exit status 0)", id="exit 0"),
    pytest.param("import ctypes; ctypes.string_at(0)", DIED, "SIGSEGV", id="a segfault"),
    pytest.param("x = bytearray(6 * 10**9)", DIED, "ran out of memory", id="out of memory"),
    pytest.param("import os; os.closerange(3, 99)", DIED, "ended", id="closes its connection"),
])  # fmt: skip
def test_a_killed_step_is_skipped(worker: Worker, step: str, status: Status, detail: str) -> None:
    collected = run(worker, module(f"x = 1\n{step}\ny = 2\n1 / 0\n"), "x", "y", limits=SHORT)
    assert collected.replies["y"].value == 2
    killed, failed = collected.faults
    assert (killed.line, killed.status) == (2, status)
    assert detail in killed.detail
    assert (failed.line, failed.status) == (4, RAISED)


@pytest.mark.parametrize("times", range(5))
def test_garbage_while_loading_costs_only_its_step(worker: Worker, times: int) -> None:
    source = "import os\nx = 1\n[os.write(fd, b'?' * 9) for fd in (3, 4, 5, 6) if is_open(fd)]\n"
    source = "y = 2\n" * times + f"{IS_OPEN}{source}z = 3\n" + "v = 4\n" * 50
    collected = run(worker, module(source), "x", "z", "v", limits=SHORT)
    assert [reply.value for reply in collected.replies.values()] == [1, 3, 4]
    (fault,) = collected.faults
    assert (fault.line, fault.detail) == (times + 9, "sent something that is not an answer")


@pytest.mark.parametrize("at", [[0, 0, 0], [2, 1 << 40, -7], [True, True, True], [-5, 1, 1]])
def test_a_false_step_while_loading_can_be_stored_and_read(worker: Worker, at: list[int]) -> None:
    message = pack({"at": [*at]})
    source = f"{IS_OPEN}import os\nx = 1\n" + (
        f"[os.write(fd, {message!r} + b'?' * 9) for fd in (3, 4, 5, 6) if is_open(fd)]\ny = 2\n"
    )
    collected = run(worker, module(source), "x", "y", limits=SHORT)
    assert decode(encode(collected)) == collected


def test_a_name_that_a_killed_step_binds_has_its_fault(worker: Worker) -> None:
    source = "def slow():\n    while True: pass\nx = slow()\ny = 2\n"
    replies = run(worker, module(source), "x", "y", limits=SHORT).replies
    assert (replies["x"].status, replies["x"].line) == (TIMED_OUT, 3)
    assert replies["y"].value == 2


def test_several_steps_that_hang_leave_time_for_the_requests(worker: Worker) -> None:
    limits = Limits(call_s=1, load_s=2, submission_s=4)
    source = "while True: pass\nwhile True: pass\nwhile True: pass\ny = 2\n"
    collected = run(worker, module(source), "y", limits=limits)
    assert collected.replies["y"].value == 2
    assert [fault.detail for fault in collected.faults] == [
        "stopped after 2 s",
        "stopped: the 4 s of the whole submission ran short",
        "stopped: the 4 s of the whole submission ran short",
    ]


def test_a_function_that_hangs_comes_last_and_costs_only_itself(worker: Worker) -> None:
    source = "def slow(n):\n    while n != 5: pass\n    return n\ndef good(n):\n    return n\n"
    slow = [Call("slow", (n,)) for n in range(6)]
    good = [Call("good", (n,)) for n in range(6)]
    limits = Limits(call_s=0.6, submission_s=2.5)
    replies = run(worker, module(source), *slow, *good, limits=limits).replies
    assert [replies[call.key].value for call in good] == [*range(6)]
    assert [replies[call.key].detail for call in slow] == [
        "stopped after 0.6 s in slow(0), hw2.py line 1",
        "stopped after 0.6 s in slow(1), hw2.py line 1",
        *["not asked: slow was stopped twice before"] * 4,
    ]
    assert {reply.status for reply in replies.values()} == {Status.OK, TIMED_OUT}


def test_a_function_that_hangs_once_gets_its_other_calls(worker: Worker) -> None:
    source = "def f(n):\n    while n == 0: pass\n    return n\n"
    calls = [Call("f", (n,)) for n in range(4)]
    replies = run(worker, module(source), *calls, limits=SHORT).replies
    assert [replies[call.key].value for call in calls] == [None, 1, 2, 3]


def test_requests_without_time_left_say_so(worker: Worker) -> None:
    source = "".join(f"def slow{n}():\n    while True: pass\n" for n in range(4))
    calls = [Call(f"slow{n}", ()) for n in range(4)]
    limits = Limits(call_s=0.6, submission_s=1)
    replies = run(worker, module(source), *calls, limits=limits).replies
    assert replies[calls[3].key].detail == "not asked: the submission had used up its 1 s"


@pytest.mark.parametrize("source", [
    pytest.param("def f(:\n" * 20_000, id="many broken lines"),
    pytest.param("x = " + "[" * 10_000 + "]" * 10_000, id="deep brackets"),
    pytest.param("x = " + "+1" * 100_000, id="a long sum"),
    pytest.param("x = '''" + "\n'''" * 5_001, id="many openings"),
    pytest.param("(\n" * 5_000, id="many brackets"),
])  # fmt: skip
def test_source_that_is_hard_to_parse_only_costs_time(worker: Worker, source: str) -> None:
    collected = run(worker, module(f"{source}\ny = 2\n"), "y", "z", limits=SHORT)
    assert not collected.fault
    assert set(collected.replies) == {"y", "z"}


def test_a_thread_that_keeps_running_does_not_disturb_answers(worker: Worker) -> None:
    source = """
        import threading
        def spin():
            while True: pass
        threading.Thread(target=spin).start()
        y = 2
    """
    assert run(worker, module(source), "y").replies["y"].value == 2


def test_exit_handlers_never_run(worker: Worker) -> None:
    source = """
        import atexit, time
        class Slow:
            def __del__(self): time.sleep(99)
        x = Slow()
        atexit.register(time.sleep, 99)
        y = 2
    """
    start = time.monotonic()
    assert run(worker, module(source), "y").replies["y"].value == 2
    assert time.monotonic() - start < 20


def test_a_program_leaves_nothing_behind(worker: Worker) -> None:
    source = "import os\nfor _ in range(300):\n    os.mkdir('d' * 40); os.chdir('d' * 40)\n"
    source += "open('f', 'w').close()\nos.mkdir('closed', 0)\n"
    run(worker, module(source), "x")
    opened = len(list(Path("/proc/self/fd").iterdir()))
    collected = run(worker, module("import os\nleft = os.listdir('.')"), "left")
    with Worker(("IPython",)) as fresh:
        assert run(fresh, module("import os\nleft = os.listdir('.')"), "left") == collected
    assert collected.replies["left"].value == ("hw2.py",)
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


@pytest.mark.parametrize("index", ["-(1 << 31)", "1 << 30"])
def test_a_false_place_can_be_stored_and_read(index: str) -> None:
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
    with Worker(("json",)) as worker:
        result = run(worker, module(source.format(statement="")), "x", call, limits=limits)
        loaded = run(worker, module(source.format(statement="lie()")), "x", limits=limits)
    assert result.replies["x"].value == 1
    assert result.replies[call.key].status is Status.DIED
    assert (result.replies[call.key].line, result.replies[call.key].cell) == (None, None)
    assert all(fault.line is None for fault in loaded.faults)
    assert decode(encode(result)) == result
    assert decode(encode(loaded)) == loaded
