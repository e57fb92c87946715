"""Turns the outcomes of a criterion's checks into points, and checks into questions.

Points are decimals with two places. Each check is rounded half up, so that the numbers in a report
always add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.model import CheckGrade, Outcome, Part, QuestionGrade, Verdict
from grader.rubric.model import Criterion, Question

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """The outcome of one alternative for one file; `answer` is the judged text, if any."""

    kind: str
    part: Part
    file: str
    outcome: Outcome
    answer: str = ""


def grade_criterion(criterion: Criterion, judged: Sequence[JudgedAnswer]) -> CheckGrade:
    """The grade of a criterion, from all outcomes for it, in the rubric's order.

    The first outcome decides, so that several answers earn no more than one; other outcomes that
    differ are flagged for a person. A crash gives way to the next value: a right number counts next
    to a function that hangs. It does not give way to prose about the function.
    """
    if not judged:
        first = criterion.alternatives[0]
        missing = Outcome.zero(Verdict.MISSING, _where_to_answer(criterion))
        return _check_grade(criterion, JudgedAnswer(first.kind, first.part, "", missing))
    deciding = _deciding(judged)
    others = [other for other in judged if other is not deciding]
    flags = tuple(_disagreement(other, deciding) for other in others if _differs(other, deciding))
    outcome = replace(deciding.outcome, flags=(*deciding.outcome.flags, *flags))
    return _check_grade(criterion, replace(deciding, outcome=outcome))


def _where_to_answer(criterion: Criterion) -> str:
    """Feedback for a missing answer, with the names that a program could give it under."""
    words = "No answer to this was found."
    return f"{words} In code it is {' or '.join(criterion.names)}." if criterion.names else words


def _deciding(judged: Sequence[JudgedAnswer]) -> JudgedAnswer:
    """The first answer that did not crash; prose about code that crashed does not replace it."""
    first = judged[0]
    candidate = next((it for it in judged if it.outcome.verdict is not Verdict.CRASHED), first)
    return first if candidate.part is Part.PROSE else candidate


def _differs(other: JudgedAnswer, deciding: JudgedAnswer) -> bool:
    """Whether two answers disagree; words about the code that decides are only a comment."""
    in_words = other.part is Part.PROSE or any(item.span for item in other.outcome.evidence)
    about_code = other.part is Part.PROSE or other.file == deciding.file
    is_comment = in_words and about_code and deciding.part is not Part.PROSE
    return other.outcome.fraction != deciding.outcome.fraction and not is_comment


def _disagreement(other: JudgedAnswer, deciding: JudgedAnswer) -> str:
    return (
        f"two answers disagree: {other.kind} in {other.file} ({other.outcome.verdict}); "
        f"{deciding.kind} in {deciding.file} ({deciding.outcome.verdict}) decides"
    )


def _check_grade(criterion: Criterion, judged: JudgedAnswer) -> CheckGrade:
    outcome = judged.outcome
    ungraded = outcome.verdict is Verdict.UNGRADED
    return CheckGrade(
        id=criterion.id,
        kind=judged.kind,
        part=judged.part,
        title=criterion.title,
        points=None if ungraded else points(criterion.points, outcome.fraction),
        possible=criterion.points,
        outcome=outcome,
        show=criterion.show,
        disclose=criterion.disclose,
        answer=judged.answer,
        where=judged.file,
    )


def score_again(criterion: Criterion, check: CheckGrade) -> CheckGrade:
    """A check with its old outcome, and the criterion's current points, title and disclosure."""
    ungraded = check.outcome.verdict is Verdict.UNGRADED
    return replace(
        check,
        id=criterion.id,
        title=criterion.title,
        points=None if ungraded else points(criterion.points, check.outcome.fraction),
        possible=criterion.points,
        show=criterion.show,
        disclose=criterion.disclose,
    )


def points(possible: Decimal, fraction: Fraction) -> Decimal:
    """A share of the possible points, rounded half up to cents; only the fraction 1 earns all."""
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
    """The verdict of a question: ungraded if any check is, otherwise what its checks share."""
    distinct = set(verdicts)
    if Verdict.UNGRADED in distinct:
        return Verdict.UNGRADED
    if len(distinct) == 1:
        return verdicts[0]
    if distinct & {Verdict.CORRECT, Verdict.PARTIAL}:
        return Verdict.PARTIAL
    return Verdict.CRASHED if Verdict.CRASHED in distinct else Verdict.WRONG
