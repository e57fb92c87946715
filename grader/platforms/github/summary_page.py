"""One grade as lines of a log, as a summary page, as `report.json` and as JUnit XML.

The student reads all of them, so they show only what the rubric lets students see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.escapes import inline
from grader.model import FORMAT, Grade, Gradebook
from grader.platforms.ci_rubric import ChosenRubric
from grader.platforms.github import provisional
from grader.platforms.github.reporter_result import ReporterResult, number
from grader.platforms.github.workflow_commands import harmless
from grader.presentation import wording
from grader.presentation.disclosure import for_student
from grader.reports.json import JsonReport
from grader.reports.junit import Junit, error_document
from grader.reports.markdown import MarkdownReport

MAX_SUMMARY = 900_000
"""Bytes; a runner does not show a summary of more than 1 MiB."""
MOST_REMARKS = 40
"""Notes and faults of each kind that are shown: runners cut off a long log, with its end."""
_SECTION = "\n## "
_CUT = "\n\nThe rest is left out here: it is longer than a summary may be. See report.json.\n"


@dataclass(frozen=True, slots=True)
class CiSubmission:
    """What is graded.

    Attributes:
        path: the folder or file.
        owned: the folder that the student controls, which `path` is or lies in.
        student: whose work it is.
        system: the system that runs this program; empty outside continuous integration.
    """

    path: Path
    owned: Path
    student: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class CiReport:
    """A graded repository. `book` holds its only grade; `failure` says why there is none.

    `rubric` is None if none was found.
    """

    result: ReporterResult
    submission: CiSubmission
    rubric: ChosenRubric | None = None
    book: Gradebook | None = None
    failure: str = ""
    is_whole: bool = True

    @property
    def grade(self) -> Grade | None:
        """The grade, as the student may see it; of many notes or faults, the first are kept."""
        if self.book is None:
            return None
        grade = next(for_student(grade, after_due=False) for grade in self.book.grades)
        return replace(grade, notes=_first_of(grade.notes), faults=_first_of(grade.faults))

    @property
    def is_provisional(self) -> bool:
        """Whether the total may still change."""
        return bool(self.grade and provisional.sentences(self.grade))


def lines(report: CiReport) -> Iterator[str]:
    """The lines for a log, not yet made harmless."""
    submission = report.submission
    yield f"Rubric: {report.rubric or 'none'}"
    yield f"Submission: {submission.student}{submission.system and f', on {submission.system}'}"
    grade = report.grade
    if grade is None:
        yield f"Not graded: {report.failure}"
        return
    for question in grade.questions:
        mark = f"{wording.points(question.points)} of {wording.points(question.possible)}"
        yield f"{wording.ICONS[question.verdict]} {question.id}  {mark}  {question.title}".rstrip()
        if question.points < question.possible:
            yield f"    {wording.reason(question)}"
    yield from (f"note: {note}" for note in grade.notes)
    yield from (f"failed: {fault}" for fault in grade.faults)
    yield f"Total: {wording.total(grade)}"
    yield from _remarks(report, grade)


def summary(report: CiReport) -> str:
    """The summary page, in Markdown."""
    used = inline(f"Rubric: {report.rubric or 'none'}")
    if report.book is None or report.grade is None:
        return f"# Not graded\n\n    {harmless(report.failure)}\n\n{used}\n"  # indented: it is code
    remarks = "".join(f"{line}\n\n" for line in _remarks(report, report.grade))
    pages = MarkdownReport().pages(report.book, report.grade)
    page = "".join(piece for _, pieces in pages for piece in pieces)
    return f"{remarks}{_within(page, MAX_SUMMARY)}\n{used}\n"


def record(report: CiReport) -> str:
    """`report.json`: what the student may see of `grades.json`, and the recorded points."""
    result, grade = report.result, report.grade
    whole: dict[str, Any] = {
        "format": FORMAT,
        "status": result.status.value,
        "points": None if report.failure else number(result.points),
        "possible": number(result.possible),
        "provisional": report.is_provisional,
        "student": _utf8(report.submission.student),
        "system": report.submission.system or None,
        "rubric": None,
    }
    if report.failure:
        whole["failure"] = _utf8(report.failure)
    if report.book is not None and grade is not None:
        [(_, pieces)] = JsonReport().files(replace(report.book, grades=[grade]))
        written = json.loads("".join(pieces))
        [whole["grade"]] = written.pop("students")
        whole |= written
    if report.rubric is not None:
        used = {"path": _utf8(str(report.rubric.path)), "source": report.rubric.source.value}
        whole["rubric"] = (whole["rubric"] or {}) | used
    return json.dumps(whole, indent=2) + "\n"


def junit(report: CiReport) -> str:
    """`junit.xml`. A failure of ours is an error in it, and not a failed test."""
    if report.book is None:
        title, why = report.result.tests[0].name, report.failure
        return "".join(error_document(report.submission.student, title, why))
    [(_, pieces)] = Junit().files(report.book)
    return "".join(pieces)


def _remarks(report: CiReport, grade: Grade) -> Iterator[str]:
    """Remarks on the total."""
    yield from provisional.sentences(grade)
    recorded = report.result.points, report.result.possible
    if report.is_whole and recorded != (grade.points, grade.possible):
        yield f"Recorded in whole points: {recorded[0]} of {recorded[1]}."


def _first_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    left_out = len(texts) - MOST_REMARKS
    return (*texts[:MOST_REMARKS], f"and {left_out} more") if left_out > 0 else texts


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _within(page: str, most: int) -> str:
    """The page, cut after the last section that fits into `most` bytes."""
    if len(page.encode("utf-8", "replace")) <= most:
        return page
    return "".join(_first(page.split(_SECTION), most)) + _CUT


def _first(sections: Iterable[str], room: int) -> Iterator[str]:
    for place, section in enumerate(sections):
        piece = f"{_SECTION if place else ''}{section}"
        room -= len(piece.encode("utf-8", "replace"))
        if room < 0:
            return
        yield piece
