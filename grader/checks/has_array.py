"""Whether matrices can be taken from an answer, where their entries are judged later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from pydantic import Field

from grader.checks.common.matrix_candidates import MatrixCandidate, distinct, written
from grader.checks.common.matrix_check import MatrixCheck
from grader.checks.common.publication import EXACT, PublicationBlock
from grader.checks.common.tolerance import Tolerance
from grader.compare import Array, size, without_leading_axes
from grader.model import Answer, Evidence, Outcome, Place, Plain, Reply, Status, Text, Verdict
from grader.plugins import Example, QuestionContext
from grader.text.maths import find_matrices


class HasArray(MatrixCheck):
    """Says which matrices were taken from an answer, and of which shape; it gives no points.

    Where the shape of what is right is published, a matrix of another shape is wrong.
    """

    kind: ClassVar[str] = "has_array"
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    accept: tuple[PublicationBlock, ...] = Field((), examples=[[{"shape": [4, 4]}]])
    """What is published of each matrix that is right: its shape or its value."""
    tolerance: Tolerance = Field(EXACT, examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference from a published value, for each entry."""

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The matrices that were found, and whether they can be right."""
        found = self._offered(answer, context)
        if isinstance(found, Outcome):
            return found
        if not found:
            words = "The text holds no matrix but those that the question gives."
            return Outcome.zero(Verdict.MISSING, words)
        fitting = [each for each in found if self._can_be_right(each.array)]
        said = " ".join(_sentence(each) for each in found[:2])
        if not fitting:
            evidence = tuple(_odd(each) for each in found)
            words = f"{said} That is not what was asked for."
            return Outcome.zero(Verdict.WRONG, words, evidence=evidence)
        if not any(known.array is not None for known in self.accept):
            return Outcome.found(said)
        agree = all(self._agrees(each.array) for each in found)
        verb = "agrees" if agree else "does not agree in every entry"
        return Outcome.found(f"{said} It {verb} with what is published.")

    def _offered(
        self, answer: Answer, context: QuestionContext
    ) -> Sequence[MatrixCandidate] | Outcome:
        if self.replies(answer):
            ndim = max((len(known.size) for known in self.accept), default=2)
            found = self.of_program(answer, ndim=ndim)
            return found if isinstance(found, Outcome) else distinct(found)
        if answer.text is None:
            raise ValueError("an answer without value and text is not judged")
        given = [np.array(matrix.rows) for matrix in find_matrices(context.text)]
        accepted = [np.zeros(known.size) for known in self.accept]
        if not accepted:  # a matrix of any shape counts that the question does not give
            rows = {matrix.rows for matrix in find_matrices(answer.text.source)}
            accepted = [np.array(row) for row in rows]
        by_place = {str(at): array for at, array in enumerate(accepted)}
        return distinct(list(written(answer.text, by_place, given)))

    def _aligned(self, found: Array, known: PublicationBlock) -> Array:
        ndim = len(known.size) if self.leading_axes == "ignore" else found.ndim
        return without_leading_axes(found, ndim=ndim)

    def _can_be_right(self, found: Array | None) -> bool:
        if found is None:
            return False
        shapes = (self._aligned(found, known).shape == known.size for known in self.accept)
        return not self.accept or any(shapes)

    def _agrees(self, found: Array | None) -> bool:
        return found is not None and any(
            known.agrees(self._aligned(found, known), self.tolerance) for known in self.accept
        )


def _sentence(offered: MatrixCandidate) -> str:
    if offered.array is None:
        return f"This is no matrix of numbers: {offered.reason} ({offered.about.where})."
    return f"A matrix of {size(offered.array.shape)} was found ({offered.about.where})."


def _odd(offered: MatrixCandidate) -> Evidence:
    return replace(offered.about, message=offered.reason or "the shape differs")


def _left(value: Plain) -> Answer:
    return Answer("module", "hw.py", replies={"y": Reply(Status.OK, value, line=3)})


_SAID = Answer(
    "writeup", "hw.md", Text("$$\\begin{pmatrix}1 & 2\\end{pmatrix}$$", Place("hw.md", 3))
)
_SHAPE = "{names: [y], accept: [{shape: [2, 2]}]}"

HasArray.EXAMPLES = (
    Example("a matrix", "{names: [y]}", _left(((1, 2), (3, 4))), 0, verdict=Verdict.UNGRADED),
    Example("in words", "{names: [y]}", _SAID, 0, verdict=Verdict.UNGRADED),
    Example("no matrix", "{names: [y]}", _left(({}, 2)), 0, verdict=Verdict.WRONG),
    Example("of that shape", _SHAPE, _left(((1, 2), (3, 4))), 0, verdict=Verdict.UNGRADED),
    Example("of another shape", _SHAPE, _left((1, 2, 3, 4)), 0, verdict=Verdict.WRONG),
)
