"""Replies, faults and whole collections as bytes: between processes, and in the store."""

from __future__ import annotations

from typing import Any, TypeVar

from grader.model import CollectedReplies, Reply, Status, StepFault
from grader.sandbox.wire import PREFIX_BYTES, Json, Unpacker, WireError, pack, part_sizes, read_head
from grader.sandbox.wire import tree as value_tree

MAX_DETAIL = 4000
MAX_PLACE = (1 << 31) - 1
"""No line and no cell has a higher number."""

T = TypeVar("T")


def encode(collected: CollectedReplies) -> bytes:
    """All that came back from one plan, as bytes that `decode` reads."""
    blobs: list[bytes] = []
    head: dict[str, Json] = {
        "replies": {key: reply_tree(reply, blobs) for key, reply in collected.replies.items()},
        "faults": [fault_tree(fault) for fault in collected.faults],
        "output": collected.output,
        "isolation": list(collected.isolation),
        "fault": collected.fault,
    }
    return pack(head, blobs)


def decode(data: bytes) -> CollectedReplies:
    """What `encode` was given.

    Raises:
        WireError: these are no such bytes.
    """
    if len(data) < PREFIX_BYTES:
        raise WireError("too short for a message")
    header, body = part_sizes(data[:PREFIX_BYTES])
    if len(data) != PREFIX_BYTES + header + body:
        raise WireError("cut off, or followed by something else")
    head = read_head(data[PREFIX_BYTES : PREFIX_BYTES + header])
    unpacker = Unpacker(data[PREFIX_BYTES + header :])
    replies = entry(head, "replies", dict)
    collected = CollectedReplies(
        replies={key: read_reply(reply, unpacker) for key, reply in replies.items()},
        faults=tuple(read_fault(fault) for fault in entry(head, "faults", list)),
        output=entry(head, "output", str),
        isolation=tuple(map(str, entry(head, "isolation", list))),
        fault=entry(head, "fault", str),
    )
    unpacker.finish()
    return collected


def reply_tree(reply: Reply, blobs: list[bytes]) -> dict[str, Json]:
    """A reply as JSON; the entries of its tensors are appended to `blobs`."""
    return {
        "status": reply.status.value,
        "value": value_tree(reply.value, blobs),
        "detail": reply.detail,
        "line": reply.line,
        "cell": reply.cell,
    }


def read_reply(source: object, unpacker: Unpacker) -> Reply:
    """The reply that `reply_tree` gave; raises `WireError`."""
    line, cell = place(source, "line"), place(source, "cell")
    value = unpacker.value(entry(source, "value", object))
    return Reply(_status(source), value, _detail(source), line, cell)


def fault_tree(fault: StepFault) -> dict[str, Json]:
    """A fault as JSON."""
    return {
        "status": fault.status.value,
        "detail": fault.detail,
        "line": fault.line,
        "cell": fault.cell,
    }


def read_fault(source: object) -> StepFault:
    """The fault that `fault_tree` gave; raises `WireError`."""
    line, cell = place(source, "line"), place(source, "cell")
    return StepFault(line, cell, _status(source), _detail(source))


def entry(head: Any, key: str, kind: type[T]) -> T:
    """The entry of a header, if it is of that type; raises `WireError`."""
    found = head.get(key) if isinstance(head, dict) else None
    if not isinstance(found, kind):
        raise WireError(f"a header without '{key}'")
    return found


def place(head: object, key: str) -> int | None:
    """A line or cell number, counted from 1, or None; raises `WireError`."""
    number = entry(head, key, object)
    if number is None or (type(number) is int and 0 < number <= MAX_PLACE):
        return number
    raise WireError(f"'{key}' is no place")


def _status(head: object) -> Status:
    try:
        return Status(entry(head, "status", str))
    except ValueError as error:
        raise WireError("a status of no known name") from error


def _detail(head: object) -> str:
    return entry(head, "detail", str)[:MAX_DETAIL].encode("utf-8", "replace").decode()
