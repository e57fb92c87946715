"""CSV files by column name: whatever a spreadsheet writes is read the same."""

from pathlib import Path

import pytest

from grader.classlists.csv_rows import CsvRow, find_delimiter, read_rows
from grader.errors import GradeError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"student,time\nada,noon\n", id="plain"),
        pytest.param(b"\xef\xbb\xbfstudent,time\r\nada,noon\r\n", id="byte-order mark"),
        pytest.param("student\ttime\nada\tnoon\n".encode("utf-16"), id="Unicode text of Excel"),
        pytest.param(b"sep=;\r\nstudent;time\r\nada;noon\r\n", id="a declared delimiter"),
        pytest.param(b'"sep=,"\nstudent,time\nada,noon\n', id="in quotes"),
        pytest.param(b"\n , \nstudent,time\n,\nada,noon\n\n", id="blank rows"),
        pytest.param(b" Student , TIME,more\nada,noon\n", id="case, blanks, and a short row"),
        pytest.param(b'"a,b,c";student;time\nx;ada;noon\n', id="commas in a quoted name"),
    ],
)  # fmt: skip
def test_a_row_by_the_names_of_its_columns(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    (row,) = read_rows(path, needed=("student", "time"))
    assert (row.cells["student"], row.cells["time"]) == ("ada", "noon")


def test_a_row_says_where_it_is(path: Path) -> None:
    path.write_text('student,why\nada,"two\nlines"\n\n\'=bo,x\n')
    rows = read_rows(path, needed=())
    assert rows == (
        CsvRow(f"{path}:3", {"student": "ada", "why": "two\nlines"}),
        CsvRow(f"{path}:5", {"student": "=bo", "why": "x"}),
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "no column 'student'", id="empty"),
        pytest.param(b"studnet\n", "no column 'student' .did you mean 'studnet'", id="misspelt"),
        pytest.param(b"x\n", "no column 'student' .needed: student", id="another table"),
        pytest.param(b'student\n"ada\n', r"t.csv:2: this is not a table.*quotation", id="cut off"),
        pytest.param(b"PK\x03\x04\x00\x00", "this is not a table", id="a workbook"),
        pytest.param(b"student\nJos\xe9\n", "not in UTF-8 .save it as CSV UTF-8", id="Latin-1"),
    ],
)
def test_a_file_that_is_not_such_a_table(path: Path, data: bytes, sentence: str) -> None:
    path.write_bytes(data)
    with pytest.raises(GradeError, match=sentence):
        read_rows(path, needed=("student",))


def test_a_file_that_cannot_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GradeError, match="cannot be read"):
        read_rows(path, needed=())
    path.write_text("student\n")
    monkeypatch.setattr("grader.classlists.csv_rows.MAX_BYTES", 5)
    with pytest.raises(GradeError, match="at most"):
        read_rows(path, needed=())


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("a;b,c;d\n", ";", id="the most frequent"),
        pytest.param('\r\n"x,y,z"\tb\n', "\t", id="not in quotes, not in a blank line"),
        pytest.param("a\n1;2\n", ",", id="one column"),
    ],
)
def test_the_delimiter(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter
