"""Whether a question is answered in words; the content is judged later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.prose_check import is_written
from grader.model import Answer, Outcome, Part, Reply, Verdict
from grader.plugins import Check, Example, QuestionContext
from grader.prose import is_foreign, words


class HasText(Check):
    """Says whether there is an answer in words, how long it is and whether it is in English.

    It gives no points. A copy of the question is not an answer.
    """

    kind: ClassVar[str] = "has_text"
    part: ClassVar[Part] = Part.PROSE
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    at_least: int = Field(8, ge=1, examples=[20])
    """An answer with fewer words than this is reported as short."""

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether there is a text, and it is more than a copy of the question."""
        return is_written(answer.text, context)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Its length and language, which do not depend on the expected answer."""
        if answer.text is None:
            raise ValueError("an answer without text is not judged")
        answer_words = words(answer.text.source, code=True)
        count = sum(not word.sign for word in answer_words)
        noun = "word" if count == 1 else "words"
        sentence = f"An answer of {count} {noun} was found ({answer.text.place})."
        if is_foreign(answer_words):
            sentence += " It does not seem to be in English, so a person has to read it."
        elif count < self.at_least:
            sentence += " That is short: see whether it says all that is asked for."
        return Outcome.found(sentence)


HasText.EXAMPLES = (
    Example(
        "a sentence",
        "{}",
        answer_in_words("A lake stands still, while a river runs down to the sea."),
        0,
        verdict=Verdict.UNGRADED,
    ),
    Example("short", "{at_least: 3}", answer_in_words("Both."), 0, verdict=Verdict.UNGRADED),
)
