"""Flags that only the whole class can show: answers that a person should read again.

No flag is stored. Each report computes them from the grades, and no score depends on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from typing import TypeAlias

from grader.model import CheckGrade, Grade, Part, QuestionGrade, Verdict
from grader.prose import content_stems

MOST_MODELS = 40
"""The most answers with full marks that other answers are compared with."""
ALIKE = 0.65
"""Two answers are close if they share at least this part of their words."""
FEWEST_WORDS = 4
"""The fewest content words of an answer to compare; fewer are alike by chance."""
LOW = 0.5
"""Answers that earn less than this part of the points are compared with full marks."""
SAMPLED = 30
"""One full mark in this many is read again, because false credit raises no other flag."""

_Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Model:
    """An answer with full marks: its student and its content words."""

    student: str
    stems: frozenset[str]


class FlaggedGrades(Iterable[Grade]):
    """The grades of a class in the same order, with flags that come from comparing them."""

    def __init__(self, grades: Iterable[Grade], assignment: str) -> None:
        """Keep the grades, an iterable that can be repeated; `assignment` seeds the sample."""
        self._grades, self._assignment = grades, assignment
        self._flags_of: dict[str, dict[_Place, str]] = {}

    def __iter__(self) -> Iterator[Grade]:
        for grade in self._grades:
            yield self._with_flags(grade)

    @cached_property
    def _models(self) -> Mapping[_Place, tuple[_Model, ...]]:
        """For each prose check, the answers with full marks that have the smallest hashes."""
        samples: dict[_Place, list[tuple[str, str, str]]] = {}
        for grade in self._grades:
            for question, check in _prose_answers(grade):
                if check.outcome.verdict is Verdict.CORRECT:
                    place = (question.id, check.id)
                    entry = (self._hash(grade, place), grade.student, check.answer)
                    samples[place] = nsmallest(MOST_MODELS, [*samples.get(place, ()), entry])
        return {
            place: tuple(_Model(student, content_stems(text)) for _, student, text in entries)
            for place, entries in samples.items()
        }

    def _with_flags(self, grade: Grade) -> Grade:
        if grade.student not in self._flags_of:
            self._flags_of[grade.student] = dict(self._flags(grade))
        flags = self._flags_of[grade.student]
        if not flags:
            return grade
        questions = tuple(_add_flags(question, flags) for question in grade.questions)
        return replace(grade, questions=questions)

    def _flags(self, grade: Grade) -> Iterator[tuple[_Place, str]]:
        """The flags of a grade, each with its question and check."""
        for question, check in _prose_answers(grade):
            if flag := self._flag(grade, question, check):
                yield (question.id, check.id), flag

    def _flag(self, grade: Grade, question: QuestionGrade, check: CheckGrade) -> str:
        """A flag for an answer; empty if there is none, or if a person looks at it anyway."""
        place = (question.id, check.id)
        if check.outcome.flags or question.override:
            return ""
        if check.outcome.verdict is Verdict.CORRECT:
            is_sampled = int(self._hash(grade, place), 16) % SAMPLED == 0
            return f"sample: one full mark in {SAMPLED} is read again" if is_sampled else ""
        if check.outcome.fraction >= LOW or check.outcome.verdict is Verdict.MISSING:
            return ""
        return self._similarity_flag(grade, check, self._models.get(place, ()))

    def _similarity_flag(self, grade: Grade, check: CheckGrade, models: Iterable[_Model]) -> str:
        stems = content_stems(check.answer)
        if len(stems) < FEWEST_WORDS:
            return ""
        others = [model for model in models if model.student != grade.student]
        nearest = max(
            others, key=lambda model: (_dice(stems, model.stems), model.student), default=None
        )
        if nearest is None or _dice(stems, nearest.stems) < ALIKE:
            return ""
        shared = len(stems & nearest.stems)
        return (
            f"close to full marks: {shared} of its {len(stems)} words are also in the answer of "
            f"{nearest.student}, which has full marks"
        )

    def _hash(self, grade: Grade, place: _Place) -> str:
        """A hash for this answer, the same in every run."""
        words = "\0".join((self._assignment, grade.student, *place))
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _prose_answers(grade: Grade) -> Iterator[tuple[QuestionGrade, CheckGrade]]:
    """The graded prose checks that have an answer."""
    for question in grade.questions:
        for check in question.checks:
            if check.part is Part.PROSE and check.answer and check.points is not None:
                yield question, check


def _add_flags(question: QuestionGrade, flags: Mapping[_Place, str]) -> QuestionGrade:
    checks = tuple(
        _add_flag(check, flags.get((question.id, check.id), "")) for check in question.checks
    )
    return replace(question, checks=checks)


def _add_flag(check: CheckGrade, flag: str) -> CheckGrade:
    if not flag:
        return check
    return replace(check, outcome=replace(check.outcome, flags=(*check.outcome.flags, flag)))


def _dice(first: frozenset[str], second: frozenset[str]) -> float:
    """The Dice coefficient of two sets: 1 if they are equal, 0 if they share nothing."""
    return 2 * len(first & second) / (len(first) + len(second))
