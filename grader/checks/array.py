"""A matrix or tensor, left under a name by a program or written down in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from grader.checks.common.matrix_candidates import MOST, MatrixCandidate, distinct, in_text, written
from grader.checks.common.matrix_check import MatrixCheck
from grader.checks.common.publication import of_results, published
from grader.checks.common.tolerance import (
    Conventions,
    Name,
    NoReferenceError,
    Tolerance,
    conventions,
    differences,
    measured,
    reference_arrays,
)
from grader.compare import (
    Array,
    close,
    nearest,
    size,
    without_leading_axes,
)
from grader.model import (
    Answer,
    Evidence,
    Outcome,
    Place,
    Plain,
    Publish,
    Read,
    Reply,
    Status,
    Text,
    Verdict,
)
from grader.plugins import Example, PublicCheck, QuestionContext, ReferenceAnswer
from grader.text.maths import find_matrices


@dataclass(frozen=True)
class _EntryScore:
    """How many entries of a matrix are right, of how many, and what shows it."""

    right: int
    entries: int
    feedback: str
    evidence: tuple[Evidence, ...]


class Arrays(MatrixCheck):
    """Compares matrices entry by entry, each with the accepted convention that it is nearest to.

    Every name in the student's program that holds a value counts, or else every matrix that the
    answer's text comes to: in LaTeX, as a Python literal, printed, as a table, as lines of numbers.
    """

    kind: ClassVar[str] = "array"
    EXAMPLES: ClassVar[tuple[Example, ...]]

    accept: Name | Conventions = Field(
        examples=["q1_iv", {"as_written": "q1_iv", "flipped": "q1_iv_flipped"}]
    )
    """The name in the reference solution of what is right, or several by convention."""
    given: tuple[Name, ...] = Field((), examples=[["x", "kernel"]])
    """Names in the reference solution of what the question gives: written down, no answers."""
    credit: Literal["per entry", "all or nothing"] = Field("per entry", examples=["all or nothing"])
    """Whether each right entry earns its share, or only matrices without a fault earn anything."""
    tolerance: Tolerance = Field(examples=[{"atol": 1e-4, "rtol": 0}])
    """The allowed difference of an entry."""

    def asks_reference(self, context: QuestionContext) -> tuple[Read, ...]:
        """What is accepted, and what the question gives."""
        return tuple(map(Read, (*conventions(self.accept).values(), *self.given)))

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """The names, and shapes or values if they are to be published."""
        keys = self.public_keys()
        if level is not Publish.PRESENCE:
            known = reference_arrays(reference, self.asks_reference(context))
            accepted = [known[name] for name in conventions(self.accept).values()]
            keys |= of_results([published(array, level) for array in accepted], self.tolerance)
        return PublicCheck("has_array", keys)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The share of right entries over all matrices that the answer gives."""
        try:
            known = reference_arrays(reference, self.asks_reference(context))
        except NoReferenceError as error:
            return Outcome.ungraded(str(error))
        accepted = {label: known[name] for label, name in conventions(self.accept).items()}
        if self.replies(answer):
            ndim = max(array.ndim for array in accepted.values())
            found = self.of_program(answer, ndim=ndim)
            return found if isinstance(found, Outcome) else self._outcome(found, accepted)
        given = [known[name] for name in self.given]
        given += [np.array(matrix.rows) for matrix in find_matrices(context.text)]
        offered = list(written(answer.text, accepted, given)) if answer.text else []
        if not offered:
            words = "The text holds no matrix but those that the question gives."
            return Outcome.zero(Verdict.MISSING, words)
        return self._outcome(offered, accepted)

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """Each convention alone, under a name, in LaTeX, and as nested lists."""
        known = reference_arrays(reference, self.asks_reference(context))
        accepted = conventions(self.accept)
        free = dict(zip(accepted, self.names, strict=False))
        return tuple(
            ReferenceAnswer(
                label,
                names={(own := free.get(label, self.names[0])): name} if self.names else {},
                replies={own: reference[name]} if self.names else {},
                texts=in_text(known[name]),
            )
            for label, name in accepted.items()
        )

    def _outcome(
        self, offered: Sequence[MatrixCandidate], accepted: Mapping[str, Array]
    ) -> Outcome:
        given = distinct(offered)
        judged = [self._judged(each, accepted) for each in given]
        judged.sort(key=lambda each: each.right == each.entries)
        entries = sum(each.entries for each in judged)
        share = Fraction(sum(each.right for each in judged), entries)
        if self.credit == "all or nothing":
            share = Fraction(int(share))
        flags: tuple[str, ...] = ()
        if len(given) > len(accepted):
            count = f"at least {MOST}" if len(given) == MOST else str(len(given))
            flags = (f"gives {count} matrices where {len(accepted)} would do",)
        return Outcome.of_fraction(
            share,
            " ".join(each.feedback for each in judged[:2]),
            evidence=tuple(piece for each in judged for piece in each.evidence),
            flags=flags,
        )

    def _judged(self, offered: MatrixCandidate, accepted: Mapping[str, Array]) -> _EntryScore:
        where = offered.about.where
        first = next(iter(accepted.values()))
        if offered.array is None:
            about = replace(offered.about, message=offered.reason)
            words = f"This is no matrix of numbers: {offered.reason} ({where})."
            return _EntryScore(0, max(first.size, 1), words, (about,))
        ndim = first.ndim if self.leading_axes == "ignore" else offered.array.ndim
        found = without_leading_axes(offered.array, ndim=ndim)
        convention = nearest(found, accepted, **self.tolerance.model_dump())
        if convention is None:
            words = f"The shape {size(found.shape)} is not the one that was asked for ({where})."
            evidence = differences(found, first, self.tolerance, offered.about)
            return _EntryScore(0, max(first.size, 1), words, evidence)
        about = replace(offered.about, convention=convention)
        return self._by_entry(found, accepted[convention], about)

    def _by_entry(self, found: Array, expected: Array, about: Evidence) -> _EntryScore:
        right = int(np.count_nonzero(close(found, expected, **self.tolerance.model_dump())))
        wrong, entries = found.size - right, max(found.size, 1)
        about = measured(found, expected, self.tolerance, about)
        details = f"({about.where}; allowed difference {self.tolerance})"
        if not wrong:
            by = f" by the convention {about.convention}" if about.convention else ""
            words = f"All {entries} entries are right{by} {details}."
            return _EntryScore(entries, entries, words, (replace(about, earned=True),))
        verb = "differs" if wrong == 1 else "differ"
        words = f"{wrong} of {entries} entries {verb} {details}."
        return _EntryScore(
            right, entries, words, differences(found, expected, self.tolerance, about)
        )


_RUBRIC = "{names: [y], accept: {rows: y, columns: y_t}, given: [x], tolerance: {atol: 0, rtol: 0}}"
_REFERENCE = {
    "x": Reply(Status.OK, ((1, 1), (1, 1))),
    "y": Reply(Status.OK, ((20, 30), (40, 50))),
    "y_t": Reply(Status.OK, ((20, 40), (30, 50))),
}


def _left(value: Plain) -> Answer:
    return Answer("module", "hw.py", replies={"y": Reply(Status.OK, value, line=3)})


def _said(text: str) -> Answer:
    return Answer("writeup", "hw.md", Text(text, Place("hw.md", 3)))


Arrays.EXAMPLES = (
    Example("one convention", _RUBRIC, _left(((20.0, 40.0), (30.0, 50.0))), 1, _REFERENCE),
    Example("a slip in one entry", _RUBRIC, _left(((20, 30), (40, 5))), 0.75, _REFERENCE),
    Example("another shape", _RUBRIC, _left((20, 30, 40, 50)), 0, _REFERENCE),
    Example(
        "in words", _RUBRIC, _said("x = [[1, 1], [1, 1]]\ny = [[20, 30], [40, 50]]"), 1, _REFERENCE
    ),
)
