"""Words that several reports share. A check words its own feedback, and scoring what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from grader.escapes import clip
from grader.model import (
    Attendance,
    CheckGrade,
    Grade,
    Outcome,
    Part,
    QuestionGrade,
    Verdict,
)
from grader.model.outcome import SKIPPED
from grader.presentation import worklist

ICONS = {
    Verdict.CORRECT: "✓",
    Verdict.PARTIAL: "◐",
    Verdict.WRONG: "✕",
    Verdict.MISSING: "○",
    Verdict.CRASHED: "!",
    Verdict.UNGRADED: "?",
}
"""A sign for each verdict, so that nobody depends on colour."""

COLOURS = {
    Verdict.CORRECT: "green",
    Verdict.PARTIAL: "yellow",
    Verdict.WRONG: "red",
    Verdict.MISSING: "bold",
    Verdict.CRASHED: "magenta",
    Verdict.UNGRADED: "bold blue",
}
"""A style for each verdict in a terminal."""

MEANINGS = {
    Verdict.CORRECT: "This is right.",
    Verdict.PARTIAL: "Part of this is right.",
    Verdict.WRONG: "This is not right.",
    Verdict.MISSING: "No answer was found.",
    Verdict.CRASHED: "The code failed before it gave an answer.",
    Verdict.UNGRADED: "This waits for a person to grade it.",
}
"""What a report says about a verdict when the rubric hides the rest."""

_COMPARE = {
    Part.PROSE: "Read the question again, and check that your answer covers each point that it asks"
    " for in your own words.",
    Part.VALUE: "Work it out by hand again, one step at a time, and compare each step with yours.",
    Part.CODE: "Run your code on a case small enough to work out by hand, and compare each entry.",
}
_NEXT = {
    Verdict.MISSING: "Write your answer under a heading that names the question, or give it the"
    " name that the assignment asks for. An answer in another place cannot be found.",
    Verdict.CRASHED: "Run your file from top to bottom in a fresh session: it has to get past this"
    " point without an error and within the time limit.",
    Verdict.UNGRADED: "You do not have to do anything: a person will look at this.",
}
_MOST_NAMES = 12
_LONGEST_NAME = 60


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 student", "3 students"; `plural` is for irregular nouns."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def points(number: Decimal) -> str:
    """Points in plain decimal notation: 2.5 and 10, not 2.50 and 1E+1."""
    return f"{number.normalize():f}"


def total(grade: Grade) -> str:
    """A student's total in words; if checks are ungraded, it is a lower bound."""
    total_ = f"{points(grade.points)} of {points(grade.possible)}"
    if not grade.ungraded:
        return total_
    return f"at least {total_}, {waiting(grade)}"


def reason(question: QuestionGrade) -> str:
    """Why points were lost, in a few words: the feedback of the check that lost most."""
    if question.override:
        return question.override.why
    lossy = [check for check in question.checks if check.outcome.verdict is not Verdict.CORRECT]
    if not lossy:
        return ""
    worst = max(lossy, key=lambda check: check.possible - (check.points or Decimal(0)))
    return worst.outcome.feedback or MEANINGS[worst.outcome.verdict]


def result(question: QuestionGrade) -> Verdict:
    """The verdict that fits the points: a person may have set other points than the checks."""
    if question.override is None:
        return question.verdict
    if question.points >= question.possible:
        return Verdict.CORRECT
    return Verdict.PARTIAL if question.points > 0 else Verdict.WRONG


def result_in_words(question: QuestionGrade) -> str:
    """The result with its sign, and another sign if a person set the points."""
    verdict = result(question)
    return f"{ICONS[verdict]} {verdict}{' ✎' if question.override else ''}"


def time(written: str) -> str:
    """A time in ISO format for people: "2026-12-01 23:59 UTC+01:00"; anything else unchanged."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".strip()


def waiting(grade: Grade) -> str:
    """How many checks have no points yet, and whom they wait for."""
    provisional = sum(check.outcome.provisional for _, check in worklist.undecided(grade))
    person = grade.ungraded - provisional
    parts = [f"{checks_wait(person)} for a person"] if person else []
    parts += [f"{checks_wait(provisional)} for your instructor's rubric"] if provisional else []
    return " and ".join(parts)


def checks_wait(number: int) -> str:
    """How many checks have no points yet."""
    return "one check waits" if number == 1 else count(number, "check waits", "checks wait")


def explain_override(question: QuestionGrade) -> str:
    """Who set a question's points by hand and why, and what the checks earned."""
    if question.override is None:
        return ""
    by, why = question.override.by, question.override.why
    return f"{by} set these points by hand: {why} (the checks earned {points(question.automatic)})"


def explain_adjustments(grade: Grade) -> str:
    """How policies changed the total: "20 earned, less 2 for 1 day late"."""
    if not grade.adjustments:
        return ""
    parts = [f"{points(grade.earned)} earned"]
    for adjustment in grade.adjustments:
        sign = "less" if adjustment.points <= 0 else "plus"
        parts.append(f"{sign} {points(abs(adjustment.points))} for {adjustment.why}")
    return ", ".join(parts)


def explain_role(question: QuestionGrade) -> str:
    """How a question counts in the total, if it is not simply a part of it."""
    if not question.counts:
        return "does not count: other questions earned more"
    return "bonus" if question.bonus else ""


def attendance_lines(attendance: Attendance) -> list[str]:
    """Who is on the roster or among the submissions only, a line each."""
    lines = [f"{attendance.source} lists {count(attendance.people, 'person', 'people')}."]
    if attendance.absent:
        lines.append(f"On the roster without a submission: {some_names(attendance.absent)}.")
    if attendance.unknown:
        lines.append(f"Submissions that are not on the roster: {some_names(attendance.unknown)}.")
    return [*lines, *attendance.notes]


def some_names(names: Sequence[str]) -> str:
    """How many names there are, and the first of them."""
    some = ", ".join(clip(name, _LONGEST_NAME) for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{len(names)} ({some}{f' and {more} more' if more > 0 else ''})"


def next_step(outcome: Outcome, part: Part) -> str:
    """What a student can do about an outcome; empty if it is correct or provisional."""
    if outcome.verdict is Verdict.CORRECT or outcome.provisional:
        return ""
    if outcome.feedback.startswith(SKIPPED):
        return "Correct that answer first: this one is graded once that one earns some points."
    return _NEXT.get(outcome.verdict) or _COMPARE[part]


def check_points(check: CheckGrade) -> str:
    """A check's points: "2 of 3", or "worth 3" while it has none."""
    if check.points is None:
        return f"worth {points(check.possible)}"
    return f"{points(check.points)} of {points(check.possible)}"


def answer_place(check: CheckGrade) -> str:
    """Where the answer is: the place that all evidence shares, or else the check's."""
    places = {evidence.where for evidence in check.outcome.evidence}
    return places.pop() if len(places) == 1 and "" not in places else check.where
