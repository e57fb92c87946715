"""A question that only the instructor's own rubric can grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from grader.checks.common.example_answers import answer_in_words
from grader.model import Answer, Outcome, Part, Reply, Verdict
from grader.plugins import Check, Example, QuestionContext


class Later(Check):
    """Says that something is graded later; it looks at nothing and gives no points.

    A public rubric has it for a check that the instructor's rubric does not publish.
    """

    kind: ClassVar[str] = "later"
    part: ClassVar[Part] = Part.PROSE
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether the file has any text or code."""
        return answer.text is not None or bool(answer.replies)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Always ungraded: the instructor's rubric judges the answer later."""
        return Outcome.found("This is graded later, by your instructor.")


Later.EXAMPLES = (
    Example("any answer", "{}", answer_in_words("Some words."), 0, verdict=Verdict.UNGRADED),
)
