"""Values that differ, arranged for a page: small arrays as a whole, everything else in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.model import ArrayPair, CheckGrade, Evidence
from grader.presentation import observations


@dataclass(frozen=True, slots=True)
class ArrayCell:
    """One entry of two arrays in words; `expected` is empty if it is not shown."""

    found: str
    expected: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class ArrayDifference:
    """Two whole arrays that differ, row by row, and what they are about."""

    about: Evidence
    rows: tuple[tuple[ArrayCell, ...], ...]
    shows_expected: bool


def is_difference(item: Evidence) -> bool:
    """Whether evidence is about a value that is not right."""
    has_values = item.expected is not None or item.found is not None
    return has_values and not item.earned


def array_differences(check: CheckGrade) -> list[ArrayDifference]:
    """The small arrays that differ."""
    return [
        ArrayDifference(item, tuple(_rows(item.arrays)), bool(item.arrays.expected))
        for item in check.outcome.evidence
        if item.arrays is not None
    ]


def value_differences(check: CheckGrade) -> list[Evidence]:
    """The values that differ and that `array_differences` does not contain."""
    whole = {_array_of(item) for item in check.outcome.evidence if item.arrays is not None}
    return [
        item
        for item in check.outcome.evidence
        if is_difference(item) and not (item.index and _array_of(item) in whole)
    ]


def _array_of(item: Evidence) -> tuple[str, str, str]:
    return item.where, item.case, item.convention


def _rows(pair: ArrayPair | None) -> Iterator[tuple[ArrayCell, ...]]:
    if pair is None:
        return
    wrong = set(pair.wrong)
    for row, found in enumerate(pair.found):
        expected = pair.expected[row] if pair.expected else (None,) * len(found)
        cells = []
        for column, values in enumerate(zip(expected, found, strict=True)):
            is_wrong = (row + 1, column + 1) in wrong
            # Only values that differ need enough digits to look different.
            shown = observations.pair(*values) if is_wrong else tuple(map(_short, values))
            cells.append(ArrayCell(shown[1], shown[0], is_wrong))
        yield tuple(cells)


def _short(value: object) -> str:
    return (
        observations.value(value, digits=6) if isinstance(value, bool | int | float | str) else ""
    )
