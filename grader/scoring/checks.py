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
from grader.rubric.model import Criterion, Question

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """The outcome of one alternative on one file; `answer` is the text that was judged, if any."""

    kind: str
    part: Part
    file: str
    outcome: Outcome
    answer: str = ""


def settle(criterion: Criterion, judged: Sequence[JudgedAnswer]) -> CheckGrade:
    """One check's grade, from the outcomes of everything that answered it, in the rubric's order.

    The first decides, so giving several answers never pays; what the others say is flagged for a
    person where it differs. A crash gives way to a value that was written down: a hanging function
    does not void a right number beside it. It does not give way to words about the function.
    """
    if not judged:
        first = criterion.alternatives[0]
        missing = JudgedAnswer(
            first.kind, first.part, "", Outcome.zero(Verdict.MISSING, _nothing(criterion))
        )
        return _check_grade(criterion, missing)
    decides = _decides(judged)
    others = [other for other in judged if other is not decides]
    flags = tuple(_disagreement(other, decides) for other in others if _differs(other, decides))
    outcome = replace(decides.outcome, flags=(*decides.outcome.flags, *flags))
    return _check_grade(criterion, replace(decides, outcome=outcome))


def _nothing(criterion: Criterion) -> str:
    """That there is no answer, and what of a program would have been one."""
    words = "No answer to this was found."
    return f"{words} In code it is {' or '.join(criterion.names)}." if criterion.names else words


def _decides(judged: Sequence[JudgedAnswer]) -> JudgedAnswer:
    for candidate in judged:
        if candidate.outcome.verdict is not Verdict.CRASHED:
            if candidate.part is Part.PROSE and candidate is not judged[0]:
                return judged[0]
            return candidate
    return judged[0]


def _differs(other: JudgedAnswer, decides: JudgedAnswer) -> bool:
    """Whether two answers disagree. Words about the code that decides are no second answer."""
    in_words = other.part is Part.PROSE or any(item.span for item in other.outcome.evidence)
    of_code = other.part is Part.PROSE or other.file == decides.file
    is_comment = in_words and of_code and decides.part is not Part.PROSE
    return other.outcome.fraction != decides.outcome.fraction and not is_comment


def _disagreement(other: JudgedAnswer, decides: JudgedAnswer) -> str:
    return (
        f"two answers disagree: {other.kind} in {other.file} ({other.outcome.verdict}); "
        f"{decides.kind} in {decides.file} ({decides.outcome.verdict}) decides"
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


def scored_again(criterion: Criterion, judged: CheckGrade) -> CheckGrade:
    """An outcome that holds, with the points, title and disclosure that the criterion has now."""
    laid_on = (judged.id, judged.title, judged.possible, judged.show, judged.disclose)
    if laid_on == (
        criterion.id,
        criterion.title,
        criterion.points,
        criterion.show,
        criterion.disclose,
    ):
        return judged
    ungraded = judged.outcome.verdict is Verdict.UNGRADED
    return replace(
        judged,
        id=criterion.id,
        title=criterion.title,
        points=None if ungraded else points(criterion.points, judged.outcome.fraction),
        possible=criterion.points,
        show=criterion.show,
        disclose=criterion.disclose,
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
