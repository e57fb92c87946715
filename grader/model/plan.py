"""What is asked of a program, and what it replied. A plan holds no expected value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from grader.model.tensor import Plain, digest


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One piece of a program: a notebook's code cell (numbered from 1), or a whole module (0)."""

    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Program:
    """Code to run: `form` is `module` or `notebook`; `extras` are the files handed in beside it."""

    form: str
    filename: str
    cells: tuple[CodeCell, ...]
    extras: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that the rubric hands to every program, by its path in the program's folder."""

    name: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What one request may use, in seconds and bytes; None stands for what its plan says."""

    call_s: float | None = None
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """Read a name that the program left behind."""

    name: str
    limits: RequestLimits = RequestLimits()

    @property
    def key(self) -> str:
        """The name under which the reply is found."""
        return self.name


@dataclass(frozen=True, slots=True)
class Call:
    """Call a function that the program left behind, with positional arguments."""

    function: str
    args: tuple[Plain, ...]
    limits: RequestLimits = RequestLimits()
    key: str = field(init=False, repr=False, compare=False)
    """The name under which the reply is found: the same call is asked once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.function}#{digest(self.args)}")


Request: TypeAlias = Read | Call


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use. Times in seconds of wall clock, sizes in bytes."""

    call_s: float = 10.0
    load_s: float = 60.0
    submission_s: float = 120.0
    memory: int = 4 << 30
    answer: int = 64 << 20
    output: int = 1 << 20
    file: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rubric grants its programs beyond what all may do, or wants of what runs them.

    `processes` lets them start processes and run the system's programs; with `fresh`, nothing but
    Python is imported before a program's process is forked.
    """

    processes: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A program, what to ask of it, and the limits and terms it runs under."""

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
    UNREADABLE = "unreadable"  # an answer that is no plain data, or one that is too large
    FAILED = "failed"  # our fault: never a verdict on the student


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to one request.

    `detail` is words for the student (a trimmed traceback, the limit that was met). `line` and
    `cell` say where the name was last bound; they come from the student's side: display only.
    """

    status: Status
    value: Plain = None
    detail: str = ""
    line: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class StepFault:
    """A statement or cell that failed while the program was loaded."""

    line: int | None
    cell: int | None
    status: Status
    detail: str


@dataclass(frozen=True, slots=True)
class CollectedReplies:
    """All that came back from one plan. `fault` is ours, and leaves everything ungraded."""

    replies: Mapping[str, Reply]
    faults: tuple[StepFault, ...] = ()
    output: str = ""
    isolation: tuple[str, ...] = ()
    fault: str = ""
