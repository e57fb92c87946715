"""A run in a terminal: progress, then the class at a glance. Plain lines outside a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from grader import pipeline
from grader.cli import student_view
from grader.escapes import one_line
from grader.model import Grade, QuestionGrade
from grader.presentation import wording

PLAIN_WIDTH = 160
MAX_NAMES = 5
MAX_ROWS = 60
"""Students in the table; a larger class is shown only on the class page."""


class Terminal:
    """Shows progress while grading, then a table and where the reports are."""

    def __init__(self, out: TextIO) -> None:
        width = None if out.isatty() else PLAIN_WIDTH
        self._console = Console(file=out, highlight=False, width=width)
        self._waiting = self._console.status("Reading ...")
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._grades: list[Grade] = []
        self._layers: dict[str, None] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._waiting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def progress(self, progress: pipeline.GradingProgress) -> None:
        """Show that one more student is graded; in a large class, kept grades are only counted."""
        if progress.total <= MAX_ROWS:
            self._grades.append(progress.grade())
        if not progress.kept or progress.total <= MAX_ROWS:
            self._layers |= dict.fromkeys(progress.grade().isolation)
        if self._console.is_terminal:
            self._advance(progress)
        elif progress.total > 1 and (not progress.kept or progress.total <= MAX_ROWS):
            kept = ", kept" if progress.kept else ""
            line = f"[{progress.done}/{progress.total}] {_name(progress.student)}: "
            self._print(f"{line}{wording.total(progress.grade())}{kept}")

    def summary(self, summary: pipeline.RunSummary) -> None:
        """Show the class at a glance, and where the reports are."""
        self._stop()
        if len(self._grades) == 1:
            self._show_student(summary)
            return
        if self._grades:
            self._console.print(_table(self._grades))
            self._console.print(_legend(self._grades))
        self._show_closing(summary)

    def _show_student(self, summary: pipeline.RunSummary) -> None:
        """Show the grade of the only student, and where its page is."""
        (grade,) = self._grades
        student_view.show(self._console, grade)
        page = summary.out / "students" / f"{grade.slug}.html"
        self._print(f"The same as a page, to open in a browser: {page}")
        if not student_view.is_self_check(grade):
            self._show_closing(summary)

    def _show_closing(self, summary: pipeline.RunSummary) -> None:
        if self._layers:
            self._print(f"Student code ran under: {', '.join(self._layers)}.")
        for line in closing(summary):
            self._print(line)

    def _advance(self, progress: pipeline.GradingProgress) -> None:
        if self._bar is None:
            self._waiting.stop()
            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            name = TextColumn("{task.description}", markup=False)
            self._bar = Progress(*columns, name, console=self._console, transient=True)
            self._task = self._bar.add_task("", total=progress.total)
            self._bar.start()
        self._bar.update(self._task, completed=progress.done, description=_name(progress.student))

    def _stop(self) -> None:
        self._waiting.stop()
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _print(self, line: str) -> None:
        self._console.print(Text(line))


def closing(summary: pipeline.RunSummary) -> Iterator[str]:
    """The last lines of a run: what was done, what needs a look, and where the reports are."""
    yield _sentence(summary)
    if summary.has_lost_store:
        yield (
            "The store of the earlier reports was gone, so every grade was made anew. Overrides "
            "and the history were in it: `grade overrides --import` takes exported overrides."
        )
    if summary.changed:
        have = "1 student has" if summary.changed == 1 else f"{summary.changed} students have"
        yield (
            f"{have} other points than before. To bring the old grades back:"
            f" grade history --restore {summary.entry}"
        )
    if summary.others:
        yield f"The other {summary.others} of the class keep their grades."
    if summary.gone:
        yield f"No longer here, so without a page: {_names(summary.gone)}. Their grades are kept."
    if summary.not_read:
        not_read = wording.count(summary.not_read, "submission was", "submissions were")
        yield f"{not_read} not read, or not fully: see the top of the class page."
    if summary.ungraded:
        waiting = "1 student waits" if summary.ungraded == 1 else f"{summary.ungraded} wait"
        yield f"{waiting} for a person or for another run: see the top of the class page."
    if summary.flagged:
        flagged = wording.count(summary.flagged, "answer is", "answers are")
        yield f"{flagged} flagged: see 'For a person to look at' on the class page."
    yield from map(one_line, summary.warnings)
    yield from map(
        one_line, wording.attendance_lines(summary.attendance) if summary.attendance else ()
    )
    yield f"Class page: {summary.out / 'index.html'}"
    yield f"For students: {summary.out / 'students'}/   For tools: grades.json, grades.csv"


def _name(student: str) -> str:
    return one_line(student)[:60]


def _names(students: Sequence[str]) -> str:
    names = ", ".join(map(_name, students[:MAX_NAMES]))
    rest = len(students) - MAX_NAMES
    return names if rest <= 0 else f"{names} and {rest} more"


def _sentence(summary: pipeline.RunSummary) -> str:
    students = wording.count(summary.students, "student")
    if not summary.kept:
        return f"Graded {students}."
    if summary.kept == summary.students:
        return f"Graded {students}: nothing had changed, every grade was kept."
    return f"Graded {students}; {summary.kept} had not changed and were kept."


def _cell(question: QuestionGrade) -> Text:
    verdict = wording.result(question)
    by_hand = " ✎" if question.override else ""
    words = f"{wording.ICONS[verdict]} {wording.points(question.points)}{by_hand}"
    return Text(words, style=wording.COLOURS[verdict])


def _legend(grades: Sequence[Grade]) -> Text:
    """What the signs of a table mean; a sign that does not occur is left out."""
    questions = [question for grade in grades for question in grade.questions]
    seen = set(map(wording.result, questions))
    signs = [f"{sign} {verdict}" for verdict, sign in wording.ICONS.items() if verdict in seen]
    others = ["✎ set by a person"] if any(question.override for question in questions) else []
    others += ["≥ at least"] if any(grade.ungraded for grade in grades) else []
    return Text("  ".join([*signs, *others]), style="dim")


def _table(grades: Sequence[Grade]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("student", no_wrap=True, max_width=24)
    table.add_column(f"of {wording.points(grades[0].possible)}", justify="right", no_wrap=True)
    for question in grades[0].questions:
        table.add_column(Text(question.id), justify="right", no_wrap=True)
    for grade in sorted(grades, key=lambda grade: grade.student.casefold()):
        cells = [_cell(question) for question in grade.questions]
        total = ("≥ " if grade.ungraded else "") + wording.points(grade.points)
        table.add_row(Text(_name(grade.student)), total, *cells)
    return table
