"""The cells of an `.ipynb` file of any format, even one that lacks what its format asks for.

A notebook that breaks its format is read all the same, and the student is told what nbformat, the
formats' own library, says of it. Saved outputs are dropped first: what checking them would cost is
for the file's author to decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import GradeError
from grader.model import SourceFile
from grader.text.text_file import (
    MAX_BYTES,
    MAX_BYTES_WITH_PICTURES,
    PICTURES_ASIDE,
    ended,
    refuse_above,
    text_of,
    without_pictures,
)

WITH_SCHEMA = (3, 4)
LONGEST_FAULT = 120
_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)  # also one that never ends
_AGAIN = "open it in Jupyter, save it and hand it in again"
_SOURCES = ("source", "input", "code", "text")  # format 4, 3 and 2, 1
_ONLY_CODE_HAS = {"outputs", "execution_count", "prompt_number", "input", "code"}
_KINDS = {
    "code": "code", "raw": "raw",
    "markdown": "markdown", "heading": "markdown", "html": "markdown", "text": "markdown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotebookCell:
    """One cell.

    Attributes:
        number: its position among all cells, from 1.
        kind: `code`, `markdown` or `raw`.
        source: its text with `\\n` line ends.
        nbgrader: nbgrader's metadata, if there is any.
    """

    number: int
    kind: str
    source: str
    nbgrader: Mapping[str, Any]


def cells_of(file: SourceFile) -> tuple[list[NotebookCell], tuple[str, ...]]:
    """The cells, and notes for the student. Saved outputs are not read.

    Raises:
        GradeError: the file is too large, or it is no notebook.
    """
    source, notes = text_of(file, max_bytes=MAX_BYTES_WITH_PICTURES)
    notebook = _parsed(source, file.name)
    listed = _listed(notebook)
    cells = [cell for at, fields in enumerate(listed, start=1) if (cell := _cell(at, fields))]
    if not cells:
        raise GradeError("the notebook has no cells", where=file.name, hint=_AGAIN)
    size = sum(len(cell.source) for cell in cells)
    refuse_above(MAX_BYTES, size, where=file.name, what=PICTURES_ASIDE)
    if fault := _fault(notebook, listed):
        notes += (f"{file.name} breaks the notebook format ({fault}); what can be read was.",)
    if len(cells) < len(listed):
        left = len(listed) - len(cells)
        notes += (f"{left} of {len(listed)} cells in {file.name} could not be read.",)
    return cells, notes


def _parsed(source: str, name: str) -> Mapping[str, Any]:
    if not source.strip():
        raise GradeError("the notebook is empty", where=name, hint="hand it in again")
    refuse_above(MAX_BYTES, _signs(source), where=name, what=PICTURES_ASIDE)
    try:
        notebook = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _unreadable(source, name, error) from None
    if not isinstance(notebook, dict):
        raise GradeError("the file is JSON but no notebook", where=name, hint=_AGAIN)
    return notebook


def _signs(source: str) -> int:
    """How much stands outside strings, counted until it is too much.

    Each sign of it can cost a hundred bytes once parsed. A saved picture is one string and costs
    what it weighs.
    """
    signs = end = 0
    for string in _STRING.finditer(source):
        signs += string.start() - end + len('""')
        end = string.end()
        if signs > MAX_BYTES:
            return signs
    return signs + len(source) - end


def _unreadable(source: str, name: str, error: Exception) -> GradeError:
    conflict = _CONFLICT.search(source)
    if conflict:
        line = source.count("\n", 0, conflict.start()) + 1
        what = "the notebook holds the marks of a merge conflict"
        return GradeError(what, where=f"{name} line {line}", hint="resolve it and hand it in again")
    where = f"{name} line {error.lineno}" if isinstance(error, json.JSONDecodeError) else name
    return GradeError("the file is not a notebook: its JSON is broken", where=where, hint=_AGAIN)


def _fault(notebook: Mapping[str, Any], listed: list[Any]) -> str:
    """What is wrong with a notebook by its own format, if that has a schema."""
    if notebook.get("nbformat") not in WITH_SCHEMA:
        return ""
    for cell in listed:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    from nbformat.validator import iter_validate

    try:
        found = next(iter_validate(notebook, relax_add_props=True), None)
    except Exception:  # the library trusts what the fields say of themselves
        return "it has fields of the wrong kind"
    return "" if found is None else str(found.message)[:LONGEST_FAULT]


def _listed(notebook: Mapping[str, Any]) -> list[Any]:
    """The cells as written; formats 2 and 3 keep them in worksheets."""
    sheets = notebook.get("worksheets")
    holders = [notebook, *(sheets if isinstance(sheets, list) else [])]
    lists = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _cell(number: int, fields: Any) -> NotebookCell | None:
    """A cell of any format, whatever else it lacks, if it has a source."""
    source = _source(fields) if isinstance(fields, dict) else None
    if source is None:
        return None
    kind = _kind(fields)
    if kind == "markdown":
        source = without_pictures(_heading(fields) + source)
    metadata = fields.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    graded = nbgrader if isinstance(nbgrader, dict) else {}
    return NotebookCell(number, kind, source, graded)


def _heading(fields: Mapping[str, Any]) -> str:
    """The signs of a heading, which format 3 had cells for."""
    if fields.get("cell_type") != "heading":
        return ""
    level = fields.get("level")
    return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " "


def _source(fields: Mapping[str, Any]) -> str | None:
    """One text, or a list of lines."""
    found = next((fields[key] for key in _SOURCES if fields.get(key) is not None), None)
    if isinstance(found, list):
        found = "".join(line for line in found if isinstance(line, str))
    if not isinstance(found, str):
        return None
    # JSON can write what no text holds: half of a surrogate pair, and NUL.
    return ended(found.encode("utf-8", "replace").decode().replace("\0", "\ufffd"))


def _kind(fields: Mapping[str, Any]) -> str:
    written = str(fields.get("cell_type")).strip().lower()
    return _KINDS.get(written, "code" if _ONLY_CODE_HAS & fields.keys() else "markdown")
