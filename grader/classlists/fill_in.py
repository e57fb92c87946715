"""Fills totals into another system's list, and reports who could not be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grader.classlists.csv_table import parse_number, round_points
from grader.classlists.match_names import ListEntry, NameMatches, match_students
from grader.errors import GradeError
from grader.escapes import one_line
from grader.model import Grade
from grader.presentation.wording import count, points


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a class that can be reported, and the students who still wait."""

    final: Mapping[str, Decimal]
    waiting: tuple[str, ...]


def totals(grades: Iterable[Grade], *, out_of: Decimal | None, with_waiting: bool) -> Totals:
    """Each student's total, scaled to `out_of`.

    A total that waits for a person is a lower bound, and is final only `with_waiting`.
    """
    final: dict[str, Decimal] = {}
    waiting: list[str] = []
    for grade in grades:
        if grade.ungraded and not with_waiting:
            waiting.append(grade.student)
        else:
            final[grade.student] = scaled(grade, out_of)
    return Totals(final, tuple(waiting))


def scaled(grade: Grade, out_of: Decimal | None) -> Decimal:
    """A total, scaled to another maximum if there is one."""
    if out_of is None or not grade.possible:
        return grade.points
    return grade.points * out_of / grade.possible


def check_maximum(listed: Decimal | None, grades: Iterable[Grade], *, column: str) -> None:
    """Refuse to write points of one scale into a column of another.

    Raises:
        GradeError: the column's maximum is not the rubric's.
    """
    ours = next((grade.possible for grade in grades), None)
    if listed is None or ours is None or listed == ours:
        return
    what = f"'{column}' is out of {points(listed)} in the list and out of {points(ours)} here"
    scale = f"--out-of {points(listed)} scales the points"
    hint = f"{scale}; --out-of {points(ours)} writes them unchanged"
    raise GradeError(what, hint=hint)


def match_totals(totals: Totals, people: Sequence[ListEntry]) -> NameMatches:
    """The row of each student who has a total."""
    return match_students(totals.final, people)


def count_left_out(totals: Totals, matches: NameMatches) -> int:
    """How many students have no row, or wait for a person."""
    return len(totals.waiting) + len(matches.doubts)


def explain_waiting(student: str) -> str:
    """A line about a student whose total is not final."""
    return f"left out: {one_line(student)} waits for a person; see --waiting"


def rounding(written: Iterable[Decimal]) -> Iterator[str]:
    """A line if totals have more decimals than the two that are written."""
    rounded = sum(total != round_points(total) for total in written)
    if rounded:
        yield f"rounded to two decimals: {count(rounded, 'total')}"


def replacement(student: str, before: str, after: str) -> Iterator[str]:
    """A line about the grade that a student's new grade replaces, if that is another one."""
    old, new = parse_number(before), parse_number(after)
    if before.strip() not in {"", "-"} and (old is None or old != new):
        yield f"{one_line(student)}: replaces {one_line(before.strip())} by {after}"


def remarks(
    totals: Totals, matches: NameMatches, people: Sequence[ListEntry], *, name: str
) -> Iterator[str]:
    """Who was not filled in, and whether totals were rounded."""
    yield from absentees(totals, matches, people, name=name)
    yield from rounding(totals.final[student] for student in matches.rows)


def absentees(
    totals: Totals, matches: NameMatches, people: Sequence[ListEntry], *, name: str
) -> Iterator[str]:
    """Who was not filled in, a line each: students without a row, and rows without a student."""
    for student in totals.waiting:
        yield explain_waiting(student)
    for student, why in matches.doubts.items():
        yield f"left out: {one_line(student)} is not in {name}: {why}"
    waiting = set(match_students(totals.waiting, people).rows.values())
    for row in matches.unmatched(people):
        if row not in waiting:
            person = people[row]
            who = person.name or next(filter(None, person.ids), "a row without a name")
            yield f"not graded here: {one_line(who)} in {name}"
