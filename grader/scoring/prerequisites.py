"""Skips a criterion if one that it needs earned no points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from grader.model import CheckGrade, Outcome, Verdict
from grader.model.outcome import SKIPPED
from grader.rubric.model import Criterion

_EARNED = {Verdict.CORRECT, Verdict.PARTIAL}
_BECAUSE = {
    Verdict.CRASHED: "did not run",
    Verdict.MISSING: "was not answered",
    Verdict.WRONG: "is not right",
}


def apply_needs(
    criterion: Criterion, check: CheckGrade, verdicts: Mapping[tuple[str, str], Verdict]
) -> CheckGrade:
    """The check's grade, or a grade without points that says which need is not met.

    Args:
        verdicts: the verdicts of the checks before this one, by question and part.
    """
    if check.outcome.verdict is Verdict.MISSING:
        return check
    for need in criterion.needs:
        verdict = _combined([v for place, v in verdicts.items() if _is_named(need, place)])
        if verdict is Verdict.UNGRADED:
            outcome = Outcome.ungraded(f"it needs {need}, which is not graded yet")
            return replace(check, outcome=outcome, points=None)
        if verdict not in _EARNED:
            words = f"{SKIPPED} {need} {_BECAUSE[verdict]}."
            outcome = Outcome.zero(Verdict.MISSING, words)
            return replace(check, outcome=outcome, points=Decimal(0))
    return check


def _is_named(need: str, place: tuple[str, str]) -> bool:
    """Whether a need names this check: `q4.iv` names all of a question, `q4.iv/way` one part."""
    return need in {place[0], "/".join(place)}


def _combined(verdicts: Sequence[Verdict]) -> Verdict:
    for verdict in (Verdict.UNGRADED, Verdict.CORRECT, Verdict.PARTIAL, Verdict.CRASHED):
        if verdict in verdicts:
            return verdict
    return Verdict.MISSING if set(verdicts) <= {Verdict.MISSING} else Verdict.WRONG
