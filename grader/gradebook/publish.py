"""Publishes a class: applies overrides and policies to its grades, and writes the reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from grader import scoring
from grader.gradebook.class_flags import FlaggedGrades
from grader.gradebook.report_files import ReportFiles
from grader.model import ClassInfo, Grade, Gradebook, ScoringPolicy
from grader.model.digest import digest
from grader.store import Store
from grader.store.result_keys import code_key

MOST_KEPT = 320
"""Grades that stay in memory between several reports' iterations over a class."""


class ReportedGrades(Iterable[Grade]):
    """The grades of a class with overrides and policies, which is how reports show them.

    They can be iterated over any number of times. Of a large class, each iteration reads most
    grades from the store again.
    """

    def __init__(
        self, store: Store, class_info: ClassInfo, students: Sequence[str] | None = None
    ) -> None:
        """Prepare the grades of some students, or of all students of the class."""
        everyone = [student for student, _ in class_info.students]
        self._students = everyone if students is None else students
        self._store, self._overrides, self._class_info = store, store.overrides(), class_info

    def __iter__(self) -> Iterator[Grade]:
        yield from self._first
        yield from map(self.finish, self._store.grades(self._students[MOST_KEPT:]))

    @cached_property
    def _first(self) -> list[Grade]:
        return [self.finish(grade) for grade in self._store.grades(self._students[:MOST_KEPT])]

    def finish(self, grade: Grade) -> Grade:
        """Apply overrides and policies to an automatic grade."""
        student, info = grade.student, self._class_info
        due = info.extensions.get(student, info.policy.due)
        finished = scoring.finish(
            grade,
            self._overrides.get(student, {}),
            replace(info.policy, due=due),
            info.submitted.get(student),
        )
        doubts = filter(None, [info.times_doubts.get(student)])
        team = info.teams.get(student, ())
        return replace(finished, doubts=(*finished.doubts, *doubts), team=team)

    def inputs(self, student: str) -> object:
        """Everything that `finish` adds to a student's grade; the key of the pages needs it."""
        overrides = sorted(self._overrides.get(student, {}).items())
        info = self._class_info
        facts = (info.submitted, info.time_sources, info.extensions, info.times_doubts, info.teams)
        return overrides, info.policy, *(fact.get(student) for fact in facts)

    def all_inputs(self) -> object:
        """Everything that `finish` adds to any grade, except what is in the class's metadata."""
        return sorted(self._overrides.items())


def count_changed(store: Store, entry: int, before: ClassInfo | None, after: ClassInfo) -> int:
    """How many students' points an entry of the log, or a new policy, has changed."""
    old_grades, new_grades = ReportedGrades(store, before or after), ReportedGrades(store, after)
    replaced: set[str] = set()
    count = 0
    for grade in store.replaced(entry):
        replaced.add(grade.student)
        count += _differs(old_grades.finish(grade), new_grades, store)
    if before is not None and _rules(before) != _rules(after):
        others = [student for student, _ in before.students if student not in replaced]
        for grade in ReportedGrades(store, before, others):
            count += _differs(grade, new_grades, store)
    return count


def _rules(info: ClassInfo) -> object:
    """What decides on totals, apart from the grades."""
    return info.policy, info.submitted, info.extensions


def _differs(old: Grade, new_grades: ReportedGrades, store: Store) -> bool:
    grade = store.grade(old.student)
    return grade is not None and new_grades.finish(grade).points != old.points


def is_open(policy: ScoringPolicy, extensions: Iterable[datetime] = ()) -> bool:
    """Whether students may see now what the rubric shows after the due date.

    Students share what they see, so it stays hidden as long as late work is accepted from anybody;
    `extensions` are the due times of students who have their own.
    """
    if policy.due is None:
        return False
    days = policy.late.cut_off_days or 0 if policy.late is not None else 0
    return datetime.now(UTC) > max([policy.due, *extensions]) + timedelta(days=days)


def make_gradebook(class_info: ClassInfo, grades: Iterable[Grade]) -> Gradebook:
    """A class with these grades, and with the flags that only the whole class shows."""
    return Gradebook(
        assignment=class_info.assignment,
        title=class_info.title,
        rubric_path=class_info.rubric_path,
        rubric_sha256=class_info.rubric_sha256,
        grades=FlaggedGrades(grades, class_info.assignment),
        after_due=is_open(class_info.policy, class_info.extensions.values()),
        attendance=class_info.attendance,
        version=class_info.version,
        contact=class_info.contact,
        times_notes=class_info.times_notes,
        left_out=class_info.left_out,
        texts=class_info.texts,
        time_sources=class_info.time_sources,
    )


def publish(store: Store, out: Path) -> None:
    """Write every report that is missing or out of date.

    Raises:
        GradeError: a file cannot be written.
    """
    class_info = store.class_info()
    if class_info is None:
        raise ValueError("a store without a class has no reports")
    Publisher(store, class_info, out).finish()


class Publisher:
    """Writes the reports of a class: each student's as soon as the grade is there."""

    def __init__(self, store: Store, class_info: ClassInfo, out: Path) -> None:
        self._store, self._class_info = store, class_info
        self._grades = ReportedGrades(store, class_info)
        self._book = make_gradebook(class_info, self._grades)
        self._files = ReportFiles(self._book, out)

    def publish_grade(self, grade: Grade) -> Grade:
        """Write the pages of a student with this automatic grade; returns the reported grade."""
        reported, key = self._grades.finish(grade), self._pages_key(grade.student)
        if not self._files.has_pages(grade.slug, key):
            self._files.write_pages(reported, key)
        return reported

    def reported(self, student: str) -> Grade:
        """A student's grade from the store, with overrides and policies."""
        (grade,) = ReportedGrades(self._store, self._class_info, [student])
        return grade

    def finish(self) -> Mapping[str, int]:
        """Write the pages that are still missing, and then the files of the class.

        Returns:
            The numbers of flagged answers (`flagged`) and of unread submissions (`not_read`).
        """
        pages_keys = []
        for student, slug in self._class_info.students:
            key = self._pages_key(student)
            pages_keys.append(key)
            if not self._files.has_pages(slug, key):
                self._files.write_pages(self.reported(student), key)
        grade_keys = sorted(self._store.grade_keys().items())
        inputs = (self._class_info, grade_keys, self._grades.all_inputs())
        class_key = digest(repr(inputs), *pages_keys)
        if not self._files.has_class_files(class_key):
            self._files.write_class_files(
                class_key, {slug for _, slug in self._class_info.students}
            )
        return self._files.counts

    def _pages_key(self, student: str) -> str:
        """The key of a student's pages: all that they are made from."""
        book = self._book
        inputs = (book.title, book.after_due, book.contact, self._grades.inputs(student))
        record = self._store.record(student)
        return digest(book.assignment, repr(inputs), record, code_key())
