"""Time on a core and memory, as the machine gives them."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.worker import measure
from grader.sandbox.worker.measure import CoreTimes

GIB = 1 << 30


class Clock:
    """A program on a machine whose clock and counters a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.ran, self.waited, self.is_ready = 100.0, 0.0, 0.0, True
        self.is_counted = True
        monkeypatch.setattr("grader.sandbox.worker.measure.time.monotonic", lambda: self.now)
        monkeypatch.setattr(
            measure,
            "_core_time",
            lambda _: (self.ran, self.waited if self.is_counted else None, self.is_ready),
        )
        self.times = CoreTimes()

    def pass_time(self, seconds: float, *, ran: float = 0, waited: float = 0) -> None:
        self.now += seconds
        self.ran += ran
        self.waited += waited
        self.times.add([1])


@pytest.mark.parametrize(("ran", "waited", "counts"), [
    pytest.param(10, 0, 0, id="it ran"),
    pytest.param(0, 0, 0, id="it slept"),
    pytest.param(1, 9, 9, id="it waited for a core"),
    pytest.param(10, 9, 0, id="its own threads used the core"),
    pytest.param(4, 9, 6, id="partly its own threads"),
])  # fmt: skip
def test_waiting_counts_that_is_not_the_programs_own(
    monkeypatch: pytest.MonkeyPatch, ran: float, waited: float, counts: float
) -> None:
    clock = Clock(monkeypatch)
    clock.pass_time(10, ran=ran, waited=waited)
    assert clock.times.waited_s(10) == counts


def test_only_the_last_seconds_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    clock.pass_time(10, waited=8)
    clock.pass_time(5, ran=4, waited=1)
    assert clock.times.waited_s(5) == 1
    assert clock.times.waited_s(99) == 9


@pytest.mark.parametrize(("is_ready", "waited"), [(True, 7), (False, 0)])
def test_a_kernel_that_does_not_count_waiting(
    monkeypatch: pytest.MonkeyPatch, is_ready: bool, waited: float
) -> None:
    clock = Clock(monkeypatch)
    clock.is_counted, clock.is_ready = False, is_ready
    clock.pass_time(10, ran=3)
    assert clock.times.waited_s(10) == waited


def test_this_kernel_counts_a_process_that_runs() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            ran = 0.0
            while not ran:
                ran, waited, _ = measure._core_time(process.pid)
            assert waited is not None
        finally:
            process.kill()
    assert measure._core_time(process.pid) == (0, 0, False)


@pytest.mark.parametrize(("mode", "hard", "most"), [
    pytest.param("0", resource.RLIM_INFINITY, 6 * GIB, id="as much as the machine has"),
    pytest.param("1", resource.RLIM_INFINITY, 1 << 62, id="everything is promised"),
    pytest.param("2", resource.RLIM_INFINITY, 3 * GIB, id="no more than there is"),
    pytest.param("1", 5 * GIB, 4 * GIB, id="a limit of this process"),
    pytest.param("0", 99 * GIB, 6 * GIB, id="a limit that is larger than the machine"),
])  # fmt: skip
def test_the_most_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str, hard: int, most: int
) -> None:
    (tmp_path / "meminfo").write_text(
        f"MemTotal: {4 << 20} kB\nSwapTotal: {2 << 20} kB\nCommitLimit: {3 << 20} kB\n"
    )
    (tmp_path / "overcommit").write_text(f"{mode}\n")
    monkeypatch.setattr(measure, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(measure, "_OVERCOMMIT", tmp_path / "overcommit")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, hard))
    assert measure.most_memory(GIB) == most


def test_this_machine_promises_something() -> None:
    assert 0 < measure.most_memory(0) <= 1 << 62
