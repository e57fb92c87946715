"""What only the whole class can show: answers to look at again, beside what checks have flagged.

Nothing of it is stored: it is worked out from the grades each time they are laid out, so that it is
the same after every re-run, whoever joins or leaves the class, and no score depends on it.
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
"""Answers with full marks that the others are held against, however large the class."""
ALIKE = 0.65
"""The share of their words that two answers have in common from which on they are close."""
FEWEST_WORDS = 4
"""Content words; fewer are alike by chance."""
LOW = 0.5
"""The part of the points below which an answer is held against those with full marks."""
SAMPLED = 30
"""One full mark in so many is read again, because false credit raises no flag."""

_Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Model:
    """An answer with full marks: whose it is, and its content words."""

    student: str
    stems: frozenset[str]


class FlaggedGrades(Iterable[Grade]):
    """The grades of a class, in the same order, with the flags that the class gives rise to."""

    def __init__(self, grades: Iterable[Grade], assignment: str) -> None:
        """Look at `grades`, which can be walked more than once; `assignment` draws the sample."""
        self._grades, self._assignment = grades, assignment
        self._found: dict[str, dict[_Place, str]] = {}

    def __iter__(self) -> Iterator[Grade]:
        for grade in self._grades:
            yield self._looked_at(grade)

    @cached_property
    def _models(self) -> Mapping[_Place, tuple[_Model, ...]]:
        """For each check of prose, some answers with full marks: those whose hash is smallest."""
        drawn: dict[_Place, list[tuple[str, str, str]]] = {}
        for grade in self._grades:
            for question, check in _prose(grade):
                if check.outcome.verdict is Verdict.CORRECT:
                    place = (question.id, check.id)
                    entry = (self._draw(grade, place), grade.student, check.answer)
                    drawn[place] = nsmallest(MOST_MODELS, [*drawn.get(place, ()), entry])
        return {
            place: tuple(_Model(student, content_stems(text)) for _, student, text in entries)
            for place, entries in drawn.items()
        }

    def _looked_at(self, grade: Grade) -> Grade:
        if grade.student not in self._found:
            self._found[grade.student] = dict(self._flags(grade))
        flags = self._found[grade.student]
        if not flags:
            return grade
        questions = tuple(_flagged(question, flags) for question in grade.questions)
        return replace(grade, questions=questions)

    def _flags(self, grade: Grade) -> Iterator[tuple[_Place, str]]:
        """More reasons to look, each with the check that it belongs to."""
        for question, check in _prose(grade):
            if flag := self._flag(grade, question, check):
                yield (question.id, check.id), flag

    def _flag(self, grade: Grade, question: QuestionGrade, check: CheckGrade) -> str:
        """One more reason to look; empty if there is none, or if a person looks anyway."""
        place = (question.id, check.id)
        if check.outcome.flags or question.override:
            return ""
        if check.outcome.verdict is Verdict.CORRECT:
            is_drawn = int(self._draw(grade, place), 16) % SAMPLED == 0
            return f"sample: one full mark in {SAMPLED} is read again" if is_drawn else ""
        if check.outcome.fraction >= LOW or check.outcome.verdict is Verdict.MISSING:
            return ""
        return self._close(grade, check, self._models.get(place, ()))

    def _close(self, grade: Grade, check: CheckGrade, models: Iterable[_Model]) -> str:
        own = content_stems(check.answer)
        if len(own) < FEWEST_WORDS:
            return ""
        others = [model for model in models if model.student != grade.student]
        nearest = max(
            others, key=lambda model: (_alike(own, model.stems), model.student), default=None
        )
        if nearest is None or _alike(own, nearest.stems) < ALIKE:
            return ""
        shared = len(own & nearest.stems)
        return (
            f"close to full marks: {shared} of its {len(own)} words stand in the answer of "
            f"{nearest.student}, which has full marks"
        )

    def _draw(self, grade: Grade, place: _Place) -> str:
        """A number of the student's own, the same in every run."""
        words = "\0".join((self._assignment, grade.student, *place))
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _prose(grade: Grade) -> Iterator[tuple[QuestionGrade, CheckGrade]]:
    """The graded checks of answers in words."""
    for question in grade.questions:
        for check in question.checks:
            if check.part is Part.PROSE and check.answer and check.points is not None:
                yield question, check


def _flagged(question: QuestionGrade, flags: Mapping[_Place, str]) -> QuestionGrade:
    checks = tuple(
        _with_flag(check, flags.get((question.id, check.id), "")) for check in question.checks
    )
    return replace(question, checks=checks)


def _with_flag(check: CheckGrade, flag: str) -> CheckGrade:
    if not flag:
        return check
    return replace(check, outcome=replace(check.outcome, flags=(*check.outcome.flags, flag)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice what two sets share, of what both hold (the coefficient of Dice)."""
    return 2 * len(one & other) / (len(one) + len(other))
