"""The changes of a regrade as text for a terminal, as a web page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from grader.escapes import one_line
from grader.presentation import class_statistics as statistics
from grader.presentation.grade_changes import (
    CheckChange,
    GradeChanges,
    QuestionChange,
    StudentChange,
)
from grader.presentation.wording import count, points
from grader.reports.html import render

MAX_STUDENTS = 40
"""Students listed in the terminal; the web page lists all."""
FORMAT = 1


def to_lines(changes: GradeChanges) -> Iterator[str]:
    """The changes for a terminal: students, questions, the distribution, and what needs a look."""
    moved, students = changes.moved, count(changes.students, "student")
    yield f"{len(moved)} of {students} {'moves' if len(moved) == 1 else 'move'}."
    for student in moved[:MAX_STUDENTS]:
        yield from _student(student)
    if len(moved) > MAX_STUDENTS:
        yield f"\nand {len(moved) - MAX_STUDENTS} more: --html FILE and --format json list all"
    if changes.questions:
        yield from ("", f"{'question':<12} {'up':>6} {'down':>6} {'points in all':>14}")
    for name, moves in changes.questions.items():
        yield f"{one_line(name):<12} {moves.up:>6} {moves.down:>6} {_signed(moves.sum):>14}"
    if moved:
        yield from ("", f"{'final totals':<12} {'before':>6} {'after':>6}")
        for low, high, before, after in distribution(changes):
            yield f"{f'{points(low)}-{points(high)}':<12} {before:>6} {after:>6}"
    yield from _list("Newly flagged", changes, "flagged")
    yield from _list("No longer graded", changes, "waits")
    fixed = [s for s in changes.changed if any(q.by_hand and not q.moved for q in s.questions)]
    if fixed:
        yield f"\nSet by hand, so they stay: {_names(student.student for student in fixed)}"
    if changes.ran:
        yield f"\nCode was run again for {count(changes.ran, 'student')}."
    if changes.gone:
        yield f"\nNo submission any more: {_names(changes.gone)}"


def _student(student: StudentChange) -> Iterator[str]:
    before = "new" if student.before is None else points(student.before)
    total = f"{before} -> {points(student.after)} of {points(student.possible)}"
    why = f" ({', '.join(student.why)})" if student.why else ""
    yield f"\n{one_line(student.student)}: {total}, {_signed(student.by)}{why}"
    for question in student.questions:
        yield from _question(question)


def _question(question: QuestionChange) -> Iterator[str]:
    hand = ", set by hand: it stays" if question.by_hand else ""
    name, mark = one_line(question.question), f"{_mark(question.before)} -> {_mark(question.after)}"
    yield f"  {name}: {mark}{hand}"
    for check in question.checks:
        yield f"    {one_line(check.check)}: {result(check)}"
        yield from (f"      now       {one_line(line)}" for line in check.now)
        yield from (f"      no longer {one_line(line)}" for line in check.no_longer)


def result(check: CheckChange) -> str:
    """A check's verdict and points before and after, in words."""
    before = f"{check.verdict_before or 'not there'} {_mark(check.points_before)}"
    return f"{before} -> {check.verdict_after or 'not there'} {_mark(check.points_after)}"


def _list(title: str, changes: GradeChanges, field: str) -> Iterator[str]:
    rows = [(s.student, why) for s in changes.changed for why in getattr(s, field)]
    if rows:
        yield f"\n{title}:"
    yield from (f"  {one_line(name)}, {one_line(why)}" for name, why in rows[:MAX_STUDENTS])
    if len(rows) > MAX_STUDENTS:
        yield f"  and {len(rows) - MAX_STUDENTS} more"


def _names(names: Iterable[str]) -> str:
    students = list(names)
    rest = len(students) - MAX_STUDENTS
    more = f" and {rest} more" if rest > 0 else ""
    return ", ".join(map(one_line, students[:MAX_STUDENTS])) + more


def distribution(changes: GradeChanges) -> list[tuple[Decimal, Decimal, int, int]]:
    """Final totals in bins: low, high, the number of totals before and the number after."""
    top = max([changes.possible, *changes.before, *changes.after])
    old = statistics.histogram(changes.before, top)
    new = statistics.histogram(changes.after, top)
    return [(a.low, a.high, a.count, b.count) for a, b in zip(old, new, strict=True)]


def page(changes: GradeChanges, *, title: str, applied: bool) -> Iterator[str]:
    """The changes as a web page that loads nothing."""
    return render(
        "regrade.html",
        title=title,
        changes=changes,
        applied=applied,
        bins=distribution(changes),
        result=result,
        signed=_signed,
        mark=_mark,
    )


def as_json(changes: GradeChanges, *, applied: bool, entry: int | None) -> str:
    """The changes as JSON."""
    document = {
        "format": FORMAT,
        "applied": applied,
        "entry": entry,
        "students": changes.students,
        "moved": len(changes.moved),
        "run_again": changes.ran,
        "gone": list(changes.gone),
        "questions": {
            name: {"up": moves.up, "down": moves.down, "points": float(moves.sum)}
            for name, moves in changes.questions.items()
        },
        "totals": [
            {"from": float(low), "to": float(high), "before": before, "after": after}
            for low, high, before, after in distribution(changes)
        ],
        "changes": [_change(student) for student in changes.changed],
    }
    return json.dumps(document, indent=1)


def _change(student: StudentChange) -> dict[str, Any]:
    return {
        "student": student.student,
        "slug": student.slug,
        "moved": student.moved,
        "before": _number(student.before),
        "after": _number(student.after),
        "why": list(student.why),
        "flagged": list(student.flagged),
        "waits": list(student.waits),
        "questions": [
            {
                "id": question.question,
                "before": _number(question.before),
                "after": _number(question.after),
                "by_hand": question.by_hand,
                "checks": [_check(check) for check in question.checks],
            }
            for question in student.questions
        ],
    }


def _check(check: CheckChange) -> dict[str, Any]:
    return {
        "check": check.check,
        "verdict_before": check.verdict_before or None,
        "verdict_after": check.verdict_after or None,
        "points_before": _number(check.points_before),
        "points_after": _number(check.points_after),
        "now": list(check.now),
        "no_longer": list(check.no_longer),
    }


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _mark(number: Decimal | None) -> str:
    return "none" if number is None else points(number)


def _signed(number: Decimal) -> str:
    return f"{'+' if number > 0 else ''}{points(number)}"
