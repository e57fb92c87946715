"""Whether matrices can be taken from an answer; their entries are judged later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from pydantic import Field

from grader.checks.common.example_answers import answer_in_code, answer_in_words
from grader.checks.common.matrix_candidates import (
    MatrixCandidate,
    candidates_in_text,
    distinct,
)
from grader.checks.common.matrix_check import MatrixCheck
from grader.checks.common.publication import PublicationBlock
from grader.checks.common.tolerance_block import NO_DIFFERENCE, ToleranceBlock
from grader.compare import Array, shape_in_words, without_leading_axes
from grader.model import Answer, Evidence, Outcome, Reply, Verdict
from grader.plugins import Example, QuestionContext
from grader.text.maths import find_matrices


class HasArray(MatrixCheck):
    """Says which matrices were taken from an answer, and their shapes; it gives no points.

    If the right shape is published, a matrix of another shape is wrong.
    """

    kind: ClassVar[str] = "has_array"
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    accept: tuple[PublicationBlock, ...] = Field((), examples=[[{"shape": [4, 4]}]])
    """What is published of each right matrix: its shape or its value."""
    tolerance: ToleranceBlock = Field(NO_DIFFERENCE, examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference of an entry from the published value."""

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The matrices that were found, and whether they can be right."""
        candidates = self._candidates(answer, context)
        if isinstance(candidates, Outcome):
            return candidates
        if not candidates:
            words = "The text holds no matrix but those that the question gives."
            return Outcome.zero(Verdict.MISSING, words)
        words = " ".join(_sentence(candidate) for candidate in candidates[:2])
        if not any(self._can_be_right(candidate.array) for candidate in candidates):
            evidence = tuple(_evidence(candidate) for candidate in candidates)
            words += " That is not what was asked for."
            return Outcome.zero(Verdict.WRONG, words, evidence=evidence)
        if not any(known.array is not None for known in self.accept):
            return Outcome.found(words)
        agree = all(self._agrees(candidate.array) for candidate in candidates)
        verb = "agrees" if agree else "does not agree in every entry"
        return Outcome.found(f"{words} It {verb} with what is published.")

    def _candidates(
        self, answer: Answer, context: QuestionContext
    ) -> Sequence[MatrixCandidate] | Outcome:
        if self.attempts(answer):
            ndim = max((len(known.size) for known in self.accept), default=2)
            in_program = self.candidates_in_program(answer, ndim=ndim)
            return in_program if isinstance(in_program, Outcome) else distinct(in_program)
        if answer.text is None:
            raise ValueError("an answer without value and text is not judged")
        given = [np.array(matrix.rows) for matrix in find_matrices(context.text)]
        accepted = [np.zeros(known.size) for known in self.accept]
        if not accepted:  # then a matrix of any shape counts, unless the question gives it
            rows = {matrix.rows for matrix in find_matrices(answer.text.source)}
            accepted = [np.array(row) for row in rows]
        by_number = {str(at): array for at, array in enumerate(accepted)}
        return distinct(candidates_in_text(answer.text, by_number, given))

    def _aligned(self, actual: Array, known: PublicationBlock) -> Array:
        """A student's matrix without axes that do not count."""
        ndim = len(known.size) if self.leading_axes == "ignore" else actual.ndim
        return without_leading_axes(actual, ndim=ndim)

    def _can_be_right(self, actual: Array | None) -> bool:
        if actual is None:
            return False
        shapes = (self._aligned(actual, known).shape == known.size for known in self.accept)
        return not self.accept or any(shapes)

    def _agrees(self, actual: Array | None) -> bool:
        tolerance = self.tolerance.allowed
        return actual is not None and any(
            known.agrees(self._aligned(actual, known), tolerance) for known in self.accept
        )


def _sentence(candidate: MatrixCandidate) -> str:
    where = candidate.about.where
    if candidate.array is None:
        return f"This is not a matrix of numbers: {candidate.reason} ({where})."
    return f"A matrix of {shape_in_words(candidate.array.shape)} was found ({where})."


def _evidence(candidate: MatrixCandidate) -> Evidence:
    return replace(candidate.about, message=candidate.reason or "the shape differs")


_MATRIX = answer_in_code(y=((1, 2), (3, 4)))
_VECTOR = answer_in_code(y=(1, 2, 3, 4))
_WORDS = answer_in_words("$$\\begin{pmatrix}1 & 2\\end{pmatrix}$$")
_SHAPE = "{names: [y], accept: [{shape: [2, 2]}]}"

HasArray.EXAMPLES = (
    Example("a matrix", "{names: [y]}", _MATRIX, 0, verdict=Verdict.UNGRADED),
    Example("in words", "{names: [y]}", _WORDS, 0, verdict=Verdict.UNGRADED),
    Example("no matrix", "{names: [y]}", answer_in_code(y=({}, 2)), 0, verdict=Verdict.WRONG),
    Example("of that shape", _SHAPE, _MATRIX, 0, verdict=Verdict.UNGRADED),
    Example("of another shape", _SHAPE, _VECTOR, 0, verdict=Verdict.WRONG),
)
