"""`grade ci`: grades a repository and writes the result where continuous integration reads it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TextIO

from grader.errors import GradeError
from grader.exit_status import ExitStatus, write_bug_log
from grader.platforms.ci_rubric import ChosenRubric, RubricSource, choose_rubric
from grader.platforms.ci_systems import CiSystem, checkout, ci_system, student_name
from grader.platforms.classroom50 import result_json as classroom50
from grader.platforms.github import notices, outputs
from grader.platforms.github import reporter_result as result
from grader.platforms.github import summary_page as report
from grader.platforms.github.child_process import (
    GradingRequest,
    SubprocessError,
    SubprocessGrade,
    grade_in_subprocess,
)
from grader.platforms.github.summary_page import CiReport, CiSubmission
from grader.platforms.github.workflow_commands import command, harmless, printed
from grader.presentation.disclosure import for_student
from grader.rubric import maximum


@dataclass(frozen=True, slots=True)
class CiOptions:
    """The options of the command line."""

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
    """The report of a run; `status` is the exit status if there is no grade."""

    report: CiReport
    scale: int = 1
    status: ExitStatus = ExitStatus.OK


def run_ci(
    path: Path, rubric: Path | None, options: CiOptions, out: TextIO, environ: Mapping[str, str]
) -> ExitStatus:
    """Grade, write every file, print the report, and print the points last."""
    system = ci_system(environ)
    is_runner = system is not None and system.reads_commands
    outcome = _grade(_submission(path, system, environ), rubric, options)
    errors = list(_write_files(outcome, options, environ))
    lines = [*report.lines(outcome.report), *errors]
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")  # print any text, whatever the log's encoding
    for line in printed(lines, is_runner=is_runner):
        print(line, file=out)
    if is_runner:
        for line in _commands(outcome.report, options):
            print(line, file=out)
    out.flush()
    return ExitStatus.USAGE if errors else _status(outcome, options.fail_on)


def _submission(path: Path, system: CiSystem | None, environ: Mapping[str, str]) -> CiSubmission:
    name = student_name(path, system, environ)
    return CiSubmission(path, checkout(path, system), name, system.name if system else "")


def _grade(submission: CiSubmission, named: Path | None, options: CiOptions) -> _RunOutcome:
    rubric = None
    try:
        with _interrupted_by_sigterm():
            rubric = choose_rubric(submission.path, named, submission.owned)
            graded = _graded_by(rubric, submission, options)
        return _RunOutcome(_report(submission, rubric, graded, options), graded.scale)
    except GradeError as error:
        why, status = str(error), ExitStatus.USAGE
    except KeyboardInterrupt:
        why, status = "grading was stopped", ExitStatus.INTERRUPTED
    except SubprocessError as error:
        why, status = f"{error}{_bug_log(error.log)}", ExitStatus.BUG
    except Exception as error:  # a bug in grade must not cost the result
        why, status = f"this is a bug in grade: {error!r}", ExitStatus.BUG
    possible = maximum(rubric.path) if rubric is not None else Decimal(0)
    recorded = result.of_failure(why, possible, is_whole=options.is_whole)
    failed = CiReport(recorded, submission, rubric, failure=why, is_whole=options.is_whole)
    return _RunOutcome(failed, status=status)


def _graded_by(
    rubric: ChosenRubric, submission: CiSubmission, options: CiOptions
) -> SubprocessGrade:
    request = GradingRequest(
        str(submission.path),
        str(rubric.path),
        submission.student,
        str(options.out),
        options.unsafe_no_isolation,
        str(submission.owned) if rubric.source is RubricSource.STUDENT else "",
    )
    return grade_in_subprocess(request, timeout_s=options.timeout)


def _report(
    submission: CiSubmission, rubric: ChosenRubric, graded: SubprocessGrade, options: CiOptions
) -> CiReport:
    [grade] = graded.book.grades
    shown = for_student(grade, after_due=False)  # students can read the log and the result
    recorded = result.of_grade(shown, is_whole=options.is_whole)
    return CiReport(recorded, submission, rubric, graded.book, is_whole=options.is_whole)


def _bug_log(log: str) -> str:
    """Where the log of a bug is, in words; empty if there is none."""
    if log:
        with suppress(OSError):
            return f"; see {write_bug_log(log)}"
    return ""


def _write_files(
    outcome: _RunOutcome, options: CiOptions, environ: Mapping[str, str]
) -> Iterator[str]:
    """Write every file; yield an error for each that cannot be written."""
    for write in _files(outcome, options, environ):
        try:
            write()
        except GradeError as error:
            yield f"grade: {error}"


def _files(
    outcome: _RunOutcome, options: CiOptions, environ: Mapping[str, str]
) -> Iterator[Callable[[], None]]:
    """A function for each file that writes it. Classroom 50 reads only its own files."""
    ci_report, grade = outcome.report, outcome.report.grade
    yield partial(outputs.write_whole, options.out / "report.json", report.record(ci_report))
    yield partial(outputs.write_whole, options.out / "junit.xml", report.junit(ci_report))
    if options.classroom50:
        if grade is not None:
            yield partial(classroom50.write, Path(), grade, outcome.scale, environ)
        return
    summary, output = environ.get("GITHUB_STEP_SUMMARY", ""), environ.get("GITHUB_OUTPUT", "")
    yield partial(outputs.append_summary, summary, report.summary(ci_report))
    yield partial(outputs.append_outputs, output, notices.outputs(ci_report))


def _commands(ci_report: CiReport, options: CiOptions) -> Iterator[str]:
    if ci_report.failure:
        yield command("error", harmless(ci_report.failure), title="Grading failed")
    if options.notices:
        yield from notices.notices(ci_report.result)


def _status(outcome: _RunOutcome, fail_on: str) -> ExitStatus:
    if outcome.status is ExitStatus.INTERRUPTED:
        return outcome.status
    if fail_on == "never":
        return ExitStatus.OK
    if outcome.report.failure:
        return outcome.status
    recorded = outcome.report.result
    fails = recorded.is_partial if fail_on == "partial" else recorded.has_errors
    return ExitStatus.INCOMPLETE if fails else ExitStatus.OK


@contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C: a runner that cancels a job leaves time to write a result."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
