"""What an examination of a rubric found: where, what, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grader.errors import RubricError

_PLACE = re.compile(r"(?P<file>.*?):(?P<line>[0-9]+)(?::(?P<column>[0-9]+))?")


class Severity(StrEnum):
    """An error makes grades wrong; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class RubricFinding:
    """One thing that is wrong with a rubric; `rule` names the kind of thing, for tools."""

    severity: Severity
    rule: str
    where: str
    what: str
    hint: str = ""

    def place(self) -> tuple[str, int, int]:
        """The file, and the line and column from 1; 1 where the whole file is meant."""
        found = _PLACE.fullmatch(self.where)
        if found is None:
            return self.where, 1, 1
        return found["file"], int(found["line"]), int(found["column"] or 1)


def error(rule: str, where: str, what: str, hint: str = "") -> RubricFinding:
    """A finding that makes grades wrong."""
    return RubricFinding(Severity.ERROR, rule, where, what, hint)


def warning(rule: str, where: str, what: str, hint: str = "") -> RubricFinding:
    """A finding that is worth a look."""
    return RubricFinding(Severity.WARNING, rule, where, what, hint)


def of_faults(fault: RubricError) -> tuple[RubricFinding, ...]:
    """What was wrong with a rubric that cannot even be read."""
    return tuple(error("unreadable", one.where, one.what, one.hint) for one in fault.faults)


def in_order(findings: Iterable[RubricFinding]) -> tuple[RubricFinding, ...]:
    """The findings by file, line and column, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: (each.place(), each.severity)))
