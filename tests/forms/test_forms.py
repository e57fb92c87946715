"""The three forms: what they find in a file, and what they refuse."""

import json
from typing import Any

import pytest

from grader import plugins
from grader.errors import GradeError
from grader.model import CodeCell, FileReading, Program, SourceFile
from grader.text.text_file import MAX_BYTES, MAX_BYTES_WITH_PICTURES

QUESTIONS = ("q1.i", "q1.ii", "q2")


def read(kind: str, data: bytes | str, name: str = "hw2") -> FileReading:
    raw = data.encode() if isinstance(data, str) else data
    return plugins.forms()[kind]().read(SourceFile(name, raw), QUESTIONS)


def notebook(*cells: dict[str, Any], **more: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, **more})


def cell(kind: str, source: str | list[str], **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": metadata, "source": source}


def old_notebook(version: int, *cells: dict[str, Any]) -> str:
    return json.dumps({"nbformat": version, "metadata": {}, "worksheets": [{"cells": cells}]})


def test_every_form_is_found_by_name() -> None:
    suffixes = {kind: form.suffixes for kind, form in plugins.forms().items()}
    assert suffixes["module"] == (".py",)
    assert suffixes["notebook"] == (".ipynb",)
    assert ".md" in suffixes["writeup"]


@pytest.mark.parametrize(
    ("data", "source", "notes"),
    [
        pytest.param(b"x = 1\n", "x = 1\n", (), id="plain"),
        pytest.param(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n", "x = 1\ny = 2\n", (), id="from Windows"),
        pytest.param(
            b"# coding: latin-1\nx = '\xe9'", "# coding: latin-1\nx = 'é'", (), id="coding"
        ),
        pytest.param("x = 'é'".encode("utf-16"), "x = 'é'", (), id="UTF-16 with its mark"),
        pytest.param(b"# coding: base64\n", "# coding: base64\n", (), id="a coding of bytes"),
        pytest.param(b"# coding: klingon\n", "# coding: klingon\n", (), id="no such coding"),
        pytest.param(
            b"x = '\x93hi\x94'",
            "x = '“hi”'",
            ("hw2 is not UTF-8; it was read as Windows-1252.",),
            id="Windows-1252",
        ),
        pytest.param(
            b"x = '\x81'",
            "x = '\x81'",
            ("hw2 is not UTF-8; it was read as Latin-1.",),
            id="any byte",
        ),
        pytest.param(b"def broken(:", "def broken(:", (), id="no Python: that is found by running"),
        pytest.param(b"", "", (), id="empty"),
    ],
)
def test_module(data: bytes, source: str, notes: tuple[str, ...]) -> None:
    expected = Program("module", "hw2", (CodeCell(0, source),))
    assert read("module", data) == FileReading(program=expected, notes=notes)


@pytest.mark.parametrize(
    ("data", "answer", "notes"),
    [
        pytest.param(b"# Q2\nfoo\n", "foo", (), id="plain"),
        pytest.param(b"\xef\xbb\xbf# Q2\r\nfoo\r\nbar", "foo\nbar", (), id="from Windows"),
        pytest.param(b"# Q2\rfoo", "foo", (), id="from an old Mac"),
        pytest.param("# Q2\nσ²".encode("utf-16"), "σ²", (), id="UTF-16 with its mark"),
        pytest.param(
            b"# Q2\nit\x92s",
            "it’s",
            ("hw2 is not UTF-8; it was read as Windows-1252.",),
            id="Windows-1252",
        ),
    ],
)
def test_writeup(data: bytes, answer: str, notes: tuple[str, ...]) -> None:
    reading = read("writeup", data)
    assert (reading.texts["q2"].source, reading.notes) == (answer, notes)
    assert reading.program is None


def test_a_note_of_the_reader_is_passed_on() -> None:
    assert read("writeup", "# Qeustion 2\nfoo").notes == (
        "The heading `Qeustion 2` was read as q2.",
    )


CELLS = (
    cell("markdown", "# Homework"),
    cell("code", ["x = 1\n", "y = 2"], collapsed=True),
    cell("raw", "## Question 2\nraw"),
    cell("markdown", ["## Question 1\n", "\n", "**ii)** foo"]),
    cell("code", "!ls\r\n%time z = 3"),
    cell("markdown", "and more"),
)


def test_notebook_numbers_all_cells() -> None:
    reading = read("notebook", notebook(*CELLS))
    code = (CodeCell(2, "x = 1\ny = 2"), CodeCell(5, "!ls\n%time z = 3"))
    assert reading.program == Program("notebook", "hw2", code)


def test_notebook_texts_go_on_behind_code() -> None:
    reading = read("notebook", notebook(*CELLS))
    text = reading.texts["q1.ii"]
    assert set(reading.texts) == {"q1.ii"}
    assert (text.source, text.place.cell, text.place.line) == ("foo\n\nand more", 4, 3)
    assert str(text.place) == "hw2 cell 4 line 3, under `Question 1`, item ii"


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        pytest.param([cell("markdown", "foo", nbgrader={"grade_id": "q2"})], "foo", id="its name"),
        pytest.param(
            [cell("markdown", "foo", nbgrader={"grade_id": "q2-answer", "solution": True})],
            "foo",
            id="a longer name",
        ),
        pytest.param(
            [
                cell("markdown", "## Question 2\nWhat?"),
                cell("markdown", "foo", nbgrader={"grade_id": "q2", "solution": True}),
            ],
            "foo",
            id="it wins over a heading",
        ),
        pytest.param(
            [
                cell("markdown", "## Q2\nWhat?", nbgrader={"grade_id": "cell-1a", "locked": True}),
                cell("markdown", "foo"),
            ],
            "foo",
            id="below the course's own text",
        ),
        pytest.param(
            [
                cell("markdown", "What?", nbgrader={"grade_id": "q2_text", "locked": True}),
                cell("markdown", "foo"),
            ],
            "foo",
            id="below a cell that the course named",
        ),
        pytest.param(
            [cell("markdown", "**Question 2**\n\nfoo", nbgrader={"grade_id": "q2"})],
            "foo",
            id="it says its name again",
        ),
        pytest.param(
            [cell("markdown", "## Q2\nfoo", nbgrader={"grade_id": 7})], "foo", id="no name at all"
        ),
        pytest.param([cell("markdown", "## Q2\nfoo", nbgrader="x")], "foo", id="odd metadata"),
    ],
)
def test_nbgrader(cells: list[dict[str, Any]], answer: str) -> None:
    assert read("notebook", notebook(*cells)).texts["q2"].source == answer


def test_the_title_of_a_cell_that_is_locked_is_no_answer() -> None:
    handed_out = cell("markdown", "## Q2: A title", nbgrader={"grade_id": "q2_a", "locked": True})
    assert "q2" not in read("notebook", notebook(handed_out)).texts


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
def test_what_breaks_the_format_is_said_and_read(fields: dict[str, Any], fault: str) -> None:
    code = {"cell_type": "code", "source": "x = 1", **fields}
    reading = read("notebook", notebook(code, nbformat_minor=4))
    assert reading.program == Program("notebook", "hw2", (CodeCell(1, "x = 1"),))
    assert bool(reading.notes) == bool(fault)
    assert all(f"breaks the notebook format ({fault}" in note for note in reading.notes)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"nbformat_minor": "5"}, id="a number as text"),
        pytest.param({"nbformat_minor": 1}, id="a version that never was"),
        pytest.param({"nbformat_minor": []}, id="a list"),
        pytest.param({"nbformat": 3, "nbformat_minor": {}}, id="a dictionary"),
        pytest.param({"cells": [{"cell_type": None, "source": "x = 1", "outputs": []}]}, id="none"),
    ],
)
def test_fields_of_any_kind_are_read_past(fields: dict[str, Any]) -> None:
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
            id="a level that is none",
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
        pytest.param({"cell_type": "code", "source": ["x", None]}, ["x"], id="a line that is none"),
        pytest.param({"cell_type": "code", "source": [1]}, [""], id="numbers for lines"),
        pytest.param({"cell_type": "code", "source": "\ud83d\0"}, ["?\ufffd"], id="no characters"),
        pytest.param({"source": "foo"}, [], id="text without a type"),
        pytest.param({"cell_type": "md", "source": "foo"}, [], id="an unknown type"),
        pytest.param({"cell_type": [], "source": "foo"}, [], id="a type of no type"),
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
def test_what_is_no_cell_is_left_out(odd: object) -> None:
    reading = read("notebook", json.dumps({"cells": [TITLE, odd, LAST]}))
    assert reading.program == Program("notebook", "hw2", (CodeCell(3, "z"),))
    assert reading.notes == ("1 of 3 cells in hw2 could not be read.",)


PICTURE = "A" * (MAX_BYTES + 1)


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


def test_a_picture_in_a_writeup() -> None:
    source = f"# Q2\nfoo\n\n[image1]: <data:image/png;base64,{PICTURE}=>\n"
    expected = "foo\n\n[image1]: <data:image/png;base64,>"
    assert read("writeup", source).texts["q2"].source == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"# Q2\nfoo and bar\n\0", id="a zero byte"),
        pytest.param("# Q2\nfoo and bar\n".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param("# Q2\nfoo and bar\n".encode("utf-16-be"), id="the other UTF-16"),
    ],
)
def test_a_text_with_zero_bytes_is_read(data: bytes) -> None:
    assert read("writeup", data).texts["q2"].source == "foo and bar"


GOOD = notebook(*CELLS)
AGAIN = "(open it in Jupyter, save it and hand it in again)"


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        pytest.param("module", b"x\0y", "hw2: the file is not text", id="binary module"),
        pytest.param("module", b"\0x\0\0" * 9, "hw2: the file is not text", id="zeros"),
        pytest.param("module", b"\x01\x02\0 = 1234567890", "hw2: the file is not text", id="signs"),
        pytest.param("writeup", b"%PDF-1.7\0", "hw2: the file is not text", id="binary write-up"),
        pytest.param(
            "module",
            b" " * (MAX_BYTES + 1),
            "hw2: the file has more than 8 MiB",
            id="a huge module",
        ),
        pytest.param(
            "notebook",
            b" " * (MAX_BYTES_WITH_PICTURES + 1),
            "hw2: the file has more than 64 MiB",
            id="a huge notebook",
        ),
        pytest.param(
            "notebook",
            "[" + '"",' * (MAX_BYTES // 2),
            "hw2: the file, pictures aside, has more than 8 MiB",
            id="much of little",
        ),
        pytest.param(
            "notebook",
            '"' + '\\"' * MAX_BYTES,
            "hw2 line 1: the file is not a notebook",
            id="a string that never ends",
        ),
        pytest.param(
            "notebook",
            notebook(cell("code", PICTURE)),
            "hw2: the file, pictures aside, has more than 8 MiB",
            id="huge code",
        ),
        pytest.param(
            "writeup",
            PICTURE,
            "hw2: the file, pictures aside, has more than 8 MiB",
            id="a huge write-up",
        ),
        pytest.param("notebook", b"", "hw2: the notebook is empty", id="empty"),
        pytest.param(
            "notebook", GOOD[:-40], "hw2 line 1: the file is not a notebook", id="cut off"
        ),
        pytest.param("notebook", "x = 1", "hw2 line 1: the file is not a notebook", id="a module"),
        pytest.param("notebook", "[1]", "hw2: the file is JSON but not a notebook", id="other JSON"),
        pytest.param("notebook", "{}", "hw2: the notebook has no cells", id="no cells"),
        pytest.param("notebook", notebook(), "hw2: the notebook has no cells", id="an empty list"),
        pytest.param("notebook", '{"cells": 3}', "hw2: the notebook has no cells", id="no list"),
        pytest.param("notebook", '{"cells": [3]}', "hw2: the notebook has no cells", id="a number"),
        pytest.param("notebook", "[" * 100_000, "hw2: the file is not a notebook", id="too deep"),
        pytest.param("notebook", "9" * 5000, "hw2: the file is not a notebook", id="a huge number"),
        pytest.param(
            "notebook",
            '{\n "cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> main\n]}',
            "hw2 line 3: the notebook contains the marks of a merge conflict",
            id="a merge conflict",
        ),
        pytest.param(
            "notebook",
            '{"nbformat": 3, "worksheets": 3}',
            "hw2: the notebook has no cells",
            id="an old one with wrong types",
        ),
        pytest.param(
            "notebook",
            '{"nbformat": 3}',
            "hw2: the notebook has no cells",
            id="an old one without cells",
        ),
    ],
)
def test_refused(kind: str, data: bytes | str, message: str) -> None:
    with pytest.raises(GradeError) as caught:
        read(kind, data)
    assert str(caught.value).startswith(message)
    assert caught.value.hint


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(GradeError) as caught:
        read("notebook", "{}")
    assert str(caught.value) == f"hw2: the notebook has no cells {AGAIN}"
