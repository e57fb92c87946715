"""Time limits that move while a program waits for a core."""

import pytest

from grader.errors import ShortageError
from grader.sandbox.time_limit import MOST_STRETCH, TimeLimit


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr("grader.sandbox.time_limit.time.monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize(("now", "waited_s", "deadline"), [
    pytest.param(110, 0, 110, id="it ran all the time"),
    pytest.param(110, 0.01, 110, id="it hardly waited"),
    pytest.param(110, 4, 114, id="it waited four seconds"),
    pytest.param(115, 4, 110, id="it had its time"),
    pytest.param(150, 45, 155, id="it waited nearly all the time"),
])  # fmt: skip
def test_the_deadline_moves_by_the_time_of_waiting(
    clock: Clock, now: float, waited_s: float, deadline: float
) -> None:
    limit = TimeLimit(10)
    clock.now = now
    limit.extend(waited_s)
    assert limit.deadline == deadline


def test_a_machine_that_stays_busy_is_named(clock: Clock) -> None:
    limit = TimeLimit(10)
    clock.now += MOST_STRETCH * 10
    with pytest.raises(ShortageError, match="waited for one during 155 of 160 s"):
        limit.extend(155)


def test_a_program_that_had_its_time_is_judged_however_late(clock: Clock) -> None:
    limit = TimeLimit(10)
    clock.now += MOST_STRETCH * 10
    limit.extend(100)
    assert limit.deadline == 110
