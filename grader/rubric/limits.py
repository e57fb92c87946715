"""What one submission may use, as a rubric says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from grader.errors import Flaw
from grader.plugins import Settings
from grader.rubric.units import Bytes, Seconds

LEAST_MEMORY = 64 * 10**6
"""Bytes with which Python can still load torch's functions and make a small tensor."""
LEAST_CALL_S = 0.1
"""Seconds below which a right answer can come too late on a busy machine."""


def _written(default: str, *examples: str) -> Any:
    """A default as an instructor would write it, so that documentation shows it so."""
    return Field(default, validate_default=True, examples=[*examples])


class LimitsBlock(Settings):
    """What one submission may use; times are wall clock."""

    call: Seconds = _written("10 s", "10 s", "500 ms")
    """The longest that one call of a student's function may take."""
    load: Seconds = _written("60 s", "60 s")
    """The longest that a module or notebook may take to load."""
    submission: Seconds = _written("2 min", "2 min", "90 s")
    """The longest that one submission may take in all."""
    memory: Bytes = _written("4 GiB", "4 GiB", "500 MB")
    """The memory that a submission may use."""
    answer: Bytes = _written("64 MiB", "64 MiB")
    """The size of the largest answer that is taken."""
    output: Bytes = _written("1 MiB", "1 MiB")
    """How much of what a submission prints is kept."""
    file: Bytes = _written("64 MiB", "64 MiB")
    """The size of the largest file that a submission may write."""

    def flaws(self) -> Iterator[Flaw]:
        """Limits under which nothing could be answered, and times out of order."""
        if self.memory < LEAST_MEMORY:
            least = f"{LEAST_MEMORY // 10**6} MB"
            yield Flaw(("memory",), f"this is too little to run anything: at least {least}")
        for key, value in (("call", self.call), ("load", self.load)):
            if value < LEAST_CALL_S:
                yield Flaw(
                    (key,), f"this is too short to run anything: at least {LEAST_CALL_S:g} s"
                )
            elif value > self.submission:
                what = f"'{key}' is longer than 'submission', which holds for everything together"
                yield Flaw((key,), what, f"at most {self.submission:g} s")
        if self.submission < LEAST_CALL_S:
            what = f"this is too short to run anything: at least {LEAST_CALL_S:g} s"
            yield Flaw(("submission",), what)
        if not self.answer:
            yield Flaw(("answer",), "no answer would be taken: at least 1 kB")
