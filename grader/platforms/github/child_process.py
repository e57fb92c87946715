"""Grades one repository in a process of its own, so that no crash or hang of ours loses a result.

The other end of it is `main`: `python -P -m grader.platforms.github.child_process FD` reads what
to do on its standard input and writes what came of it to the descriptor.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from grader.errors import GradeError
from grader.model import Grade, Gradebook
from grader.pipeline.grade_one import grade_one
from grader.rubric import load
from grader.sandbox import ConfinementPolicy

STOP_S = 5.0
"""So long a process that was told to stop may take to end what it started."""
_RUNNER = ("GITHUB_", "RUNNER_", "ACTIONS_")


@dataclass(frozen=True, slots=True)
class GradingOrder:
    """What to grade. Paths are text, for an order travels as JSON."""

    path: str
    rubric: str
    student: str
    out: str
    unsafe: bool = False


@dataclass(frozen=True, slots=True)
class SubprocessGrade:
    """A book that holds one grade, and the scale that its rubric has for Classroom 50."""

    book: Gradebook
    scale: int


class SubprocessError(Exception):
    """The process ended without a grade; `log` is what it said last."""

    def __init__(self, what: str, log: str = "") -> None:
        super().__init__(what)
        self.log = log


def grade_apart(order: GradingOrder, *, timeout_s: float) -> SubprocessGrade:
    """Grade a repository. No code of a student's is alive afterwards.

    Raises:
        GradeError: something that the user can put right, such as too little time.
        ApartError: a failure of ours.
    """
    read, write = os.pipe()
    with tempfile.TemporaryFile() as errors, open(read, "rb") as answer:
        try:
            process = _start(order, write, errors.fileno())
        finally:
            os.close(write)
        try:
            ended = _wait(process, timeout_s)
        finally:
            _stop(process)
        errors.seek(0)
        log = errors.read().decode("utf-8", "replace")
        if not ended:
            hint = "give it more by --timeout, or lower the rubric's limits"
            raise GradeError(f"grading took longer than {timeout_s:g} s", hint=hint)
        return _graded(answer.read(), process.returncode, log)


def _start(order: GradingOrder, write: int, errors: int) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(_RUNNER)}
    # -P: the folder we stand in is the student's, and nothing may be imported from it.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "grader.platforms.github.child_process", str(write)],
        env=environment,
        pass_fds=[write],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        text=True,
        start_new_session=True,  # it is stopped by us, once the result is safe
    )
    assert process.stdin is not None
    with process.stdin as stdin:
        stdin.write(json.dumps(asdict(order)))
    return process


def _wait(process: subprocess.Popen[str], timeout_s: float) -> bool:
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def _stop(process: subprocess.Popen[str]) -> None:
    """End the process, if need be with force; what it started ends with it."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        if not _wait(process, STOP_S):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _graded(answer: bytes, code: int, log: str) -> SubprocessGrade:
    try:
        told: dict[str, Any] = json.loads(answer)
    except ValueError:
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        raise SubprocessError(f"grading ended with {how} and without a grade", log) from None
    if "fault" in told:
        raise GradeError(told["fault"])
    if "bug" in told:
        raise SubprocessError(told["bug"], told["log"])
    grade = TypeAdapter(Grade).validate_json(told.pop("grade"))
    scale = told.pop("scale")
    return SubprocessGrade(Gradebook(grades=[grade], **told), scale)


def main() -> None:
    """Do what the order says, and write what came of it."""
    with open(int(sys.argv[1]), "w", encoding="utf-8") as answer:
        order = GradingOrder(**json.load(sys.stdin))
        try:
            told = _told(order)
        except GradeError as error:
            told = {"fault": str(error)}
        except Exception as error:  # a bug of ours must not cost the result
            told = {"bug": repr(error), "log": traceback.format_exc()}
        json.dump(told, answer)


def _told(order: GradingOrder) -> dict[str, Any]:
    rubric = load(Path(order.rubric))
    grade = grade_one(
        Path(order.path),
        rubric,
        student=order.student,
        out=Path(order.out),
        policy=ConfinementPolicy(unsafe=order.unsafe),
    )
    record = TypeAdapter(Grade).dump_python(grade, mode="json")
    return {
        "grade": json.dumps(record),
        "scale": rubric.classroom50,
        "assignment": rubric.assignment,
        "title": rubric.title,
        "rubric_path": str(rubric.path),
        "rubric_sha256": rubric.sha256,
    }


if __name__ == "__main__":
    main()
