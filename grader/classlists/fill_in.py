"""Puts totals into another system's list, and says for whom that was not possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grader.classlists.match_names import ListEntry, NameMatches, match
from grader.errors import GradeError
from grader.escapes import one_line
from grader.model import Grade
from grader.presentation.wording import points


@dataclass(frozen=True, slots=True)
class Totals:
    """What can be reported of a class, and who still waits for a person."""

    final: Mapping[str, Decimal]
    waiting: tuple[str, ...]


def totals(grades: Iterable[Grade], *, out_of: Decimal | None, with_waiting: bool) -> Totals:
    """Each student's total, scaled to `out_of`; one that is a lower bound only `with_waiting`."""
    final: dict[str, Decimal] = {}
    waiting: list[str] = []
    for grade in grades:
        if grade.ungraded and not with_waiting:
            waiting.append(grade.student)
        else:
            final[grade.student] = scaled(grade, out_of)
    return Totals(final, tuple(waiting))


def scaled(grade: Grade, out_of: Decimal | None) -> Decimal:
    """A total as a share of another maximum."""
    if out_of is None or not grade.possible:
        return grade.points
    return grade.points * out_of / grade.possible


def check_maximum(there: Decimal | None, grades: Iterable[Grade], *, column: str) -> None:
    """Refuse to write points of one scale into a column of another.

    Raises:
        GradeError: the column's maximum is not the rubric's.
    """
    here = next((grade.possible for grade in grades), None)
    if there is None or here is None or there == here:
        return
    what = f"'{column}' is out of {points(there)} there and out of {points(here)} here"
    hint = f"--out-of {points(there)} scales; --out-of {points(here)} writes points as they are"
    raise GradeError(what, hint=hint)


def matched(found: Totals, people: Sequence[ListEntry]) -> NameMatches:
    """The line of each student who has a total."""
    return match(found.final, people)


def left_out(found: Totals, matching: NameMatches) -> int:
    """How many students have no line, or wait for a person."""
    return len(found.waiting) + len(matching.doubts)


def told(
    found: Totals, matching: NameMatches, people: Sequence[ListEntry], *, name: str
) -> Iterator[str]:
    """What a person has to know: who is left out on either side, a line each."""
    for student in found.waiting:
        yield f"left out: {one_line(student)} waits for a person; see --waiting"
    for student, why in matching.doubts.items():
        yield f"left out: {one_line(student)} is not in {name}: {why}"
    waiting = set(match(found.waiting, people).line.values())
    for place in matching.unfound(people):
        if place not in waiting:
            person = people[place]
            who = person.name or next(filter(None, person.ids), "a line without a name")
            yield f"not graded here: {one_line(who)} of {name}"
