"""The record that is stored, and from which every report is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from grader.model.attendance import Attendance
from grader.model.outcome import Disclosure, Outcome, Part, Show, Verdict
from grader.model.scoring_policy import NO_POLICY, ScoringPolicy


@dataclass(frozen=True, slots=True)
class CheckGrade:
    """One check's outcome with its points; `points` is None where the check is ungraded.

    `answer` is the student's text that was judged, if there was one: evidence spans count in it.
    """

    id: str
    kind: str
    part: Part
    title: str
    points: Decimal | None
    possible: Decimal
    outcome: Outcome
    show: Show = Show.VISIBLE
    disclose: Disclosure = Disclosure.EXPECTED
    answer: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Points that a person gave for a question; it stands beside the automatic outcome."""

    points: Decimal
    by: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a policy takes from a total, or adds to it: `points` is what the total changes by."""

    policy: str
    points: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class QuestionGrade:
    """One question: the sum of its checks, or what an override says.

    A `bonus` counts over what is possible; one that does not `counts` is not in the total, because
    other questions earned more.
    """

    id: str
    title: str
    points: Decimal
    possible: Decimal
    verdict: Verdict
    checks: tuple[CheckGrade, ...]
    override: Override | None = None
    bonus: bool = False
    counts: bool = True

    @property
    def automatic(self) -> Decimal:
        """What its checks earned, whatever a person gave."""
        return sum((check.points for check in self.checks if check.points is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's grade. `ungraded` counts the checks that wait; `points` is then a lower bound.

    `slug` is a file name made from `student`, unique in the class. `files` and `notes` say what
    was read, and `unread` what could not be, which staff see, too; `faults` are steps of the
    student's code that failed;
    `isolation` names the layers that student code ran under; `unapplied` says to staff which
    overrides have no question to stand at; `login` is known from a roster, and `repository` is the
    folder in which the work lay. `adjustments` are what policies made of the sum of the questions,
    and are in `points`; `submitted` is when the work was handed in, if that is known.
    """

    student: str
    points: Decimal
    possible: Decimal
    ungraded: int
    questions: tuple[QuestionGrade, ...]
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    isolation: tuple[str, ...] = ()
    slug: str = ""
    unread: tuple[str, ...] = ()
    unapplied: tuple[str, ...] = ()
    login: str = ""
    repository: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    submitted: str = ""

    @property
    def earned(self) -> Decimal:
        """What the questions that count earned, before any policy."""
        return self.points - sum((each.points for each in self.adjustments), Decimal(0))

    def checks(self) -> Iterator[tuple[QuestionGrade, CheckGrade]]:
        """Every check of every question, in order, each with its question."""
        for question in self.questions:
            for check in question.checks:
                yield question, check


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """Metadata of a graded class; `students` are names and slugs, in order.

    `submitted` says when students handed in, as far as that is known.
    """

    assignment: str
    title: str
    rubric_path: str
    rubric_sha256: str
    students: tuple[tuple[str, str], ...] = ()
    policy: ScoringPolicy = NO_POLICY
    submitted: Mapping[str, datetime] = field(default_factory=dict)
    attendance: Attendance | None = field(default=None, metadata={"alias": "roll"})
    """In a store's records its key is `roll`."""


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A graded class. `grades` can be iterated repeatedly, with one student in memory at a time.

    `after_due` shows students the checks that the rubric shows `after_due`; `attendance` is None
    for a class without a roster.
    """

    assignment: str
    title: str
    rubric_path: str
    rubric_sha256: str
    grades: Iterable[Grade]
    after_due: bool = False
    attendance: Attendance | None = None
