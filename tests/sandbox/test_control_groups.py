"""A control group around a fork server: created where possible, removed with the fork server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model import Call, Limits, Plan, Read, Status, Terms
from grader.sandbox import Worker, WorkerSetup, bubblewrap, control_groups
from tests.support.paths import ROOT
from tests.support.plans import module, run

needs_group = pytest.mark.skipif(
    control_groups.find_method() not in {"unified", "separate"},
    reason="no control group can be made here",
)


@pytest.fixture
def method_not_cached() -> Iterator[None]:
    control_groups.find_method.cache_clear()
    yield
    control_groups.find_method.cache_clear()


def nowhere(_: str) -> Path:
    raise FileNotFoundError


def remaining() -> list[Path]:
    """Groups that this process or a dead one has created."""
    found: list[Path] = []
    for controller in ("", "memory", "pids"):
        try:
            found += control_groups.own_folder(controller).glob(f"{control_groups.NAME_PREFIX}*")
        except OSError:
            continue
    alive = [path for path in found if Path("/proc", path.name.split("-")[2]).exists()]
    return [path for path in found if path not in alive or f"-{os.getpid()}-" in path.name]


@needs_group
def test_a_worker_is_in_a_group_that_is_removed_with_it() -> None:
    before = remaining()
    with Worker(()) as worker:
        result = run(worker, module("x = 1"), "x")
        assert result.isolation[0] == "control group"
        assert worker._process is not None
        folders = worker._process.fork_server.group.folders
        assert all((folder / "cgroup.procs").read_text().split() for folder in folders)
        assert (folders[-1] / "pids.max").read_text() == f"{control_groups.MAX_TASKS}\n"
        assert set(folders).isdisjoint(before)
    assert remaining() == before


@needs_group
def test_a_host_that_is_killed_leaves_no_group() -> None:
    source = """
import os, signal
from grader.sandbox import Worker
from tests.support.plans import module, run
worker = Worker(())
assert run(worker, module("x = 1"), "x").isolation[0] == "control group"
os.kill(os.getpid(), signal.SIGKILL)
"""
    before = remaining()
    ended = subprocess.run([sys.executable, "-c", source], cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while remaining() != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert remaining() == before


@needs_group
@pytest.mark.skipif(bubblewrap.find() is None, reason="no bubblewrap here")
def test_the_kernel_kills_the_program_and_the_reply_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = """
        import os, time
        def f():
            for _ in range(16):
                if os.fork() == 0:
                    kept = b"x" * (100 << 20)
                    time.sleep(99)
                    os._exit(0)
            kept = b"x" * (250 << 20)
            time.sleep(99)
        y = 2
    """
    monkeypatch.setattr(control_groups, "OVERHEAD", 200 << 20)
    terms, limits = Terms(processes=True), Limits(call_s=30, submission_s=90, memory=300 << 20)
    plan = Plan(module(source), (Call("f", ()), Read("y")), limits, terms=terms)
    with Worker((), setup=WorkerSetup.for_plan(plan)) as worker:
        assert worker.run(Plan(module("x = 1"), (), limits, terms=terms)).fault == ""
        before = worker._process
        died, other = worker.run(plan).replies.values()
        assert worker._process is before  # neither the worker nor this process was killed
    assert died.status is Status.DIED
    assert died.detail == "ran out of memory (limit 300 MiB) in f(), hw2.py line 3"
    assert other.value == 2


@needs_group
def test_a_command_that_cannot_join_its_group_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    create = control_groups._create

    def vanishing(method: str, memory: int) -> control_groups.ControlGroup:
        group = create(method, memory)
        control_groups._remove(group.folders)
        return group

    monkeypatch.setattr(control_groups, "_create", vanishing)
    with Worker(()) as worker:
        assert "the worker ended" in run(worker, module("x = 1"), "x").fault


def fake_systemd(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a `systemd-run` on the path, and rule out the other methods."""
    program = folder / "systemd-run"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(control_groups, "own_folder", nowhere)


@pytest.mark.usefixtures("method_not_cached")
def test_systemd_makes_a_scope(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = tmp_path / "words"
    body = f'echo "$*" "$XDG_RUNTIME_DIR" >> {words}\nwhile [ "$1" != -- ]; do shift; done\n'
    fake_systemd(tmp_path, body + 'shift\nexec "$@"', monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert control_groups.find_method() == "systemd"
    with Worker(()) as worker:
        source = "import os\nx = os.environ.get('XDG_RUNTIME_DIR', 'none')"
        result = run(worker, module(source), "x", limits=Limits(memory=4 << 30))
    assert result.replies["x"].value == "none"
    assert result.isolation[0] == "control group"
    said = words.read_text().splitlines()[-1]
    assert (
        f"-p MemoryMax={(4 << 30) + control_groups.OVERHEAD} -p MemorySwapMax=0 -p TasksMax=512 --"
        in said
    )
    assert said.endswith("/run/user/7")
    assert ("--user" in said) == (os.geteuid() != 0)


@pytest.mark.usefixtures("method_not_cached")
@pytest.mark.parametrize("body", [
    pytest.param("echo 'Failed to connect to bus: No medium found' >&2; exit 1", id="no bus"),
    pytest.param("sleep 99", id="one that hangs"),
])  # fmt: skip
def test_a_worker_runs_without_a_group_if_none_can_be_created(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    fake_systemd(tmp_path, body, monkeypatch)
    monkeypatch.setattr(control_groups, "PROBE_S", 0.5)
    assert control_groups.find_method() is None
    with Worker(()) as worker:
        result = run(worker, module("x = 1"), "x")
    assert result.replies["x"].value == 1
    assert "control group" not in result.isolation
    assert remaining() == []


MOUNTS = """\
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
"""


@pytest.mark.parametrize(("controller", "folder"), [
    ("memory", "/sys/fs/cgroup/memory/own"), ("pids", "/sys/fs/cgroup/pids/a:b"),
    ("", "/sys/fs/cgroup/unified/user.slice"), ("cpu", None),
])  # fmt: skip
def test_the_folder_of_our_own_group(
    monkeypatch: pytest.MonkeyPatch, controller: str, folder: str | None
) -> None:
    texts = {
        "/proc/self/cgroup": "4:memory:/docker/abc/own\n8:pids:/a:b\n0::/user.slice\n",
        "/proc/self/mountinfo": MOUNTS,
    }
    monkeypatch.setattr(Path, "read_text", lambda path, **_: texts[str(path)])
    if folder is None:
        with pytest.raises(FileNotFoundError):
            control_groups.own_folder(controller)
    else:
        assert str(control_groups.own_folder(controller)) == folder
