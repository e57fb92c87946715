"""Turns outcomes into points: which alternative decides, what it is worth, and the totals.

Points are exact decimals of two places, rounded half up for each check, so that what a report shows
always adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.model import CheckGrade, Outcome, Part, QuestionGrade, Verdict
from grader.rubric.model import Question, Slot

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome of one alternative on one file; `answer` is the text that was judged, if any."""

    kind: str
    part: Part
    file: str
    outcome: Outcome
    answer: str = ""


def settle(slot: Slot, judged: Sequence[Judged]) -> CheckGrade:
    """One check's grade, from the outcomes of everything that answered it, in the rubric's order.

    The first decides, so giving several answers never pays; what the others say is flagged for a
    person where it differs. A crash gives way to a value that was written down: a hanging function
    does not void a right number beside it. It does not give way to words about the function.
    """
    if not judged:
        first = slot.alternatives[0]
        missing = Judged(first.kind, first.part, "", Outcome.zero(Verdict.MISSING, _nothing(slot)))
        return _check_grade(slot, missing)
    decides = _decides(judged)
    others = [other for other in judged if other is not decides]
    flags = tuple(_disagreement(other, decides) for other in others if _differs(other, decides))
    outcome = replace(decides.outcome, flags=(*decides.outcome.flags, *flags))
    return _check_grade(slot, replace(decides, outcome=outcome))


def _nothing(slot: Slot) -> str:
    """That there is no answer, and what of a program would have been one."""
    words = "No answer to this was found."
    return f"{words} In code it is {' or '.join(slot.names)}." if slot.names else words


def _decides(judged: Sequence[Judged]) -> Judged:
    for candidate in judged:
        if candidate.outcome.verdict is not Verdict.CRASHED:
            if candidate.part is Part.PROSE and candidate is not judged[0]:
                return judged[0]
            return candidate
    return judged[0]


def _differs(other: Judged, decides: Judged) -> bool:
    """Whether two answers disagree. Words about the code that decides are no second answer."""
    in_words = other.part is Part.PROSE or any(item.span for item in other.outcome.evidence)
    of_code = other.part is Part.PROSE or other.file == decides.file
    is_comment = in_words and of_code and decides.part is not Part.PROSE
    return other.outcome.fraction != decides.outcome.fraction and not is_comment


def _disagreement(other: Judged, decides: Judged) -> str:
    return (
        f"two answers disagree: {other.kind} in {other.file} ({other.outcome.verdict}); "
        f"{decides.kind} in {decides.file} ({decides.outcome.verdict}) decides"
    )


def _check_grade(slot: Slot, judged: Judged) -> CheckGrade:
    outcome = judged.outcome
    ungraded = outcome.verdict is Verdict.UNGRADED
    return CheckGrade(
        id=slot.id,
        kind=judged.kind,
        part=judged.part,
        title=slot.title,
        points=None if ungraded else points(slot.points, outcome.fraction),
        possible=slot.points,
        outcome=outcome,
        show=slot.show,
        disclose=slot.disclose,
        answer=judged.answer,
        where=judged.file,
    )


def scored_again(slot: Slot, judged: CheckGrade) -> CheckGrade:
    """An outcome that holds, with the points, title and disclosure that the slot has now."""
    laid_on = (judged.id, judged.title, judged.possible, judged.show, judged.disclose)
    if laid_on == (slot.id, slot.title, slot.points, slot.show, slot.disclose):
        return judged
    ungraded = judged.outcome.verdict is Verdict.UNGRADED
    return replace(
        judged,
        id=slot.id,
        title=slot.title,
        points=None if ungraded else points(slot.points, judged.outcome.fraction),
        possible=slot.points,
        show=slot.show,
        disclose=slot.disclose,
    )


def points(possible: Decimal, fraction: Fraction) -> Decimal:
    """The share of the possible points, rounded half up to hundredths; only 1 earns them all."""
    exact = Fraction(possible) * fraction
    if fraction == 1:
        return possible
    rounded = (Decimal(exact.numerator) / exact.denominator).quantize(CENT, ROUND_HALF_UP)
    return min(rounded, possible - CENT)


def grade_question(question: Question, checks: Sequence[CheckGrade]) -> QuestionGrade:
    """A question's grade from the grades of its checks."""
    return QuestionGrade(
        id=question.id,
        title=question.title,
        points=sum((check.points for check in checks if check.points is not None), Decimal(0)),
        possible=question.points,
        verdict=_verdict([check.outcome.verdict for check in checks]),
        checks=tuple(checks),
        bonus=question.bonus,
    )


def _verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """What a question's checks say together; the one that needs a person comes first."""
    distinct = set(verdicts)
    if Verdict.UNGRADED in distinct:
        return Verdict.UNGRADED
    if len(distinct) == 1:
        return verdicts[0]
    if distinct & {Verdict.CORRECT, Verdict.PARTIAL}:
        return Verdict.PARTIAL
    return Verdict.CRASHED if Verdict.CRASHED in distinct else Verdict.WRONG
