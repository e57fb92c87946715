"""Feedback on one check as plain lines, for the outlets that lay out no page of their own."""

from __future__ import annotations

from grader.escapes import visible
from grader.model import CheckGrade, Grade, QuestionGrade
from grader.presentation import highlight, wording
from grader.presentation.worklist import is_final

MOST = 40
"""Findings of a check that are told; the rest is counted."""


def lines(check: CheckGrade) -> list[str]:
    """What was found, and what to do next; of a student's view of the check."""
    next_step = wording.next_step(check.outcome, check.part)
    told = [flat(summary(check)), *findings(check)]
    return [*told, f"Next: {next_step}"] if next_step else told


def summary(check: CheckGrade) -> str:
    """The check's feedback in a sentence, and where the answer stands."""
    said = check.outcome.feedback or wording.MEANINGS[check.outcome.verdict]
    return f"{said} ({check.where})" if check.where and check.where not in said else said


def findings(check: CheckGrade) -> list[str]:
    """Each observation in a line that begins with a sign."""
    evidence = highlight.together(check.outcome.evidence)
    told = [
        f"{'✓' if item.earned else '✕'} {flat(wording.observation(item, place=check.where))}"
        for item in evidence[:MOST]
    ]
    return [*told, f"and {len(evidence) - MOST} more"] if len(evidence) > MOST else told


def flat(text: str) -> str:
    """A text in one line: what stood on several goes on after a blank."""
    return " ".join(visible(text).split())


def mark(check: CheckGrade) -> str:
    """A check's points in words; one that is ungraded waits."""
    earned = "waits" if check.points is None else wording.points(check.points)
    return f"{earned} of {wording.points(check.possible)}"


def short(grade: Grade) -> str:
    """The points of each question in a line, without a word that a student chose."""
    shares = [f"{question.id} {_share(question)}" for question in grade.questions]
    changes = [f"{flat(each.policy)} {wording.points(each.points)}" for each in grade.adjustments]
    return "; ".join([*shares, *changes])


def _share(question: QuestionGrade) -> str:
    least = "" if is_final(question) else "at least "
    return f"{least}{wording.points(question.points)}/{wording.points(question.possible)}"
