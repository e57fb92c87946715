"""The form "notebook": code cells are the program, Markdown cells are the answers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.model import CodeCell, FileReading, Program, SourceFile
from grader.plugins import Form
from grader.text.ipynb import NotebookCell, kernel_language, read_cells
from grader.text.labels import question_of_key
from grader.text.markdown import MarkdownPiece, cell_prose, find_answers

_ANSWERS = re.compile(r"^answers\b", re.MULTILINE)


class Notebook(Form):
    """`hw2.ipynb`, any format, with or without nbgrader's metadata; saved outputs are not read."""

    kind = "notebook"
    suffixes = (".ipynb",)

    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """The program and the answers; raises `GradeError` for a file that is not a notebook."""
        ids = tuple(questions)
        cells, notes = read_cells(file)
        code = tuple(CodeCell(cell.number, cell.source) for cell in cells if cell.kind == "code")
        language = kernel_language(file)
        doubts: tuple[str, ...] = ()
        if language not in {"", "python"}:
            doubts = (f"{file.name} is a notebook in {language}: its code was not run.",)
        program = None if doubts else Program("notebook", file.name, code)
        prose = [
            _piece(cell, source, ids) for cell in cells if (source := _prose(cell)) is not None
        ]
        answers = find_answers(prose, questions, file=file.name)
        notes += answers.notes
        if any(_ANSWERS.search(cell.source) for cell in code):  # the words are explanations
            return FileReading(answers.texts, program, (*notes, *answers.doubts), doubts)
        return FileReading(answers.texts, program, notes, (*doubts, *answers.doubts))


def _prose(cell: NotebookCell) -> str | None:
    """The text of a Markdown cell, or of a code cell with nothing but comments and a string."""
    if cell.kind == "code":
        return cell_prose(cell.source) or None
    return cell.source if cell.kind == "markdown" else None


def _piece(cell: NotebookCell, source: str, questions: tuple[str, ...]) -> MarkdownPiece:
    """A cell with prose; if it is locked and not a solution, it is the course's own text."""
    question = question_of_key(str(cell.nbgrader.get("grade_id", "")), questions) or ""
    locked = bool(cell.nbgrader.get("locked")) and not cell.nbgrader.get("solution")
    return MarkdownPiece(source, cell.number, question, is_handed_out=locked)
