"""`grades.csv`: the mark sheet."""

import csv
import io
from decimal import Decimal

import pytest

from grader.model import CheckGrade, Gradebook, Override, Verdict
from grader.reports.csv import CsvReport
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question

FIXED = ["total", "possible", "ungraded", "policies", "overrides", "flags"]


def text_of(book: Gradebook) -> str:
    ((name, pieces),) = CsvReport().files(book)
    assert name == "grades.csv"
    return "".join(pieces)


def rows(book: Gradebook) -> list[list[str]]:
    data = text_of(book).encode("utf-8")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_row_per_student_and_a_column_per_question() -> None:
    first = question(check_grade(possible="2.50"), id="q1.i")
    second = question(check_grade(Verdict.PARTIAL, possible="3", flags=("hedged",)), id="q1.ii")
    assert rows(gradebook(grade("ada", first, second), grade("ben", first, second))) == [
        ["student", "q1.i", "q1.ii", *FIXED],
        ["ada", "2.5", "1.5", "4", "5.5", "0", "", "", "q1.ii: hedged"],
        ["ben", "2.5", "1.5", "4", "5.5", "0", "", "", "q1.ii: hedged"],
    ]


def test_an_empty_class_has_a_heading() -> None:
    assert rows(gradebook()) == [["student", *FIXED]]


def test_it_begins_with_a_byte_order_mark() -> None:
    assert text_of(gradebook()).startswith("\ufeffstudent,")


def test_a_student_without_a_question_leaves_its_cell_empty() -> None:
    book = gradebook(grade("ada", question(id="q1")), grade("ben", question(id="q2")))
    assert [row[1:3] for row in rows(book)] == [["q1", "q2"], ["2", ""], ["", "2"]]


BY_HAND = Override("ada", "q1", points=Decimal(1), by="a. lee", why="readable", at="2026-11-24")
WAITS = check_grade(Verdict.UNGRADED)


@pytest.mark.parametrize(
    ("checks", "override", "cell"),
    [
        pytest.param([check_grade(Verdict.MISSING)], None, "0", id="missing is zero"),
        pytest.param([WAITS], None, "", id="ungraded is empty, not zero"),
        pytest.param([WAITS, check_grade()], None, "2", id="in part ungraded is a lower bound"),
        pytest.param([WAITS], BY_HAND, "1", id="set by hand"),
    ],
)
def test_the_cell_of_a_question(
    checks: list[CheckGrade], override: Override | None, cell: str
) -> None:
    points = {"points": override.points} if override else {}
    book = gradebook(grade("ada", question(*checks, override=override, **points)))
    assert rows(book)[1][1] == cell


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", r"'\t=1", id="tab"),
        pytest.param("\r=1", r"'\x0d=1", id="carriage return"),
        pytest.param("a=1", "a=1", id="formula sign inside"),
        pytest.param('a"b,c', 'a"b,c', id="quote and comma"),
        pytest.param("a\nb", r"a\nb", id="line feed"),
        pytest.param("\x1b[31m", r"\x1b[31m", id="terminal escape"),
        pytest.param("lone \ud800", r"lone \ud800", id="lone surrogate"),
    ],
)
def test_a_name_is_shown_and_not_run(name: str, cell: str) -> None:
    assert rows(gradebook(grade(name)))[1][0] == cell


def test_points_below_zero_stay_a_number() -> None:
    assert rows(gradebook(grade("ada", points=Decimal("-0.50"))))[1][2] == "-0.5"


def test_flags_cannot_be_run_either() -> None:
    book = gradebook(grade("ada", question(check_grade(flags=("=1+1",)), id="=q")))
    assert rows(book)[1][-1] == "'=q: =1+1"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stay_in_their_row(text: str) -> None:
    assert [len(row) for row in rows(gradebook(grade(text), grade("ben")))] == [8, 8, 8]
