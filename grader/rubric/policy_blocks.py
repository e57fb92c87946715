"""What a rubric may say of the total: `due`, `late`, `best_of`, `cap`, `rounding`; and `needs`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from grader.errors import Flaw, nearest
from grader.model import BestOf, LatePolicy, Rounding, ScoringPolicy
from grader.plugins import StrictModel

_PER_DAY = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?) ?(%?)")
_Share = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})? ?%$")]
_TIME = "write it like '2026-12-01 23:59 +01:00', with the offset from UTC"


def _per_day(written: object) -> tuple[Decimal, Decimal]:
    match = None if isinstance(written, bool) else _PER_DAY.fullmatch(str(written))
    if match is None:
        raise ValueError(f"'{written}' is no penalty; write points, like 2, or '10 %'")
    number = Decimal(match[1])
    return (Decimal(0), number) if match[2] else (number, Decimal(0))


def _due(written: object) -> datetime:
    try:
        due = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", str(written)))
    except ValueError as error:
        raise ValueError(f"'{written}' is no time; {_TIME}") from error
    if due.tzinfo is None:
        raise ValueError(f"'{written}' may be any of 24 times; {_TIME}")
    return due


def _written(default: str, *, examples: list[Any]) -> Any:
    """A default as an instructor would write it, so that documentation shows it so."""
    return Field(default, validate_default=True, examples=examples)


class LateBlock(StrictModel):
    """What lateness costs. A day that has begun is a day."""

    per_day: Annotated[
        tuple[Decimal, Decimal], PlainValidator(_per_day, json_schema_input_type=float | _Share)
    ] = _written("0", examples=["10 %"])
    """What each day costs: points, like `2`, or a share of what is possible, like `10 %`."""
    grace_days: int = Field(0, ge=0, le=366, examples=[2])
    """So many days cost nothing."""
    cut_off_days: int | None = Field(None, ge=0, le=366, examples=[7])
    """What is later than so many days earns nothing; the default sets no end."""


class BestBlock(StrictModel):
    """Several questions of which only the best count."""

    best: int = Field(ge=1, examples=[2])
    """How many of them count: those that earned most."""
    of: tuple[str, ...] = Field(min_length=2, examples=[["q1", "q2", "q3"]])
    """The questions; they are worth the same."""


class PolicyBlock(StrictModel):
    """How the points of questions become a total; applied as best of, cap, late, rounding."""

    due: Annotated[datetime, PlainValidator(_due, json_schema_input_type=str)] | None = Field(
        None, examples=["2026-12-01 23:59 +01:00"]
    )
    """When it is due: `2026-12-01 23:59 +01:00`. Checks that are shown `after_due` are shown from
    then on, or from the cut-off if there is one."""
    late: LateBlock | None = Field(None, examples=[{"per_day": "10 %", "cut_off_days": 7}])
    """What lateness costs; nothing, if this is left out."""
    best_of: tuple[BestBlock, ...] = Field((), examples=[[{"best": 2, "of": ["q1", "q2", "q3"]}]])
    """Groups of questions of which only the best count."""
    cap: Decimal | None = Field(None, gt=0, le=100_000, decimal_places=2, examples=[20])
    """The most points that count, bonus and all."""
    rounding: Rounding = Field(Rounding.DECIMALS, examples=["halves"])
    """To what the total is rounded, half up: `decimals`, `halves` or `whole`."""

    def flaws(self) -> Iterator[Flaw]:
        """Lateness where nothing is due, and questions that are not there or not as they should."""
        yield from super().flaws()
        questions: Mapping[str, Any] = getattr(self, "questions", {})
        if self.late is not None and self.due is None:
            yield Flaw(("late",), "nothing can be late where 'due' is missing")
        seen: set[str] = set()
        for number, block in enumerate(self.best_of):
            for what in _of_best(questions, block, seen):
                yield Flaw(("best_of", number, "of"), what)
            seen.update(block.of)
        yield from _of_needs(questions)

    def policy(self) -> ScoringPolicy:
        """The same as a value."""
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


def _of_best(questions: Mapping[str, Any], block: BestBlock, seen: set[str]) -> Iterator[str]:
    for name in block.of:
        if name not in questions:
            yield f"there is no question '{name}' {nearest(name, questions)}".strip()
        elif questions[name].bonus:
            yield f"{name} is a bonus: it cannot be one of the best"
        elif name in seen or block.of.count(name) > 1:
            yield f"{name} stands here twice"
    if len({questions[name].points for name in block.of if name in questions}) > 1:
        yield f"{', '.join(block.of)} are not worth the same"
    if block.best >= len(block.of):
        yield f"the best {block.best} of {len(block.of)} are all of them"


def _of_needs(questions: Mapping[str, Any]) -> Iterator[Flaw]:
    """Needs name what stands before them, so that none can need itself in a circle."""
    before: list[str] = []
    for name, question in questions.items():
        own: list[str] = []
        for part_id, path, part in _parts(name, question):
            for number, need in enumerate(part.needs):
                if need not in [*before, *own]:
                    hint = nearest(need, [*before, *own]) or "name what stands before this"
                    what = f"nothing before this is called '{need}'"
                    yield Flaw((*path, "needs", number), what, hint)
            if part is not question or not question.parts:
                own.append(f"{name}/{part_id}")
        before += [name, *own]


def _parts(name: str, question: Any) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Each block of a question that may have needs; its own, which comes first, may be a part."""
    path = ("questions", name)
    yield "answer", path, question
    for part_id, part in (question.parts or {}).items():
        yield part_id, (*path, "parts", part_id), part
