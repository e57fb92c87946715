"""Statistics of a class: totals, the difficulty of each question, the verdicts of each check.

What is ungraded is left out instead of counting as zero: a total that waits for a person is not
final.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from grader.model import CheckGrade, Grade, QuestionGrade, Verdict
from grader.presentation import worklist
from grader.presentation.worklist import is_final

MOST_BINS = 12
_MISSING_MODULE = re.compile(r"^ModuleNotFoundError: No module named '(\w{1,40})", re.MULTILINE)
_MOST_MISSING_MODULES = 1000
_MOST_LEFTOVERS = 10_000
_ALIKE = 3
"""Students with the same leftover: it may be the course's own text."""


@dataclass(slots=True)
class CheckStatistics:
    """How often one check gave each verdict."""

    question: str
    check: str
    title: str
    verdicts: Counter[Verdict] = field(default_factory=Counter)


@dataclass(slots=True)
class ItemStatistics:
    """The points of a question or a check, over the students whose points for it are final."""

    id: str
    title: str
    possible: Decimal
    graded: int = 0
    earned: Decimal = Decimal(0)

    @property
    def share(self) -> float | None:
        """Mean share of the points, the usual index of difficulty; None if nobody is graded."""
        most = self.possible * self.graded
        return float(self.earned / most) if most else None


@dataclass(slots=True)
class ClassStatistics:
    """Counts from one pass over a class. Its size does not grow with the class.

    Attributes:
        waiting: checks that wait for a person.
        flagged: flagged checks, and overrides that do not count.
        not_read: submissions of which nothing, or not everything, was read.
        missing_modules: for each module that is not installed, the students who import it.
        leftovers: for what no question accounts for, the students whose work has it.
        totals: for each final total, the students who have it.
    """

    students: int = 0
    waiting: int = 0
    flagged: int = 0
    not_read: int = 0
    possible: Decimal = Decimal(0)
    missing_modules: Counter[str] = field(default_factory=Counter)
    leftovers: Counter[worklist.Words] = field(default_factory=Counter)
    totals: Counter[Decimal] = field(default_factory=Counter)
    questions: dict[str, ItemStatistics] = field(default_factory=dict)
    checks: dict[tuple[str, str], CheckStatistics] = field(default_factory=dict)

    def add(self, grade: Grade, absent: Collection[str] = ()) -> None:
        """Count one more student; `absent` are the students without a submission."""
        self.students += 1
        self.not_read += sum(1 for _ in worklist.not_read([grade], absent))
        self.possible = max(self.possible, grade.possible)
        self.waiting += sum(1 for _ in worklist.ungraded([grade]))
        self.flagged += sum(1 for _ in worklist.flagged([grade]))
        if not grade.ungraded:
            self.totals[grade.points] += 1
        modules = {name for fault in grade.faults for name in _MISSING_MODULE.findall(fault)}
        if len(self.missing_modules) < _MOST_MISSING_MODULES:
            self.missing_modules.update(modules)
        if len(self.leftovers) < _MOST_LEFTOVERS:
            self.leftovers.update({(e.what, e.words) for e in worklist.unaccounted(grade)})
        for question in grade.questions:
            self._add_question(question)
        for question, check in grade.checks():
            self._add_check(question.id, check)

    @property
    def shared_leftovers(self) -> frozenset[worklist.Words]:
        """The leftovers that several students have."""
        return frozenset(words for words, count in self.leftovers.items() if count >= _ALIKE)

    def _add_question(self, question: QuestionGrade) -> None:
        new = ItemStatistics(question.id, question.title, question.possible)
        statistics = self.questions.setdefault(question.id, new)
        if is_final(question):
            statistics.graded += 1
            statistics.earned += question.points

    def _add_check(self, question: str, check: CheckGrade) -> None:
        new = CheckStatistics(question, check.id, check.title)
        statistics = self.checks.setdefault((question, check.id), new)
        statistics.verdicts[check.outcome.verdict] += 1


@dataclass(frozen=True, slots=True)
class Bin:
    """The number of totals in [low, high); the last bin of a histogram includes its high end."""

    low: Decimal
    high: Decimal
    count: int


def lost(grade: Grade) -> list[QuestionGrade]:
    """The final questions of a student that count and did not earn all their points."""
    required = [question for question in grade.questions if question.counts and not question.bonus]
    return [q for q in required if q.points < q.possible and is_final(q)]


def mean(totals: Mapping[Decimal, int]) -> Decimal | None:
    """The mean of counted totals; None if there are none."""
    count = sum(totals.values())
    return sum((t * n for t, n in totals.items()), Decimal(0)) / count if count else None


def median(totals: Mapping[Decimal, int]) -> Decimal | None:
    """The median of counted totals: of an even number, halfway between the middle two."""
    count = sum(totals.values())
    if not count:
        return None
    middle = {(count - 1) // 2, count // 2}
    values = [total for place, total in enumerate(_in_order(totals)) if place in middle]
    return sum(values, Decimal(0)) / len(values)


def histogram(totals: Mapping[Decimal, int], possible: Decimal) -> tuple[Bin, ...]:
    """Counted totals in at most `MOST_BINS` equal bins from zero, with round edges.

    Totals below zero are counted in the first bin; a bonus adds bins past `possible`.
    """
    top = max(possible, *totals, Decimal(0)) if totals else possible
    if top <= 0:
        return ()
    width = _round_width(top)
    counts: Counter[int] = Counter()
    last = math.ceil(top / width) - 1
    for total, count in totals.items():
        counts[min(max(int(total / width), 0), last)] += count
    return tuple(Bin(i * width, (i + 1) * width, counts[i]) for i in range(last + 1))


def _in_order(totals: Mapping[Decimal, int]) -> Iterator[Decimal]:
    for total in sorted(totals):
        yield from (total for _ in range(totals[total]))


def _round_width(top: Decimal) -> Decimal:
    """The smallest of 1, 2 and 5 times a power of ten with at most `MOST_BINS` bins."""
    power = Decimal(1).scaleb((top / MOST_BINS).adjusted())
    widths = (power * step for step in (1, 2, 5, 10))
    return next(width for width in widths if width * MOST_BINS >= top)
