"""The words in which a grade is told, shared by every report: one table or sentence to edit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from grader.model import Evidence, Grade, Part, Plain, Tensor, Verdict

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
_MOST_ITEMS = 16
_DEEPEST = 4
_LONGEST = 300
_WIDEST_INTEGER = 256  # bits; Python itself refuses to write out integers of some thousand digits


def points(number: Decimal) -> str:
    """Points as one writes them: 2.5 and 10, not 2.50 and 1E+1."""
    return f"{round(number, 4).normalize() + 0:f}"


def total(grade: Grade) -> str:
    """A student's total in words; with ungraded checks it is a lower bound, and says so."""
    sum_ = f"{points(grade.points)} of {points(grade.possible)}"
    if not grade.ungraded:
        return sum_
    return f"at least {sum_}, {waiting(grade.ungraded)}"


def waiting(checks: int) -> str:
    """How many checks wait for a person, in words."""
    return "one check waits for a person" if checks == 1 else f"{checks} checks wait for a person"


def next_step(verdict: Verdict, part: Part) -> str:
    """What a student can do about a verdict; nothing where it is right."""
    if verdict is Verdict.CORRECT:
        return ""
    return _NEXT.get(verdict) or _COMPARE[part]


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


def pair(expected: Plain, found: Plain) -> tuple[str, str]:
    """Two values to be told apart: six digits each, or all of them where six read the same."""
    short = value(expected, digits=6), value(found, digits=6)
    return short if short[0] != short[1] else (value(expected), value(found))


def value(plain: Plain, *, digits: int = 17) -> str:
    """A value in a few words, whatever its size; empty for None, which stands for no value."""
    written = "" if plain is None else _written(plain, digits, depth=0)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"


def observation(evidence: Evidence) -> str:
    """One piece of evidence as a line: which case and entry, what was expected and found, where."""
    subject = ", ".join(filter(None, [_case(evidence), entry(evidence.index)]))
    said = "; ".join(filter(None, [_idea(evidence), _difference(evidence), _judged(evidence)]))
    where = f" ({evidence.where})" if evidence.where else ""
    line = f"{subject}: {said}" if subject and said else subject or said
    return " ".join(filter(None, [f"{line}{where}".strip(), evidence.message]))


def _case(evidence: Evidence) -> str:
    return "a hidden case" if evidence.hidden else evidence.case


def _idea(evidence: Evidence) -> str:
    quoted = f"“{evidence.text[:_LONGEST]}”" if evidence.text else ""
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
    return f"{'right' if evidence.earned else 'judged'} as {evidence.convention}"


def _written(plain: Plain, digits: int, depth: int) -> str:
    match plain:
        case str():
            return f"'{plain[:_LONGEST]}'"
        case bool() | None | complex():
            return str(plain)
        case int():
            return _integer(plain)
        case float():
            return f"{plain:.{digits}g}" if digits < 17 else repr(plain)
        case Tensor():
            return f"{plain.dtype} tensor of shape ({', '.join(map(str, plain.shape))})"
    if depth == _DEEPEST:
        return "…"
    if isinstance(plain, tuple):
        return f"[{_listed((_written(item, digits, depth + 1) for item in plain), len(plain))}]"
    items = (f"{key[:_LONGEST]}: {_written(v, digits, depth + 1)}" for key, v in plain.items())
    return f"{{{_listed(items, len(plain))}}}"


def _integer(number: int) -> str:
    bits = number.bit_length()
    return str(number) if bits <= _WIDEST_INTEGER else f"an integer of {bits} bits"


def _listed(items: Iterable[str], count: int) -> str:
    shown = list(islice(items, _MOST_ITEMS))
    return ", ".join([*shown, "…"] if count > _MOST_ITEMS else shown)
