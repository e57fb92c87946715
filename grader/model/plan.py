"""The requests to a program, and its replies. A plan never holds an expected value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import ClassVar, TypeAlias

from grader.model.step_tree import ComparedValue, StepLine
from grader.model.tensor import Plain, value_key


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One piece of a program: a notebook's code cell (numbered from 1), or a whole module (0)."""

    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Program:
    """Code to run: `form` is `module` or `notebook`; `extras` are files handed in with it."""

    form: str
    filename: str
    cells: tuple[CodeCell, ...]
    extras: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that the rubric gives to all programs; `name` is its path in a program's folder."""

    name: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Limits of one request, in seconds and bytes; None means the limit of its plan."""

    call_s: float | None = None
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """Read a name that the program defined."""

    name: str
    limits: RequestLimits = RequestLimits()
    is_hidden: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """The name of the reply."""
        return self.name


@dataclass(frozen=True, slots=True)
class Call:
    """Call a function that the program defined.

    The arguments go by position, or by keyword if each has a name in `names`. If `is_hidden`,
    students must not learn the arguments: see `grader.sandbox.session`.
    """

    function: str
    args: tuple[Plain, ...]
    limits: RequestLimits = RequestLimits()
    is_hidden: bool = False
    names: tuple[str, ...] = ()
    key: str = field(init=False, repr=False, compare=False)
    """The name of the reply; equal calls share it, so that each is made once."""

    def __post_init__(self) -> None:
        inputs = (self.args, self.names) if self.names else self.args
        object.__setattr__(self, "key", f"{self.function}#{value_key(inputs)}")


@dataclass(frozen=True, slots=True)
class StepsRequest:
    """Take steps with what the program defined, one after another, and read values of them.

    The reply has a part for each compared value. If `is_hidden`, students must not learn the
    inputs, as with a call.

    Attributes:
        uses: the names of the program, in the order in which the steps use them; at least one.
        steps: the steps.
        args: the values of a case.
        names: the name of each of them in the steps.
        compared: what is read.
    """

    uses: tuple[str, ...]
    steps: tuple[StepLine, ...]
    args: tuple[Plain, ...]
    names: tuple[str, ...]
    compared: tuple[ComparedValue, ...]
    limits: RequestLimits = RequestLimits()
    is_hidden: bool = False
    key: str = field(init=False, repr=False, compare=False)
    """The name of the reply; it begins with a key that all cases of the same steps share."""

    def __post_init__(self) -> None:
        steps = tuple((step.text, step.name, step.value, step.target) for step in self.steps)
        compared = tuple((each.text, each.value, each.after) for each in self.compared)
        shared = f"{self.uses[0]}#{value_key((self.uses, steps, compared))}"
        object.__setattr__(self, "key", f"{shared}#{value_key((self.names, self.args))}")


Request: TypeAlias = Read | Call | StepsRequest


def program_names(request: Request) -> tuple[str, ...]:
    """The names of a program that a request reads or calls; the first stands for all."""
    match request:
        case Read():
            return (request.name,)
        case Call():
            return (request.function,)
    return request.uses


def distinct_requests(requests: Iterable[Request]) -> tuple[Request, ...]:
    """The requests without repetitions; what is asked for a visible case, too, is not hidden."""
    by_key: dict[str, Request] = {}
    for request in requests:
        known = by_key.get(request.key)
        if known is None or not request.is_hidden:
            by_key[request.key] = request
    return tuple(by_key.values())


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one submission: times in seconds of wall clock, sizes in bytes."""

    call_s: float = 10.0
    load_s: float = 60.0
    submission_s: float = 120.0
    memory: int = 4 << 30
    answer: int = 64 << 20
    output: int = 1 << 20
    file: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rubric allows its programs in addition, and how their processes start.

    `processes` lets them start processes and run the system's programs. With `fresh`, only Python
    itself is imported before a program's process is forked.
    """

    processes: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A program, the requests to it, and the limits and terms it runs under."""

    program: Program
    requests: tuple[Request, ...]
    limits: Limits = Limits()
    seed: int = 0
    files: tuple[DataFile, ...] = ()
    terms: Terms = Terms()


class Status(StrEnum):
    """How a request ended."""

    OK = "ok"
    ABSENT = "absent"  # the program ran and left no such name
    RAISED = "raised"
    TIMED_OUT = "timed out"
    DIED = "died"  # killed, out of memory, or gone without an answer
    UNREADABLE = "unreadable"  # an answer that is not plain data, or is too large
    FORBIDDEN = "forbidden"  # the sandbox's own prohibition stopped it: a person decides
    FAILED = "failed"  # our fault: never a verdict on the student


UNWRITTEN = "NotImplementedError"
"""What a function raises that was not written yet: all that is kept of a hidden reply's text."""
_RAISES_UNWRITTEN = re.compile(rf"\braise\s+{UNWRITTEN}\b")


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to one request.

    `detail` is text for the student (a trimmed traceback, the limit that was exceeded). `line` and
    `cell` say where the name was bound last; the student's process sends them, so they are only
    for display. A reply to a hidden request has a `line` and `cell` that were sent before anything
    hidden was asked, and no text that the student's process could choose. The reply to a
    `StepsRequest` has no value, but a part for each value that is compared; its `detail` says
    which step failed first.
    """

    status: Status
    value: Plain = None
    detail: str = ""
    line: int | None = None
    cell: int | None = None
    parts: tuple[Reply, ...] = ()

    @property
    def short_detail(self) -> str:
        """The detail in one line: see `shorten`."""
        return shorten(self.detail)

    @property
    def is_unwritten(self) -> bool:
        """Whether the student's own line raised NotImplementedError, as in a template.

        A library raises it for what it cannot do. Of a hidden reply, `detail` is the name alone.
        """
        if self.status is not Status.RAISED:
            return False
        frames, _ = _frames_and_rest(self.detail)
        return self.detail == UNWRITTEN or bool(frames and _RAISES_UNWRITTEN.search(frames[-1]))


_FRAME = re.compile(r"(?:[^:]+ )?line \d+(?:, in [^:]+)?(?:: .*)?")


def shorten(detail: str, place: str = "") -> str:
    """A failure in one line: the exception, and in brackets the frame that raised it.

    Without a frame, the bracket holds `place`.
    """
    frames, rest = _frames_and_rest(detail)
    what = " ".join(" ".join(rest).split())
    where = frames[-1] if frames else place
    return f"{what} ({where})" if what and where else what or where


def _frames_and_rest(detail: str) -> tuple[list[str], list[str]]:
    lines = detail.splitlines()
    frames = list(takewhile(_FRAME.fullmatch, lines))
    return frames, lines[len(frames) :]


NEEDS_PYTHON = "this needs Python {needed}; the course grades with Python {here}"
"""The last line on a statement that only a newer Python reads."""
_NEEDS_PYTHON = re.compile(NEEDS_PYTHON.format(needed=r"[0-9.]{1,5}", here=r"[0-9.]{1,5}"))


@dataclass(frozen=True, slots=True)
class StepFault:
    """A statement or cell that failed while the program was loaded."""

    line: int | None
    cell: int | None
    status: Status
    detail: str

    @property
    def needs_python(self) -> str:
        """That it needs a newer Python, in words; else empty."""
        *_, last = self.detail.split("\n")
        return last if _NEEDS_PYTHON.fullmatch(last) else ""


@dataclass(frozen=True, slots=True)
class CollectedReplies:
    """All replies to one plan. A `fault` is ours, and leaves everything ungraded."""

    replies: Mapping[str, Reply]
    faults: tuple[StepFault, ...] = ()
    output: str = ""
    isolation: tuple[str, ...] = ()
    fault: str = ""
