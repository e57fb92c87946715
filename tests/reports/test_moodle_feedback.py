"""Moodle's archive of feedback files: folders that Moodle can read, and the student's own page."""

import re
from pathlib import PurePosixPath
from typing import Any

import pytest

from grader.errors import GradeError
from grader.model import Evidence, Grade, Show, Verdict
from grader.plugins import Report, UploadedFile, configured
from grader.reports.moodle_feedback import MoodleFeedback
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question

WORKSHEET = (
    "Identifier,Full name,Email address,Grade\n"
    "Participant 11,Ada Lovelace,ada@uni.edu,\n"
    "Participant 12,Alan Turing,alan@uni.edu,\n"
    "Unknown,Grace Hopper,grace@uni.edu,\n"
    "Participant 14,Same One,,\n"
    "Participant 14,Same Two,,\n"
)
WAITS = question(check_grade(Verdict.UNGRADED), check_grade())


def feedback(worksheet: str = "", **options: Any) -> Report:
    fill = {"fill": UploadedFile("w.csv", worksheet.encode())} if worksheet else {}
    return configured(MoodleFeedback, {**fill, **options})


def members(report: Report, *grades: Grade, **book: Any) -> dict[str, str]:
    return {n: "".join(pieces) for n, pieces in report.files(gradebook(*grades, **book))}


def number_that_moodle_reads(member: str) -> int | None:
    """The rule of Moodle's importer: the first part of the path with four parts by underscores."""
    for part in member.split("/"):
        info = part.split("_", 4)
        if len(info) >= 4 and re.fullmatch("[0-9]+", info[1]):
            assert info[2:4] == ["assignsubmission", "file"]
            return int(info[1])
    return None


def test_a_folder_is_named_as_moodle_named_it() -> None:
    assert list(members(feedback(), grade("Ada Lovelace (11)"))) == [
        "Ada Lovelace_11_assignsubmission_file_/feedback.html"
    ]


def test_numbers_from_the_worksheet() -> None:
    found = members(feedback(WORKSHEET), grade("ada-lovelace"), grade("alan@uni.edu"))
    assert list(found) == [
        "Ada Lovelace_11_assignsubmission_file_/feedback.html",
        "Alan Turing_12_assignsubmission_file_/feedback.html",
    ]
    assert "ada-lovelace" in found["Ada Lovelace_11_assignsubmission_file_/feedback.html"]


def test_a_worksheet_of_anonymous_marking_in_another_language() -> None:
    text = "ID,Status\nTeilnehmer/in 11,-\n"
    report = feedback(text, identifier_column="ID", name_column="Name")
    assert [*map(number_that_moodle_reads, members(report, grade("Participant 11 (11)")))] == [11]
    with pytest.raises(GradeError, match="name it with --identifier-column"):
        members(feedback(text), grade("ada"))


@pytest.mark.parametrize(
    ("worksheet", "names", "lines"),
    [
        pytest.param(
            "", ["ada"], ["left out: ada has no participant number; see --fill"], id="no number"
        ),
        pytest.param(
            "",
            ["Ada (7)", "Bo (007)"],
            [
                "left out: Ada (7) has the participant number 7 like another student",
                "left out: Bo (007) has the participant number 7 like another student",
            ],
            id="one number twice",
        ),
        pytest.param(
            WORKSHEET,
            ["Nobody", "Grace Hopper", "Same One", "Same Two"],
            [
                "left out: Nobody is not in w.csv: no row matches",
                "not graded here: Ada Lovelace in w.csv",
                "not graded here: Alan Turing in w.csv",
                "left out: Grace Hopper has no participant number in w.csv",
                "left out: Same One has the participant number 14 like another student",
                "left out: Same Two has the participant number 14 like another student",
            ],
            id="worksheet",
        ),
    ],
)
def test_everybody_who_is_left_out_is_named(
    worksheet: str, names: list[str], lines: list[str]
) -> None:
    book = gradebook(*map(grade, names))
    report = feedback(worksheet)
    assert list(report.remarks(book)) == lines
    assert not members(report, *book.grades)
    assert report.left_out(book) == len(names)


@pytest.mark.parametrize("worksheet", ["", WORKSHEET], ids=["names", "worksheet"])
def test_a_student_with_a_check_that_waits_is_left_out_unless_asked_for(worksheet: str) -> None:
    made = grade("Ada Lovelace (11)", WAITS)
    report = feedback(worksheet)
    assert not members(report, made)
    assert "left out: Ada Lovelace (11) waits for a person; see --waiting" in report.remarks(
        gradebook(made)
    )
    assert len(members(feedback(worksheet, waiting=True), made)) == 1


@pytest.mark.parametrize("text", [*HOSTILE, "../../etc", "_99_assignsubmission_file_", "C:\\x"])
def test_no_name_leads_out_of_its_folder_or_to_another_student(text: str) -> None:
    (member,) = members(feedback(), grade(f"{text} (11)"))
    path = PurePosixPath(member)
    assert len(path.parts) == 2
    assert number_that_moodle_reads(member) == 11
    assert not set('\\:*?"<>|\x00\x1b\u202e') & set(member)
    assert not member.startswith((".", "~", "/"))
    assert member.encode("utf-8")


def test_the_page_holds_what_the_student_may_see_and_needs_no_other_file() -> None:
    secret = "the-expected-word"
    hidden = check_grade(
        Verdict.WRONG, show=Show.AFTER_DUE, evidence=(Evidence(found=7, message=secret),)
    )
    made = grade("Ada (11)", question(check_grade(), hidden))
    (page,) = members(feedback(), made).values()
    assert "Feedback for" in page
    assert secret not in page
    assert not re.search(r'\b(?:src|href)="(?!#)', page)
    (page,) = members(feedback(), made, after_due=True).values()
    assert secret in page
