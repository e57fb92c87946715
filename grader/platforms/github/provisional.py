"""Whether a total may still change, because a public rubric leaves checks to the private one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from grader.model import CheckGrade, Grade, Show, Verdict
from grader.presentation.wording import points


def is_awaited(check: CheckGrade) -> bool:
    """Whether the private rubric judges this check after the deadline."""
    return check.outcome.verdict is Verdict.UNGRADED and check.outcome.provisional


def sentences(grade: Grade) -> list[str]:
    """Why a total is provisional, in sentences; empty if it is final."""
    checks = [check for question in grade.questions for check in question.checks]
    later = [check for check in checks if is_awaited(check)]
    failed = [check for check in checks if check.points is None and not is_awaited(check)]
    unseen = [check for check in checks if check.points is not None and check.show is Show.HIDDEN]
    reasons = (
        (later, "judged after the deadline"),
        (failed, "not judged yet: a person has to look"),
        (unseen, "hidden: what was found is not shown"),
    )
    return [f"Provisional: {_counted(checks)} {why}." for checks, why in reasons if checks]


def _counted(checks: Sequence[CheckGrade]) -> str:
    worth = points(sum((check.possible for check in checks), Decimal(0)))
    if len(checks) == 1:
        return f"1 check, worth {worth}, is"
    return f"{len(checks)} checks, worth {worth}, are"
