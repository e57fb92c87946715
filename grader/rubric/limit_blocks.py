"""The limits of a rubric: the time, memory and size that a submission may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field

from grader.errors import Flaw, YamlPath
from grader.plugins import StrictModel
from grader.rubric.units import Bytes, Seconds
from grader.sandbox.worker import scratch
from grader.sandbox.worker.failure import format_size

LEAST_MEMORY = 64 * 10**6
"""Bytes that Python needs to load torch's functions and make a small tensor."""
LEAST_CALL_S = 0.1
"""With fewer seconds, a right answer can come too late on a busy machine."""
LONGEST_S = 24 * 3600
LEAST_ANSWER = 1000
LARGEST_ANSWER = 1 << 30
"""Bytes; the grader reads an answer into its memory."""
LARGEST_FILE = scratch.CAPACITY


def _written(default: str, *examples: str) -> Any:
    """A default as an instructor would write it, which the documentation shows."""
    return Field(default, validate_default=True, examples=[*examples])


class LimitsBlock(StrictModel):
    """What one submission may use. Times are wall-clock times."""

    call: Seconds = _written("10 s", "10 s", "500 ms")
    """The time limit for one call of a student's function."""
    load: Seconds = _written("60 s", "60 s")
    """The time limit for loading a module or notebook."""
    submission: Seconds = _written("2 min", "2 min", "90 s")
    """The time limit for everything in one submission."""
    memory: Bytes = _written("4 GiB", "4 GiB", "500 MB")
    """The memory that a submission may use."""
    answer: Bytes = _written("64 MiB", "64 MiB")
    """The largest answer that is accepted."""
    output: Bytes = _written("1 MiB", "1 MiB")
    """The amount of printed output that is kept."""
    file: Bytes = _written("64 MiB", "64 MiB")
    """The largest file that a submission may write."""

    def flaws(self) -> Iterator[Flaw]:
        """Limits with which no answer is possible, and limits that exceed each other."""
        if self.memory < LEAST_MEMORY:
            least = f"{LEAST_MEMORY // 10**6} MB"
            yield Flaw(("memory",), f"this is too little to run anything: at least {least}")
        for key, value in (("call", self.call), ("load", self.load)):
            if value < LEAST_CALL_S:
                yield Flaw(
                    (key,), f"this is too short to run anything: at least {LEAST_CALL_S:g} s"
                )
            elif value > self.submission:
                what = f"'{key}' is longer than 'submission', the limit for everything together"
                yield Flaw((key,), what, f"at most {self.submission:g} s")
        if self.submission < LEAST_CALL_S:
            what = f"this is too short to run anything: at least {LEAST_CALL_S:g} s"
            yield Flaw(("submission",), what)
        if self.submission > LONGEST_S:
            yield Flaw(("submission",), "this is too long: at most 24 h")
        yield from _unfit_answer(self.answer)
        is_written = "answer" in self.model_fields_set
        if is_written and self.memory >= LEAST_MEMORY and self.answer > self.memory:
            what = "'answer' is larger than 'memory', which has to hold it"
            yield Flaw(("answer",), what, f"at most {format_size(self.memory)}")
        if self.file > LARGEST_FILE:
            what = f"the files of a submission together have at most {format_size(LARGEST_FILE)}"
            yield Flaw(("file",), what, "choose a smaller limit")


class QuestionLimitsBlock(StrictModel):
    """What an answer to one question may use.

    A program is loaded once for all questions, so `load`, `submission`, `memory`, `output` and
    `file` are limits of the whole assignment, at the head. A request that two questions share is
    made once, within the larger limits.
    """

    ELSEWHERE: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("load", "submission", "memory", "output", "file"),
        "a program is loaded once, for all questions: write it under 'limits' at the head",
    )

    call: Seconds | None = Field(None, examples=["5 s"])
    """The time limit for one call."""
    answer: Bytes | None = Field(None, examples=["1 MiB"])
    """The largest answer that is accepted."""

    def flaws(self) -> Iterator[Flaw]:
        """Limits with which no answer is possible."""
        if self.call is not None and self.call < LEAST_CALL_S:
            yield Flaw(("call",), f"this is too short to run anything: at least {LEAST_CALL_S:g} s")
        if self.answer is not None:
            yield from _unfit_answer(self.answer)


def unreachable_limits(
    whole: LimitsBlock, question: QuestionLimitsBlock, path: YamlPath
) -> Iterator[Flaw]:
    """Limits of a question, at `path`, that the whole assignment's limits never let it reach."""
    if question.call is not None and question.call > whole.submission:
        what = "'call' is longer than 'submission', the limit for everything together"
        yield Flaw((*path, "call"), what, f"at most {whole.submission:g} s")
    if question.answer is not None and question.answer > whole.memory:
        what = "'answer' is larger than 'memory', which has to hold it"
        yield Flaw((*path, "answer"), what, f"at most {format_size(whole.memory)}")


def _unfit_answer(answer: int) -> Iterator[Flaw]:
    if answer < LEAST_ANSWER:
        yield Flaw(("answer",), "this is too small for any answer: at least 1 kB")
    elif answer > LARGEST_ANSWER:
        what = f"the grader keeps answers in memory: at most {format_size(LARGEST_ANSWER)}"
        yield Flaw(("answer",), what)
