"""Gradescope, JUnit, pull-request comments and students' JSON: what reaches a student."""

import json
from decimal import Decimal
from typing import Any

import pytest
from junitparser import Error, JUnitXml, TestCase, TestSuite
from markdown_it import MarkdownIt

from grader.model import CheckGrade, Disclosure, Evidence, Grade, Override, Show, Verdict
from grader.plugins import Report
from grader.reports.gradescope import Gradescope
from grader.reports.junit import Junit, error_document
from grader.reports.pr_comment import MOST_BYTES, PullRequestComment
from grader.reports.student_json import StudentJson
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question, written

SECRET = "the-expected-word"
REPORTS = [
    Gradescope(),
    Gradescope(show_results=True),
    Junit(),
    PullRequestComment(),
    StudentJson(),
]


def texts(report: Report, *grades: Grade, **book: Any) -> list[str]:
    return ["".join(pieces) for _, pieces in written(report, gradebook(*grades, **book))]


def results(made: Grade, **options: bool) -> dict[str, Any]:
    (text,) = texts(Gradescope(**options), made)
    read: dict[str, Any] = json.loads(text)
    return read


def shown(show: Show, **fields: Any) -> CheckGrade:
    return check_grade(
        Verdict.WRONG, show=show, evidence=(Evidence(found=7, message=SECRET),), **fields
    )


def filled(text: str) -> Grade:
    evidence = Evidence(where=text, case=text, found=text, text=text, message=text)
    check = check_grade(Verdict.WRONG, feedback=text, evidence=(evidence,), where=text)
    override = Override("ada", "q1", points=Decimal(0), by=text, why=text)
    made = question(check, check_grade(Verdict.UNGRADED, id="c2"))
    by_hand = question(check_grade(), id="q2", override=override)
    return grade(text, made, by_hand, notes=(text,), faults=(text,))


def test_gradescopes_scores_add_up() -> None:
    made = grade(
        "ada",
        question(check_grade(Verdict.PARTIAL, possible="3"), check_grade(Verdict.WRONG, id="c2")),
        question(check_grade(possible="0.10"), id="q2"),
    )
    read = results(made)
    assert read["score"] == 1.6
    assert [test["score"] for test in read["tests"]] == [1.5, 0, 0.1]
    assert [test["max_score"] for test in read["tests"]] == [3, 2, 0.1]
    assert [test["status"] for test in read["tests"]] == ["failed", "failed", "passed"]


@pytest.mark.parametrize("change", ["-0.5", "1"])
def test_a_changed_total_adds_up_too(change: str) -> None:
    made = grade("ada", points=Decimal(2) + Decimal(change))
    read = results(made)
    assert sum(test["score"] for test in read["tests"]) == read["score"]


def test_a_question_that_does_not_count_is_subtracted_again() -> None:
    made = grade("ada", question(), question(id="q2", counts=False), points=Decimal(2))
    read = results(made)
    assert [test["score"] for test in read["tests"]] == [2, 2, -2]
    assert read["tests"][-1]["output"] == "Not counted: q2"


def test_points_set_by_hand_are_one_test() -> None:
    override = Override("ada", "q1", points=Decimal(1), by="lee", why="readable")
    made = question(check_grade(), check_grade(id="c2"), override=override, points=Decimal(1))
    (test,) = results(grade("ada", made))["tests"]
    assert (test["score"], test["max_score"]) == (1, 4)
    assert "readable" in test["output"]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.kind)
@pytest.mark.parametrize("verdict", [Verdict.CORRECT, Verdict.WRONG])
def test_points_set_by_hand_are_next_to_what_the_checks_found(
    report: Report, verdict: Verdict
) -> None:
    override = Override("ada", "q1", points=Decimal(1), by="lee", why="readable")
    check = check_grade(verdict, evidence=(Evidence(found=7, message="seen"),))
    other = check_grade(verdict, id="c2", title="Words")
    made = question(check, other, override=override, points=Decimal(1))
    (text,) = texts(report, grade("ada", made))
    assert "readable" in text
    assert "Words" in text
    if verdict is Verdict.WRONG or not isinstance(report, Junit):
        assert "Feedback for" in text
        assert "seen" in text


def test_a_check_that_waits_has_no_score() -> None:
    made = grade("ada", question(check_grade(), check_grade(Verdict.UNGRADED, id="c2")))
    read = results(made)
    assert read["score"] == 2
    assert read["output"].startswith("at least 2 of 4, one check waits for a person")
    assert "score" not in read["tests"][1]
    assert "status" not in read["tests"][1]


@pytest.mark.parametrize(
    ("show", "word", "told"),
    [
        pytest.param(Show.VISIBLE, "visible", True, id="visible"),
        pytest.param(Show.AFTER_DUE, "after_due_date", True, id="after the due date"),
        pytest.param(Show.HIDDEN, "hidden", False, id="hidden"),
    ],
)
def test_gradescopes_words_for_what_is_shown(show: Show, word: str, told: bool) -> None:
    made = grade("ada", question(shown(show)))
    (test,) = results(made)["tests"]
    assert test["visibility"] == word
    assert (SECRET in test["output"]) is told
    (test,) = results(made, show_results=True)["tests"]
    assert test["visibility"] == "visible"
    assert (SECRET in test["output"]) is (show is Show.VISIBLE)


def test_gradescopes_hidden_total_is_explained() -> None:
    book = gradebook(grade("ada", question(check_grade(), shown(Show.HIDDEN, id="c2"))))
    assert list(Gradescope().remarks(book)) == [
        "Gradescope hides the total while a test is hidden: q1 c2; see --show-results"
    ]
    assert not list(Gradescope(show_results=True).remarks(book))
    assert not list(Gradescope().remarks(gradebook(grade("ada"))))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.kind)
@pytest.mark.parametrize(
    "check",
    [
        pytest.param(shown(Show.HIDDEN), id="hidden"),
        pytest.param(
            check_grade(Verdict.WRONG, flags=(SECRET,), staff_note=SECRET), id="staff's notes"
        ),
        pytest.param(
            check_grade(
                Verdict.WRONG, disclose=Disclosure.FOUND, evidence=(Evidence(expected=SECRET),)
            ),
            id="expected",
        ),
        pytest.param(
            check_grade(
                Verdict.WRONG, evidence=(Evidence(hidden=True, case=SECRET, found=SECRET),)
            ),
            id="a hidden case",
        ),
    ],
)
def test_nothing_hidden_reaches_a_student(report: Report, check: CheckGrade) -> None:
    made = grade("ada", question(check), unread=(SECRET,))
    assert all(SECRET not in text for text in texts(report, made, after_due=True))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text_to_gradescope(text: str) -> None:
    read = results(filled(text))
    assert read["output_format"] == read["test_output_format"] == read["test_name_format"] == "text"
    everything = json.dumps(read, ensure_ascii=False)
    assert not set("\x1b\x07\x00\u202e\u2067\ud800") & set(everything)


def suites(*grades: Grade) -> list[TestSuite]:
    (text,) = texts(Junit(), *grades)
    return list(JUnitXml.fromstring(text.encode("utf-8", "strict")))


def test_junit_is_read_back() -> None:
    made = grade(
        "Lovelace, Ada",
        question(
            check_grade(Verdict.PARTIAL, possible="3", title="A matrix"),
            check_grade(Verdict.UNGRADED, id="c2", title="Words"),
            check_grade(Verdict.UNGRADED, id="c3", title="Words", possible="0", provisional=True),
            id="q1.iv",
        ),
        question(check_grade(id="answer", title=""), id="q2"),
    )
    ada, bo = suites(made, grade("bo"))
    assert (ada.name, ada.tests, ada.failures, ada.skipped, ada.errors) == (
        "Lovelace, Ada", 4, 1, 1, 1,
    )  # fmt: skip
    assert {each.name: each.value for each in ada.properties()} == {
        "points": "3.5", "possible": "7",
        "total": "at least 3.5 of 7, one check waits for a person "
        "and one check waits for your instructor's rubric",
    }  # fmt: skip
    partial, unjudged, waits, right = [case for case in ada if isinstance(case, TestCase)]
    assert (partial.classname, partial.name) == ("Lovelace--Ada.q1.iv", "q1.iv A matrix")
    assert partial.result[0].message == "1.5 of 3: Feedback for partial."
    assert partial.result[0].type == "partial"
    assert isinstance(unjudged.result[0], Error)
    assert waits.is_skipped
    assert [unjudged.name, waits.name] == ["q1.iv Words (c2)", "q1.iv Words (c3)"]
    assert right.name == "q2 answer"
    assert right.is_passed
    assert bo.tests == 1


@pytest.mark.parametrize("text", [*HOSTILE, "\ufffe\uffff\x0b\x0c", "&amp; <![CDATA["])
def test_hostile_text_leaves_junit_well_formed(text: str) -> None:
    (suite,) = suites(filled(text))
    assert suite.tests == 3
    assert len([case for case in suite if isinstance(case, TestCase)]) == 3


@pytest.mark.parametrize("text", [*HOSTILE, "\ufffe\uffff\x0b\x0c", "]]>", "x" * 100_000])
def test_a_failure_of_ours_is_an_error_in_junit(text: str) -> None:
    made = "".join(error_document(text, "It could not be graded", text))
    (suite,) = JUnitXml.fromstring(made.encode("utf-8", "strict"))
    (case,) = suite
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (1, 0, 1, 0)
    assert isinstance(case.result[0], Error)
    assert len(made) < 100_000


def comment(made: Grade) -> str:
    (text,) = texts(PullRequestComment(), made)
    return text


def shape(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [each for token in tokens for each in (token, *(token.children or ()))]
    return [token.type for token in inner if token.type != "text"]


@pytest.mark.parametrize("text", [*HOSTILE, "--> <b>", "</details>"])
def test_hostile_text_makes_no_markup_in_a_comment(text: str) -> None:
    assert shape(comment(filled(text))) == shape(comment(filled("x")))


@pytest.mark.parametrize("text", ["@octocat", "see #12", "GH-12", "owner/repo#3", "x@y @z"])
def test_a_comment_calls_nobody(text: str) -> None:
    made = grade("ada", question(check_grade(Verdict.WRONG, feedback=text)), notes=(text,))
    html = MarkdownIt("commonmark").enable("table").render(comment(made))
    assert text not in html
    assert text in html.replace("\u2060", "")


def test_a_comment_begins_with_its_mark_and_stays_within_the_limit() -> None:
    evidence = tuple(Evidence(case=f"{n} {'名' * 290}") for n in range(40))
    checks = [check_grade(Verdict.WRONG, id=f"c{n}", evidence=evidence) for n in range(10)]
    text = comment(grade("ada", *(question(each, id=f"q{n}") for n, each in enumerate(checks))))
    assert text.startswith("<!-- grade: hw2 -->\n### Homework II: 0 of 20\n")
    assert MOST_BYTES / 2 < len(text.encode()) < 65_536
    assert text.endswith("The rest does not fit into a comment.\n")
    assert text.count("<details>") == text.count("</details>")


def test_a_students_json() -> None:
    check = check_grade(Verdict.PARTIAL, evidence=(Evidence(index=(2, 3), found=7),), where="a.py")
    waits = check_grade(Verdict.UNGRADED, id="c2")
    (text,) = texts(StudentJson(), grade("ada", question(check, waits)))
    read = json.loads(text)
    assert (read["student"], read["points"], read["possible"], read["ungraded"]) == ("ada", 1, 4, 1)
    first, second = read["questions"][0]["checks"]
    assert first["feedback"] == "Feedback for partial. (a.py)"
    assert first["found"] == ["✕ row 2, column 3: found 7"]
    assert first["next"]
    assert second["points"] is None
