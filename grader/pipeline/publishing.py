"""From the store to the reports: grades as they are reported, and the files that tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from grader import scoring
from grader.discover import STORE, Submission
from grader.errors import GradeError
from grader.model import Grade, Gradebook, Head, Roll
from grader.pipeline.fingerprints import digest
from grader.pipeline.keys import code
from grader.pipeline.output import locked
from grader.pipeline.pages import Pages
from grader.questions import Rubric
from grader.store import Store


class Finished(Iterable[Grade]):
    """Grades as they are reported, with what people gave; read anew each time they are walked."""

    def __init__(self, store: Store, students: Iterable[str]) -> None:
        self._grades = store.grades(list(students))
        self._overrides = store.overrides()

    def __iter__(self) -> Iterator[Grade]:
        return map(self.of, self._grades)

    def of(self, grade: Grade) -> Grade:
        """An automatic grade as it is reported."""
        return scoring.finish(grade, self._overrides.get(grade.student, {}))

    def held(self, student: str | None = None) -> object:
        """All that `of` adds to a student's grade, or to any; the reports are made from it, too."""
        if student is None:
            return sorted(self._overrides.items())
        return sorted(self._overrides.get(student, {}).items())


@contextmanager
def graded(out: Path) -> Iterator[tuple[Store, Head]]:
    """The store of a class that was graded before, kept for this run, and what stands above it.

    Raises:
        GradeError: no class was graded there, or another run is at work in it.
    """
    if not (out / STORE).is_file():
        hint = "grade the class first, or name the folder with --out"
        raise GradeError(f"there are no grades in '{out}'", hint=hint)
    with locked(out), Store(out / STORE) as store:
        head = store.head()
        if head is None:
            hint = "run `grade SUBMISSIONS` once to its end"
            raise GradeError("no class was graded to its end here", where=str(out), hint=hint)
        yield store, head


def head_of(rubric: Rubric, submissions: Sequence[Submission], roll: Roll | None = None) -> Head:
    """What stands above the grades of these submissions."""
    return Head(
        assignment=rubric.assignment,
        title=rubric.title,
        rubric_path=str(rubric.path),
        rubric_sha256=rubric.sha256,
        students=tuple((submission.student, submission.slug) for submission in submissions),
        roll=roll,
    )


def head_before(store: Store, entry: int) -> Head | None:
    """What stood above the grades before an entry of the log, above the students of now."""
    now = store.head()
    told = [
        each.detail["head"] for each in store.log() if each.id < entry and "head" in each.detail
    ]
    return replace(now, **told[-1]) if now is not None and told else now


def as_noted(head: Head) -> dict[str, object]:
    """A head as an entry of the log holds it: without the students."""
    people = {"students", "roll"}
    return {name: value for name, value in asdict(head).items() if name not in people}


def moved(store: Store, entry: int) -> int:
    """How many students an entry of the log gave other points."""
    finished = Finished(store, ())
    pairs = ((old, store.grade(old.student)) for old in store.replaced(entry))
    return sum(
        new is not None and finished.of(old).points != finished.of(new).points for old, new in pairs
    )


def publish(store: Store, out: Path) -> None:
    """Write every report that does not stand there already, from what the store holds.

    Raises:
        GradeError: a file cannot be written.
    """
    head = store.head()
    if head is None:
        raise ValueError("a store without a head is not reported")
    Publishing(store, head, out).finish()


class Publishing:
    """Writes the reports of a class: a student's as soon as the grade is there."""

    def __init__(self, store: Store, head: Head, out: Path) -> None:
        students = [student for student, _ in head.students]
        self._store, self._head = store, head
        self._finished = Finished(store, students)
        self._pages = Pages(book_of(head, self._finished), out)

    def grade(self, grade: Grade) -> Grade:
        """Write a student's files; the grade as it is reported."""
        finished = self._finished.of(grade)
        self._pages.write(finished, self._name(grade.student))
        return finished

    def reported(self, student: str) -> Grade:
        """The grade that the store holds, as it is reported."""
        (grade,) = Finished(self._store, [student])
        return grade

    def finish(self) -> None:
        """Write what lacks still, and the files of the class."""
        keys, names = self._store.keys(), []
        for student, slug in self._head.students:
            names.append(fingerprint := self._name(student))
            if not self._pages.stand(slug, fingerprint):
                self._pages.write(self.reported(student), fingerprint)
        whole = digest(repr((self._head, sorted(keys.items()), self._finished.held())), *names)
        if not self._pages.class_stands(whole):
            self._pages.write_class(whole)

    def _name(self, student: str) -> str:
        """Names all that a student's files are made from."""
        head, record = self._head, self._store.record(student)
        return digest(
            repr((head.assignment, head.title, self._finished.held(student))), record, code()
        )


def book_of(head: Head, grades: Iterable[Grade]) -> Gradebook:
    """A class with these grades."""
    return Gradebook(
        assignment=head.assignment,
        title=head.title,
        rubric_path=head.rubric_path,
        rubric_sha256=head.rubric_sha256,
        grades=grades,
        roll=head.roll,
    )
