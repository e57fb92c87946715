"""The result that a grading reporter reads: one JSON object, and the points in it add up.

A reporter adds the scores up, takes its exit status from the top status, and shows a message only
of a test whose status is `error`. Every test has every key: one that is absent costs a whole
report.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from grader.model import CheckGrade, Grade, QuestionGrade, Verdict
from grader.platforms.github import rounded_scores as scores
from grader.platforms.github.provisional import is_awaited
from grader.platforms.github.workflow_commands import harmless
from grader.presentation import wording
from grader.presentation.worklist import is_final

MAX_BYTES = 96_000
"""A result travels in one environment variable: at most 131,072 bytes with its name, in base 64."""
LENGTHS = ((1000, 200), (200, 120), (0, 60))
"""Characters of a message and of a name, shortened step by step until the result fits."""


class ReporterStatus(StrEnum):
    """The statuses that a reporter knows; any other counts as `fail`."""

    PASS = "pass"  # noqa: S105 -- not a password
    FAIL = "fail"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ReporterTest:
    """One line of the report: a question of the rubric."""

    name: str
    status: ReporterStatus
    score: Decimal
    message: str = ""


@dataclass(frozen=True, slots=True)
class ReporterResult:
    """The recorded result; `points` is the sum of the tests' scores."""

    status: ReporterStatus
    points: Decimal
    possible: Decimal
    tests: tuple[ReporterTest, ...]

    @property
    def is_partial(self) -> bool:
        """Whether any test does not pass."""
        return any(test.status is not ReporterStatus.PASS for test in self.tests)

    @property
    def has_errors(self) -> bool:
        """Whether any test could not be judged."""
        return any(test.status is ReporterStatus.ERROR for test in self.tests)

    def encoded(self) -> str:
        """The result in base 64, in one line, shortened to the size that can travel."""
        for message, name in LENGTHS:
            data = _json(self, self.tests, message, name)
            if len(data) <= MAX_BYTES:
                return base64.b64encode(data).decode()
        kept = self.tests
        while len(data) > MAX_BYTES:
            kept = kept[: len(kept) // 2]
            data = _json(self, (*kept, _merged(self.tests[len(kept) :])), *LENGTHS[-1])
        return base64.b64encode(data).decode()


def of_grade(grade: Grade, *, is_whole: bool) -> ReporterResult:
    """The result of a grade: a test for each question, and one for the adjustments of the total."""
    earned = [question.points if question.counts else Decimal(0) for question in grade.questions]
    policies = [grade.points - sum(earned, Decimal(0))] if grade.adjustments else []
    scored = (scores.whole if is_whole else scores.exact)([*earned, *policies], grade.possible)
    tests = tuple(
        ReporterTest(_name(question), status_of(question), score, wording.reason(question))
        for question, score in zip(grade.questions, scored.scores, strict=False)
    )
    if policies:
        why = "; ".join(adjustment.why for adjustment in grade.adjustments)
        tests += (ReporterTest(f"The total ({why})", ReporterStatus.PASS, scored.scores[-1], why),)
    return ReporterResult(_overall_status(tests), scored.total, scored.possible, tests)


def of_failure(why: str, possible: Decimal, *, is_whole: bool) -> ReporterResult:
    """The result if nothing could be graded, because of the rubric or a bug in grade."""
    most = scores.whole([Decimal(0)], possible).possible if is_whole else possible
    test = ReporterTest("The submission could not be graded", ReporterStatus.ERROR, Decimal(0), why)
    return ReporterResult(ReporterStatus.ERROR, Decimal(0), most, (test,))


def status_of(question: QuestionGrade) -> ReporterStatus:
    """The status of a question. Checks that wait for the deadline do not make it fail.

    Questions that do not count and bonus questions that were not earned pass.
    """
    if not question.counts or (question.bonus and is_final(question)):
        return ReporterStatus.PASS
    if question.override is not None:
        return ReporterStatus.PASS if question.points >= question.possible else ReporterStatus.FAIL
    judged = [check for check in question.checks if not is_awaited(check)]
    if any(check.points is None for check in judged):
        return ReporterStatus.ERROR
    return ReporterStatus.PASS if all(map(_is_full, judged)) else ReporterStatus.FAIL


def number(decimal: Decimal) -> int | float:
    """The number as JSON: 7 as an integer, 7.5 as a float."""
    return int(decimal) if decimal == int(decimal) else float(decimal)


def _name(question: QuestionGrade) -> str:
    least = "" if is_final(question) else "at least "
    mark = f"{wording.points(question.points)}/{wording.points(question.possible)}"
    return f"{question.id} ({least}{mark}) {question.title}".rstrip()


def _is_full(check: CheckGrade) -> bool:
    return check.outcome.verdict is Verdict.CORRECT


def _overall_status(tests: Sequence[ReporterTest]) -> ReporterStatus:
    statuses = {test.status for test in tests}
    worst_first = (ReporterStatus.FAIL, ReporterStatus.ERROR)
    return next((status for status in worst_first if status in statuses), ReporterStatus.PASS)


def _merged(tests: Sequence[ReporterTest]) -> ReporterTest:
    points = sum((test.score for test in tests), Decimal(0))
    return ReporterTest(f"and {len(tests)} further questions", _overall_status(tests), points)


def _json(result: ReporterResult, tests: Sequence[ReporterTest], message: int, name: int) -> bytes:
    entries: list[dict[str, Any]] = [
        {
            "name": _clipped(test.name, name),
            "status": test.status.value,
            "score": number(test.score),
            "message": _clipped(test.message, message),
            "test_code": "",
            "filename": "",
            "line_no": 0,
        }
        for test in tests
    ]
    whole: dict[str, Any] = {
        "version": 1,
        "status": result.status.value,
        "max_score": number(result.possible),
        "tests": entries,
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False).encode()


def _clipped(text: str, length: int) -> str:
    return harmless(text, length) if length else ""
