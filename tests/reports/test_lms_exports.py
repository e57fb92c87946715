"""Canvas and Moodle: files of a course, filled in and read back."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from grader.errors import GradeError
from grader.model import Grade, Gradebook, Verdict
from grader.plugins import Report, UploadedFile, configured
from grader.reports.canvas import Canvas
from grader.reports.moodle import Moodle
from grader.reports.moodle_worksheet import MoodleWorksheet
from grader.reports.nbgrader import Nbgrader
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question

GRADEBOOK = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Homework 1 (7),Homework 2 (12345),"
    "Final Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10,4,(read only)\r\n"
    '"Lovelace, Ada",101,S001,ada@uni.edu,"CS101 and ""B""",9,,95\r\n'
    '"Turing, Alan",102,S002,alan@uni.edu,CS101,8,3,80\r\n'
    '"Hopper, Grace",103,S003,grace@uni.edu,CS101,7,EX,\r\n'
    '"Student, Test",104,,t,CS101\r\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 11,Ada Lovelace,ada@uni.edu,Submitted for grading,,4.00,Yes,"
    '"Sunday, 1 November 2026, 10:00 AM",-,\n'
    'Participant 12,Alan Turing,alan@uni.edu,"Submitted, late",1.00,4.00,Yes,-,-,"Points: old"\n'
    "Participant 13,Grace Hopper,grace@uni.edu,No submission,2.00,4.00,No,-,-,\n"
    'Participant 14,Katherine Johnson,kj@uni.edu,-,,4.00,Yes,-,-,"Well done, K."\n'
)
WAITS = question(check_grade(Verdict.UNGRADED), check_grade())


def student(name: str, earned: str = "3.5") -> Grade:
    return grade(name, question(check_grade(possible="4")), points=Decimal(earned))


def canvas(**options: Any) -> Report:
    given = {"fill": UploadedFile("gradebook.csv", GRADEBOOK.encode()), "column": "12345"} | options
    return configured(Canvas, {name: value for name, value in given.items() if value != ""})


def worksheet(text: str = WORKSHEET, **options: Any) -> Report:
    return configured(MoodleWorksheet, {"fill": UploadedFile("w.csv", text.encode()), **options})


def text_of(report: Report, *grades: Grade, **book: Any) -> str:
    ((_, pieces),) = report.files(gradebook(*grades, **book))
    return "".join(pieces)


def rows_of(report: Report, *grades: Grade, delimiter: str = ",") -> list[list[str]]:
    text = text_of(report, *grades).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def said(report: Report, *grades: Grade) -> list[str]:
    return list(report.remarks(gradebook(*grades)))


def test_canvas_changes_one_column_of_graded_rows() -> None:
    made = text_of(canvas(), student("ada@uni.edu"), student("S002", "4"))
    lines = GRADEBOOK.splitlines(keepends=True)
    assert made == "".join(
        [
            *lines[:3],
            lines[3].replace(",9,,95", ",9,3.5,95"),
            lines[4].replace(",8,3,80", ",8,4,80"),
        ]
    )


@pytest.mark.parametrize(
    "column",
    ["Homework 2 (12345)", "Homework 2", "12345"],
)
def test_canvas_finds_the_column(column: str) -> None:
    assert rows_of(canvas(column=column), student("101"))[-1][6] == "3.5"


def test_canvas_names_everybody_who_is_left_out() -> None:
    grades = [student("101"), student("Nobody Known"), grade("S002", WAITS), student("103")]
    assert said(canvas(), *grades) == [
        "left out: S002 waits for a person; see --waiting",
        "left out: Nobody Known is not in gradebook.csv: no row matches",
        "not graded here: Student, Test in gradebook.csv",
        "left out: 103 is excused in Canvas",
    ]
    assert [row[0] for row in rows_of(canvas(), *grades)[3:]] == ["Lovelace, Ada"]
    assert canvas().left_out(gradebook(*grades)) == 3


@pytest.mark.parametrize(
    ("before", "earned", "line"),
    [
        pytest.param("3", "3.5", "102: replaces 3 by 3.5", id="another number"),
        pytest.param("3.50", "3.5", None, id="the same number"),
        pytest.param("0", "3.5", "102: replaces 0 by 3.5", id="zero"),
        pytest.param("B+", "3.5", "102: replaces B+ by 3.5", id="a letter"),
        pytest.param("3", "3.496", "102: replaces 3 by 3.5", id="rounded"),
        pytest.param("", "3.5", None, id="no grade"),
        pytest.param(" - ", "3.5", None, id="a dash"),
    ],
)
def test_a_grade_that_is_replaced_is_named(before: str, earned: str, line: str | None) -> None:
    gradebook_ = UploadedFile("g.csv", GRADEBOOK.replace("8,3,80", f"8,{before},80").encode())
    text = WORKSHEET.replace(",1.00,4", f",{before},4").replace("Participant 12", "Participant 102")
    for report in (canvas(fill=gradebook_), worksheet(text)):
        lines = [each for each in said(report, student("102", earned)) if "replaces" in each]
        assert lines == ([line] if line else [])


@pytest.mark.parametrize("report", [canvas(), worksheet(), Moodle()], ids=lambda made: made.kind)
def test_totals_that_are_rounded_are_counted(report: Report) -> None:
    people = [student("ada@uni.edu", "0.625"), student("alan@uni.edu", "3.125")]
    assert "rounded to two decimals: 2 totals" in said(report, *people)
    assert "0.63" in text_of(report, *people)
    assert not [line for line in said(report, student("ada@uni.edu", "0.63")) if "round" in line]


def test_canvas_names_no_grade_of_a_student_who_is_excused() -> None:
    assert not [line for line in said(canvas(), student("103")) if "replaces" in line]


def test_canvas_makes_a_new_assignment_only_on_request() -> None:
    rows = rows_of(canvas(column="", new="Homework 3"), student("101"))
    assert [len(row) for row in rows] == [9, 8, 9, 9]
    assert [row[-1] for row in rows] == ["Homework 3", "", "4", "3.5"]


@pytest.mark.parametrize(
    ("options", "what"),
    [
        pytest.param({"column": "Homework 3"}, "no columns are called 'Homework 3'", id="none"),
        pytest.param({"column": "Final Score"}, "is read only", id="a computed column"),
        pytest.param({"column": "Section"}, "no columns are called", id="no assignment"),
        pytest.param({"column": ""}, "name the assignment with --column", id="neither"),
        pytest.param({"new": "Homework 9"}, "name the assignment with --column", id="both"),
        pytest.param({"column": "", "new": "Final Score 2"}, "ignores", id="a name it drops"),
        pytest.param({"out_of": "much"}, "--out-of: ", id="no number"),
        pytest.param({"out_of": "0"}, "greater than 0", id="nothing"),
        pytest.param({"column": "Homework 1"}, "'Homework 1 \\(7\\)' is out of 10", id="scale"),
        pytest.param(
            {"fill": UploadedFile("x.csv", b"a,b\n")}, "not a gradebook from Canvas", id="file"
        ),
    ],
)
def test_canvas_refuses(options: dict[str, Any], what: str) -> None:
    with pytest.raises(GradeError, match=what):
        text_of(canvas(**options), student("101"))


def test_canvas_scales_on_request() -> None:
    rows = rows_of(canvas(column="Homework 1", out_of=Decimal(10)), student("101"))
    assert rows[-1][5] == "8.75"


def test_canvas_with_semicolons_and_decimal_commas() -> None:
    text = "Student;ID;Section;HW (1)\n    Points Possible;;;4,00\nLovelace, Ada;1;A;2,5\n"
    fill = UploadedFile("g.csv", text.encode())
    made = text_of(canvas(fill=fill, column="HW"), student("Ada Lovelace"))
    assert made == text.replace("2,5", '"3,5"')
    (row,) = list(csv.reader(io.StringIO(made), delimiter=";"))[2:]
    assert row[3] == "3,5"


def test_the_worksheet_is_filled_in_place() -> None:
    made = text_of(worksheet(), student("Ada Lovelace (11)"), student("alan@uni.edu", "4"))
    before, after = WORKSHEET.splitlines(), made.splitlines()
    assert after[0] == before[0]
    assert after[1] == before[1].replace(",,4.00", ",3.5,4.00") + "Points: q1 4/4"
    assert after[2] == before[2].replace("1.00,4", "4,4").replace('"Points: old"', "Points: q1 4/4")
    assert after[3:] == before[3:]


def test_the_worksheet_keeps_what_is_not_ours_to_change() -> None:
    grades = [student("Grace Hopper"), student("Katherine Johnson")]
    rows = rows_of(worksheet(), *grades)
    assert rows[3][4] == "2.00"
    assert rows[4][4] == "3.5"
    assert rows[4][-1] == "Well done, K."
    assert said(worksheet(), *grades)[-2:] == [
        "left out: the grade of Grace Hopper cannot be changed in Moodle",
        "the comment for Katherine Johnson was kept: it is not one of ours",
    ]
    assert worksheet().left_out(gradebook(*grades)) == 1


def test_a_worksheet_in_another_language() -> None:
    text = 'ID,Name,Bewertung,Bestwertung\nTeilnehmer/in 11,Ada,"0,00","4,00"\n'
    options = {"identifier_column": "ID", "name_column": "Name", "grade_column": "Bewertung"}
    made = text_of(worksheet(text, **options), student("Ada"))
    assert made == text.replace("0,00", "3,5")
    with pytest.raises(GradeError, match="name it with --identifier-column; the columns are: ID"):
        text_of(worksheet(text), student("Ada"))


def test_a_worksheet_of_anonymous_marking() -> None:
    text = "Identifier,Status,Grade\nParticipant 11,-,\nParticipant 12,-,\n"
    made = rows_of(worksheet(text), student("Participant 12 (12)"))
    assert [row[2] for row in made] == ["Grade", "", "3.5"]


def test_the_worksheets_maximum_is_respected() -> None:
    with pytest.raises(GradeError, match="'Grade' is out of 100 in the list and out of 4 here"):
        text_of(worksheet(WORKSHEET.replace("4.00", "100.00")), student("Ada Lovelace"))
    scaled = worksheet(WORKSHEET.replace("4.00", "100.00"), out_of=Decimal(100))
    assert rows_of(scaled, student("Ada Lovelace"))[1][4] == "87.5"


def test_moodles_gradebook() -> None:
    report = configured(Moodle, {"title": "Homework 2", "decimal": "comma"})
    grades = [student("ada"), grade("bo", WAITS)]
    assert rows_of(report, *grades) == [
        ["username", "Homework 2", "Homework 2 feedback"],
        ["ada", "3,5", "q1 4/4"],
    ]
    assert said(report, *grades) == ["left out: bo waits for a person; see --waiting"]
    assert report.left_out(gradebook(*grades)) == 1


@pytest.mark.parametrize(
    ("identify", "student_name", "key"),
    [
        ("id", "Ada Lovelace (123)", "123"),
        ("id", "124", "124"),
        ("id", "ada", None),
        ("email", "ada@uni.edu", "ada@uni.edu"),
        ("email", "ada", None),
        ("idnumber", "S001", "S001"),
    ],
)
def test_what_moodle_knows_a_student_by(identify: str, student_name: str, key: str | None) -> None:
    report = configured(Moodle, {"identify": identify})
    rows = rows_of(report, student(student_name))[1:]
    assert [row[0] for row in rows] == ([] if key is None else [key])
    assert len(said(report, student(student_name))) == (key is None)


def test_moodle_refuses_more_than_a_hundred_points() -> None:
    assert "over 100" in said(configured(Moodle, {}), student("ada", "150"))[0]


def test_nbgraders_table() -> None:
    rows = rows_of(Nbgrader(), student("ada"), grade("bo", WAITS))
    assert rows[1:] == [
        ["hw2", "", "", "ada", "", "", "", "4", "0.5", "3.5", "4"],
        ["hw2", "", "", "bo", "", "", "", "", "", "", "4"],
    ]


@pytest.mark.parametrize("report", [Moodle(), Nbgrader()], ids=["moodle", "nbgrader"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_one_cell_and_no_formula(report: Report, text: str) -> None:
    rows = rows_of(report, student(text), student("ada"))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "\t"))]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_changes_no_file_of_the_lms(text: str) -> None:
    assert text_of(worksheet(), student(text)) == WORKSHEET
    assert text_of(canvas(), student(text)).count("\r\n") == 3
    assert all("\n" not in line for line in said(canvas(), student(text)))


def test_a_class_of_ten_thousand() -> None:
    lines = "".join(f'"Family{n}, Given{n}",{n},s{n},A,\r\n' for n in range(10_000))
    text = f"Student,ID,SIS Login ID,Section,HW (1)\r\n    Points Possible,,,,4\r\n{lines}"
    fill = UploadedFile("g.csv", text.encode())
    grades = [student(f"s{n}") for n in range(10_000)]
    book: Gradebook = gradebook(*grades)
    ((_, pieces),) = canvas(fill=fill, column="HW").files(book)
    assert "".join(pieces).count(",3.5\r\n") == 10_000
