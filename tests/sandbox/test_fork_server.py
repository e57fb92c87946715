"""Workers of a pool that share one fork server, and cannot reach each other."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.model import Plan, Read, Terms
from grader.sandbox import ConfinementPolicy, Pool, Worker, WorkerSetup, bubblewrap
from grader.sandbox.fork_server import STOP_S, ForkServer, ForkServers
from tests.support.plans import QUICK, module, notebook, run

BARE = ("json",)
WAYS = [pytest.param(ConfinementPolicy(bubblewrap=False), id="bare")]
if bubblewrap.find():
    WAYS.append(pytest.param(ConfinementPolicy(), id="bubblewrap"))


@pytest.fixture(params=WAYS)
def policy(request: pytest.FixtureRequest) -> ConfinementPolicy:
    chosen: ConfinementPolicy = request.param
    return chosen


@pytest.fixture
def pair(policy: ConfinementPolicy) -> Iterator[tuple[Worker, Worker]]:
    shared = ForkServers(2)
    with (
        Worker(BARE, policy=policy, fork_servers=shared) as one,
        Worker(BARE, policy=policy, fork_servers=shared) as other,
    ):
        yield one, other


def value(worker: Worker, source: str) -> object:
    return run(worker, module(source), "x").replies["x"].value


def server_of(worker: Worker) -> ForkServer:
    assert worker._process is not None
    return worker._process.fork_server


def leaves(pid: int) -> list[int]:
    """The descendants of a process that have no children, or the process itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [leaf for child in children for leaf in leaves(int(child))] or [pid]


def test_workers_share_one_process_and_have_their_own_folders(
    pair: tuple[Worker, Worker],
) -> None:
    folders = [value(worker, "import os\nx = os.getcwd()") for worker in pair]
    assert server_of(pair[0]) is server_of(pair[1])
    assert len({*folders}) == 2
    assert len(leaves(server_of(pair[0]).popen.pid)) == 2


def test_a_program_uses_its_folder_for_temporary_files(pair: tuple[Worker, Worker]) -> None:
    source = (
        "import os, tempfile\nx = os.getcwd() == os.environ['HOME'] == os.environ['TMPDIR'] "
        "== tempfile.gettempdir() == os.path.expanduser('~')"
    )
    assert [value(worker, source) for worker in pair] == [True, True]


def test_a_notebooks_shell_uses_its_workers_folder(policy: ConfinementPolicy) -> None:
    shared = ForkServers(2)
    cells = (
        "import os\nos.makedirs('work')\n%cd work\n%bookmark here\nx = []",
        "%%writefile note.txt\nhello",
        "shell, top = get_ipython(), os.environ['HOME']\n"
        "x = [top, os.path.exists('note.txt'), str(_dh[0]) == top, shell.ipython_dir[:len(top)]]",
    )
    with (
        Worker(("IPython",), policy=policy, fork_servers=shared) as one,
        Worker(("IPython",), policy=policy, fork_servers=shared) as other,
    ):
        replies = [run(worker, notebook(*cells), "x").replies["x"] for worker in (one, other)]
        assert server_of(one) is server_of(other)
    values: list[Any] = [reply.value for reply in replies]
    assert [value[1:] for value in values] == [(True, True, value[0]) for value in values]
    assert len({value[0] for value in values}) == 2


def test_a_program_cannot_open_the_folder_of_another(pair: tuple[Worker, Worker]) -> None:
    source = """
import os, pathlib
x = []
for number in "12":
    folder = pathlib.Path.cwd().parent / number
    try:
        os.listdir(folder)
        (folder / "left.txt").write_text("read me")
        x.append(number)
    except OSError:
        pass
x = "".join(x)
"""
    assert {value(worker, source) for worker in pair} == {"1", "2"}


def test_a_program_cannot_reach_another_one(
    monkeypatch: pytest.MonkeyPatch, policy: ConfinementPolicy
) -> None:
    hostile = """
import os, signal
x = 0
for name in os.listdir("/proc"):
    if name.isdecimal() and int(name) not in (os.getpid(), os.getppid()):
        for attempt in (lambda: os.kill(int(name), signal.SIGKILL),
                        lambda: open(f"/proc/{name}/mem", "rb").read(1),
                        lambda: os.listdir(f"/proc/{name}/fd")):
            try:
                attempt()
                x += 1
            except OSError:
                pass
"""
    slow = "import time\ntime.sleep(0.5)\nx = 7"
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, BARE))
    with Pool(2, policy=policy) as pool:
        plans = [
            {"module": Plan(module(source), (Read("x"),), QUICK)} for source in (slow, hostile)
        ]
        futures = [pool.collect(plan) for plan in plans]
        wait(futures)
    victim, attacker = (future.result()["module"] for future in futures)
    assert victim.replies["x"].value == 7
    assert attacker.replies["x"].value in (0, None)  # None: it could not list any processes


def test_a_worker_that_ends_does_not_affect_the_other(
    pair: tuple[Worker, Worker],
) -> None:
    one, other = pair
    assert value(one, "x = 1") == value(other, "x = 1") == 1
    shared = server_of(one)
    one._end()
    assert value(other, "x = 2") == 2
    assert value(one, "x = 3") == 3
    assert server_of(one) is server_of(other) is shared  # without a second import of torch


def test_a_killed_worker_is_replaced_in_another_fork_server(
    pair: tuple[Worker, Worker],
) -> None:
    one, other = pair
    assert value(one, "x = 1") == value(other, "x = 1") == 1
    shared = server_of(one)
    first, *_ = leaves(shared.popen.pid)
    os.kill(first, signal.SIGKILL)  # either one; what it left behind is unknown
    assert {value(one, "x = 2"), value(other, "x = 2")} == {2}
    assert (server_of(one) is shared) != (server_of(other) is shared)


def test_both_workers_restart_after_the_fork_server_was_killed(pair: tuple[Worker, Worker]) -> None:
    assert [value(worker, "x = 1") for worker in pair] == [1, 1]
    shared = server_of(pair[0])
    workers = leaves(shared.popen.pid)
    os.kill(parent(workers[0]), signal.SIGKILL)
    shared.popen.wait()
    assert [value(worker, "x = 2") for worker in pair] == [2, 2]
    assert server_of(pair[0]) is server_of(pair[1]) is not shared
    assert not any(is_alive(pid) for pid in workers)


def is_alive(pid: int) -> bool:
    try:
        return status(pid)[0] != "Z"  # a zombie, if nobody waits for it
    except FileNotFoundError:
        return False


def parent(pid: int) -> int:
    return int(status(pid)[1])


def status(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def test_a_fork_server_that_still_imports_is_killed(policy: ConfinementPolicy) -> None:
    shared = ForkServers(2)
    workers = [Worker(("torch",), policy=policy, fork_servers=shared) for _ in range(2)]
    started = server_of(workers[0])
    for worker in workers:
        worker.close()
    assert started.popen.poll() == -signal.SIGKILL


def test_closing_a_ready_worker_and_an_unused_one(pair: tuple[Worker, Worker]) -> None:
    assert value(pair[1], "x = 1") == 1
    shared = server_of(pair[0])
    began = time.monotonic()
    for worker in pair:
        worker.close()
    assert shared.popen.poll() == 0
    assert time.monotonic() - began < STOP_S / 2  # the wait for a lost worker


def test_programs_that_may_start_processes_share_no_fork_server() -> None:
    if not bubblewrap.find():
        pytest.skip("processes are allowed inside bubblewrap only")
    shared, setup = ForkServers(2), WorkerSetup(Terms(processes=True))
    with (
        Worker(BARE, setup=setup, fork_servers=shared) as one,
        Worker(BARE, setup=setup, fork_servers=shared) as other,
    ):
        assert server_of(one) is not server_of(other)


def test_programs_share_no_fork_server_without_landlock(
    monkeypatch: pytest.MonkeyPatch, policy: ConfinementPolicy
) -> None:
    monkeypatch.setattr("grader.sandbox.fork_server.landlock.version", lambda: 0)
    shared, unsafe = ForkServers(2), replace(policy, unsafe=True)
    with (
        Worker(BARE, policy=unsafe, fork_servers=shared) as one,
        Worker(BARE, policy=unsafe, fork_servers=shared) as other,
    ):
        assert server_of(one) is not server_of(other)


def test_a_fork_server_that_ends_at_once_is_our_fault_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, policy: ConfinementPolicy
) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    before = {*Path("/proc/self/fd").iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr("socket.send_fds", broken)
        with Worker(BARE, policy=policy, fork_servers=ForkServers(2)) as worker:
            assert (
                "the sandbox ended as soon as it had started"
                in run(worker, module("x = 1"), "x").fault
            )
    assert {*Path("/proc/self/fd").iterdir()} == before


def test_a_closed_fork_server_has_no_error_line(policy: ConfinementPolicy) -> None:
    with Worker(BARE, policy=policy) as worker:
        value(worker, "x = 1")
        closed = server_of(worker)
    assert closed.last_error_line() == ""


def test_a_failing_fork_server_does_not_change_answers(policy: ConfinementPolicy) -> None:
    shared = ForkServers(2)
    slow = "import os, time\nx = []\nfor _ in range(5):\n    x.append(os.path.exists('mine.py'))\n"
    slow += "    time.sleep(0.1)\n"
    with Worker(BARE, policy=policy, fork_servers=shared) as worker:
        value(worker, "x = 1")
        plan = Plan(module(slow, mine=b""), (Read("x"),), QUICK)
        with Worker(BARE, policy=policy, fork_servers=shared) as other:
            value(other, "x = 1")
            control = server_of(worker)._control
            control.send(b"not an order")
            reply = worker.run(plan).replies["x"]
    assert reply.value == (True,) * 5


def test_the_error_of_a_fork_server_is_reported(policy: ConfinementPolicy) -> None:
    with Worker(("no_such_library",), policy=policy, fork_servers=ForkServers(2)) as worker:
        fault = run(worker, module("x = 1"), "x").fault
    assert "No module named 'no_such_library'" in fault
