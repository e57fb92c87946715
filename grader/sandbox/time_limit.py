"""The time limit of one step or request of a program."""

from __future__ import annotations

import time

from grader.errors import ShortageError
from grader.sandbox import status_messages

LEAST_WAIT_S = 0.05
"""Seconds of waiting for a core that are ignored."""
MOST_STRETCH = 16.0
"""How many times its limit a step or request may take while it waits for a core."""


class TimeLimit:
    """The time limit of one step or request; waiting for a core does not count."""

    def __init__(self, limit_s: float) -> None:
        """Start now."""
        self._start, self._limit_s = time.monotonic(), limit_s
        self.deadline = self._start + limit_s

    def passed_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def extend(self, waited_s: float) -> None:
        """Move the deadline by all the time in which the child was waiting for a core.

        Raises:
            ShortageError: it has been moved too often: this machine is too busy.
        """
        left_s = self._limit_s + waited_s - self.passed_s()
        if left_s < LEAST_WAIT_S:
            return
        if self.passed_s() >= MOST_STRETCH * self._limit_s:
            raise ShortageError(status_messages.describe_busy_cores(waited_s, self.passed_s()))
        self.deadline = time.monotonic() + left_s
