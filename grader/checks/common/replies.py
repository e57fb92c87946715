"""What a reply of the student's program says: whether there is an answer, or a crash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.checks.common.cases import Case
from grader.model import Outcome, Reply, Status, Verdict

_FORBIDDEN = (
    "This check was not graded, because the code does what the grading sandbox forbids; a person "
    "will look at it."
)
CRASHES = frozenset({Status.RAISED, Status.TIMED_OUT, Status.DIED})
"""Statuses of a request that the student's code did not finish."""


def without_verdict(replies: Iterable[Reply]) -> Outcome | None:
    """Ungraded if a reply is a failure of ours, or of what the sandbox forbids; otherwise None.

    What a lecturer's machine allows is no mistake of a student, so a person decides.
    """
    for reply in replies:
        if reply.status is Status.FAILED:
            return Outcome.ungraded(reply.detail)
        if reply.status is Status.FORBIDDEN:
            found = reply.detail or "in a hidden case"
            note = f"The code does what the grading sandbox forbids: {found}"
            return replace(Outcome.ungraded(note), feedback=f"{_FORBIDDEN} {reply.detail}".strip())
    return None


def is_attempt(reply: Reply | None) -> bool:
    """Whether a name holds a value other than None, or the code that should set it failed."""
    if reply is None or reply.status is Status.ABSENT:
        return False
    return reply.status is not Status.OK or reply.value is not None


def is_stub(reply: Reply) -> bool:
    """Whether a call shows a function that was not written yet."""
    if reply.status is Status.OK:
        return reply.value is None
    return reply.status is Status.ABSENT or reply.is_unwritten


_ENDS = {
    Status.RAISED: "it raised an exception",
    Status.TIMED_OUT: "it was stopped",
    Status.DIED: "its process ended",
}


def crash_in_cases(function: str, cases: Sequence[Case], replies: Sequence[Reply]) -> Outcome:
    """As `crash`, for a function that failed in all cases: what the first visible case gave.

    Without a visible case, only how the first hidden one ended: no input, no text of the student's.
    """
    for case, reply in zip(cases, replies, strict=True):
        if not case.is_hidden:
            return crash(reply, case.call(function))
    what = f"{function} gave no value in a hidden case: {_ENDS[replies[0].status]}."
    return Outcome.zero(Verdict.CRASHED, what)


def crash(reply: Reply, asked: str) -> Outcome:
    """No points, because the student's code raised, hung or ended when it was `asked`."""
    what = f"{asked} gave no value: {reply.detail or reply.status}."
    return Outcome.zero(Verdict.CRASHED, what)
