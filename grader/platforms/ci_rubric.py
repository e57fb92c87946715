"""Which rubric `grade ci` takes, and whose it is: a student may have written the one in a clone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.rubric import find, rubrics_in

DEFAULTS = (".grading/rubric.yaml", ".grading/rubric.yml")
"""Where to look for a rubric first, in the current folder and in the repository."""


class RubricSource(StrEnum):
    """Who controls the rubric; the words follow its path in the log."""

    STUDENT = "student"
    OPTION = "option"
    COURSE = "course"

    @property
    def words(self) -> str:
        """The source in words."""
        return {
            RubricSource.STUDENT: "from the student's repository",
            RubricSource.OPTION: "named by --rubric",
            RubricSource.COURSE: "from outside the student's repository",
        }[self]


@dataclass(frozen=True, slots=True)
class ChosenRubric:
    """A rubric file, and who controls it."""

    path: Path
    source: RubricSource

    def __str__(self) -> str:
        """The rubric in words, as the log and the summary page say it."""
        return f"{self.path}, {self.source.words}"


def choose_rubric(path: Path, named: Path | None, owned: Path) -> ChosenRubric:
    """The rubric for the repository at `path`.

    If another folder than the current one is graded, a rubric of the current folder, or in a
    `rubrics/` next to the repository, comes before the one in the repository.

    Args:
        path: what is graded.
        named: the rubric that the user named.
        owned: the folder that belongs to the student.

    Raises:
        RubricError: no rubric is named, and there is none or more than one.
    """
    if named is not None:
        return ChosenRubric(named, _source(named, owned, RubricSource.OPTION))
    found = _found(path)
    return ChosenRubric(found, _source(found, owned, RubricSource.COURSE))


def _found(path: Path) -> Path:
    own, theirs = _default(Path()), _default(path)
    if own is not None:
        return own
    if theirs is not None and not rubrics_in(path):
        return theirs
    return find(path)


def _default(folder: Path) -> Path | None:
    places = (folder / name for name in DEFAULTS)
    return next((place for place in places if place.is_file()), None)


def _source(rubric: Path, owned: Path, otherwise: RubricSource) -> RubricSource:
    places = (rubric.absolute(), rubric.resolve())  # neither a link to it nor one in it helps
    is_theirs = any(place.is_relative_to(owned) for place in places)
    return RubricSource.STUDENT if is_theirs else otherwise
