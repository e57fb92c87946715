"""Something of which nothing can be looked at before the instructor's own rubric is run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from grader.model import Answer, Outcome, Part, Place, Reply, Text, Verdict
from grader.plugins import Check, Example, QuestionContext


class Later(Check):
    """Gives no points and looks at nothing: it says that something is graded later.

    A public rubric has it where the instructor's rubric keeps a check from students.
    """

    kind: ClassVar[str] = "later"
    part: ClassVar[Part] = Part.PROSE
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether there is anything at all that could hold an answer."""
        return answer.text is not None or bool(answer.replies)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Nothing but that it waits."""
        return Outcome.found("This is graded later, by your instructor.")


Later.EXAMPLES = (
    Example(
        "whatever is there",
        "{}",
        Answer("writeup", "hw.md", Text("Some words.", Place("hw.md", 3))),
        0,
        verdict=Verdict.UNGRADED,
    ),
)
