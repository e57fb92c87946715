"""From the store to the reports: grades as they are reported, and the files that tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from grader import scoring
from grader.discover import STORE, Submission
from grader.errors import GradeError
from grader.model import Grade, Gradebook, Head
from grader.pipeline.fingerprints import digest
from grader.pipeline.keys import code
from grader.pipeline.output import locked, write_reports
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


def head_of(rubric: Rubric, submissions: Sequence[Submission]) -> Head:
    """What stands above the grades of these submissions."""
    return Head(
        assignment=rubric.assignment,
        title=rubric.title,
        rubric_path=str(rubric.path),
        rubric_sha256=rubric.sha256,
        students=tuple((submission.student, submission.slug) for submission in submissions),
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
    return {name: value for name, value in asdict(head).items() if name != "students"}


def moved(store: Store, entry: int) -> int:
    """How many students an entry of the log gave other points."""
    finished = Finished(store, ())
    pairs = ((old, store.grade(old.student)) for old in store.replaced(entry))
    return sum(
        new is not None and finished.of(old).points != finished.of(new).points for old, new in pairs
    )


def publish(store: Store, out: Path) -> None:
    """Write every report from what the store holds, where files lack or are of something else."""
    head = store.head()
    if head is None:
        raise ValueError("a store without a head is not reported")
    students = [student for student, _ in head.students]
    book = Gradebook(
        assignment=head.assignment,
        title=head.title,
        rubric_path=head.rubric_path,
        rubric_sha256=head.rubric_sha256,
        grades=Finished(store, students),
    )
    write_reports(book, out, dict(_stamps(store, head)))


def _stamps(store: Store, head: Head) -> Iterator[tuple[str, str]]:
    """Names what each student's pages are made from, and under no name what the others are."""
    overrides, keys = store.overrides(), store.keys()
    yield "", digest(repr((head, sorted(keys.items()), sorted(overrides.items()))))
    common = digest(repr(replace(head, students=(), rubric_path="", rubric_sha256="")), code())
    for student, slug in head.students:
        given = overrides.get(student, {})
        yield slug, digest(common, store.record(student), repr(given))
