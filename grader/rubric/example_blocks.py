"""The examples of a rubric: answers, and what `grade rubric check` expects them to earn."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from grader.errors import Flaw
from grader.model import Verdict
from grader.plugins import StrictModel


class ExampleBlock(StrictModel):
    """An answer, and what it earns; `grade rubric check` grades it and compares."""

    answer: str = Field(
        "", examples=["Queries come from the decoder, keys and values from the encoder."]
    )
    """The answer in words, as a student would write it below the question's heading."""
    code: str = Field("", examples=["def double(x):\n    return x + x\n"])
    """The answer as a Python module, or as the code cells of a notebook."""
    score: Decimal | None = Field(None, ge=0, le=1, examples=[1, 0.5, 0])
    """The share of the points of its question or part that it earns."""
    verdict: Verdict | None = Field(None, examples=["correct", "wrong"])
    """The verdict that it gets: `correct`, `partial`, `wrong`, `missing`, ..."""

    def flaws(self) -> Iterator[Flaw]:
        """An example without an answer, or without what it earns."""
        if not (self.answer.strip() or self.code.strip()):
            yield Flaw((), "this example has no 'answer' and no 'code'")
        if self.score is None and self.verdict is None:
            yield Flaw((), "this example does not say what it earns", "add score: 1, or a verdict")
        fits = {Verdict.CORRECT: self.score == 1, Verdict.WRONG: self.score == 0}
        if self.score is not None and self.verdict and not fits.get(self.verdict, True):
            yield Flaw(("verdict",), f"'{self.verdict}' contradicts a score of {self.score}")
