"""Plans for the sandbox's tests, written as a student's source and the names to ask for."""

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
    named = {f"{name}.py": data for name, data in extras.items()}
    return Program("module", "hw2.py", (CodeCell(0, dedent(source)),), named)


def notebook(*cells: str) -> Program:
    numbered = tuple(CodeCell(at, dedent(source)) for at, source in enumerate(cells, start=1))
    return Program("notebook", "hw2.ipynb", numbered)


def run(
    worker: Worker, program: Program, *asked: str | Request, limits: Limits = QUICK, seed: int = 0
) -> CollectedReplies:
    requests = tuple(Read(name) if isinstance(name, str) else name for name in asked)
    return worker.run(Plan(program, requests, limits, seed))


def called(worker: Worker, source: str, *, limits: Limits = QUICK) -> Reply:
    """The reply of the function `f` that a module defines, called without arguments."""
    collected = run(worker, module(source), Call("f", ()), limits=limits)
    assert not collected.fault
    return collected.replies[Call("f", ()).key]
