"""The results of cases, compared with the reference's, and the share of them that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from grader.checks.common.comparison_evidence import differences, with_distance
from grader.compare import Array, NotNumbersError, Tolerance, array_of
from grader.model import Evidence, Reply, Status

Credit: TypeAlias = Literal["per case", "all or nothing"]
"""Whether each right case earns its share, or all cases must be right."""
TYPED_IN = "right in visible cases only, as if typed in"
"""The flag of results that are right in visible cases and in no hidden one."""


@dataclass(frozen=True)
class CaseResult:
    """Whether one case is right, and the evidence for it."""

    is_right: bool
    is_hidden: bool
    evidence: tuple[Evidence, ...]


def array_of_reply(reply: Reply, subject: str) -> Array | str:
    """The array that a program replied; or why there is none to compare.

    Args:
        reply: the reply.
        subject: what it is the value of, in words.
    """
    if reply.status is not Status.OK:
        return reply.detail or str(reply.status)
    try:
        return array_of(reply.value)
    except NotNumbersError as error:
        return f"{subject} cannot be compared: {error}"


def case_result(
    actual: Array | str, expected: Array, tolerance: Tolerance, about: Evidence
) -> CaseResult:
    """The result of one case.

    Args:
        actual: the student's array, or why there is none.
        expected: the reference's array.
        tolerance: the allowed difference.
        about: the fields that all evidence of this case has in common.
    """
    if isinstance(actual, str):
        return CaseResult(False, about.hidden, (replace(about, message=actual),))
    about = with_distance(about, actual, expected, tolerance)
    if tolerance.is_close(actual, expected):
        return CaseResult(True, about.hidden, (replace(about, earned=True),))
    return CaseResult(False, about.hidden, differences(actual, expected, tolerance, about))


def share_of_right(results: Sequence[CaseResult], credit: Credit) -> Fraction:
    """The share of right cases; 0 if all visible ones or all hidden ones are wrong.

    Such results were typed in, or are right by chance.
    """
    if _all_wrong(results, hidden=False) or _all_wrong(results, hidden=True):
        return Fraction(0)
    share = Fraction(sum(result.is_right for result in results), len(results))
    return share if credit == "per case" else Fraction(int(share))


def is_typed_in(results: Sequence[CaseResult]) -> bool:
    """Whether only visible cases are right, though there are hidden ones."""
    return any(result.is_right for result in results) and _all_wrong(results, hidden=True)


def _all_wrong(results: Sequence[CaseResult], *, hidden: bool) -> bool:
    chosen = [result for result in results if result.is_hidden is hidden]
    return bool(chosen) and not any(result.is_right for result in chosen)
