"""Grades with comments for Canvas's REST API: whose they are, and what a student reads."""

import json
from decimal import Decimal
from typing import Any

import pytest

from grader.errors import GradeError
from grader.model import Evidence, Grade, Override, Show, Verdict
from grader.plugins import Report, UploadedFile, configured
from grader.reports.canvas_comments import MOST_BYTES, CanvasComments
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question

GRADEBOOK = (
    "Student,ID,SIS Login ID,Section,Homework 2 (12345)\n"
    "    Points Possible,,,,2\n"
    '"Lovelace, Ada",101,ada@uni.edu,A,\n'
    '"Turing, Alan",102,alan@uni.edu,A,1.5\n'
    '"Hopper, Grace",103,grace@uni.edu,A,EX\n'
    '"Without, Id",,wid@uni.edu,A,\n'
    '"Same, One",105,one@uni.edu,A,\n'
    '"Same, Two",105,two@uni.edu,A,\n'
)
WAITS = question(check_grade(Verdict.UNGRADED, possible="1"), check_grade(possible="1", id="c2"))


def comments(**options: Any) -> Report:
    given = {"fill": UploadedFile("g.csv", GRADEBOOK.encode()), "column": "12345"} | options
    return configured(CanvasComments, given)


def posted(report: Report, *grades: Grade, **book: Any) -> dict[str, dict[str, str]]:
    ((_, pieces),) = report.files(gradebook(*grades, **book))
    body = json.loads("".join(pieces))
    assert list(body) == ["grade_data"]
    data: dict[str, dict[str, str]] = body["grade_data"]
    assert all(set(entry) == {"posted_grade", "text_comment"} for entry in data.values())
    return data


def test_each_student_has_points_and_a_comment() -> None:
    wrong = check_grade(Verdict.PARTIAL, evidence=(Evidence(found=7, message="seen"),))
    data = posted(comments(), grade("Ada Lovelace", question(wrong)), grade("102"))
    assert list(data) == ["101", "102"]
    assert data["101"]["posted_grade"] == "1"
    lines = data["101"]["text_comment"].splitlines()
    assert lines[:4] == [
        "Homework II: 1 of 2", "", "q1 A question: 1 of 2", "Feedback for partial.",
    ]  # fmt: skip
    assert "seen" in lines[4]
    assert data["102"]["posted_grade"] == "2"


def test_everybody_who_is_left_out_or_replaced_is_named() -> None:
    names = ["102", "103", "wid@uni.edu", "one@uni.edu", "two@uni.edu", "Nobody"]
    book = gradebook(*map(grade, names), grade("101", WAITS))
    assert list(comments().remarks(book)) == [
        "left out: 101 waits for a person; see --waiting",
        "left out: Nobody is not in g.csv: no row matches",
        "102: replaces 1.5 by 2",
        "left out: 103 is excused in Canvas",
        "left out: wid@uni.edu has no number in the column ID of g.csv",
        "left out: one@uni.edu has the ID of another student",
        "left out: two@uni.edu has the ID of another student",
    ]
    assert list(posted(comments(), *book.grades)) == ["102"]
    assert comments().left_out(book) == 6


def test_a_lower_bound_only_on_request() -> None:
    assert posted(comments(), grade("101", WAITS)) == {}
    data = posted(comments(waiting=True), grade("101", WAITS))
    assert data["101"]["posted_grade"] == "1"
    assert "at least 1 of 2, one check waits for a person" in data["101"]["text_comment"]


def test_points_of_one_scale_do_not_go_into_another() -> None:
    made = grade("101", question(check_grade(possible="4")))
    with pytest.raises(GradeError, match="is out of 2 in the list and out of 4 here"):
        posted(comments(), made)
    assert posted(comments(out_of="2"), made)["101"]["posted_grade"] == "2"


def test_a_comment_is_the_students_view() -> None:
    secret = "the-expected-word"
    hidden = check_grade(
        Verdict.WRONG, show=Show.AFTER_DUE, evidence=(Evidence(message=secret),), staff_note=secret
    )
    made = grade("101", question(hidden), unread=(secret,))
    assert secret not in posted(comments(), made)["101"]["text_comment"]
    assert secret in posted(comments(), made, after_due=True)["101"]["text_comment"]


def test_an_override_is_next_to_what_the_checks_found() -> None:
    override = Override("ada", "q1", points=Decimal(1), by="lee", why="readable")
    made = question(check_grade(Verdict.WRONG), override=override, points=Decimal(1))
    text = posted(comments(), grade("101", made))["101"]["text_comment"]
    assert "lee set these points by hand: readable" in text
    assert "Feedback for wrong." in text


def test_a_comment_fits() -> None:
    evidence = tuple(Evidence(case=f"{n} {'名' * 290}") for n in range(40))
    checks = [check_grade(Verdict.WRONG, id=f"c{n}", evidence=evidence) for n in range(10)]
    made = grade("101", *(question(check, id=f"q{n}") for n, check in enumerate(checks)))
    text = posted(comments(out_of="2"), made)["101"]["text_comment"]
    assert MOST_BYTES / 3 < len(text.encode()) < 65_536
    assert text.endswith("\nThe rest does not fit into a comment.")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(text: str) -> None:
    check = check_grade(
        Verdict.WRONG, feedback=text, evidence=(Evidence(case=text, found=text),), where=text
    )
    data = posted(comments(), grade(f"{text} (101)"), grade("102", question(check), notes=(text,)))
    assert set(data) == {"102"}
    assert not set("\x1b\x07\x00\u202e\u2067\ud800") & set(data["102"]["text_comment"])
