"""The policy of a rubric: how the points of questions become a total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from grader.errors import Flaw
from grader.model import BestOf, LatePolicy, Rounding, ScoringPolicy
from grader.plugins import StrictModel

_PER_DAY = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?) ?(%?)")
_Share = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})? ?%$")]
_TIME = "write it like '2026-12-01 23:59 +01:00', with the offset from UTC"


def _per_day(written: object) -> tuple[Decimal, Decimal]:
    match = None if isinstance(written, bool) else _PER_DAY.fullmatch(str(written))
    if match is None:
        raise ValueError(f"'{written}' is not a penalty; write points, like 2, or '10 %'")
    number = Decimal(match[1])
    return (Decimal(0), number) if match[2] else (number, Decimal(0))


def _due(written: object) -> datetime:
    try:
        due = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", str(written)))
    except ValueError as error:
        raise ValueError(f"'{written}' is not a time; {_TIME}") from error
    if due.tzinfo is None:
        raise ValueError(f"'{written}' has no time zone; {_TIME}")
    return due


def _written(default: str, *, examples: list[Any]) -> Any:
    """A default as an instructor would write it, which the documentation shows."""
    return Field(default, validate_default=True, examples=examples)


class LateBlock(StrictModel):
    """The penalty for late work. A day that has begun counts as a whole day."""

    per_day: Annotated[
        tuple[Decimal, Decimal], PlainValidator(_per_day, json_schema_input_type=float | _Share)
    ] = _written("0", examples=["10 %"])
    """What each day costs: points, like `2`, or a share of the possible points, like `10 %`."""
    grace_days: int = Field(0, ge=0, le=366, examples=[2])
    """The number of late days that cost nothing."""
    cut_off_days: int | None = Field(None, ge=0, le=366, examples=[7])
    """After this many late days, work earns nothing; by default, late work is always accepted."""


class BestBlock(StrictModel):
    """A group of questions; only a student's best ones count."""

    best: int = Field(ge=1, examples=[2])
    """How many questions count; for each student, those with the most points."""
    of: tuple[str, ...] = Field(min_length=2, examples=[["q1", "q2", "q3"]])
    """The questions of the group; all must be worth the same points."""


class PolicyBlock(StrictModel):
    """How the points of questions become a total: best of, cap, late, rounding, in this order."""

    due: Annotated[datetime, PlainValidator(_due, json_schema_input_type=str)] | None = Field(
        None, examples=["2026-12-01 23:59 +01:00"]
    )
    """When the work is due: `2026-12-01 23:59 +01:00`. Checks with `show: after_due` are shown
    from then on, or from the cut-off if there is one."""
    late: LateBlock | None = Field(None, examples=[{"per_day": "10 %", "cut_off_days": 7}])
    """The penalty for late work; by default there is none."""
    best_of: tuple[BestBlock, ...] = Field((), examples=[[{"best": 2, "of": ["q1", "q2", "q3"]}]])
    """Groups of questions; in each, only a student's best ones count."""
    cap: Decimal | None = Field(None, gt=0, le=100_000, decimal_places=2, examples=[20])
    """The highest possible total, with bonus points included."""
    rounding: Rounding = Field(Rounding.DECIMALS, examples=["halves"])
    """How the total is rounded, half up: to `decimals`, `halves` or `whole`."""

    def flaws(self) -> Iterator[Flaw]:
        """Penalties for lateness without a due time."""
        yield from super().flaws()
        if self.late is not None and self.due is None:
            yield Flaw(("late",), "'late' needs a due time", "add 'due'")

    def policy(self) -> ScoringPolicy:
        """The policy as the scoring uses it."""
        late = self.late
        return ScoringPolicy(
            due=self.due,
            late=None if late is None else LatePolicy(
                *late.per_day, grace_days=late.grace_days, cut_off_days=late.cut_off_days
            ),
            best_of=tuple(BestOf(block.best, block.of) for block in self.best_of),
            cap=self.cap,
            rounding=self.rounding,
        )  # fmt: skip
