"""The records of a graded class, which are stored and from which every report is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from grader.model.answer import Leftover
from grader.model.attendance import Attendance
from grader.model.outcome import Disclosure, Outcome, Part, Show, Verdict
from grader.model.scoring_policy import NO_POLICY, ScoringPolicy


@dataclass(frozen=True, slots=True)
class CheckGrade:
    """One check's outcome with its points; `points` is None if the check is ungraded.

    `answer` is the judged text of the student, if any; spans of evidence are offsets in it.
    """

    id: str
    kind: str
    part: Part
    title: str
    points: Decimal | None
    possible: Decimal
    outcome: Outcome
    show: Show = Show.VISIBLE
    disclose: Disclosure = Disclosure.FOUND
    answer: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Points that a person gives for a student's question; the automatic outcome is kept.

    `at` is the time at which the store kept it, and empty until then.
    """

    student: str
    question: str
    points: Decimal
    by: str
    why: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of the total by a policy; negative `points` lower it."""

    policy: str
    points: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class QuestionGrade:
    """One question: the sum of its checks, or the points of an override.

    The possible points of a `bonus` question are not in the total. A question that does not count,
    because others of a best-of earned more, is not in the total at all.
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
        """The points that its checks earned, without any override."""
        return sum((check.points for check in self.checks if check.points is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's grade. If checks wait (`ungraded` of them), `points` is a lower bound.

    Attributes:
        student: the name.
        points: the total, with overrides and adjustments.
        ungraded: the number of checks that wait for a person.
        files: names of the files that were read.
        notes: sentences for the student about how the files were read.
        faults: steps of the student's code that failed.
        isolation: the layers of isolation that student code ran under.
        slug: a file name made from `student`, unique in the class.
        unread: files that could not be read, and why; staff see them as well.
        unapplied: for staff, the overrides of questions that the rubric does not have.
        doubts: for staff, what else about this student has to be looked at.
        login: the login that the roster gives.
        repository: the folder that held the work.
        adjustments: changes of the total by policies; `points` includes them.
        submitted: when the student handed in, in ISO format; empty if unknown.
        team: the members of the group that handed in together; empty for one student.
        leftovers: pieces of the work that no question accounts for.
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
    doubts: tuple[str, ...] = ()
    login: str = ""
    repository: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    submitted: str = ""
    team: tuple[str, ...] = ()
    leftovers: tuple[Leftover, ...] = ()

    @property
    def earned(self) -> Decimal:
        """The sum of the questions that count, before adjustments."""
        return self.points - sum((change.points for change in self.adjustments), Decimal(0))

    def checks(self) -> Iterator[tuple[QuestionGrade, CheckGrade]]:
        """Every check of every question, in order, each with its question."""
        for question in self.questions:
            for check in question.checks:
                yield question, check


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """Metadata of a graded class; `students` are names and slugs, in order.

    `submitted` says when students handed in, if known.
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
    version: str = ""
    """The version of the rubric that students may see."""
    contact: str = ""
    """The address for regrade requests, as a link; empty if the rubric has none."""
    times_notes: tuple[str, ...] = ()
    """Sentences for staff about where the times of hand-in come from."""
    times_doubts: Mapping[str, str] = field(default_factory=dict)
    """A sentence for staff about each student whose time of hand-in has to be looked at."""
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    """The due times of students who have their own."""
    left_out: tuple[str, ...] = ()
    """Sentences for staff about files and folders that are no student's."""
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The members of each student's group, for students who handed in with others."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names of students, such as logins and addresses."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What each question asks, by its id."""
    time_sources: Mapping[str, str] = field(default_factory=dict)
    """Where the time of hand-in of each student comes from, in words."""


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A graded class. `grades` can be iterated repeatedly, with one student in memory at a time.

    `after_due` shows students the checks that the rubric shows `after_due`; `attendance` is None
    """

    assignment: str
    title: str
    rubric_path: str
    rubric_sha256: str
    grades: Iterable[Grade]
    after_due: bool = False
    attendance: Attendance | None = None
    version: str = ""
    contact: str = ""
    times_notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    time_sources: Mapping[str, str] = field(default_factory=dict)
