"""The points of each graded cell of an nbgrader assignment, from the points of the questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TypeAlias

from grader.errors import GradeError
from grader.model import Grade, QuestionGrade
from grader.presentation.wording import points
from grader.presentation.worklist import is_final
from grader.text.labels import question_of_key

_CENT = Decimal("0.01")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class GradedCell:
    """A cell that nbgrader counts: its `grade_id` as `name`, and its maximum points."""

    notebook: str
    name: str
    maximum: Decimal


CellMap: TypeAlias = Mapping[str, tuple[GradedCell, ...]]
"""The graded cells of each question, by question id."""


@dataclass(frozen=True, slots=True)
class CellScore:
    """The points of a cell; `waits` if a check of its question waits for a person."""

    cell: GradedCell
    points: Decimal
    waits: bool


@dataclass(frozen=True, slots=True)
class SubmissionScores:
    """The points of all cells, and what makes their sum the student's total.

    Attributes:
        cells: the points of each cell that belongs to a question.
        penalty: points that policies took off the total; not negative.
        extra_credit: points that policies added to it; not negative.
    """

    cells: tuple[CellScore, ...]
    penalty: Decimal
    extra_credit: Decimal


def map_cells(
    cells: Iterable[GradedCell], questions: Sequence[QuestionGrade], *, where: str
) -> CellMap:
    """The cells of each question: those whose `grade_id` names it, as in `q1_ii` for q1.ii.

    Raises:
        GradeError: a question has no cell, or its cells have other points than the question.
    """
    ids = tuple(question.id for question in questions)
    found: dict[str, tuple[GradedCell, ...]] = dict.fromkeys(ids, ())
    for cell in cells:
        question = question_of_key(cell.name, ids)
        if question is not None:
            found[question] += (cell,)
    misfits = [why for question in questions for why in _misfits(question, found[question.id])]
    if misfits:
        more = len(misfits) - _MOST_NAMED
        named = "; ".join(misfits[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
        hint = "give the cell of each question a grade_id like q1_ii for q1.ii, and its points"
        raise GradeError(named, where=where, hint=hint)
    return found


def unmapped(cells: Iterable[GradedCell], mapping: CellMap) -> list[GradedCell]:
    """The cells that belong to no question."""
    mapped = {cell for of_question in mapping.values() for cell in of_question}
    return [cell for cell in cells if cell not in mapped]


def submission_scores(grade: Grade, mapping: CellMap) -> SubmissionScores:
    """The scores by which nbgrader comes to the same total."""
    cells = tuple(
        CellScore(cell, share, waits=not is_final(question))
        for question in grade.questions
        for cell, share in _shares(question.points, mapping[question.id])
    )
    surplus = sum((score.points for score in cells), Decimal(0)) - grade.points
    return SubmissionScores(cells, max(surplus, Decimal(0)), max(-surplus, Decimal(0)))


def _misfits(question: QuestionGrade, cells: Sequence[GradedCell]) -> Iterator[str]:
    """Why a question's points cannot be written into its cells."""
    if not cells:
        yield f"no graded cell belongs to {question.id}"
        return
    maximum = sum((cell.maximum for cell in cells), Decimal(0))
    if maximum != question.possible and not (question.bonus and not maximum):
        names = ", ".join(cell.name for cell in cells)
        here, there = points(question.possible), points(maximum)
        yield f"{question.id} is out of {here} here and out of {there} in {names}"


def _shares(earned: Decimal, cells: Sequence[GradedCell]) -> Iterator[tuple[GradedCell, Decimal]]:
    """A question's points, divided among its cells by their maxima; the largest gets the rest."""
    if not cells:
        return
    maximum = sum((cell.maximum for cell in cells), Decimal(0))
    largest = max(cells, key=lambda cell: cell.maximum)
    shares = {
        cell: (earned * cell.maximum / maximum).quantize(_CENT, ROUND_DOWN)
        for cell in cells
        if maximum and cell != largest
    }
    rest = earned - sum(shares.values(), Decimal(0))
    for cell in cells:
        yield cell, rest if cell == largest else shares.get(cell, Decimal(0))
