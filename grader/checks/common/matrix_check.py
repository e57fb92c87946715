"""Base of the checks of matrices: the names that hold them, and the texts that give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, JsonValue

from grader.checks.common.matrix_candidates import MatrixCandidate, candidates_in_value
from grader.checks.common.places import place_of_reply
from grader.checks.common.python_names import Name
from grader.checks.common.replies import CRASHES, crash, is_attempt, without_verdict
from grader.model import Answer, Evidence, Outcome, Part, Read, Reply
from grader.plugins import Check, QuestionContext
from grader.text.maths import find_matrices


class MatrixCheck(Check):
    """A check that takes matrices from an answer."""

    part: ClassVar[Part] = Part.VALUE

    names: tuple[Name, ...] = Field((), examples=[["q1_iv"]])
    """Names in the student's program; each one that holds a value is judged."""
    leading_axes: Literal["count", "ignore"] = Field("count", examples=["ignore"])
    """Whether leading axes of length 1 count, so that (1, 4, 4) differs from (4, 4)."""

    def asks(self, context: QuestionContext) -> tuple[Read, ...]:
        """The values of the names."""
        return tuple(map(Read, self.names))

    def public_keys(self) -> dict[str, JsonValue]:
        """Where to look for matrices, and how to read their shapes."""
        axes: dict[str, JsonValue] = {"leading_axes": self.leading_axes}
        names: dict[str, JsonValue] = {"names": list(self.names)} if self.names else {}
        return names | (axes if self.leading_axes == "ignore" else {})

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether a name holds a value, or the text has a matrix other than the question's."""
        if self.attempts(answer):
            return True
        if answer.text is None:
            return False
        given = {matrix.rows for matrix in find_matrices(context.text)}
        return any(matrix.rows not in given for matrix in find_matrices(answer.text.source))

    def attempts(self, answer: Answer) -> Mapping[str, Reply]:
        """The replies for those names that the student's program set, or failed to set."""
        replies = {name: answer.replies.get(name) for name in self.names}
        return {name: reply for name, reply in replies.items() if reply and is_attempt(reply)}

    def candidates_in_program(
        self, answer: Answer, *, ndim: int
    ) -> list[MatrixCandidate] | Outcome:
        """The matrices that the names hold, or the outcome if running the code failed."""
        replies = self.attempts(answer)
        if ungraded := without_verdict(replies.values()):
            return ungraded
        if all(reply.status in CRASHES for reply in replies.values()):
            name, reply = next(iter(replies.items()))
            return crash(reply, name)
        return [
            candidate
            for reply in replies.values()
            for candidate in candidates_in_value(
                reply, ndim, Evidence(where=place_of_reply(answer, reply))
            )
        ]
