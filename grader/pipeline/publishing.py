"""From the store to a class's grades as they are reported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.discover import STORE
from grader.errors import GradeError
from grader.model import Gradebook, Head
from grader.pipeline.output import locked
from grader.store import Entry, Store


@contextmanager
def graded(out: Path) -> Iterator[tuple[Store, Head]]:
    """The store of a class that was graded before, kept for this run, and what stands above it.

    Raises:
        GradeError: no class was graded there, or another run is at work in it.
    """
    with locked(_checked(out)), Store(out / STORE) as store:
        head = store.head()
        if head is None:
            hint = "run `grade SUBMISSIONS` once to its end"
            raise GradeError("no class was graded to its end here", where=str(out), hint=hint)
        yield store, head


def book_of(store: Store, head: Head) -> Gradebook:
    """The class below this head, read from the store as it is walked."""
    return Gradebook(
        assignment=head.assignment,
        title=head.title,
        rubric_path=head.rubric_path,
        rubric_sha256=head.rubric_sha256,
        grades=store.grades([student for student, _ in head.students]),
    )


def log(out: Path) -> list[Entry]:
    """What was done with the class in a folder, the first thing first.

    Raises:
        GradeError: no class was graded there.
    """
    with Store(_checked(out) / STORE) as store:
        return store.log()


def _checked(out: Path) -> Path:
    if not (out / STORE).is_file():
        hint = "grade the class first, or name the folder with --out"
        raise GradeError(f"there are no grades in '{out}'", hint=hint)
    return out
