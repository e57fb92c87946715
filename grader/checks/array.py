"""A matrix or tensor, left under a name by a program or written in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from grader.checks.common.comparison_evidence import differences, with_distance
from grader.checks.common.entry_places import mark_entries
from grader.checks.common.example_answers import answer_in_code, answer_in_words
from grader.checks.common.matrix_candidates import (
    MOST_CANDIDATES,
    MatrixCandidate,
    as_texts,
    candidates_in_text,
    distinct,
)
from grader.checks.common.matrix_check import MatrixCheck
from grader.checks.common.publication import publication, publication_keys
from grader.checks.common.python_names import Conventions, Name
from grader.checks.common.reference_arrays import array_fault, by_convention, reference_arrays
from grader.checks.common.tolerance_block import ToleranceBlock
from grader.compare import Array, shape_in_words, without_leading_axes
from grader.model import Answer, Evidence, Outcome, Publish, Read, Reply, Status, Verdict
from grader.plugins import Example, PublicCheck, QuestionContext, ReferenceAnswer
from grader.text.maths import find_matrices


@dataclass(frozen=True)
class _EntryScore:
    """How many entries of a matrix are right, and the evidence for it."""

    right: int
    entries: int
    feedback: str
    evidence: tuple[Evidence, ...]


class Arrays(MatrixCheck):
    """Compares matrices entry by entry, each with the accepted convention that it is nearest to.

    Every name in the student's program that holds a value counts. If none does, every matrix
    counts that the answer's text gives as a result: in LaTeX, as a Python literal, as printed
    output, as a table, or as lines of numbers.
    """

    kind: ClassVar[str] = "array"
    EXAMPLES: ClassVar[tuple[Example, ...]]

    accept: Name | Conventions = Field(
        examples=["q1_iv", {"as_written": "q1_iv", "flipped": "q1_iv_flipped"}]
    )
    """The right value's name in the reference solution; or several names, one per convention."""
    given: tuple[Name, ...] = Field((), examples=[["x", "kernel"]])
    """Matrices that the question prints, by name in the reference; they are not answers."""
    credit: Literal["per entry", "all or nothing"] = Field("per entry", examples=["all or nothing"])
    """Whether each right entry earns its share, or a matrix must be right in every entry."""
    tolerance: ToleranceBlock = Field(examples=[{"atol": 1e-4, "rtol": 0}])
    """The allowed difference of an entry."""

    def asks_reference(self, context: QuestionContext) -> tuple[Read, ...]:
        """The accepted values, and what the question gives."""
        return tuple(map(Read, (*by_convention(self.accept).values(), *self.given)))

    def reference_fault(self, reference: Mapping[str, Reply], context: QuestionContext) -> str:
        """Also a value that is not an array of numbers."""
        fault = super().reference_fault(reference, context)
        return fault or array_fault(reference, self.asks_reference(context))

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """The names, and shapes or values if they are published."""
        keys = self.public_keys()
        if level is not Publish.PRESENCE:
            known = reference_arrays(reference, self.asks_reference(context))
            accepted = [known[name] for name in by_convention(self.accept).values()]
            results = [publication(array, level) for array in accepted]
            keys |= publication_keys(results, self.tolerance)
        return PublicCheck("has_array", keys)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The share of right entries in all matrices that the answer gives."""
        known = reference_arrays(reference, self.asks_reference(context))
        accepted = {label: known[name] for label, name in by_convention(self.accept).items()}
        if self.attempts(answer):
            ndim = max(array.ndim for array in accepted.values())
            in_program = self.candidates_in_program(answer, ndim=ndim)
            if isinstance(in_program, Outcome):
                return in_program
            return self._outcome(in_program, accepted)
        given = [known[name] for name in self.given]
        given += [np.array(matrix.rows) for matrix in find_matrices(context.text)]
        in_text = list(candidates_in_text(answer.text, accepted, given)) if answer.text else []
        if not in_text:
            words = "The text holds no matrix but those that the question gives."
            return Outcome.zero(Verdict.MISSING, words)
        return self._outcome(in_text, accepted)

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """Each convention alone: under a name, in LaTeX, and as nested lists."""
        known = reference_arrays(reference, self.asks_reference(context))
        solutions = []
        for at, (convention, accepted) in enumerate(by_convention(self.accept).items()):
            texts = as_texts(known[accepted])
            if not self.names:
                solutions.append(ReferenceAnswer(convention, texts=texts))
                continue
            name = self.names[at] if at < len(self.names) else self.names[0]
            replies = {name: reference[accepted]}
            solutions.append(ReferenceAnswer(convention, {name: accepted}, replies, texts))
        return tuple(solutions)

    def _outcome(
        self, candidates: Sequence[MatrixCandidate], accepted: Mapping[str, Array]
    ) -> Outcome:
        matrices = distinct(candidates)
        scores = [self._score(matrix, accepted) for matrix in matrices]
        scores.sort(key=lambda score: score.right == score.entries)  # the wrong ones come first
        entries = sum(score.entries for score in scores)
        share = Fraction(sum(score.right for score in scores), entries)
        if self.credit == "all or nothing":
            share = Fraction(int(share))
        flags: tuple[str, ...] = ()
        if len(matrices) > len(accepted):
            is_cut = len(matrices) == MOST_CANDIDATES
            count = f"at least {MOST_CANDIDATES}" if is_cut else str(len(matrices))
            flags = (f"gives {count} matrices where {len(accepted)} would do",)
        return Outcome.of_fraction(
            share,
            " ".join(score.feedback for score in scores[:2]),
            evidence=tuple(evidence for score in scores for evidence in score.evidence),
            flags=flags,
        )

    def _score(self, candidate: MatrixCandidate, accepted: Mapping[str, Array]) -> _EntryScore:
        where = candidate.about.where
        first = next(iter(accepted.values()))
        if candidate.array is None:
            about = replace(candidate.about, message=candidate.reason)
            words = f"This is not a matrix of numbers: {candidate.reason} ({where})."
            return _EntryScore(0, max(first.size, 1), words, (about,))
        ndim = first.ndim if self.leading_axes == "ignore" else candidate.array.ndim
        actual = without_leading_axes(candidate.array, ndim=ndim)
        convention = self.tolerance.allowed.nearest(actual, accepted)
        if convention is None:
            shape = shape_in_words(actual.shape)
            words = f"The shape {shape} is not the one that was asked for ({where})."
            evidence = differences(actual, first, self.tolerance.allowed, candidate.about)
            return _EntryScore(0, max(first.size, 1), words, evidence)
        about = replace(candidate.about, convention=convention)
        return self._score_entries(actual, accepted[convention], about)

    def _score_entries(self, actual: Array, expected: Array, about: Evidence) -> _EntryScore:
        tolerance = self.tolerance.allowed
        right = int(np.count_nonzero(tolerance.close_entries(actual, expected)))
        wrong, entries = actual.size - right, max(actual.size, 1)
        about = with_distance(about, actual, expected, tolerance)
        details = f"({about.where}; allowed difference {tolerance})"
        if not wrong:
            by = f" by the convention {about.convention}" if about.convention else ""
            words = f"All {entries} entries are right{by} {details}."
            return _EntryScore(entries, entries, words, (replace(about, earned=True),))
        verb = "differs" if wrong == 1 else "differ"
        words = f"{wrong} of {entries} entries {verb} {details}."
        evidence = differences(actual, expected, tolerance, about)
        return _EntryScore(right, entries, words, tuple(mark_entries(evidence, about, actual)))


_RUBRIC = "{names: [y], accept: {rows: y, columns: y_t}, given: [x], tolerance: {atol: 0, rtol: 0}}"
_REFERENCE = {
    "x": Reply(Status.OK, ((1, 1), (1, 1))),
    "y": Reply(Status.OK, ((20, 30), (40, 50))),
    "y_t": Reply(Status.OK, ((20, 40), (30, 50))),
}
_COLUMNS = answer_in_code(y=((20.0, 40.0), (30.0, 50.0)))
_SLIP = answer_in_code(y=((20, 30), (40, 5)))
_WORDS = answer_in_words("x = [[1, 1], [1, 1]]\ny = [[20, 30], [40, 50]]")

Arrays.EXAMPLES = (
    Example("one convention", _RUBRIC, _COLUMNS, 1, _REFERENCE),
    Example("a slip in one entry", _RUBRIC, _SLIP, 0.75, _REFERENCE),
    Example("wrong in every entry", _RUBRIC, answer_in_code(y=((2, 3), (4, 5))), 0, _REFERENCE),
    Example("another shape", _RUBRIC, answer_in_code(y=(20, 30, 40, 50)), 0, _REFERENCE),
    Example("in words", _RUBRIC, _WORDS, 1, _REFERENCE),
)
