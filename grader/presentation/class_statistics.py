"""How a class did: totals, difficulty of each question, verdicts of each check.

What is ungraded is left out rather than counted as zero: a total that waits for a person is no
total yet.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from grader.model import CheckGrade, Grade, QuestionGrade, Verdict

MOST_BINS = 12


@dataclass(slots=True)
class CheckStatistics:
    """How often each verdict was given by one check."""

    question: str
    check: str
    title: str
    verdicts: Counter[Verdict] = field(default_factory=Counter)


_LACKING = re.compile(r"^ModuleNotFoundError: No module named '(\w{1,40})", re.MULTILINE)
_MOST_LACKING = 1000


@dataclass(slots=True)
class QuestionStatistics:
    """One question over the students whose points for it are final."""

    question: str
    title: str
    possible: Decimal
    graded: int = 0
    earned: Decimal = Decimal(0)

    @property
    def share(self) -> float | None:
        """Mean share of the points, the usual index of difficulty; None where there is none."""
        most = self.possible * self.graded
        return float(self.earned / most) if most else None


@dataclass(slots=True)
class ClassStatistics:
    """One pass over a class. `totals` counts each final total, so it stays small in a large class.

    `waiting` counts checks that are ungraded, `flagged` those that a person should look at;
    `lacking` counts, by library, the students whose code asked for one that is not here.
    """

    students: int = 0
    waiting: int = 0
    flagged: int = 0
    possible: Decimal = Decimal(0)
    lacking: Counter[str] = field(default_factory=Counter)
    totals: Counter[Decimal] = field(default_factory=Counter)
    questions: dict[str, QuestionStatistics] = field(default_factory=dict)
    checks: dict[tuple[str, str], CheckStatistics] = field(default_factory=dict)

    def add(self, grade: Grade) -> None:
        """One more student."""
        self.students += 1
        self.possible = max(self.possible, grade.possible)
        self.flagged += len(grade.unread) + len(grade.unapplied)
        if not grade.ungraded:
            self.totals[grade.points] += 1
        named = {name for fault in grade.faults for name in _LACKING.findall(fault)}
        if len(self.lacking) < _MOST_LACKING:
            self.lacking.update(named)
        for question in grade.questions:
            _add_question(self, question)


@dataclass(frozen=True, slots=True)
class Bin:
    """How many totals lie in [low, high); the last bin of a histogram holds its high end, too."""

    low: Decimal
    high: Decimal
    count: int


def is_final(question: QuestionGrade) -> bool:
    """Whether nothing of a question waits: all its checks are graded, or a person gave points."""
    graded = all(check.outcome.verdict is not Verdict.UNGRADED for check in question.checks)
    return graded or question.override is not None


def lost(grade: Grade) -> list[QuestionGrade]:
    """The questions of a student that are final, count, and did not earn all their points."""
    required = [question for question in grade.questions if question.counts and not question.bonus]
    return [q for q in required if q.points < q.possible and is_final(q)]


def _add_question(seen: ClassStatistics, question: QuestionGrade) -> None:
    fresh = QuestionStatistics(question.id, question.title, question.possible)
    statistics = seen.questions.setdefault(question.id, fresh)
    if is_final(question):
        statistics.graded += 1
        statistics.earned += question.points
    for check in question.checks:
        _add_check(seen, question.id, check)
    if question.override is None:  # where a person has decided, nothing waits for one
        outcomes = [check.outcome for check in question.checks]
        seen.waiting += sum(outcome.verdict is Verdict.UNGRADED for outcome in outcomes)
        seen.flagged += sum(bool(outcome.flags) for outcome in outcomes)


def _add_check(seen: ClassStatistics, question: str, check: CheckGrade) -> None:
    verdict = check.outcome.verdict
    fresh = CheckStatistics(question, check.id, check.title)
    seen.checks.setdefault((question, check.id), fresh).verdicts[verdict] += 1


def mean(totals: Mapping[Decimal, int]) -> Decimal | None:
    """The mean of counted totals; None of none."""
    count = sum(totals.values())
    return sum((t * n for t, n in totals.items()), Decimal(0)) / count if count else None


def median(totals: Mapping[Decimal, int]) -> Decimal | None:
    """The median of counted totals, halfway between the middle two of an even number."""
    count = sum(totals.values())
    if not count:
        return None
    ordered = _in_order(totals)
    middle = [t for place, t in enumerate(ordered) if place in {(count - 1) // 2, count // 2}]
    return sum(middle, Decimal(0)) / len(middle)


def histogram(totals: Mapping[Decimal, int], possible: Decimal) -> tuple[Bin, ...]:
    """Counted totals in at most `MOST_BINS` equal bins from zero, with round numbers for edges.

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
    """The least of 1, 2 and 5 times a power of ten that needs no more than `MOST_BINS` bins."""
    power = Decimal(1).scaleb((top / MOST_BINS).adjusted())
    widths = (power * step for step in (1, 2, 5, 10))
    return next(width for width in widths if width * MOST_BINS >= top)
