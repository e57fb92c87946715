"""Whether the reference gives every value that the rubric asks it for."""

from __future__ import annotations

from collections.abc import Iterator

from grader.compare import NotNumbersError, array_of
from grader.errors import GradeError
from grader.model import Call, CollectedReplies, Part, Place, Request, Status
from grader.rubric.model import Rubric, YamlPath
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.subject import CheckLocation, Subject

_KEYS = ("expect", "accept", "given")
"""Under which keys checks name what they ask the reference for."""


def failures(collected: CollectedReplies, rubric: Rubric) -> Iterator[RubricFinding]:
    """Why the reference could not be run to its end.

    Raises:
        GradeError: that is no fault of the reference.
    """
    if collected.fault:
        what = f"the reference solution could not be run: {collected.fault}"
        raise GradeError(what, where=str(rubric.reference))
    for fault in collected.faults:
        where = f"{rubric.reference}:{fault.line or 1}:1"
        yield error(
            "reference-fails",
            where,
            f"the reference solution fails: {' '.join(fault.detail.split())}",
        )


def lacking(course: Subject) -> Iterator[RubricFinding]:
    """Names and functions of the reference that give no value, at the lines that ask for them."""
    for placed in course.checks():
        told: set[str] = set()
        for request in placed.check.asks_reference(placed.context):
            name = request.function if isinstance(request, Call) else request.name
            why = _why_not(course, placed, request)
            if why and name not in told:
                told.add(name)
                where = course.where((*placed.path, *_asking(placed, name)))
                yield error("no-value", where, f"the reference's '{name}' {why}")


def _why_not(course: Subject, placed: CheckLocation, request: Request) -> str:
    reply = course.reference.get(request.key)
    if reply is None or reply.status is Status.ABSENT:
        return "is not there"
    if reply.status is not Status.OK:
        place = Place(course.rubric.reference_name, reply.line)
        return f"gives no value: {reply.detail or reply.status} ({place})"
    if reply.value is None:
        return "returns None" if isinstance(request, Call) else "is None"
    if placed.check.part is not Part.PROSE:
        try:
            array_of(reply.value)
        except NotNumbersError as not_numbers:
            return f"cannot be compared: {not_numbers}"
    return ""


def _asking(placed: CheckLocation, name: str) -> YamlPath:
    """The path, within a check, of the key under which it names something of the reference."""
    for key in _KEYS:
        written = getattr(placed.check, key, None)
        if written == name:
            return (key,)
        if isinstance(written, dict) and name in written.values():
            return key, next(label for label, own in written.items() if own == name)
        if isinstance(written, tuple) and name in written:
            return key, written.index(name)
    return ()
