"""Feedback on one check as plain lines of text, for reports without a page layout."""

from __future__ import annotations

from grader.escapes import visible
from grader.model import CheckGrade, Evidence, Grade, QuestionGrade
from grader.presentation import highlight, observations, wording
from grader.presentation.missing_ideas import merge_missing
from grader.presentation.worklist import is_final

MOST = 40
"""Findings of a check that are listed; the rest is counted."""


def lines(check: CheckGrade) -> list[str]:
    """What was found and what to do next; `check` is what the student may see."""
    next_step = wording.next_step(check.outcome, check.part)
    found = [join_lines(summary(check)), *findings(check)]
    return [*found, f"Next: {next_step}"] if next_step else found


def summary(check: CheckGrade) -> str:
    """The check's feedback, a diagnosis if there is one, and where the answer is."""
    said = check.outcome.feedback or wording.MEANINGS[check.outcome.verdict]
    feedback = " ".join([said, *observations.diagnoses(check.outcome)])
    place = wording.answer_place(check)
    return feedback if place in feedback else f"{feedback} ({place})"


def findings(check: CheckGrade) -> list[str]:
    """Each observation in a line with a sign for right or wrong."""
    evidence = observed(check)
    found = [join_lines(finding(item, check)) for item in evidence[:MOST]]
    return [*found, f"and {len(evidence) - MOST} more"] if len(evidence) > MOST else found


def observed(check: CheckGrade) -> list[Evidence]:
    """The observations that say more than `summary`, with alike ones and alternatives merged."""
    merged = merge_missing(check, highlight.merge_alike(check.outcome.evidence))
    return [item for item in merged if _line(item, check)]


def finding(evidence: Evidence, check: CheckGrade) -> str:
    """An observation with a sign for right or wrong, without what `summary` already says."""
    return f"{'✓' if evidence.earned else '✕'} {_line(evidence, check)}"


def _line(evidence: Evidence, check: CheckGrade) -> str:
    place, feedback = wording.answer_place(check), check.outcome.feedback
    return observations.observation(evidence, place=place, feedback=feedback)


def join_lines(text: str) -> str:
    """A text in one line, with spaces for line ends."""
    return " ".join(visible(text).split())


def points_line(grade: Grade) -> str:
    """The points of each question in one line, without any text that a student chose."""
    shares = [f"{question.id} {_share(question)}" for question in grade.questions]
    changes = [f"{join_lines(a.policy)} {wording.points(a.points)}" for a in grade.adjustments]
    return "; ".join([*shares, *changes])


def _share(question: QuestionGrade) -> str:
    least = "" if is_final(question) else "at least "
    return f"{least}{wording.points(question.points)}/{wording.points(question.possible)}"
