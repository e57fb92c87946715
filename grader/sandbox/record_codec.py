"""Replies, step faults and whole collections of replies as bytes, for messages and the store.

It builds on `wire`, which has the format of a message and of plain values.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from grader.model import CollectedReplies, Reply, Status, StepFault
from grader.sandbox.wire import (
    PREFIX_BYTES,
    Json,
    Unpacker,
    WireError,
    pack,
    part_sizes,
    read_header,
    value_to_json,
)

MAX_DETAIL = 4000
"""Characters of a reply's or a fault's text."""
MAX_PLACE = (1 << 31) - 1
"""The highest number of a line or a cell."""

T = TypeVar("T")


def encode(collected: CollectedReplies) -> bytes:
    """Everything that one plan returned, as bytes for `decode`."""
    blobs: list[bytes] = []
    head: dict[str, Json] = {
        "replies": {key: reply_to_json(reply, blobs) for key, reply in collected.replies.items()},
        "faults": [fault_to_json(fault) for fault in collected.faults],
        "output": collected.output,
        "isolation": list(collected.isolation),
        "fault": collected.fault,
    }
    return pack(head, blobs)


def decode(data: bytes) -> CollectedReplies:
    """The inverse of `encode`.

    Raises:
        WireError: these bytes do not come from `encode`.
    """
    if len(data) < PREFIX_BYTES:
        raise WireError("too short for a message")
    header, body = part_sizes(data[:PREFIX_BYTES])
    if len(data) != PREFIX_BYTES + header + body:
        raise WireError("cut off, or followed by something else")
    head = read_header(data[PREFIX_BYTES : PREFIX_BYTES + header])
    unpacker = Unpacker(data[PREFIX_BYTES + header :])
    replies = read_entry(head, "replies", dict)
    collected = CollectedReplies(
        replies={key: read_reply(reply, unpacker) for key, reply in replies.items()},
        faults=tuple(read_fault(fault) for fault in read_entry(head, "faults", list)),
        output=read_entry(head, "output", str),
        isolation=tuple(map(str, read_entry(head, "isolation", list))),
        fault=read_entry(head, "fault", str),
    )
    unpacker.finish()
    return collected


def reply_to_json(reply: Reply, blobs: list[bytes]) -> dict[str, Json]:
    """A reply as JSON; appends the entries of its tensors to `blobs`."""
    entry: dict[str, Json] = {
        "status": reply.status.value,
        "value": value_to_json(reply.value, blobs),
        "detail": reply.detail,
        "line": reply.line,
        "cell": reply.cell,
    }
    if reply.parts:
        entry["parts"] = [reply_to_json(part, blobs) for part in reply.parts]
    return entry


def read_reply(source: object, unpacker: Unpacker) -> Reply:
    """The inverse of `reply_to_json`; raises `WireError`. Parts of parts are not read."""
    reply = _read_without_parts(source, unpacker)
    parts = read_entry(source, "parts", list) if "parts" in _mapping(source) else ()
    return replace(reply, parts=tuple(_read_without_parts(part, unpacker) for part in parts))


def _mapping(source: object) -> dict[str, Any]:
    return source if isinstance(source, dict) else {}


def _read_without_parts(source: object, unpacker: Unpacker) -> Reply:
    line, cell = _place(source, "line"), _place(source, "cell")
    value = unpacker.value(read_entry(source, "value", object))
    return Reply(_status(source), value, _detail(source), line, cell)


def fault_to_json(fault: StepFault) -> dict[str, Json]:
    """A fault as JSON."""
    return {
        "status": fault.status.value,
        "detail": fault.detail,
        "line": fault.line,
        "cell": fault.cell,
    }


def read_fault(source: object) -> StepFault:
    """The inverse of `fault_to_json`; raises `WireError`."""
    line, cell = _place(source, "line"), _place(source, "cell")
    return StepFault(line, cell, _status(source), _detail(source))


def read_entry(head: Any, key: str, kind: type[T]) -> T:
    """The entry of a header; raises `WireError` if it is missing or has another type."""
    value = head.get(key) if isinstance(head, dict) else None
    if not isinstance(value, kind):
        raise WireError(f"a header without '{key}'")
    return value


def _place(head: object, key: str) -> int | None:
    """A line or cell number, counted from 1, or None; raises `WireError`."""
    number = read_entry(head, key, object)
    if number is None or (type(number) is int and 0 < number <= MAX_PLACE):
        return number
    raise WireError(f"'{key}' is not a line or cell number")


def _status(head: object) -> Status:
    try:
        return Status(read_entry(head, "status", str))
    except ValueError as error:
        raise WireError("an unknown status") from error


def _detail(head: object) -> str:
    return read_entry(head, "detail", str)[:MAX_DETAIL].encode("utf-8", "replace").decode()
