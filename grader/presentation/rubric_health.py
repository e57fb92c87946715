"""How good a rubric is, told by a graded class: what its checks tell apart and where they decide.

Only what the checks found counts, never points that a person gave. Students of whom no file was
read are left out, for they tell nothing of a check. One pass; memory does not grow with the class.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from grader.model import CheckGrade, Evidence, Grade, Verdict
from grader.presentation import wording

FEW = 5
"""Students below which a class says little."""
AGREEING = 3
"""Equal answers that are not accepted, from which on they are named."""
NEAR = 2.0
"""An answer is near a tolerance if twice or half of it would decide otherwise."""
MOST_VALUES = 1000
"""Distinct answers of a check that are counted at once."""
MOST_SENTENCES = 5
MOST_NAMED = 3
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_SAYS_SOMETHING = 5
LONGEST_SENTENCE = 300


@dataclass(slots=True)
class Correlation:
    """Sums for the correlation of an item's points with the rest of the total."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        """One more student."""
        self.n += 1
        self.x, self.y = self.x + x, self.y + y
        self.xx, self.yy, self.xy = self.xx + x * x, self.yy + y * y, self.xy + x * y

    @property
    def value(self) -> float | None:
        """Pearson's r; None where one of the two is the same for all."""
        spread = (self.n * self.xx - self.x**2) * (self.n * self.yy - self.y**2)
        if self.n < 2 or spread <= 1e-9:
            return None
        r = (self.n * self.xy - self.x * self.y) / math.sqrt(spread)
        return min(max(r, -1.0), 1.0)


@dataclass(slots=True)
class ItemHealth:
    """A question, or one of its checks: how hard it is and how well it tells students apart.

    `share` is the mean share of its points, `discrimination` its correlation with the rest.
    """

    id: str
    title: str
    possible: Decimal
    graded: int = 0
    earned: Decimal = Decimal(0)
    correlation: Correlation = field(default_factory=Correlation)

    @property
    def share(self) -> float | None:
        """Between 0, nobody earned anything, and 1."""
        most = self.possible * self.graded
        return float(self.earned / most) if most else None

    @property
    def discrimination(self) -> float | None:
        """Below zero, who does well elsewhere does worse here."""
        return self.correlation.value

    def add(self, earned: Decimal, rest: Decimal) -> None:
        """One more student, with what they earned here and elsewhere."""
        self.graded += 1
        self.earned += earned
        self.correlation.add(float(earned), float(rest))


@dataclass(slots=True)
class RejectedValue:
    """An answer that is not accepted, and how many students gave it; a few by name."""

    found: str
    students: int = 0
    some: list[str] = field(default_factory=list)


@dataclass(slots=True)
class MissedIdea:
    """An idea that answers lack; `sentences` of those answers earned nothing and were not read."""

    concept: str
    students: int = 0
    sentences: list[str] = field(default_factory=list)


@dataclass(slots=True)
class CheckHealth(ItemHealth):
    """One check; `within` counts right answers that half the tolerance would refuse, `beyond`
    wrong ones that twice of it would accept."""

    question: str = ""
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    within: int = 0
    beyond: int = 0
    values: dict[str, RejectedValue] = field(default_factory=dict)
    missed: dict[str, MissedIdea] = field(default_factory=dict)

    @property
    def agreed(self) -> list[RejectedValue]:
        """Answers that are not accepted although several students agree on them."""
        often = [value for value in self.values.values() if value.students >= AGREEING]
        return sorted(often, key=lambda value: -value.students)

    @property
    def most_missed(self) -> list[MissedIdea]:
        """Ideas that answers lack, the one most often missed first."""
        return sorted(self.missed.values(), key=lambda each: -each.students)

    @property
    def remarks(self) -> list[str]:
        """What an instructor should look at, in sentences."""
        return list(_remarks(self))


@dataclass(slots=True)
class RubricHealth:
    """A rubric's health; `students` are those of whom a file was read."""

    students: int = 0
    questions: dict[str, ItemHealth] = field(default_factory=dict)
    checks: dict[tuple[str, str], CheckHealth] = field(default_factory=dict)

    def add(self, grade: Grade) -> None:
        """One more student; one of whom no file was read changes nothing."""
        if grade.files:
            self.students += 1
            _add(self, grade)


def _add(health: RubricHealth, grade: Grade) -> None:
    waits = any(check.points is None for q in grade.questions for check in q.checks)
    total = sum((question.automatic for question in grade.questions), Decimal(0))
    for question in grade.questions:
        fresh = ItemHealth(question.id, question.title, question.possible)
        item = health.questions.setdefault(question.id, fresh)
        if not waits:
            item.add(question.automatic, total - question.automatic)
        for check in question.checks:
            of = CheckHealth(check.id, check.title, check.possible, question=question.id)
            of = health.checks.setdefault((question.id, check.id), of)
            if not waits and check.points is not None:
                of.add(check.points, total - check.points)
            _add_check(of, check, grade.student)


def _add_check(of: CheckHealth, check: CheckGrade, student: str) -> None:
    outcome = check.outcome
    of.verdicts[outcome.verdict] += 1
    if outcome.verdict in {Verdict.UNGRADED, Verdict.MISSING, Verdict.CRASHED}:
        return
    apart = max((each.distance for each in outcome.evidence if each.distance is not None),
                default=0.0)  # fmt: skip
    is_right = outcome.verdict is Verdict.CORRECT
    of.within += is_right and 1 / NEAR < apart <= 1
    of.beyond += not is_right and 1 < apart <= NEAR
    if not is_right:
        _add_value(of, outcome.evidence, student)
        _add_missed(of, check)


def _add_value(of: CheckHealth, evidence: Iterable[Evidence], student: str) -> None:
    found = "; ".join(_found(evidence))
    if not found:
        return
    if found not in of.values and len(of.values) == MOST_VALUES:
        # what was given once makes room: an answer that many give comes again
        of.values = {key: value for key, value in of.values.items() if value.students > 1}
    value = of.values.setdefault(found, RejectedValue(found))
    value.students += 1
    if len(value.some) < MOST_NAMED:
        value.some.append(student)


def _found(evidence: Iterable[Evidence]) -> Iterator[str]:
    """What is wrong with an answer, in words that are the same for the same answer."""
    for item in evidence:
        if not item.earned and item.found is not None:
            place = ", ".join(filter(None, [item.case, wording.entry(item.index)]))
            shown = wording.value(item.found, digits=6)
            yield f"{place}: {shown}" if place else shown


def _add_missed(of: CheckHealth, check: CheckGrade) -> None:
    lacking = {e.concept for e in check.outcome.evidence if e.concept and not e.earned}
    lacking -= {e.concept for e in check.outcome.evidence if e.earned}
    for concept in sorted(lacking):
        missed = of.missed.setdefault(concept, MissedIdea(concept))
        missed.students += 1
        for sentence in unread(check):
            if len(missed.sentences) < MOST_SENTENCES and sentence not in missed.sentences:
                missed.sentences.append(sentence)


def unread(check: CheckGrade) -> Iterator[str]:
    """The sentences of an answer in which nothing earned anything."""
    spans = [each.span for each in check.outcome.evidence if each.span and each.earned]
    for match in _SENTENCE.finditer(check.answer):
        start, end = match.span()
        is_read = any(start < last and first < end for first, last in spans)
        if not is_read and len(match[0].split()) >= _SAYS_SOMETHING:
            yield match[0].strip()[:LONGEST_SENTENCE]


def _remarks(check: CheckHealth) -> Iterator[str]:
    graded = sum(n for v, n in check.verdicts.items() if v is not Verdict.UNGRADED)
    right = check.verdicts[Verdict.CORRECT]
    if graded >= FEW and right == graded:
        yield "Nobody fails it."
    if graded >= FEW and not right:
        yield "Nobody gets it all right." if check.earned else "Nobody earns anything."
    r = check.discrimination
    if check.graded >= FEW and r is not None and r < 0:
        yield f"Who does well elsewhere does worse here (correlation {r:.2f})."
    if check.beyond:
        yield f"{_answers(check.beyond)} not accepted would be at twice the tolerance."
    if check.within:
        yield f"{_answers(check.within)} accepted would not be at half the tolerance."
    for value in check.agreed[:MOST_NAMED]:
        yield f"{value.students} students agree on what is not accepted: {value.found[:200]}"
    for missed in check.most_missed[:MOST_NAMED]:
        if missed.students >= AGREEING:
            yield f"{missed.students} answers lack: {missed.concept}"


def _answers(count: int) -> str:
    return "1 answer that is" if count == 1 else f"{count} answers that are"
