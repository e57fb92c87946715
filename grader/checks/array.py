"""A matrix or tensor, left under a name by a program or written down in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from grader.compare import (
    Array,
    close,
    nearest,
    size,
    without_leading_axes,
)
from grader.latex import matrices
from grader.model import (
    Answer,
    Evidence,
    Outcome,
    Part,
    Place,
    Plain,
    Read,
    Reply,
    Status,
    Text,
    Verdict,
)
from grader.offered import Offered, distinct, values, written
from grader.plugins import Asked, Check, Example
from grader.valued import (
    CRASHES,
    Conventions,
    Name,
    NoReferenceError,
    Tolerance,
    conventions,
    crashed,
    differences,
    is_given,
    measured,
    place_of_reply,
    reference_arrays,
)


@dataclass(frozen=True)
class _Judged:
    """How many entries of a matrix are right, of how many, and what shows it."""

    right: int
    entries: int
    feedback: str
    evidence: tuple[Evidence, ...]


class Arrays(Check):
    """Compares matrices entry by entry, each with the accepted convention that it is nearest to.

    Every name in the student's program that holds a value counts, or else every matrix that the
    answer's text comes to: in LaTeX, as a Python literal, printed, as a table, as lines of numbers.
    """

    kind: ClassVar[str] = "array"
    part: ClassVar[Part] = Part.VALUE
    EXAMPLES: ClassVar[tuple[Example, ...]]

    names: tuple[Name, ...] = Field((), examples=[["q1_iv"]])
    """Names in the student's program; each one that holds a value is judged."""
    accept: Name | Conventions = Field(
        examples=["q1_iv", {"as_written": "q1_iv", "flipped": "q1_iv_flipped"}]
    )
    """The name in the reference solution of what is right, or several by convention."""
    given: tuple[Name, ...] = Field((), examples=[["x", "kernel"]])
    """Names in the reference solution of what the question gives: written down, no answers."""
    credit: Literal["per entry", "all or nothing"] = Field("per entry", examples=["all or nothing"])
    """Whether each right entry earns its share, or only matrices without a fault earn anything."""
    leading_axes: Literal["count", "ignore"] = Field("count", examples=["ignore"])
    """Whether axes of length 1 in front belong to the shape: (1, 4, 4) beside (4, 4)."""
    tolerance: Tolerance = Field(examples=[{"atol": 1e-4, "rtol": 0}])
    """The allowed difference of an entry."""

    def asks(self, asked: Asked) -> tuple[Read, ...]:
        """The values of the names."""
        return tuple(map(Read, self.names))

    def asks_reference(self, asked: Asked) -> tuple[Read, ...]:
        """What is accepted, and what the question gives."""
        return tuple(map(Read, (*conventions(self.accept).values(), *self.given)))

    def is_answered(self, answer: Answer, asked: Asked) -> bool:
        """Whether a name holds a value, or the text a matrix that the question does not hold."""
        if self._replies(answer):
            return True
        if answer.text is None:
            return False
        known = {matrix.rows for matrix in matrices(asked.text)}
        return any(matrix.rows not in known for matrix in matrices(answer.text.source))

    def judge(self, answer: Answer, reference: Mapping[str, Reply], asked: Asked) -> Outcome:
        """The share of right entries over all matrices that the answer gives."""
        try:
            known = reference_arrays(reference, self.asks_reference(asked))
        except NoReferenceError as error:
            return Outcome.ungraded(str(error))
        accepted = {label: known[name] for label, name in conventions(self.accept).items()}
        replies = self._replies(answer)
        if replies:
            return self._of_program(answer, replies, accepted)
        given = [known[name] for name in self.given]
        given += [np.array(matrix.rows) for matrix in matrices(asked.text)]
        offered = list(written(answer.text, accepted, given)) if answer.text else []
        if not offered:
            words = "The text holds no matrix but those that the question gives."
            return Outcome.zero(Verdict.MISSING, words)
        return self._outcome(offered, accepted)

    def _replies(self, answer: Answer) -> dict[str, Reply]:
        replies = {name: answer.replies.get(name) for name in self.names}
        return {name: reply for name, reply in replies.items() if reply and is_given(reply)}

    def _of_program(
        self, answer: Answer, replies: Mapping[str, Reply], accepted: Mapping[str, Array]
    ) -> Outcome:
        failed = [reply.detail for reply in replies.values() if reply.status is Status.FAILED]
        if failed:
            return Outcome.ungraded("; ".join(failed))
        if all(reply.status in CRASHES for reply in replies.values()):
            name, reply = next(iter(replies.items()))
            return crashed(reply, name)
        ndim = max(array.ndim for array in accepted.values())
        offered = [
            each
            for reply in replies.values()
            for each in values(reply, ndim, Evidence(where=place_of_reply(answer, reply)))
        ]
        return self._outcome(offered, accepted)

    def _outcome(self, offered: Sequence[Offered], accepted: Mapping[str, Array]) -> Outcome:
        given = distinct(offered)
        judged = [self._judged(each, accepted) for each in given]
        judged.sort(key=lambda each: each.right == each.entries)
        entries = sum(each.entries for each in judged)
        share = Fraction(sum(each.right for each in judged), entries)
        if self.credit == "all or nothing":
            share = Fraction(int(share))
        flags: tuple[str, ...] = ()
        if len(given) > len(accepted):
            flags = (f"gives {len(given)} matrices where {len(accepted)} would do",)
        return Outcome.of_fraction(
            share,
            " ".join(each.feedback for each in judged[:2]),
            evidence=tuple(piece for each in judged for piece in each.evidence),
            flags=flags,
        )

    def _judged(self, offered: Offered, accepted: Mapping[str, Array]) -> _Judged:
        where = offered.about.where
        first = next(iter(accepted.values()))
        if offered.array is None:
            about = replace(offered.about, message=offered.reason)
            words = f"This is no matrix of numbers: {offered.reason} ({where})."
            return _Judged(0, max(first.size, 1), words, (about,))
        ndim = first.ndim if self.leading_axes == "ignore" else offered.array.ndim
        found = without_leading_axes(offered.array, ndim=ndim)
        convention = nearest(found, accepted, **self.tolerance.model_dump())
        if convention is None:
            words = f"The shape {size(found.shape)} is not the one that was asked for ({where})."
            evidence = differences(found, first, self.tolerance, offered.about)
            return _Judged(0, max(first.size, 1), words, evidence)
        about = replace(offered.about, convention=convention)
        return self._by_entry(found, accepted[convention], about)

    def _by_entry(self, found: Array, expected: Array, about: Evidence) -> _Judged:
        right = int(np.count_nonzero(close(found, expected, **self.tolerance.model_dump())))
        wrong, entries = found.size - right, max(found.size, 1)
        about = measured(found, expected, self.tolerance, about)
        details = f"({about.where}; allowed difference {self.tolerance})"
        if not wrong:
            by = f" by the convention {about.convention}" if about.convention else ""
            words = f"All {entries} entries are right{by} {details}."
            return _Judged(entries, entries, words, (replace(about, earned=True),))
        verb = "differs" if wrong == 1 else "differ"
        words = f"{wrong} of {entries} entries {verb} {details}."
        return _Judged(right, entries, words, differences(found, expected, self.tolerance, about))


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
