"""The words in which a grade is told, shared by every report: one table or sentence to edit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from grader.model import Attendance, Evidence, Grade, Outcome, Part, QuestionGrade, Verdict
from grader.model.outcome import SKIPPED, Shown

ICONS = {
    Verdict.CORRECT: "✓",
    Verdict.PARTIAL: "◐",
    Verdict.WRONG: "✕",
    Verdict.MISSING: "○",
    Verdict.CRASHED: "!",
    Verdict.UNGRADED: "?",
}
"""A sign for each verdict that can be told apart without colour."""

MEANINGS = {
    Verdict.CORRECT: "This is right.",
    Verdict.PARTIAL: "Part of this is right.",
    Verdict.WRONG: "This is not right.",
    Verdict.MISSING: "No answer was found.",
    Verdict.CRASHED: "The code did not get as far as an answer.",
    Verdict.UNGRADED: "This waits for a person.",
}
"""What to say of a verdict where nothing more may be said."""

_COMPARE = {
    Part.PROSE: "Read your answer again beside the question: each point that it asks for has to"
    " stand in your own words.",
    Part.VALUE: "Work it out by hand once more, one step at a time, and see where the steps part.",
    Part.CODE: "Run your code on a case small enough to work out by hand, and compare each entry.",
}
_NEXT = {
    Verdict.MISSING: "Give an answer under a heading that names the question, or under the name"
    " that the assignment asks for; one that stands elsewhere cannot be found.",
    Verdict.CRASHED: "Run your file from top to bottom in a fresh session: it has to get past this"
    " point without an error and in the time allowed.",
    Verdict.UNGRADED: "There is nothing for you to do: a person will look at this.",
}
_LONGEST = 300
_MOST_NAMES = 12
WIDEST_INTEGER = 256
"""Bits; wider integers are told by their width. Python refuses to write out the widest at all."""


def points(number: Decimal) -> str:
    """Points as one writes them: 2.5 and 10, not 2.50 and 1E+1."""
    return f"{number.normalize():f}"


def total(grade: Grade) -> str:
    """A student's total in words; with ungraded checks it is a lower bound, and says so."""
    sum_ = f"{points(grade.points)} of {points(grade.possible)}"
    if not grade.ungraded:
        return sum_
    return f"at least {sum_}, {waiting(grade)}"


def reason(question: QuestionGrade) -> str:
    """In a few words, why points were lost: what the first check that is not right says."""
    if question.override:
        return question.override.why
    for check in question.checks:
        if check.outcome.verdict is not Verdict.CORRECT:
            return check.outcome.feedback or MEANINGS[check.outcome.verdict]
    return ""


def waiting(grade: Grade) -> str:
    """How many checks have no points yet, and whom they wait for."""
    undecided = [question for question in grade.questions if question.override is None]
    checks = [check for question in undecided for check in question.checks]
    later = sum(check.outcome.provisional for check in checks)
    person = grade.ungraded - later
    said = [f"{checks_wait(person)} for a person"] if person else []
    said += [f"{checks_wait(later)} for your instructor's rubric"] if later else []
    return " and ".join(said)


def checks_wait(count: int) -> str:
    """How many checks have no points yet."""
    return "one check waits" if count == 1 else f"{count} checks wait"


def given(question: QuestionGrade) -> str:
    """Who gave a question's points by hand and why, beside what the checks earned."""
    if question.override is None:
        return ""
    by, why = question.override.by, question.override.why
    return f"{by} set these points by hand: {why} (the checks earned {points(question.automatic)})"


def adjusted(grade: Grade) -> str:
    """How the total came about where policies changed it: "20 earned, less 2 for 1 day late"."""
    if not grade.adjustments:
        return ""
    said = [f"{points(grade.earned)} earned"]
    for each in grade.adjustments:
        sign = "less" if each.points <= 0 else "plus"
        said.append(f"{sign} {points(abs(each.points))} for {each.why}")
    return ", ".join(said)


def role(question: QuestionGrade) -> str:
    """What a question is to the total, where it is not simply a part of it."""
    if not question.counts:
        return "does not count: of several, the best do"
    return "bonus" if question.bonus else ""


def attendance(attendance: Attendance) -> list[str]:
    """The students without a submission and the submissions of strangers, a line each."""
    said = [f"{attendance.source} has {attendance.people} people."]
    if attendance.absent:
        said.append(f"On it without a submission: {_named(attendance.absent)}.")
    if attendance.unknown:
        said.append(f"Submissions of whom it does not know: {_named(attendance.unknown)}.")
    return [*said, *attendance.notes]


def _named(names: Sequence[str]) -> str:
    some = ", ".join(name[:60] for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{len(names)} ({some}{f' and {more} more' if more > 0 else ''})"


def next_step(outcome: Outcome, part: Part) -> str:
    """What a student can do about an outcome; nothing where it is right."""
    if outcome.verdict is Verdict.CORRECT:
        return ""
    if outcome.feedback.startswith(SKIPPED):
        return "Mend that one first: this one is judged where that one is right in part at least."
    return _NEXT.get(outcome.verdict) or _COMPARE[part]


def entry(index: tuple[int, ...]) -> str:
    """The position of an entry, counted from 1, in words."""
    match index:
        case ():
            return ""
        case (place,):
            return f"entry {place}"
        case (row, column):
            return f"row {row}, column {column}"
        case _:
            return f"entry ({', '.join(map(str, index))})"


def pair(expected: Shown, found: Shown) -> tuple[str, str]:
    """Two values to be told apart: six digits each, or all of them where six read the same."""
    short = value(expected, digits=6), value(found, digits=6)
    return short if short[0] != short[1] else (value(expected), value(found))


def value(shown: Shown, *, digits: int = 17) -> str:
    """A value in a few words, whatever its size; empty for None, which stands for no value.

    Args:
        shown: a scalar or a shape.
        digits: significant digits of a float; 17 stand for as many as it takes.
    """
    match shown:
        case None:
            return ""
        case str():
            return f"'{_clipped(shown)}'"
        case bool():
            return str(shown)
        case int():
            bits = shown.bit_length()
            return str(shown) if bits <= WIDEST_INTEGER else f"an integer of {bits} bits"
        case float():
            return repr(shown) if digits == 17 else f"{shown:.{digits}g}"
    return _clipped(f"({', '.join(value(item) for item in shown)})")


def observation(evidence: Evidence, *, place: str = "") -> str:
    """One piece of evidence in a line: case and entry, what was expected and found, and where.

    Args:
        evidence: what was observed.
        place: where the answer stands, if that was told already.
    """
    subject = ", ".join(filter(None, [_case(evidence), entry(evidence.index)]))
    said = "; ".join(filter(None, [_idea(evidence), _difference(evidence), _judged(evidence)]))
    if subject:
        said = f"{subject}: {said or ('right' if evidence.earned else 'not right')}"
    where = f" ({evidence.where})" if evidence.where not in {"", place} else ""
    line = f"{said}{where}".strip()
    joint = "; " if evidence.message[:1].islower() else ". "
    return joint.join(filter(None, [line, evidence.message]))


def _case(evidence: Evidence) -> str:
    return "a hidden case" if evidence.hidden else _clipped(evidence.case)


def _idea(evidence: Evidence) -> str:
    quoted = f"“{_clipped(evidence.text)}”" if evidence.text else ""
    if quoted and evidence.concept:
        return f"{quoted} ({evidence.concept})"
    if evidence.concept and not evidence.earned:
        return f"not found: {evidence.concept}"
    return quoted or evidence.concept


def _difference(evidence: Evidence) -> str:
    expected, found = pair(evidence.expected, evidence.found)
    said = [f"expected {expected}" if expected else "", f"found {found}" if found else ""]
    line = ", ".join(filter(None, said))
    return f"{line} (allowed difference: {evidence.tolerance})" if evidence.tolerance else line


def _judged(evidence: Evidence) -> str:
    if not evidence.convention:
        return ""
    if evidence.earned:
        return f"right under the convention {evidence.convention}"
    by = "by" if evidence.expected is not None else "not right by"
    return f"{by} the convention {evidence.convention}"


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
