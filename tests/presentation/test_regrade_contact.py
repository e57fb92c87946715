"""The line about regrade requests, on every report that a student reads."""

import json
from typing import Any

import pytest
from markdown_it import MarkdownIt

from grader.model import Verdict
from grader.plugins import Report
from grader.presentation.regrade_contact import regrade_contact
from grader.reports.gradescope import Gradescope
from grader.reports.html import HtmlReport
from grader.reports.markdown import MarkdownReport
from grader.reports.pr_comment import PullRequestComment
from grader.reports.student_json import StudentJson
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question, written

EMAIL = "mailto:staff@example.edu"
WEB = "https://example.edu/a_b(c)?d=e&f=%20"
STUDENT_REPORTS = [
    HtmlReport(),
    MarkdownReport(),
    PullRequestComment(),
    Gradescope(),
    StudentJson(),
]
RIGHT = question(check_grade(), id="q1.i")
WRONG = question(check_grade(Verdict.WRONG), id="q1.iv")


def sentence(contact: str, *questions: Any, student: str = "Ada") -> str:
    line = regrade_contact(gradebook(contact=contact), grade(student, *questions))
    return line.text if line else ""


@pytest.mark.parametrize(
    ("contact", "questions", "text"),
    [
        pytest.param("", (WRONG,), "", id="nobody"),
        pytest.param(
            EMAIL,
            (RIGHT, WRONG),
            "Something is not right? Write to staff@example.edu, and name the question, such as"
            " q1.iv.",
            id="email, and the first question that is not right",
        ),
        pytest.param(
            EMAIL,
            (RIGHT,),
            "Something is not right? Write to staff@example.edu, and name the question, such as"
            " q1.i.",
            id="all right",
        ),
        pytest.param(
            WEB,
            (WRONG,),
            f"Something is not right? Ask at {WEB}, and name the question, such as q1.iv.",
            id="web page",
        ),
    ],
)
def test_the_sentence(contact: str, questions: tuple[Any, ...], text: str) -> None:
    assert sentence(contact, *questions) == text


@pytest.mark.parametrize(
    ("student", "subject"),
    [
        pytest.param("Ada Lovelace", "hw2%2C%20Ada%20Lovelace", id="name"),
        pytest.param("Ä&body=x#\r\ny", "hw2%2C%20%C3%84%26body%3Dx%23%5Cny", id="quoted"),
        pytest.param("\udcff", "hw2%2C%20%5Cudcff", id="not UTF-8"),
        pytest.param("x" * 100, f"hw2%2C%20{'x' * 79}%E2%80%A6", id="long"),
    ],
)
def test_an_email_gets_a_subject(student: str, subject: str) -> None:
    line = regrade_contact(gradebook(contact=EMAIL), grade(student, WRONG))
    assert line is not None
    assert line.url == f"{EMAIL}?subject={subject}"


@pytest.mark.parametrize("report", STUDENT_REPORTS, ids=lambda report: report.kind)
@pytest.mark.parametrize("contact", [EMAIL, WEB])
def test_every_report_for_students_has_the_line(report: Report, contact: str) -> None:
    shown = visible_text(report, contact)
    address = contact.removeprefix("mailto:")
    assert shown.count("Something is not right?") == 1
    assert address in shown
    assert "and name the question, such as q1.iv." in shown
    assert "Something is not right?" not in visible_text(report, "")


def visible_text(report: Report, contact: str) -> str:
    """The text of the student's file, without markup."""
    book = gradebook(grade("Ada", WRONG), contact=contact)
    (text,) = ["".join(p) for name, p in written(report, book) if name != "index.html"]
    if isinstance(report, Gradescope | StudentJson):
        read = json.loads(text)
        return str(read.get("contact", read.get("output")))
    if isinstance(report, HtmlReport):
        return text.replace("&amp;", "&").replace("</a>", "")
    tokens = [token for token in MarkdownIt().parse(text) if token.type == "inline"]
    return "".join(child.content for token in tokens for child in token.children or ())


@pytest.mark.parametrize("contact", [EMAIL, WEB])
@pytest.mark.parametrize("student", ["Ada", *HOSTILE])
def test_the_link_leads_to_the_address_and_nowhere_else(contact: str, student: str) -> None:
    line = regrade_contact(gradebook(contact=contact), grade(student, WRONG))
    assert line is not None
    (paragraph,) = [t for t in MarkdownIt().parse(line.markdown) if t.type == "inline"]
    links = [t.attrs["href"] for t in paragraph.children or () if t.type == "link_open"]
    assert links == [line.url]
    assert line.url.startswith(contact)
    assert line.url.isascii()
    assert line.url.isprintable()
