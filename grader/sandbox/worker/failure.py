"""An exception of a student's code in words for the student, with only their own frames."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import CodeType

from grader.model import Status
from grader.sandbox.worker import prohibition
from grader.sandbox.worker.newer_python import describe_need

MAX_FRAMES = 6
"""The innermost frames that are shown."""
MAX_LINE, MAX_TEXT = 200, 1000
"""Characters that are shown of a source line, and of an exception's text."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a step or a call failed; `line` is the top-level line that was running."""

    status: Status
    detail: str
    line: int | None = None


def format_size(count: int) -> str:
    """A number of bytes as text: `4 GiB`, `64 MiB`."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"


def describe(
    error: BaseException, files: AbstractSet[str], memory: str, *, processes: bool = False
) -> Failure:
    """The failure that an exception means.

    Args:
        error: the exception of the student's code, which also decides its text.
        files: the names under which the student's code was compiled.
        memory: the memory limit as text.
        processes: whether the rubric lets programs start processes.
    """
    try:
        failure = _describe(error, files, memory)
        if forbidden := prohibition.explain(error, files, processes=processes):
            return Failure(Status.FORBIDDEN, f"{failure.detail}\n{forbidden}", failure.line)
        return failure
    except BaseException:  # a student's exception may fail in its own __str__
        return Failure(Status.RAISED, "an error that cannot be shown")


def _describe(error: BaseException, files: AbstractSet[str], memory: str) -> Failure:
    text, name = str(error)[:MAX_TEXT], type(error).__name__
    frames = [
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in files
    ]
    if isinstance(error, SyntaxError) and not frames:
        return _unparsed(error)
    line = frames[0][1] if frames else None
    if isinstance(error, MemoryError) or "can't allocate memory" in text:
        return Failure(Status.DIED, f"ran out of memory (limit {memory})", line)
    shown = [_frame(code, line) for code, line in frames[-MAX_FRAMES:]]
    return Failure(Status.RAISED, "\n".join([*shown, f"{name}: {text}" if text else name]), line)


def _unparsed(error: SyntaxError) -> Failure:
    message = error.msg.replace("incomplete input", "something is left open at the end")
    source = (error.text or "").strip()[:MAX_LINE]
    detail = f"line {error.lineno}: {source}\n{type(error).__name__}: {message}"
    need = describe_need(error)
    return Failure(Status.RAISED, f"{detail}\n{need}" if need else detail, error.lineno)


def _frame(code: CodeType, line: int) -> str:
    inside = "" if code.co_name == "<module>" else f", in {code.co_name}"
    source = linecache.getline(code.co_filename, line).strip()[:MAX_LINE]
    place = f"{code.co_filename} line {line}{inside}"
    return f"{place}: {source}" if source else place
