"""Programs and plans for the tests of the sandbox, made from a student's source."""

from textwrap import dedent

from grader.model import (
    Call,
    CodeCell,
    CollectedReplies,
    Limits,
    Plan,
    Program,
    Read,
    Reply,
    Request,
)
from grader.sandbox import Worker

QUICK = Limits(call_s=2, load_s=2, submission_s=20, output=1 << 16)


def module(source: str, **extras: bytes) -> Program:
    """A module `hw2.py`, with extra modules as keyword arguments."""
    files = {f"{name}.py": data for name, data in extras.items()}
    return Program("module", "hw2.py", (CodeCell(0, dedent(source)),), files)


def notebook(*cells: str) -> Program:
    """A notebook `hw2.ipynb` with these code cells."""
    numbered = tuple(
        CodeCell(number, dedent(source)) for number, source in enumerate(cells, start=1)
    )
    return Program("notebook", "hw2.ipynb", numbered)


def run(
    worker: Worker,
    program: Program,
    *requests: str | Request,
    limits: Limits = QUICK,
    seed: int = 0,
) -> CollectedReplies:
    """Run a program; a request that is a string reads that name."""
    reads = (Read(item) if isinstance(item, str) else item for item in requests)
    return worker.run(Plan(program, tuple(reads), limits, seed))


def call_f(worker: Worker, source: str, *, limits: Limits = QUICK) -> Reply:
    """The reply to a call of a module's function `f` without arguments."""
    result = run(worker, module(source), Call("f", ()), limits=limits)
    assert not result.fault
    return result.replies[Call("f", ()).key]
