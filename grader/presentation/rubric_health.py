"""How well a rubric works, judged by a graded class: which checks tell students apart, and which
answers are close to another verdict.

Only what the checks found counts, never points set by hand. Students without a readable file are
left out, because they say nothing about a check.
"""

from __future__ import annotations

import re
import statistics
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from grader.escapes import clip
from grader.model import CheckGrade, Evidence, Grade, Verdict
from grader.presentation import observations
from grader.presentation.class_statistics import ItemStatistics
from grader.presentation.wording import count

FEW = 5
"""A class with fewer students says little about a check."""
AGREEING = 3
"""Students who give the same refused answer, from which on it is named."""
NEAR = 2.0
"""An answer is near a tolerance if this factor on the tolerance would change the verdict."""
MOST_VALUES = 1000
"""Distinct refused answers of a check that are kept at a time."""
MOST_SENTENCES = 5
MOST_NAMED = 3
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_PLACE = re.compile(r"(?: in .{1,200}?)?,? \S{1,200} line \d+$")
_FEWEST_WORDS = 5
"""Words of a sentence that says something."""
LONGEST_SENTENCE = 300
_LONGEST_VALUE = 200


@dataclass(slots=True)
class ItemHealth(ItemStatistics):
    """A question or a check: how hard it is, and how well it tells students apart.

    `points` and `rest` hold what each student earned here and elsewhere, 16 bytes a student.
    """

    points: array[float] = field(default_factory=lambda: array("d"))
    rest: array[float] = field(default_factory=lambda: array("d"))

    @property
    def discrimination(self) -> float | None:
        """Pearson's correlation of the points here with those elsewhere.

        It is None if all students earned the same on either side, and below zero if students who
        do well elsewhere do worse here.
        """
        if any(len(set(side)) < 2 for side in (self.points, self.rest)):
            return None  # rounding would make a correlation of noise
        return statistics.correlation(self.points, self.rest)

    def add(self, earned: Decimal, rest: Decimal) -> None:
        """Count one more student, by the points earned here and elsewhere."""
        self.graded += 1
        self.earned += earned
        self.points.append(float(earned))
        self.rest.append(float(rest))


@dataclass(slots=True)
class RejectedValue:
    """A refused answer, and how many students gave it; `some` are the first of them."""

    found: str
    students: int = 0
    some: list[str] = field(default_factory=list)


@dataclass(slots=True)
class MissedIdea:
    """An idea that answers lack; `sentences` are some of theirs in which nothing was recognised."""

    concept: str
    students: int = 0
    sentences: list[str] = field(default_factory=list)


@dataclass(slots=True)
class CheckHealth(ItemHealth):
    """One check.

    Attributes:
        refused_at_half: accepted answers that half the tolerance would refuse.
        accepted_at_twice: refused answers that twice the tolerance would accept.
        values: refused answers by what was found.
        missed: ideas that answers lack, by name.
        failures: errors of programs that gave no answer, and how many students have each.
    """

    question: str = ""
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    refused_at_half: int = 0
    accepted_at_twice: int = 0
    values: dict[str, RejectedValue] = field(default_factory=dict)
    missed: dict[str, MissedIdea] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def agreed(self) -> list[RejectedValue]:
        """Refused answers that several students gave, the most frequent first."""
        often = [value for value in self.values.values() if value.students >= AGREEING]
        return sorted(often, key=lambda value: -value.students)

    @property
    def most_missed(self) -> list[MissedIdea]:
        """Ideas that answers lack, the most frequent first."""
        return sorted(self.missed.values(), key=lambda idea: -idea.students)

    @property
    def remarks(self) -> list[str]:
        """What an instructor should look at, in sentences."""
        return list(_remarks(self))


@dataclass(slots=True)
class RubricHealth:
    """The health of each question and check; `students` counts those with a readable file."""

    students: int = 0
    questions: dict[str, ItemHealth] = field(default_factory=dict)
    checks: dict[tuple[str, str], CheckHealth] = field(default_factory=dict)

    def add(self, grade: Grade) -> None:
        """Count one more student, unless no file of theirs was read."""
        if grade.files:
            self.students += 1
            _add_grade(self, grade)


def _add_grade(health: RubricHealth, grade: Grade) -> None:
    waits = any(check.points is None for _, check in grade.checks())
    total = sum((question.automatic for question in grade.questions), Decimal(0))
    for question in grade.questions:
        new = ItemHealth(question.id, question.title, question.possible)
        item = health.questions.setdefault(question.id, new)
        if not waits:
            item.add(question.automatic, total - question.automatic)
        for check in question.checks:
            fresh = CheckHealth(check.id, check.title, check.possible, question=question.id)
            of_check = health.checks.setdefault((question.id, check.id), fresh)
            if not waits and check.points is not None:
                of_check.add(check.points, total - check.points)
            _add_outcome(of_check, check, grade.student)


def _add_outcome(health: CheckHealth, check: CheckGrade, student: str) -> None:
    outcome = check.outcome
    health.verdicts[outcome.verdict] += 1
    if outcome.verdict is Verdict.CRASHED and len(health.failures) < MOST_VALUES:
        health.failures[_failure(outcome.feedback)] += 1
    if outcome.verdict in {Verdict.UNGRADED, Verdict.MISSING, Verdict.CRASHED}:
        return
    distances = [item.distance for item in outcome.evidence if item.distance is not None]
    distance = max(distances, default=0.0)  # 1 is the tolerance
    if outcome.verdict is Verdict.CORRECT:
        health.refused_at_half += 1 / NEAR < distance <= 1
        return
    health.accepted_at_twice += 1 < distance <= NEAR
    _add_value(health, outcome.evidence, student)
    _add_missed(health, check)


def _failure(feedback: str) -> str:
    """The error at the end of a crash's feedback, without the place in the student's file."""
    last = feedback.strip().splitlines()[-1] if feedback.strip() else ""
    return _PLACE.sub("", last.rpartition(" gave no value: ")[2].rstrip("."))


def _add_value(health: CheckHealth, evidence: Iterable[Evidence], student: str) -> None:
    found = "; ".join(_found_values(evidence))
    if not found:
        return
    if found not in health.values and len(health.values) == MOST_VALUES:
        # Make room by dropping answers that one student gave: a frequent answer comes again.
        health.values = {key: value for key, value in health.values.items() if value.students > 1}
    value = health.values.setdefault(found, RejectedValue(found))
    value.students += 1
    if len(value.some) < MOST_NAMED:
        value.some.append(student)


def _found_values(evidence: Iterable[Evidence]) -> Iterator[str]:
    """What is wrong in an answer, in words that are the same for the same answer."""
    for item in evidence:
        if not item.earned and item.found is not None:
            place = ", ".join(filter(None, [item.case, observations.entry(item.index)]))
            shown = observations.value(item.found, digits=6)
            yield f"{place}: {shown}" if place else shown


def _add_missed(health: CheckHealth, check: CheckGrade) -> None:
    missed = {e.concept for e in check.outcome.evidence if e.concept and not e.earned}
    missed -= {e.concept for e in check.outcome.evidence if e.earned}
    for concept in sorted(missed):
        idea = health.missed.setdefault(concept, MissedIdea(concept))
        idea.students += 1
        for sentence in unread(check):
            if len(idea.sentences) < MOST_SENTENCES and sentence not in idea.sentences:
                idea.sentences.append(sentence)


def unread(check: CheckGrade) -> Iterator[str]:
    """The sentences of an answer in which no words earned points."""
    spans = [item.span for item in check.outcome.evidence if item.span and item.earned]
    for match in _SENTENCE.finditer(check.answer):
        start, end = match.span()
        is_read = any(start < last and first < end for first, last in spans)
        if not is_read and len(match[0].split()) >= _FEWEST_WORDS:
            yield clip(match[0].strip(), LONGEST_SENTENCE)


def _remarks(check: CheckHealth) -> Iterator[str]:
    graded = sum(n for v, n in check.verdicts.items() if v is not Verdict.UNGRADED)
    right = check.verdicts[Verdict.CORRECT]
    if graded >= FEW and right == graded:
        yield "Every student gets it right."
    if graded >= FEW and not right:
        yield "No student gets it fully right." if check.earned else "No student earns points here."
    r = check.discrimination
    if check.graded >= FEW and r is not None and r < 0:
        yield f"Students who do well elsewhere do worse here (correlation {r:.2f})."
    if check.accepted_at_twice:
        answers = count(check.accepted_at_twice, "refused answer")
        yield f"Twice the tolerance would accept {answers}."
    if check.refused_at_half:
        answers = count(check.refused_at_half, "accepted answer")
        yield f"Half the tolerance would refuse {answers}."
    for value in check.agreed[:MOST_NAMED]:
        yield f"{value.students} students give the same refused answer: {_clipped(value.found)}"
    yield from _failures(check)
    for missed in check.most_missed[:MOST_NAMED]:
        if missed.students >= AGREEING:
            yield f"{missed.students} answers lack this idea: {missed.concept}"


def _failures(check: CheckHealth) -> Iterator[str]:
    for failure, students in check.failures.most_common(MOST_NAMED):
        if students >= AGREEING:
            yield f"{students} programs fail alike: {_clipped(failure)}"


def _clipped(value: str) -> str:
    return clip(value, _LONGEST_VALUE)
