"""A finding of an examination: where, what is wrong, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grader.errors import RubricError

_PLACE = re.compile(r"(?P<file>.*?):(?P<line>[0-9]+)(?::(?P<column>[0-9]+))?")


class Severity(StrEnum):
    """How much a finding matters: an error makes grades wrong, a warning may."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class RubricFinding:
    """One thing that is wrong with a rubric; `rule` names the kind of finding, for tools."""

    severity: Severity
    rule: str
    where: str
    what: str
    hint: str = ""

    def place(self) -> tuple[str, int, int]:
        """The file, line and column; line 1 and column 1 if the whole file is meant."""
        match = _PLACE.fullmatch(self.where)
        if match is None:
            return self.where, 1, 1
        return match["file"], int(match["line"]), int(match["column"] or 1)


def error(rule: str, where: str, what: str, hint: str = "") -> RubricFinding:
    """A finding that makes grades wrong."""
    return RubricFinding(Severity.ERROR, rule, where, what, hint)


def warning(rule: str, where: str, what: str, hint: str = "") -> RubricFinding:
    """A finding that may make grades wrong."""
    return RubricFinding(Severity.WARNING, rule, where, what, hint)


def findings_of(rubric_error: RubricError) -> tuple[RubricFinding, ...]:
    """The faults of a rubric that cannot be read."""
    faults = rubric_error.faults
    return tuple(error("unreadable", fault.where, fault.what, fault.hint) for fault in faults)


def in_order(findings: Iterable[RubricFinding]) -> tuple[RubricFinding, ...]:
    """The findings by file, line and column, each once."""
    distinct = dict.fromkeys(findings)
    return tuple(sorted(distinct, key=lambda finding: (finding.place(), finding.severity)))
