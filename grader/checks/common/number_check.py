"""Base of the checks of one number: a program's value, or the number that a text claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue

from grader.checks.common.places import place_in_text, place_of_reply
from grader.checks.common.python_names import Name
from grader.checks.common.replies import CRASHES, crash, is_attempt, without_verdict
from grader.compare import Array, NotNumbersError, array_of
from grader.model import Answer, Evidence, Outcome, Part, Plain, Read, Reply, Status, Text
from grader.plugins import Check, QuestionContext
from grader.text.maths import Claim, ClaimStrength, find_claim

Phrase = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True)
class NumberAnswer:
    """The number of an answer, or the reason why there is none, with the evidence so far.

    `mentioned` are all numbers of a text that might be meant; `alternatives` those between which
    it does not choose.
    """

    number: Array | None
    evidence: Evidence
    reason: str = ""
    flags: tuple[str, ...] = ()
    mentioned: tuple[float, ...] = ()
    alternatives: tuple[Evidence, ...] = ()


class NumberCheck(Check):
    """A check that takes one number from an answer.

    A name in the student's program comes first. Without one, the check takes the number that the
    answer's text claims: `15`, `15x15`, `R_3 = 7 + 4*2 = 15` and `the receptive field is 15` claim
    15, while `13 or 15` claims nothing.
    """

    part: ClassVar[Part] = Part.VALUE

    names: tuple[Name, ...] = Field((), examples=[["q1_ii"]])
    """Names in the student's program; the first that holds a value is judged."""
    called: tuple[Phrase, ...] = Field((), examples=[["receptive field", "R_3"]])
    """What the number is called in words and formulas: `receptive field`, `R_3`."""
    not_called: tuple[Phrase, ...] = Field((), examples=[["stride", "layers"]])
    """What other numbers are called, or what they count: `stride`, `layers`; never the answer."""

    def asks(self, context: QuestionContext) -> tuple[Read, ...]:
        """The values of the names."""
        return tuple(map(Read, self.names))

    def public_keys(self, context: QuestionContext) -> dict[str, JsonValue]:
        """Where to look for the number; only those phrases that the question itself uses."""
        keys: dict[str, Sequence[str]] = {
            "names": self.names,
            "called": [phrase for phrase in self.called if _uses(context.text, phrase)],
            "not_called": [phrase for phrase in self.not_called if _uses(context.text, phrase)],
        }
        return {key: [*words] for key, words in keys.items() if words}

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether a name holds a value, or the text names a number that may be a claim."""
        if self._reply(answer):
            return True
        return answer.text is not None and self._claim(answer.text.source, context).names_a_number

    def take_number(self, answer: Answer, context: QuestionContext) -> NumberAnswer | Outcome:
        """The number, or the outcome if our machinery or the student's code failed."""
        reply = self._reply(answer)
        if reply and (ungraded := without_verdict([reply])):
            return ungraded
        if reply and reply.status in CRASHES:
            return crash(reply, self.names[0])
        return self._in_program(answer, reply) if reply else self._in_text(answer.text, context)

    def _reply(self, answer: Answer) -> Reply | None:
        replies = (answer.replies.get(name) for name in self.names)
        return next((reply for reply in replies if reply and is_attempt(reply)), None)

    def _in_program(self, answer: Answer, reply: Reply) -> NumberAnswer:
        evidence = Evidence(where=place_of_reply(answer, reply))
        if reply.status is Status.UNREADABLE:
            return NumberAnswer(None, evidence, reply.detail)
        try:
            return NumberAnswer(self._single_number(reply.value), evidence)
        except NotNumbersError as error:
            return NumberAnswer(None, evidence, str(error))

    def _single_number(self, value: Plain) -> Array:
        """The number in a value: a tensor with one entry, a text, the two sides of a square."""
        if isinstance(value, str):
            claimed = self._claim(value, QuestionContext())
            if claimed.value is None:
                raise NotNumbersError(claimed.reason)
            return array_of(claimed.value)
        array = array_of(value)
        if array.dtype == bool:
            raise NotNumbersError("true and false are not numbers")
        if array.shape == (2,) and array[0] == array[1]:
            array = array[:1]
        if array.size != 1:
            raise NotNumbersError(f"it holds {array.size} numbers")
        return array.reshape(())

    def _claim(self, text: str, context: QuestionContext) -> Claim:
        return find_claim(
            text, called=self.called, not_called=self.not_called, question=context.text
        )

    def _in_text(self, text: Text | None, context: QuestionContext) -> NumberAnswer:
        if text is None:
            raise ValueError("an answer without value and text is not judged")
        claimed = self._claim(text.source, context)
        start, end = claimed.span
        evidence = Evidence(
            where=place_in_text(text, start), text=text.source[start:end], span=claimed.span
        )
        if claimed.value is None:
            alternatives = tuple(
                replace(evidence, text=text.source[slice(*span)], span=span)
                for span in claimed.alternatives
            )
            return NumberAnswer(None, evidence, claimed.reason, alternatives=alternatives)
        is_vague = claimed.strength <= ClaimStrength.MENTIONED and claimed.others
        others = ", ".join(f"{value:.12g}" for value in claimed.others)
        flags = (f"read as {claimed.value:.12g}, but it also names {others}",) if is_vague else ()
        return NumberAnswer(array_of(claimed.value), evidence, flags=flags, mentioned=claimed.named)


def _uses(text: str, phrase: str) -> bool:
    return re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE) is not None


def why_no_number(answer: NumberAnswer) -> str:
    """Why no number could be taken, in a sentence."""
    return f"No single number could be taken from the answer: {answer.reason}."
