"""Read the cells of an `.ipynb` file in any format, even if it breaks the format.

A note tells the student what nbformat, the library of the format, finds wrong. Saved outputs are
dropped before: they could make this check as slow as the file's author likes.
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
    read_text,
    refuse_above,
    with_unix_line_ends,
    without_pictures,
)

FORMATS_WITH_SCHEMA = (3, 4)
LONGEST_FAULT = 120
_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_KERNEL = re.compile(rb'"kernelspec"\s*:\s*\{[^{}]*"language"\s*:\s*"([\w+#-]{1,20})"')
_EXTENSION = re.compile(rb'"file_extension"\s*:\s*"\.(\w{1,5})"')
_LANGUAGES = {
    "py": "python", "ipython": "python", "python3": "python", "r": "R", "jl": "Julia",
    "julia": "Julia",
}  # fmt: skip
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)  # even without an end
_HINT = "open it in Jupyter, save it and hand it in again"
_SOURCE_KEYS = ("source", "input", "code", "text")  # format 4, 3 and 2, 1
_CODE_KEYS = {"outputs", "execution_count", "prompt_number", "input", "code"}
_KINDS = {
    "code": "code", "raw": "raw",
    "markdown": "markdown", "heading": "markdown", "html": "markdown", "text": "markdown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotebookCell:
    """A cell.

    Attributes:
        number: its position among all cells, from 1.
        kind: `code`, `markdown` or `raw`.
        source: its text with `\\n` line ends.
        nbgrader: nbgrader's metadata, which may be empty.
    """

    number: int
    kind: str
    source: str
    nbgrader: Mapping[str, Any]


def read_cells(file: SourceFile) -> tuple[list[NotebookCell], tuple[str, ...]]:
    """The cells, and notes for the student. Saved outputs are not read.

    Raises:
        GradeError: the file is too large, or it is not a notebook.
    """
    source, notes = read_text(file, max_bytes=MAX_BYTES_WITH_PICTURES)
    notebook = _parse(source, file.name)
    raw_cells = _raw_cells(notebook)
    read = (_read_cell(number, fields) for number, fields in enumerate(raw_cells, start=1))
    cells = [cell for cell in read if cell]
    if not cells:
        raise GradeError("the notebook has no cells", where=file.name, hint=_HINT)
    size = sum(len(cell.source) for cell in cells)
    refuse_above(MAX_BYTES, size, where=file.name, what=PICTURES_ASIDE)
    if fault := _format_fault(notebook, raw_cells):
        notes += (f"{file.name} breaks the notebook format ({fault}); what can be read was.",)
    if len(cells) < len(raw_cells):
        unread = len(raw_cells) - len(cells)
        notes += (f"{unread} of {len(raw_cells)} cells in {file.name} could not be read.",)
    return cells, notes


def kernel_language(file: SourceFile) -> str:
    """The language of a notebook's kernel (`python`, `R`); empty if the file does not name it."""
    named = _KERNEL.search(file.data) or _EXTENSION.search(file.data)
    language = named[1].decode("ascii", "replace").lower() if named else ""
    return _LANGUAGES.get(language, language)


def _parse(source: str, name: str) -> Mapping[str, Any]:
    if not source.strip():
        raise GradeError("the notebook is empty", where=name, hint="hand it in again")
    refuse_above(MAX_BYTES, _size_outside_strings(source), where=name, what=PICTURES_ASIDE)
    try:
        notebook = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _unreadable(source, name, error) from None
    if not isinstance(notebook, dict):
        raise GradeError("the file is JSON but not a notebook", where=name, hint=_HINT)
    return notebook


def _size_outside_strings(source: str) -> int:
    """The number of characters outside strings, counted up to the limit.

    Each of them can take a hundred bytes of memory once parsed. A saved picture is one string and
    takes its own size.
    """
    size = end = 0
    for string in _STRING.finditer(source):
        size += string.start() - end + len('""')
        end = string.end()
        if size > MAX_BYTES:
            return size
    return size + len(source) - end


def _unreadable(source: str, name: str, error: Exception) -> GradeError:
    conflict = _CONFLICT.search(source)
    if conflict:
        line = source.count("\n", 0, conflict.start()) + 1
        what = "the notebook contains the marks of a merge conflict"
        return GradeError(what, where=f"{name} line {line}", hint="resolve it and hand it in again")
    where = f"{name} line {error.lineno}" if isinstance(error, json.JSONDecodeError) else name
    return GradeError("the file is not a notebook: its JSON is broken", where=where, hint=_HINT)


def _format_fault(notebook: Mapping[str, Any], raw_cells: list[Any]) -> str:
    """The first fault of a notebook according to its format's schema, if there is one."""
    if notebook.get("nbformat") not in FORMATS_WITH_SCHEMA:
        return ""
    for cell in raw_cells:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    from nbformat.validator import iter_validate

    try:
        error = next(iter_validate(notebook, relax_add_props=True), None)
    except Exception:  # the library trusts the types of the fields
        return "it has fields of the wrong kind"
    return "" if error is None else str(error.message)[:LONGEST_FAULT]


def _raw_cells(notebook: Mapping[str, Any]) -> list[Any]:
    """The cells as in the file; formats 2 and 3 keep them in worksheets."""
    sheets = notebook.get("worksheets")
    holders = [notebook, *(sheets if isinstance(sheets, list) else [])]
    lists = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _read_cell(number: int, fields: Any) -> NotebookCell | None:
    """A cell of any format, or None if it has no source."""
    source = _source(fields) if isinstance(fields, dict) else None
    if source is None:
        return None
    kind = _kind(fields)
    if kind == "markdown":
        source = without_pictures(_heading(fields) + source)
    metadata = fields.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return NotebookCell(number, kind, source, nbgrader if isinstance(nbgrader, dict) else {})


def _heading(fields: Mapping[str, Any]) -> str:
    """The signs before a heading's text; format 3 has heading cells."""
    if fields.get("cell_type") != "heading":
        return ""
    level = fields.get("level")
    return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " "


def _source(fields: Mapping[str, Any]) -> str | None:
    """The text of a cell, which is one string or a list of lines."""
    source = next((fields[key] for key in _SOURCE_KEYS if fields.get(key) is not None), None)
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    # JSON strings may contain half of a surrogate pair, and NUL; a text may not.
    text = source.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return with_unix_line_ends(text)


def _kind(fields: Mapping[str, Any]) -> str:
    cell_type = str(fields.get("cell_type")).strip().lower()
    return _KINDS.get(cell_type, "code" if _CODE_KEYS & fields.keys() else "markdown")
