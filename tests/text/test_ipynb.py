"""Notebooks in old formats, and notebooks that break their format."""

import json
from typing import Any

import pytest

from grader.errors import GradeError
from grader.model import CodeCell, Program
from grader.text.text_file import MAX_BYTES, MAX_BYTES_WITH_PICTURES
from tests.support.handed_in import CELLS, PICTURE, cell, notebook, old_notebook, read

FULL: dict[str, Any] = {"outputs": [], "metadata": {}}


@pytest.mark.parametrize("more", [FULL, {}, {"outputs": 3, "metadata": None}], ids=str)
@pytest.mark.parametrize("version", [2, 3])
def test_old_notebooks(version: int, more: dict[str, Any]) -> None:
    code = {"cell_type": "code", "input": "x = 1", **more}
    title = {"cell_type": "markdown", "source": ["## Question ", "2"], **more}
    text = {"cell_type": "markdown", "source": ["foo"], **more}
    reading = read("notebook", old_notebook(version, code, title, text))
    assert reading.program == Program("notebook", "hw2", (CodeCell(1, "x = 1"),))
    assert (reading.texts["q2"].source, reading.texts["q2"].place.cell) == ("foo", 3)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"outputs": [], "metadata": {}, "execution_count": None}, "", id="sound"),
        pytest.param({"outputs": [{"x": 1}], "metadata": {}, "execution_count": 1}, "", id="saved"),
        pytest.param({"outputs": [], "execution_count": None}, "'metadata' is a", id="lacks a key"),
        pytest.param({"outputs": [], "metadata": 3, "execution_count": 1}, "3 is not", id="type"),
    ],
)
def test_a_broken_format_is_noted_and_read(fields: dict[str, Any], fault: str) -> None:
    code = {"cell_type": "code", "source": "x = 1", **fields}
    reading = read("notebook", notebook(code, nbformat_minor=4))
    assert reading.program == Program("notebook", "hw2", (CodeCell(1, "x = 1"),))
    assert bool(reading.notes) == bool(fault)
    assert all(f"breaks the notebook format ({fault}" in note for note in reading.notes)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"nbformat_minor": "5"}, id="a number as text"),
        pytest.param({"nbformat_minor": 1}, id="an unknown version"),
        pytest.param({"nbformat_minor": []}, id="a list"),
        pytest.param({"nbformat": 3, "nbformat_minor": {}}, id="a dictionary"),
        pytest.param({"cells": [{"cell_type": None, "source": "x = 1", "outputs": []}]}, id="none"),
    ],
)
def test_fields_of_the_wrong_type(fields: dict[str, Any]) -> None:
    code = {"cell_type": "code", "source": "x = 1"}
    reading = read("notebook", json.dumps(json.loads(notebook(code)) | fields))
    assert reading.program == Program("notebook", "hw2", (CodeCell(1, "x = 1"),))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            {"cell_type": "heading", "level": 2, "source": ["Question 2"]},
            {"cell_type": "html", "source": ["foo"]},
            id="format 3",
        ),
        pytest.param(
            {"cell_type": "heading", "level": 9.5, "source": ["Question 2"]},
            {"cell_type": "plaintext", "source": "foo"},
            id="an invalid level",
        ),
        pytest.param(
            {"cell_type": "text", "text": "# Question 2"},
            {"cell_type": "text", "text": "foo"},
            id="format 1",
        ),
    ],
)
def test_cells_of_old_formats(title: dict[str, Any], text: dict[str, Any]) -> None:
    code = {"cell_type": "code", "code": "x"}
    reading = read("notebook", notebook(title, text, code, nbformat=1))
    assert reading.program == Program("notebook", "hw2", (CodeCell(3, "x"),))
    assert reading.texts["q2"].source == "foo"


def test_worksheets_follow_each_other() -> None:
    sheets = [{"cells": [{"cell_type": "code", "input": text}]} for text in ("x", "y")]
    reading = read("notebook", json.dumps({"nbformat": 3, "worksheets": [*sheets, None]}))
    assert reading.program == Program("notebook", "hw2", (CodeCell(1, "x"), CodeCell(2, "y")))


TITLE = {"cell_type": "markdown", "source": "## Q2"}


LAST = {"cell_type": "code", "source": "z"}


@pytest.mark.parametrize(
    ("odd", "sources"),
    [
        pytest.param({"cell_type": "code", "source": "x"}, ["x"], id="only a source"),
        pytest.param({"cell_type": "Code", "source": "x"}, ["x"], id="another case"),
        pytest.param({"execution_count": 3, "source": "x"}, ["x"], id="code without a type"),
        pytest.param({"cell_type": "py", "outputs": 3, "source": "x"}, ["x"], id="a type for code"),
        pytest.param({"cell_type": "code", "source": ["x", None]}, ["x"], id="a line that is null"),
        pytest.param({"cell_type": "code", "source": [1]}, [""], id="numbers for lines"),
        pytest.param(
            {"cell_type": "code", "source": "\ud83d\0"}, ["?\ufffd"], id="invalid characters"
        ),
        pytest.param({"source": "foo"}, [], id="text without a type"),
        pytest.param({"cell_type": "md", "source": "foo"}, [], id="an unknown type"),
        pytest.param({"cell_type": [], "source": "foo"}, [], id="a list for a type"),
    ],
)
def test_odd_cells(odd: dict[str, Any], sources: list[str]) -> None:
    reading = read("notebook", json.dumps({"cells": [TITLE, {**odd, "id": "same"}, LAST]}))
    code = tuple(CodeCell(2, source) for source in sources)
    assert reading.program == Program("notebook", "hw2", (*code, CodeCell(3, "z")))
    assert [text.source for text in reading.texts.values()] == ([] if code else ["foo"])
    assert reading.notes == ()


@pytest.mark.parametrize(
    "odd", [None, "x", 3, [], {}, {"source": None}, {"cell_type": "code", "source": 1}], ids=str
)
def test_values_that_are_not_cells_are_left_out(odd: object) -> None:
    reading = read("notebook", json.dumps({"cells": [TITLE, odd, LAST]}))
    assert reading.program == Program("notebook", "hw2", (CodeCell(3, "z"),))
    assert reading.notes == ("1 of 3 cells in hw2 could not be read.",)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([{**cell("code", "x"), "outputs": [PICTURE]}, TITLE], id="a saved output"),
        pytest.param(
            [TITLE, {**cell("markdown", ""), "attachments": {"a.png": PICTURE}}], id="attached"
        ),
        pytest.param(
            [TITLE, cell("markdown", f"![](data:image/png;base64,{PICTURE})")], id="in the text"
        ),
    ],
)
def test_pictures_in_a_notebook(cells: list[dict[str, Any]]) -> None:
    reading = read("notebook", notebook(*cells, cell("markdown", "foo")))
    text = reading.texts["q2"].source.removeprefix("![](data:image/png;base64,)")
    assert text.strip() == "foo"


TOO_LARGE = "hw2: the file, pictures aside, has more than 8 MiB"
BROKEN = "hw2 line 1: the file is not a notebook"
NO_CELLS = "hw2: the notebook has no cells"
GOOD = notebook(*CELLS)


HINT = "(open it in Jupyter, save it and hand it in again)"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            b" " * (MAX_BYTES_WITH_PICTURES + 1), "hw2: the file has more than 64 MiB", id="huge"
        ),
        pytest.param("[" + '"",' * (MAX_BYTES // 2), TOO_LARGE, id="many small values"),
        pytest.param('"' + '\\"' * MAX_BYTES, BROKEN, id="a string without end"),
        pytest.param(notebook(cell("code", PICTURE)), TOO_LARGE, id="huge code"),
        pytest.param(b"", "hw2: the notebook is empty", id="empty"),
        pytest.param(GOOD[:-40], BROKEN, id="cut off"),
        pytest.param("x = 1", BROKEN, id="a module"),
        pytest.param("[1]", "hw2: the file is JSON but not a notebook", id="other JSON"),
        pytest.param("{}", NO_CELLS, id="no cells"),
        pytest.param(notebook(), NO_CELLS, id="an empty list"),
        pytest.param('{"cells": 3}', NO_CELLS, id="cells that are not a list"),
        pytest.param('{"cells": [3]}', NO_CELLS, id="a number for a cell"),
        pytest.param("[" * 100_000, "hw2: the file is not a notebook", id="too deep"),
        pytest.param("9" * 5000, "hw2: the file is not a notebook", id="a huge number"),
        pytest.param(
            '{\n "cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> main\n]}',
            "hw2 line 3: the notebook contains the marks of a merge conflict",
            id="a merge conflict",
        ),
        pytest.param('{"nbformat": 3, "worksheets": 3}', NO_CELLS, id="format 3, wrong type"),
        pytest.param('{"nbformat": 3}', NO_CELLS, id="format 3, no cells"),
    ],
)
def test_refused_notebooks(data: bytes | str, message: str) -> None:
    with pytest.raises(GradeError) as caught:
        read("notebook", data)
    assert str(caught.value).startswith(message)
    assert caught.value.hint


def test_a_refusal_has_a_hint() -> None:
    with pytest.raises(GradeError) as caught:
        read("notebook", "{}")
    assert str(caught.value) == f"hw2: the notebook has no cells {HINT}"
