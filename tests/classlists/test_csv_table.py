"""Tables of other systems: what is not filled in comes out byte for byte."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classlists import csv_table as sheets
from grader.errors import GradeError
from grader.escapes import cell
from tests.support.factories import HOSTILE

CELL = st.text(st.sampled_from("a1 ,;\"'\r\n\t=é"), max_size=6)


def written(sheet: sheets.Sheet) -> bytes:
    return "".join(sheet.lines()).encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a,b\r\n1,2\r\n", id="Windows line ends"),
        pytest.param(b"a,b\n1,2", id="no line end at the end"),
        pytest.param(b"\xef\xbb\xbfa;b\n1;2\n", id="byte-order mark and semicolons"),
        pytest.param(b'"a","b"\n"1","2,3"\n', id="everything in quotes"),
        pytest.param(b'a,b\n"x ""y""\nz",2\n', id="quotes and a line end in a cell"),
        pytest.param(b"a,b,c\n1\n1,2,3,4\n\n", id="ragged rows and an empty line"),
        pytest.param(b"    Points Possible,,10\n  x , y\n", id="blanks around"),
        pytest.param(b"a\tb\n1\t2\n", id="tabs"),
        pytest.param(b"a,b\r1,2\r", id="old Macintosh line ends"),
    ],
)
def test_what_is_read_is_written(data: bytes) -> None:
    assert written(sheets.read("x.csv", data)) == data


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4))
def test_it_reads_what_the_csv_module_writes(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["h1", "h2"], *rows])
    sheet = sheets.read("x.csv", out.getvalue().encode())
    assert [sheet.values(place) for place in range(1, len(rows) + 1)] == rows


@given(CELL)
def test_a_filled_cell_reads_back(value: str) -> None:
    sheet = sheets.read("x.csv", b"a,b\n1,2\n").fill({(1, 1): value})
    rows = list(csv.reader(io.StringIO("".join(sheet.lines()), newline="")))
    assert rows == [["a", "b"], ["1", value]]


def test_a_row_that_is_too_short_is_made_longer() -> None:
    sheet = sheets.read("x.csv", b"a,b,c\n1\n").fill({(1, 2): "x"})
    assert written(sheet) == b"a,b,c\n1,,x\n"


def test_kept_rows_keep_their_line_ends() -> None:
    sheet = sheets.read("x.csv", b"a\r\nb\r\nc").keep_rows([0, 2])
    assert written(sheet) == b"a\r\nc\r\n"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b'a,b\n1,"2\n3,4\n', "x.csv:2: a quotation mark is opened", id="open quote"),
        pytest.param(b"", "the table is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", "the table is empty", id="blank"),
        pytest.param(b"PK\x03\x04\x00\x00", "not a table", id="a spreadsheet of Excel"),
        pytest.param("é,b\n".encode("cp1252"), "not in UTF-8", id="another encoding"),
        pytest.param("a,b\n".encode("utf-16"), "not in UTF-8", id="UTF-16"),
    ],
)
def test_invalid_tables(data: bytes, what: str) -> None:
    with pytest.raises(GradeError, match=what):
        sheets.read("x.csv", data)


@pytest.mark.parametrize(
    ("data", "comma"),
    [
        pytest.param(b"a;b\n1;2\n", True, id="semicolons and no number to see"),
        pytest.param(b"a,b\n1,2\n", False, id="commas and no number to see"),
        pytest.param(b'a,b\n"1,5",2\n', True, id="a decimal comma in quotes"),
        pytest.param(b"a;b\n1.5;2\n", False, id="points between semicolons"),
        pytest.param(b'a,b\n"1,5",2.5\n3.5,x\n', False, id="most have a point"),
        pytest.param(b'a,b\n"Sunday, 1 November 2026, 10:00",x\n', False, id="a date"),
    ],
)
def test_the_decimal_separator_of_a_file(data: bytes, comma: bool) -> None:
    sheet = sheets.read("x.csv", data)
    assert sheet.has_decimal_comma("auto") is comma
    assert sheet.has_decimal_comma("comma") is True
    assert sheet.has_decimal_comma("point") is False


@pytest.mark.parametrize(
    ("value", "shown"),
    [("7.5", "7.5"), ("10", "10"), ("0", "0"), ("-0.5", "-0.5"), ("2.345", "2.35"), ("1E+1", "10")],
)
def test_numbers(value: str, shown: str) -> None:
    assert sheets.format_number(Decimal(value)) == shown
    assert sheets.format_number(Decimal(value), comma=True) == shown.replace(".", ",")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_cell_is_one_line_and_no_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(sheets.format_row([cell(text), "1"])))
    assert len(row) == 2
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
