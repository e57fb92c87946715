"""What several reports need to know about a class, computed in one walk.

A report is a plug-in that gets only the gradebook, and the gradebook belongs to the model, which
knows nothing about statistics. So the overview is kept here as long as its grades exist: otherwise
each of three reports would read and score a large class again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from grader.model import Grade, Gradebook
from grader.presentation.class_statistics import ClassStatistics
from grader.presentation.rubric_health import RubricHealth


@dataclass(frozen=True, slots=True)
class Overview:
    """Statistics of a class, and the health of its rubric."""

    statistics: ClassStatistics = field(default_factory=ClassStatistics)
    health: RubricHealth = field(default_factory=RubricHealth)


_COMPUTED: WeakKeyDictionary[Iterable[Grade], Overview] = WeakKeyDictionary()


def overview_of(book: Gradebook) -> Overview:
    """The overview of a class; students without a submission are not counted as not read."""
    return overview(book.grades, frozenset(book.attendance.absent if book.attendance else ()))


def overview(grades: Iterable[Grade], absent: Collection[str] = ()) -> Overview:
    """The overview of these grades, with one of them in memory at a time.

    Computed once per iterable; computed again on each call for a sequence, which may have changed.
    """
    if isinstance(grades, Sequence):
        return _compute(grades, absent)
    if grades not in _COMPUTED:
        _COMPUTED[grades] = _compute(grades, absent)
    return _COMPUTED[grades]


def _compute(grades: Iterable[Grade], absent: Collection[str]) -> Overview:
    result = Overview()
    for grade in grades:
        result.statistics.add(grade, absent)
        result.health.add(grade)
    return result
