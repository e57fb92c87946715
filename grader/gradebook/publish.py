"""From the store to the reports: grades as they are reported, and the files that tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from grader import scoring
from grader.discover import STORE, Submission
from grader.errors import GradeError
from grader.escapes import one_line
from grader.gradebook.class_flags import FlaggedGrades
from grader.gradebook.output_folder import locked
from grader.gradebook.report_files import ReportFiles
from grader.model import Attendance, ClassInfo, Grade, Gradebook, ScoringPolicy
from grader.rubric.model import Rubric
from grader.store import Store
from grader.store.result_keys import code, digest

_CLASS = 2
"""So many students are a class, and no student's own look at the work."""
MOST_KEPT = 320
"""Grades that stay in memory between the walks of several reports through a class."""


class ReportedGrades(Iterable[Grade]):
    """Grades as they are reported, with what people gave and policies say.

    They can be walked any number of times. Of a large class, most are read anew each time.
    """

    def __init__(
        self, store: Store, class_info: ClassInfo, students: Sequence[str] | None = None
    ) -> None:
        """The grades of all students of a class, or of some."""
        of_all = [student for student, _ in class_info.students]
        self._students = of_all if students is None else students
        self._store, self._overrides, self._class_info = store, store.overrides(), class_info

    def __iter__(self) -> Iterator[Grade]:
        yield from self._first
        yield from map(self.of, self._store.grades(self._students[MOST_KEPT:]))

    @cached_property
    def _first(self) -> list[Grade]:
        return [self.of(grade) for grade in self._store.grades(self._students[:MOST_KEPT])]

    def of(self, grade: Grade) -> Grade:
        """An automatic grade as it is reported."""
        return scoring.finish(
            grade,
            self._overrides.get(grade.student, {}),
            self._class_info.policy,
            self._class_info.submitted.get(grade.student),
        )

    def held(self, student: str | None = None) -> object:
        """All that `of` adds to a student's grade, or to any; the reports are made from it, too."""
        if student is None:
            return sorted(self._overrides.items())
        given = sorted(self._overrides.get(student, {}).items())
        return given, self._class_info.policy, self._class_info.submitted.get(student)


@contextmanager
def graded(out: Path) -> Iterator[tuple[Store, ClassInfo]]:
    """The store of a class that was graded before, kept for this run, and what stands above it.

    Raises:
        GradeError: no class was graded there, or another run is at work in it.
    """
    if not (out / STORE).is_file():
        hint = "grade the class first, or name the folder with --out"
        raise GradeError(f"there are no grades in '{out}'", hint=hint)
    with locked(out), Store(out / STORE) as store:
        class_info = store.class_info()
        if class_info is None:
            hint = "run `grade SUBMISSIONS` once to its end"
            raise GradeError("no class was graded to its end here", where=str(out), hint=hint)
        yield store, class_info


def class_info_of(
    rubric: Rubric,
    submissions: Sequence[Submission],
    attendance: Attendance | None,
    submitted: Mapping[str, datetime],
) -> ClassInfo:
    """Metadata of a class with these submissions, which were handed in at these times."""
    return ClassInfo(
        assignment=rubric.assignment,
        title=rubric.title,
        rubric_path=str(rubric.path),
        rubric_sha256=rubric.sha256,
        students=tuple((submission.student, submission.slug) for submission in submissions),
        policy=rubric.policy,
        submitted=submitted,
        attendance=attendance,
    )


def joined(
    store: Store, class_info: ClassInfo, submissions: Sequence[Submission], path: Path
) -> tuple[ClassInfo, Sequence[Submission]]:
    """Have the class stay whole where a run looks at one of its students.

    Raises:
        GradeError: the store is another class's, or the rubric is not the one of the others.
    """
    before = store.class_info()
    known = dict(before.students) if before is not None else {}
    if before is None or len(known) < _CLASS or class_info.attendance:
        return class_info, submissions
    is_known = any(each.student in known for each in submissions)
    if (is_known and len(submissions) > 1) or _is_class(store, path):
        return class_info, submissions
    if not is_known:
        what = f"the output folder holds a class of {len(known)}, and none of them is in '{path}'"
        raise GradeError(what, hint="use another --out")
    (one,) = submissions
    if before.rubric_sha256 != class_info.rubric_sha256:
        what = f"the rubric has changed since the class of {one_line(one.student)} was graded"
        raise GradeError(what, hint="grade the whole class, or look at one with another --out")
    submitted = {**before.submitted, **class_info.submitted}
    class_info = replace(
        class_info, students=before.students, submitted=submitted, attendance=before.attendance
    )
    return class_info, [replace(one, slug=known[one.student])]


def _is_class(store: Store, path: Path) -> bool:
    """Whether a whole class was graded from there before."""
    runs = (each.detail for each in store.log() if each.what == "run")
    paths = (Path(run["path"]) for run in runs if run["students"] >= _CLASS)
    return any(each.absolute() == path.absolute() for each in paths)


def class_info_before(store: Store, entry: int) -> ClassInfo | None:
    """Metadata of the class before an entry of the log, with the students of now."""
    now = store.class_info()
    told = [
        each.class_info for each in store.log() if each.id < entry and each.class_info is not None
    ]
    if now is None or not told:
        return now
    return replace(
        told[-1], students=now.students, submitted=now.submitted, attendance=now.attendance
    )


def moved(store: Store, entry: int, before: ClassInfo | None, after: ClassInfo) -> int:
    """How many students an entry of the log, or another policy, gave other points."""
    old, new = ReportedGrades(store, before or after), ReportedGrades(store, after)
    seen: set[str] = set()
    count = 0
    for grade in store.replaced(entry):
        seen.add(grade.student)
        count += _differs(old.of(grade), new, store)
    known = [student for student, _ in before.students] if before is not None else []
    if before is not None and (before.policy, before.submitted) != (after.policy, after.submitted):
        rest = [student for student in known if student not in seen]
        count += sum(_differs(each, new, store) for each in ReportedGrades(store, before, rest))
    return count


def _differs(old: Grade, new: ReportedGrades, store: Store) -> bool:
    grade = store.grade(old.student)
    return grade is not None and new.of(grade).points != old.points


def is_open(policy: ScoringPolicy) -> bool:
    """Whether students may see now what is shown after the due date.

    While late work is still taken, what is shown to one is known to all: so until the cut-off.
    """
    if policy.due is None:
        return False
    days = policy.late.cut_off_days or 0 if policy.late is not None else 0
    return datetime.now(UTC) > policy.due + timedelta(days=days)


def publish(store: Store, out: Path) -> None:
    """Write every report that does not stand there already, from what the store holds.

    Raises:
        GradeError: a file cannot be written.
    """
    class_info = store.class_info()
    if class_info is None:
        raise ValueError("a store without class info is not reported")
    Publisher(store, class_info, out).finish()


class Publisher:
    """Writes the reports of a class: a student's as soon as the grade is there."""

    def __init__(self, store: Store, class_info: ClassInfo, out: Path) -> None:
        self._store, self._class_info = store, class_info
        self._finished = ReportedGrades(store, class_info)
        self._book = book_of(class_info, self._finished)
        self._pages = ReportFiles(self._book, out)

    def grade(self, grade: Grade) -> Grade:
        """Write a student's files; the grade as it is reported."""
        finished, fingerprint = self._finished.of(grade), self._name(grade.student)
        if not self._pages.stand(grade.slug, fingerprint):
            self._pages.write(finished, fingerprint)
        return finished

    def reported(self, student: str) -> Grade:
        """The grade that the store holds, as it is reported."""
        (grade,) = ReportedGrades(self._store, self._class_info, [student])
        return grade

    def finish(self) -> None:
        """Write what lacks still, and the files of the class."""
        keys, names = self._store.keys(), []
        for student, slug in self._class_info.students:
            names.append(fingerprint := self._name(student))
            if not self._pages.stand(slug, fingerprint):
                self._pages.write(self.reported(student), fingerprint)
        whole = digest(
            repr((self._class_info, sorted(keys.items()), self._finished.held())), *names
        )
        if not self._pages.class_stands(whole):
            self._pages.write_class(whole, {slug for _, slug in self._class_info.students})

    def _name(self, student: str) -> str:
        """Names all that a student's files are made from."""
        made_from = (self._book.title, self._book.after_due, self._finished.held(student))
        return digest(self._book.assignment, repr(made_from), self._store.record(student), code())


def book_of(class_info: ClassInfo, grades: Iterable[Grade]) -> Gradebook:
    """A class with these grades."""
    return Gradebook(
        assignment=class_info.assignment,
        title=class_info.title,
        rubric_path=class_info.rubric_path,
        rubric_sha256=class_info.rubric_sha256,
        grades=FlaggedGrades(grades, class_info.assignment),
        after_due=is_open(class_info.policy),
        attendance=class_info.attendance,
    )
