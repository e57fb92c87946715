"""Grades with comments for Canvas, in the JSON of its REST API for a whole assignment."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.classlists.canvas_gradebook import read_gradebook
from grader.classlists.fill_in import Totals
from grader.classlists.match_names import ListEntry, NameMatches
from grader.escapes import one_line, visible
from grader.model import Grade, Gradebook, QuestionGrade
from grader.plugins import Report, UploadedFile
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.disclosure import for_student
from grader.presentation.worklist import is_final

MOST_BYTES = 60_000
"""Canvas refuses a comment that is longer than 64 KiB."""
_SAMPLE = b"Student,ID,Section,Homework (1)\n    Points Possible,,,2\nada,7,A,\n"


@dataclass(frozen=True, slots=True)
class _CommentList:
    """The Canvas ID and the points of each student, and who has none."""

    ids: Mapping[str, str]
    grades: Mapping[str, str]
    totals: Totals
    matches: NameMatches
    people: Sequence[ListEntry]
    remarks: tuple[str, ...]


class CanvasComments(Report):
    """Points and a comment for each student, as JSON for Canvas's REST API.

    Students are found in the gradebook as `canvas` finds them. Post the file to `update_grades` of
    the assignment; a second post adds a second comment.
    """

    kind = "canvas-comments"
    on_request: ClassVar[bool] = True
    needs_names: ClassVar[bool] = True

    fill: UploadedFile
    """The gradebook as the course exported it (Grades, Export), which has the students' IDs."""
    column: str
    """The assignment's column, such as "Homework 2 (12345)", or its title or number alone."""
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    """The maximum in Canvas; points are scaled to it."""
    waiting: bool = False
    """Also write students with checks that wait: their totals are lower bounds."""

    @classmethod
    def example(cls) -> Self:
        """For a course of one student."""
        return cls(
            fill=UploadedFile("gradebook.csv", _SAMPLE), column="Homework", out_of=Decimal(2)
        )

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `canvas-comments.json`."""
        yield "canvas-comments.json", self._text(book)

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """The students and the rows that are left out, and the grades that are replaced."""
        listed = self._listed(book)
        yield from filling.remarks(
            listed.totals, listed.matches, listed.people, name=self.fill.name
        )
        yield from listed.remarks

    def left_out(self, book: Gradebook) -> int:
        """How many students have no row, wait for a person or are excused."""
        listed = self._listed(book)
        return len(listed.totals.final) + len(listed.totals.waiting) - len(listed.ids)

    def _text(self, book: Gradebook) -> Iterator[str]:
        listed = self._listed(book)
        separator = '{"grade_data": {\n'
        for grade in book.grades:
            if grade.student in listed.ids:
                shown = for_student(grade, after_due=book.after_due)
                entry = {
                    "posted_grade": listed.grades[grade.student],
                    "text_comment": comment(book, shown),
                }
                yield f'{separator}"{listed.ids[grade.student]}": {json.dumps(entry)}'
                separator = ",\n"
        yield '{"grade_data": {}}\n' if not listed.ids else "\n}}\n"

    def _listed(self, book: Gradebook) -> _CommentList:
        listed = read_gradebook(self.fill.name, self.fill.data)
        column = listed.column(self.column)
        if self.out_of is None:
            title = listed.sheet.value(0, column)
            filling.check_maximum(listed.maximum(column), book.grades, column=title)
        totals = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matches = filling.match_totals(totals, listed.people)
        uses = Counter(listed.people[place].ids[0].strip() for place in matches.rows.values())
        ids: dict[str, str] = {}
        grades: dict[str, str] = {}
        remarks: list[str] = []
        for student, place in matches.rows.items():
            row, number = listed.rows[place], listed.people[place].ids[0].strip()
            if listed.is_excused(row, column):
                remarks.append(f"left out: {one_line(student)} is excused in Canvas")
            elif not (number.isascii() and number.isdecimal()):
                why = f"has no number in the column ID of {self.fill.name}"
                remarks.append(f"left out: {one_line(student)} {why}")
            elif uses[number] > 1:
                remarks.append(f"left out: {one_line(student)} has the ID of another student")
            else:
                ids[student] = number
                grades[student] = sheets.format_number(totals.final[student])
                before = listed.sheet.value(row, column)
                remarks += filling.replacement(student, before, grades[student])
        return _CommentList(ids, grades, totals, matches, listed.people, tuple(remarks))


def comment(book: Gradebook, shown: Grade) -> str:
    """What a student may see, in plain lines; what does not fit is left out with a note."""
    blocks = [f"{one_line(book.title)}: {wording.total(shown)}"]
    blocks += filter(None, [visible(wording.explain_adjustments(shown)), *_notes(shown)])
    blocks += ["\n".join(["", *_question(question)]) for question in shown.questions]
    kept: list[str] = []
    room = MOST_BYTES
    for block in blocks:
        room -= len(block.encode("utf-8", "replace")) + 1
        if room < 0:
            return "\n".join([*kept, "", "The rest does not fit into a comment."])
        kept.append(block)
    return "\n".join(kept)


def _notes(grade: Grade) -> Iterator[str]:
    return (one_line(note) for note in grade.notes)


def _question(question: QuestionGrade) -> Iterator[str]:
    least = "" if is_final(question) else "at least "
    earned = f"{wording.points(question.points)} of {wording.points(question.possible)}"
    role = wording.explain_role(question)
    title = one_line(f"{question.id} {question.title}".strip())
    yield f"{title}: {least}{earned}{f' ({role})' if role else ''}"
    if question.override:
        yield visible(wording.explain_override(question))
    for check in question.checks:
        if len(question.checks) > 1:
            yield f"{one_line(check.title or check.id)}: {wording.check_points(check)}"
        yield from feedback.lines(check)
