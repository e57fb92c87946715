"""Has a repository graded, and puts what came of it where continuous integration looks for it."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TextIO

from grader import __version__
from grader.errors import GradeError
from grader.platforms.classroom50 import result_json as classroom50
from grader.platforms.github import notices, outputs
from grader.platforms.github import reporter_result as result
from grader.platforms.github import summary_page as report
from grader.platforms.github.child_process import (
    GradingOrder,
    SubprocessError,
    SubprocessGrade,
    grade_apart,
)
from grader.platforms.github.summary_page import CiReport
from grader.platforms.github.workflow_commands import command, harmless, printed
from grader.rubric import find, maximum

OK, NOT_RIGHT, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULTS = (".grading/rubric.yaml", ".grading/rubric.yml")
"""Where a rubric is looked for first, below the repository and where we stand."""


@dataclass(frozen=True, slots=True)
class CiOptions:
    """What the command line says."""

    out: Path
    points: str
    fail_on: str
    notices: bool
    timeout: float
    classroom50: bool
    unsafe_no_isolation: bool

    @property
    def is_whole(self) -> bool:
        """Whether whole points are recorded."""
        return self.points == "integer"


@dataclass(frozen=True, slots=True)
class _RunOutcome:
    """What is to be told; `status` is the exit status where there is no grade."""

    report: CiReport
    scale: int = 1
    status: int = OK


def announce(
    path: Path, rubric: Path | None, options: CiOptions, out: TextIO, environ: Mapping[str, str]
) -> int:
    """Grade, write every file, print the report, and announce the points last of all."""
    is_runner = environ.get("GITHUB_ACTIONS") == "true"
    made = _made(path, rubric, options, environ)
    unwritten = list(_written(made, options, environ))
    lines = [*report.lines(made.report), *unwritten]
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")  # whatever the log's encoding, it is written
    for line in printed(lines, is_runner=is_runner):
        print(line, file=out)
    if is_runner:
        for line in _commands(made.report, options):
            print(line, file=out)
    out.flush()
    return USAGE if unwritten else _status(made, options.fail_on)


def _made(
    path: Path, rubric: Path | None, options: CiOptions, environ: Mapping[str, str]
) -> _RunOutcome:
    student = environ.get("GITHUB_REPOSITORY", "").rpartition("/")[2] or path.resolve().name
    found: Path | None = rubric
    try:
        with _stopped_by_signals():
            found = rubric or _rubric(path)
            order = GradingOrder(
                str(path), str(found), student, str(options.out), options.unsafe_no_isolation
            )
            graded = grade_apart(order, timeout_s=options.timeout)
        return _graded(graded, options)
    except GradeError as error:
        return _failed(str(error), found, options, USAGE)
    except KeyboardInterrupt:
        return _failed("grading was stopped", found, options, INTERRUPTED)
    except SubprocessError as error:
        return _failed(f"{error}{_kept(error.log)}", found, options, BUG)
    except Exception as error:  # a bug of ours must not cost the result
        return _failed(f"this is a bug of ours: {error!r}", found, options, BUG)


def _rubric(path: Path) -> Path:
    places = (folder / name for folder in (path, Path()) for name in DEFAULTS)
    return next((place for place in places if place.is_file()), None) or find(path)


def _graded(graded: SubprocessGrade, options: CiOptions) -> _RunOutcome:
    [grade] = graded.book.grades
    recorded = result.of_grade(grade, is_whole=options.is_whole)
    return _RunOutcome(CiReport(recorded, graded.book, is_whole=options.is_whole), graded.scale)


def _failed(why: str, rubric: Path | None, options: CiOptions, status: int) -> _RunOutcome:
    possible = maximum(rubric) if rubric is not None else Decimal(0)
    recorded = result.of_failure(why, possible, is_whole=options.is_whole)
    return _RunOutcome(CiReport(recorded, failure=why, is_whole=options.is_whole), status=status)


def _kept(log: str) -> str:
    """Where a log that can be sent was kept, in words."""
    if not log:
        return ""
    with (
        suppress(OSError),
        tempfile.NamedTemporaryFile(
            "w", prefix="grade-bug-", suffix=".log", delete=False, encoding="utf-8"
        ) as file,
    ):
        file.write(f"grade {__version__}\n{log}")
        return f"; see {file.name}"
    return ""


def _written(made: _RunOutcome, options: CiOptions, environ: Mapping[str, str]) -> Iterator[str]:
    """Write every file; yield what could not be written."""
    for write in _files(made, options, environ):
        try:
            write()
        except GradeError as error:
            yield f"grade: {error}"


def _files(
    made: _RunOutcome, options: CiOptions, environ: Mapping[str, str]
) -> Iterator[Callable[[], None]]:
    """How each file is written. The runner of Classroom 50 reads its own, and no other."""
    told, grade = made.report, made.report.grade
    yield partial(outputs.write_whole, options.out / "report.json", report.record(told))
    if options.classroom50:
        if grade is not None:
            yield partial(classroom50.write, Path(), grade, made.scale, environ)
        return
    summary, output = environ.get("GITHUB_STEP_SUMMARY", ""), environ.get("GITHUB_OUTPUT", "")
    yield partial(outputs.append_summary, summary, report.summary(told))
    yield partial(outputs.append_outputs, output, notices.outputs(told))


def _commands(told: CiReport, options: CiOptions) -> Iterator[str]:
    if told.failure:
        yield command("error", harmless(told.failure), title="Grading failed")
    if options.notices:
        yield from notices.notices(told.result)


def _status(made: _RunOutcome, fail_on: str) -> int:
    if made.status == INTERRUPTED:
        return INTERRUPTED
    if fail_on == "never":
        return OK
    if made.report.failure:
        return made.status
    recorded = made.report.result
    is_bad = recorded.is_partial if fail_on == "partial" else recorded.has_errors
    return NOT_RIGHT if is_bad else OK


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """A runner that cancels a job sends SIGTERM, too: there is time to leave a result."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
