"""The form "notebook": code cells are the program, Markdown cells are the answers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.escapes import shorten
from grader.model import CodeCell, FileReading, Leftover, Place, Program, SourceFile
from grader.plugins import Form
from grader.text.ipynb import NotebookCell, kernel_language, read_cells
from grader.text.labels import question_of_key
from grader.text.markdown import (
    SHOWN_CHARS,
    MarkdownPiece,
    assigned_answers,
    cell_prose,
    find_answers,
)

_ANSWERS = re.compile(r"^answers\b", re.MULTILINE)
_CODE = re.compile(
    r"^[ \t]*(?:```|~~~)[ \t]*(?:python|py|ipython)?[0-9]?[ \t]*\n\s*\w", re.MULTILINE
)


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
            notes, answers = (*notes, *answers.doubts), replace(answers, doubts=())
        leftovers = (*answers.leftovers, *_unread_cells(cells, file.name))
        texts = assigned_answers(code, questions, file=file.name) | answers.texts
        return FileReading(texts, program, notes, (*doubts, *answers.doubts), leftovers)


def _unread_cells(cells: Iterable[NotebookCell], file: str) -> Iterator[Leftover]:
    """The raw cells, and the Markdown cells with code: neither is run."""
    for cell in cells:
        words = shorten(cell.source, SHOWN_CHARS)
        if cell.kind == "raw" and words:
            yield Leftover("a raw cell, which is not run", Place(file, cell=cell.number), words)
        elif cell.kind == "markdown" and (code := _CODE.search(cell.source)):
            line = cell.source.count("\n", 0, code.start()) + 1
            words = shorten(cell.source[code.start() :], SHOWN_CHARS)
            yield Leftover(
                "code in a Markdown cell, which is not run", Place(file, line, cell.number), words
            )


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
