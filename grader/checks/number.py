"""A single number, left under a name by a program or claimed in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from grader.compare import Array, NotNumbersError, array_of, close
from grader.latex import Claim, Cue, claim
from grader.model import Answer, Evidence, Outcome, Part, Place, Plain, Read, Reply, Status, Text
from grader.plugins import Asked, Check, Example
from grader.valued import (
    CRASHES,
    Name,
    NoReferenceError,
    Said,
    Tolerance,
    crashed,
    is_given,
    measured,
    place_in_text,
    place_of_reply,
    reference_arrays,
    shown,
)


@dataclass(frozen=True)
class _Found:
    """The number of an answer, or why it is none, and what evidence can say of it already."""

    number: Array | None
    evidence: Evidence
    reason: str = ""
    flags: tuple[str, ...] = ()


class Number(Check):
    """Gives all points for the right number, and none for any other.

    A name in the student's program comes first. Without one, the number that the answer's text
    claims is judged: `15`, `15x15`, `R_3 = 7 + 4*2 = 15` and `the receptive field is 15` claim 15,
    while `13 or 15` claims nothing.
    """

    kind: ClassVar[str] = "number"
    part: ClassVar[Part] = Part.VALUE
    EXAMPLES: ClassVar[tuple[Example, ...]]

    names: tuple[Name, ...] = Field((), examples=[["q1_ii"]])
    """Names in the student's program; the first that holds a value is judged."""
    expect: Name = Field(examples=["q1_ii"])
    """The name in the reference solution that holds the right number."""
    called: tuple[Said, ...] = Field((), examples=[["receptive field", "R_3"]])
    """What the number is called in words and formulas: `receptive field`, `R_3`."""
    not_called: tuple[Said, ...] = Field((), examples=[["stride", "layers"]])
    """What other numbers are called, or what they count: `stride`, `layers`; they are no answer."""
    tolerance: Tolerance = Field(examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference."""

    def asks(self, asked: Asked) -> tuple[Read, ...]:
        """The values of the names."""
        return tuple(map(Read, self.names))

    def asks_reference(self, asked: Asked) -> tuple[Read, ...]:
        """The right number."""
        return (Read(self.expect),)

    def is_answered(self, answer: Answer, asked: Asked) -> bool:
        """Whether a name holds a value, or the text names a number that may be a claim."""
        if self._reply(answer):
            return True
        return answer.text is not None and self._claim(answer.text.source, asked).names_a_number

    def judge(self, answer: Answer, reference: Mapping[str, Reply], asked: Asked) -> Outcome:
        """Right within the tolerance, or not."""
        try:
            expected = reference_arrays(reference, self.asks_reference(asked))[self.expect]
        except NoReferenceError as error:
            return Outcome.ungraded(str(error))
        if expected.size != 1:
            return Outcome.ungraded(f"the reference's {self.expect} is no single number")
        reply = self._reply(answer)
        if reply and reply.status is Status.FAILED:
            return Outcome.ungraded(reply.detail)
        if reply and reply.status in CRASHES:
            return crashed(reply, self.names[0])
        found = self._in_program(answer, reply) if reply else self._in_text(answer.text, asked)
        return self._outcome(found, expected.reshape(()))

    def _outcome(self, found: _Found, expected: Array) -> Outcome:
        if found.number is None:
            feedback = f"No single number could be taken from the answer: {found.reason}."
            return Outcome.of_fraction(Fraction(0), feedback, evidence=(found.evidence,))
        evidence = replace(found.evidence, tolerance=str(self.tolerance), expected=shown(expected))
        is_right = bool(close(found.number, expected, **self.tolerance.model_dump()))
        evidence = replace(evidence, found=shown(found.number), earned=is_right)
        evidence = measured(found.number, expected, self.tolerance, evidence)
        said = "is right" if is_right else "is not right"
        details = f"{evidence.where}; allowed difference {self.tolerance}"
        feedback = f"The number {found.number.item():.12g} {said} ({details})."
        return Outcome.of_fraction(
            Fraction(is_right), feedback, evidence=(evidence,), flags=found.flags
        )

    def _reply(self, answer: Answer) -> Reply | None:
        replies = (answer.replies.get(name) for name in self.names)
        return next((reply for reply in replies if reply and is_given(reply)), None)

    def _in_program(self, answer: Answer, reply: Reply) -> _Found:
        evidence = Evidence(where=place_of_reply(answer, reply))
        if reply.status is Status.UNREADABLE:
            return _Found(None, evidence, reply.detail)
        try:
            return _Found(self._single(reply.value), evidence)
        except NotNumbersError as error:
            return _Found(None, evidence, str(error))

    def _single(self, value: Plain) -> Array:
        """The number in a value: a tensor with one entry, a text, the two sides of a square."""
        if isinstance(value, str):
            claimed = self._claim(value, Asked())
            if claimed.value is None:
                raise NotNumbersError(claimed.reason)
            return array_of(claimed.value)
        array = array_of(value)
        if array.dtype == bool:
            raise NotNumbersError("true and false are no numbers")
        if array.shape == (2,) and array[0] == array[1]:
            array = array[:1]
        if array.size != 1:
            raise NotNumbersError(f"it holds {array.size} numbers")
        return array.reshape(())

    def _claim(self, text: str, asked: Asked) -> Claim:
        return claim(text, called=self.called, not_called=self.not_called, question=asked.text)

    def _in_text(self, text: Text | None, asked: Asked) -> _Found:
        if text is None:
            raise ValueError("an answer without value and text is not judged")
        claimed = self._claim(text.source, asked)
        start, end = claimed.span
        evidence = Evidence(
            where=place_in_text(text, start), text=text.source[start:end], span=claimed.span
        )
        if claimed.value is None:
            return _Found(None, evidence, claimed.reason)
        is_vague = claimed.cue <= Cue.MENTIONED and claimed.others
        others = ", ".join(f"{value:.12g}" for value in claimed.others)
        flags = (f"read as {claimed.value:.12g}, but it also names {others}",) if is_vague else ()
        return _Found(array_of(claimed.value), evidence, flags=flags)


_RUBRIC = "{names: [depth], expect: depth, called: [depth], tolerance: {atol: 0, rtol: 0}}"
_REFERENCE = {"depth": Reply(Status.OK, 12)}


def _said(text: str) -> Answer:
    return Answer("writeup", "hw.md", Text(text, Place("hw.md", 3)))


def _left(value: Plain) -> Answer:
    return Answer("module", "hw.py", replies={"depth": Reply(Status.OK, value, line=3)})


Number.EXAMPLES = (
    Example("a value", _RUBRIC, _left(12.0), 1, _REFERENCE),
    Example("another value", _RUBRIC, _left(13), 0, _REFERENCE),
    Example("in a sentence", _RUBRIC, _said("Hence a depth of 3 * 4 = 12 cm."), 1, _REFERENCE),
    Example("hedged", _RUBRIC, _said("The depth is 12 or 13."), 0, _REFERENCE),
)
