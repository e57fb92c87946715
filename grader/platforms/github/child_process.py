"""Grades one repository in a subprocess, so that a crash or hang in grade still gives a result.

The subprocess runs `python -P -m grader.platforms.github.child_process FD`. It reads a request on
its standard input and writes a reply to the file descriptor FD. Both are JSON. The descriptor is
that of a file and not of a pipe: a long reply would fill a pipe, and wait for its reader forever.
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

from grader.errors import GradeError, RubricError
from grader.model import Grade, Gradebook
from grader.pipeline.grade_one import grade_one
from grader.platforms.ci_systems import SECRET_PREFIXES
from grader.rubric import data_paths, load
from grader.rubric.model import Rubric
from grader.sandbox import ConfinementPolicy

STOP_S = 5.0
"""Seconds that the subprocess gets to stop what it started, before it is killed."""


@dataclass(frozen=True, slots=True)
class GradingRequest:
    """What to grade. Paths are strings because the request travels as JSON.

    If the student may have written the rubric, it may use files below `owned` only; otherwise
    `owned` is empty, and the student must not read the rubric.
    """

    path: str
    rubric: str
    student: str
    out: str
    unsafe: bool = False
    owned: str = ""


@dataclass(frozen=True, slots=True)
class SubprocessGrade:
    """A gradebook with one grade, and the scale that the rubric sets for Classroom 50."""

    book: Gradebook
    scale: int


class SubprocessError(Exception):
    """The subprocess ended without a grade; `log` is its last output."""

    def __init__(self, what: str, log: str = "") -> None:
        super().__init__(what)
        self.log = log


def grade_in_subprocess(request: GradingRequest, *, timeout_s: float) -> SubprocessGrade:
    """Grade a repository. When this returns, no student code is running.

    Raises:
        GradeError: something that the user can fix, such as a time limit that is too low.
        SubprocessError: a bug in grade.
    """
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as reply:
        process = _start(request, reply.fileno(), errors.fileno())
        try:
            has_ended = _wait(process, timeout_s)
        finally:
            _stop(process)
        errors.seek(0)
        log = errors.read().decode("utf-8", "replace")
        if not has_ended:
            hint = "allow more time with --timeout, or lower the rubric's limits"
            raise GradeError(f"grading took longer than {timeout_s:g} s", hint=hint)
        reply.seek(0)
        return read_reply(reply.read(), process.returncode, log)


def _start(request: GradingRequest, reply: int, errors: int) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(SECRET_PREFIXES)}
    # -P: the current folder belongs to the student, and Python must not import from it.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "grader.platforms.github.child_process", str(reply)],
        env=environment,
        pass_fds=[reply],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        text=True,
        start_new_session=True,  # Ctrl-C reaches only this process, which then stops the other
    )
    assert process.stdin is not None
    with process.stdin as stdin:
        stdin.write(json.dumps(asdict(request)))
    return process


def _wait(process: subprocess.Popen[str], timeout_s: float) -> bool:
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def _stop(process: subprocess.Popen[str]) -> None:
    """Stop the process and everything that it started; kill them if they do not stop in time."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        if not _wait(process, STOP_S):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read_reply(data: bytes, exit_status: int, log: str) -> SubprocessGrade:
    """The grade in the subprocess's reply.

    Raises:
        GradeError: the reply names something that the user can fix.
        SubprocessError: the reply names a bug in grade, or is not complete.
    """
    try:
        reply: dict[str, Any] = json.loads(data)
    except ValueError:
        how = f"signal {-exit_status}" if exit_status < 0 else f"exit status {exit_status}"
        raise SubprocessError(f"grading ended with {how} and without a grade", log) from None
    if "fault" in reply:
        raise GradeError(reply["fault"])
    if "bug" in reply:
        raise SubprocessError(reply["bug"], reply["log"])
    grade = TypeAdapter(Grade).validate_json(reply.pop("grade"))
    scale = reply.pop("scale")
    return SubprocessGrade(Gradebook(grades=[grade], **reply), scale)


def reply_to(request: GradingRequest) -> dict[str, Any]:
    """Grade, and return the reply: a grade, a fault of the user's, or a bug in grade."""
    try:
        return _graded(request)
    except GradeError as error:
        return {"fault": str(error)}
    except Exception as error:  # a bug in grade must not cost the result
        return {"bug": repr(error), "log": traceback.format_exc()}


def _graded(request: GradingRequest) -> dict[str, Any]:
    rubric = _load_for_student(Path(request.rubric), request.owned)
    grade = grade_one(
        Path(request.path),
        rubric,
        student=request.student,
        out=Path(request.out),
        policy=ConfinementPolicy(unsafe=request.unsafe),
    )
    record = TypeAdapter(Grade).dump_python(grade, mode="json")
    return {
        "grade": json.dumps(record),
        "scale": rubric.classroom50,
        "assignment": rubric.assignment,
        "title": rubric.title,
        "rubric_path": str(rubric.path),
        "rubric_sha256": rubric.sha256,
        "version": rubric.version,
        "contact": rubric.contact,
    }


def _load_for_student(path: Path, owned: str) -> Rubric:
    """Load a rubric, so that neither it nor its errors show a student what is not theirs.

    Raises:
        RubricError: the rubric has faults, or a student's rubric names a file of somebody else.
    """
    try:
        rubric = load(path)
    except RubricError:
        if owned or not path.is_file():
            raise
        hint = "for the course staff: `grade rubric check` says what is wrong"
        raise RubricError("this rubric has faults", where=str(path), hint=hint) from None
    top = Path(owned).resolve()
    for file in (*rubric.own_files, *data_paths(path)) if owned else ():
        if not file.resolve().is_relative_to(top):
            what = f"this rubric is the student's, so it may not use '{file}'"
            raise RubricError(what, where=str(path), hint=f"only files in '{owned}'")
    return rubric


def main() -> None:
    """Read a request on standard input, and write the reply to the descriptor in `argv`."""
    with open(int(sys.argv[1]), "w", encoding="utf-8") as reply:
        json.dump(reply_to(GradingRequest(**json.load(sys.stdin))), reply)


if __name__ == "__main__":
    main()
