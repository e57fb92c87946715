"""What several reports tell of a class: found in one walk, and kept while its grades are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from grader.model import Grade
from grader.presentation.class_statistics import ClassStatistics
from grader.presentation.rubric_health import RubricHealth


@dataclass(frozen=True, slots=True)
class Overview:
    """How a class did, and what that tells of its rubric."""

    statistics: ClassStatistics = field(default_factory=ClassStatistics)
    health: RubricHealth = field(default_factory=RubricHealth)


_KNOWN: WeakKeyDictionary[Iterable[Grade], Overview] = WeakKeyDictionary()


def overview(grades: Iterable[Grade]) -> Overview:
    """The overview of a class, with one grade in memory at a time.

    It is worked out once, but of a sequence, which is cheap to walk and may change, every time.
    """
    if isinstance(grades, Sequence):
        return _walked(grades)
    if grades not in _KNOWN:
        _KNOWN[grades] = _walked(grades)
    return _KNOWN[grades]


def _walked(grades: Iterable[Grade]) -> Overview:
    found = Overview()
    for grade in grades:
        found.statistics.add(grade)
        found.health.add(grade)
    return found
