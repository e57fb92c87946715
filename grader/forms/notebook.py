"""A notebook: code cells are the program, Markdown cells hold the answers in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import GradeError
from grader.labels import question_of_key
from grader.markdown import Piece, find_answers
from grader.model import Cell, Program, Reading, SourceFile
from grader.plugins import Form
from grader.textfile import ended, text_of

_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_AGAIN = "open it in Jupyter, save it and hand it in again"
_OLD = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class _Cell:
    number: int
    kind: str
    source: str
    nbgrader: Mapping[str, Any]


class Notebook(Form):
    """`hw2.ipynb`, any format, with or without nbgrader's metadata; saved outputs are not read."""

    kind = "notebook"
    suffixes = (".ipynb",)

    def read(self, file: SourceFile, questions: Iterable[str]) -> Reading:
        """The program and the answers; raises `GradeError` for a file that is no notebook."""
        questions = tuple(questions)
        source, notes = text_of(file)
        cells = _cells(_parsed(source, file.name), file.name)
        code = tuple(Cell(cell.number, cell.source) for cell in cells if cell.kind == "code")
        program = Program("notebook", file.name, code)
        prose = [_piece(cell, questions) for cell in cells if cell.kind == "markdown"]
        found = find_answers(prose, questions, file=file.name)
        return Reading(found.texts, program, (*notes, *found.notes))


def _parsed(source: str, name: str) -> Mapping[str, Any]:
    if not source.strip():
        raise GradeError("the notebook is empty", where=name, hint="hand it in again")
    try:
        notebook = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _unreadable(source, name, error) from None
    if not isinstance(notebook, dict):
        raise GradeError("the file is JSON but no notebook", where=name, hint=_AGAIN)
    return _upgraded(source, name) if notebook.get("nbformat") in _OLD else notebook


def _unreadable(source: str, name: str, error: Exception) -> GradeError:
    conflict = _CONFLICT.search(source)
    if conflict:
        line = source.count("\n", 0, conflict.start()) + 1
        what = "the notebook holds the marks of a merge conflict"
        return GradeError(what, where=f"{name} line {line}", hint="resolve it and hand it in again")
    where = f"{name} line {error.lineno}" if isinstance(error, json.JSONDecodeError) else name
    return GradeError("the file is not a notebook: its JSON is broken", where=where, hint=_AGAIN)


def _upgraded(source: str, name: str) -> Mapping[str, Any]:
    """A notebook of an old format in format 4."""
    import nbformat

    broken = (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError)
    try:
        return dict(nbformat.reads(source, as_version=4))  # type: ignore[no-untyped-call]
    except broken:
        raise GradeError("the notebook's old format is broken", where=name, hint=_AGAIN) from None


def _cells(notebook: Mapping[str, Any], name: str) -> list[_Cell]:
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not cells:
        raise GradeError("the notebook has no cells", where=name, hint=_AGAIN)
    return [_cell(number, cell, name) for number, cell in enumerate(cells, start=1)]


def _cell(number: int, cell: Any, name: str) -> _Cell:
    """A cell, counted among all cells from 1; its source may be one text or a list of lines."""
    fields = cell if isinstance(cell, dict) else {}
    source = fields.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str) or not isinstance(fields.get("cell_type"), str):
        raise GradeError("this is no cell", where=f"{name} cell {number}", hint=_AGAIN)
    metadata = fields.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    graded = nbgrader if isinstance(nbgrader, dict) else {}
    return _Cell(number, fields["cell_type"], ended(source), graded)


def _piece(cell: _Cell, questions: Iterable[str]) -> Piece:
    """A Markdown cell. One that is locked and holds no solution is the course's own text."""
    question = question_of_key(str(cell.nbgrader.get("grade_id", "")), questions) or ""
    locked = bool(cell.nbgrader.get("locked")) and not cell.nbgrader.get("solution")
    return Piece(cell.source, cell.number, question, handed_out=locked)
