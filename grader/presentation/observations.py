"""One piece of evidence in words: where, what was expected, what was found."""

from __future__ import annotations

import re

from grader.escapes import clip
from grader.model import Evidence, Outcome
from grader.model.outcome import Shown

_LONGEST = 300
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
WIDEST_INTEGER = 256
"""Bits; of a wider integer only the width is shown. Python refuses to print the widest."""


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
    """Two different values in words: six digits each, or all digits if six look the same."""
    short = value(expected, digits=6), value(found, digits=6)
    return short if short[0] != short[1] else (value(expected), value(found))


def value(shown: Shown, *, digits: int = 17) -> str:
    """A value in a few words, of any size; empty for None, which means that there is no value.

    Args:
        shown: a scalar or a shape.
        digits: significant digits of a float; 17 means as many as the value needs.
    """
    match shown:
        case None:
            return ""
        case str():
            return f"'{clip(shown, _LONGEST)}'"
        case bool():
            return str(shown)
        case int():
            bits = shown.bit_length()
            return str(shown) if bits <= WIDEST_INTEGER else f"an integer of {bits} bits"
        case float():
            return repr(shown) if digits == 17 else f"{shown:.{digits}g}"
    return clip(f"({', '.join(value(item) for item in shown)})", _LONGEST)


def observation(evidence: Evidence, *, place: str = "", feedback: str = "") -> str:
    """One piece of evidence in a line: case, entry, what was expected and found, and where.

    Args:
        evidence: what was observed.
        place: where the answer is, if the report has already said so.
        feedback: the feedback of the check, if the report has already shown it.
    """
    subject = ", ".join(filter(None, [_case(evidence), entry(evidence.index)]))
    parts = (_idea(evidence), _difference(evidence), _convention(evidence))
    line = "; ".join(filter(None, parts))
    if subject:
        line = f"{subject}: {line or ('right' if evidence.earned else 'not right')}"
    if evidence.where not in {"", place}:
        line = f"{line} ({evidence.where})".strip()
    message = new_sentences(evidence.message, feedback)
    joint = "; " if message[:1].islower() else ". "
    return joint.join(filter(None, [line, message]))


def diagnoses(outcome: Outcome) -> list[str]:
    """How whole arrays differ from the right ones, each sentence once."""
    return [*dict.fromkeys(item.diagnosis for item in outcome.evidence if item.diagnosis)]


def new_sentences(text: str, said: str) -> str:
    """The sentences of a text that a report has not said yet."""
    return " ".join(part for part in _SENTENCE_END.split(text) if part not in said)


def _case(evidence: Evidence) -> str:
    if not evidence.hidden:
        return clip(evidence.case, _LONGEST)
    return f"{evidence.result} in a hidden case" if evidence.result else "a hidden case"


def _idea(evidence: Evidence) -> str:
    quoted = f"“{clip(evidence.text, _LONGEST)}”" if evidence.text else ""
    if quoted and evidence.concept:
        return f"{quoted} ({evidence.concept})"
    if evidence.concept and not evidence.earned:
        return f"not found: {evidence.concept}"
    return quoted or evidence.concept


def _difference(evidence: Evidence) -> str:
    expected, found = pair(evidence.expected, evidence.found)
    parts = [f"expected {expected}" if expected else "", f"found {found}" if found else ""]
    line = ", ".join(filter(None, parts))
    return f"{line} (allowed difference: {evidence.tolerance})" if evidence.tolerance else line


def _convention(evidence: Evidence) -> str:
    if not evidence.convention:
        return ""
    if evidence.earned:
        return f"right under the convention {evidence.convention}"
    under = "under" if evidence.expected is not None else "not right under"
    return f"{under} the convention {evidence.convention}"
