"""The class page for staff, and a page for each student."""

import base64
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import (
    Attendance,
    Disclosure,
    Evidence,
    Grade,
    Override,
    QuestionGrade,
    Show,
    Verdict,
)
from grader.reports.html import LONGEST_ANSWER, MOST, MOST_JOBS, MOST_STUDENTS, HtmlReport
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question, written


class Page(HTMLParser):
    """A page as a browser reads it: its tags with the names of their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.values: dict[str, list[str]] = {}
        self.words = ""
        self.feed(text)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        for name, value in attrs:
            self.values.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.words += f"{data} "

    def count(self, tag: str) -> int:
        return sum(name == tag for name, *_ in self.tags)


def pages(*grades: Grade, **book: Any) -> dict[str, str]:
    return {name: "".join(text) for name, text in written(HtmlReport(), gradebook(*grades, **book))}


def class_page(*grades: Grade, **book: Any) -> Page:
    return Page(pages(*grades, **book)["index.html"])


def student_page(made: Grade, **book: Any) -> Page:
    return Page(pages(made, **book)[f"students/{made.slug}.html"])


def filled(text: str, student: str = "") -> Grade:
    """A grade in which every text that a student can choose is `text`."""
    evidence = Evidence(where=text, case=text, found=text, text=text, message=text)
    quoted = replace(evidence, span=(0, len(text)), earned=True)
    check = check_grade(
        Verdict.WRONG, feedback=text, evidence=(evidence, quoted), where=text, answer=text
    )
    waits = check_grade(Verdict.UNGRADED, staff_note=text, flags=(text,))
    override = Override("ada", "q1", points=Decimal(0), by=text, why=text)
    questions = question(check, title=text, override=override), question(waits, id="q2")
    name = student or text
    return grade(name, *questions, slug="s", files=(text,), notes=(text,), faults=(text,))


WRONG_ENTRY = Evidence(index=(2, 3), expected=33, found=29, tolerance="atol 0")


def test_the_class_page_names_libraries_that_are_not_here() -> None:
    fault = "hw2.py line 1: import pandas\nModuleNotFoundError: No module named 'pandas'"
    page = class_page(replace(grade("ada"), faults=(fault,)))
    assert "that are not installed: pandas (1 student)" in page.words


def test_a_file_for_the_class_and_for_each_student() -> None:
    assert list(pages(grade("ada"), grade("ben"))) == [
        "index.html",
        "students/ada.html",
        "students/ben.html",
    ]


def test_a_student_reads_the_total_what_was_lost_and_what_to_do() -> None:
    matrix = check_grade(Verdict.PARTIAL, possible="3", evidence=(WRONG_ENTRY,), where="hw2.py")
    waits = check_grade(Verdict.UNGRADED)
    made = grade("ada", question(matrix, id="q1.iv"), question(waits, id="q2"))
    words = student_page(made).words
    for said in (
        "at least 1.5 of 5, one check waits for a person",
        "Where points were lost",
        "row 2, column 3 33 29 atol 0",
        "Feedback for partial. (hw2.py)",
        "Next: Work it out by hand",
        "Next: You do not have to do anything",
    ):
        assert said in words


def test_words_that_earned_are_marked_in_the_students_own_text() -> None:
    spans = (
        Evidence(text="blue", span=(4, 8), concept="a colour", earned=True),
        Evidence(text="cheese", span=(12, 18), concept="a food", message="Not quite."),
    )
    check = check_grade(Verdict.PARTIAL, answer="The blue of cheese", evidence=spans)
    text = pages(grade("ada", question(check)))["students/ada.html"]
    assert '<mark class="earned">blue<sup>1</sup></mark> of ' in text
    assert '<mark class="lost">cheese<sup>2</sup></mark>' in text
    words = Page(text).words
    assert "✓ earns points: a colour" in words
    assert "✕ earns no points: a food. Not quite." in words


def test_the_page_shows_what_was_read_what_failed_and_that_there_is_a_sandbox() -> None:
    made = grade(
        "ada",
        files=("hw2 (1).py",),
        notes=("hw2 (1).py was taken as hw2.py",),
        faults=("cell 4: NameError: name 'y' is not defined",),
        isolation=("own process", "no network"),
    )
    words = student_page(made).words
    for said in (*made.files, *made.notes, *made.faults, "your code ran in a sandbox"):
        assert said in words
    assert "own process" not in words  # the layers help only who wants to get out


def test_a_file_that_could_not_be_read_is_named_once_and_first() -> None:
    why = "hw2.ipynb cannot be read as a notebook: it ends in line 3."
    missing = question(check_grade(Verdict.MISSING))
    words = student_page(grade("ada", missing, notes=("another line", why), unread=(why,))).words
    assert words.count(why) == 1
    assert words.index(why) < words.index("Where points were lost") < words.index("another line")


def test_points_set_by_hand_say_who_and_why() -> None:
    override = Override("ada", "q1", points=Decimal(1), by="A. Lee", why="The scan is readable.")
    check = check_grade(Verdict.MISSING)
    page = student_page(grade("ada", question(check, points=Decimal(1), override=override)))
    assert (
        "A. Lee set these points by hand: The scan is readable. (the checks earned 0)" in page.words
    )


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({}, True, id="visible with expected values"),
        pytest.param({"disclose": Disclosure.FOUND}, False, id="found values only"),
        pytest.param({"disclose": Disclosure.VERDICT}, False, id="verdict only"),
        pytest.param({"show": Show.HIDDEN}, False, id="hidden"),
        pytest.param({"show": Show.AFTER_DUE}, False, id="before it is due"),
        pytest.param({"evidence": (replace(WRONG_ENTRY, hidden=True),)}, False, id="hidden case"),
    ],
)
def test_an_expected_value_is_shown_where_the_rubric_allows(
    fields: dict[str, Any], shown: bool
) -> None:
    check = check_grade(Verdict.WRONG, **({"evidence": (WRONG_ENTRY,)} | fields))
    assert (" 33 " in student_page(grade("ada", question(check))).words) is shown


def test_a_student_sees_no_staff_note() -> None:
    check = check_grade(Verdict.UNGRADED, staff_note="looks copied", flags=("plagiarism?",))
    text = pages(grade("ada", question(check)))["students/ada.html"]
    assert "copied" not in text
    assert "plagiarism" not in text


def test_long_findings_and_texts_are_cut_and_counted() -> None:
    check = check_grade(
        Verdict.WRONG, evidence=(WRONG_ENTRY,) * (MOST + 3), answer="a" * (LONGEST_ANSWER + 1234)
    )
    words = student_page(grade("ada", question(check))).words
    assert "and 3 more entries" in words
    assert "and 1,234 more characters" in words


def test_staff_read_first_what_waits_then_what_is_flagged() -> None:
    waits = check_grade(Verdict.UNGRADED, staff_note="The answer is an image.")
    flagged = check_grade(flags=("three matrices",), title="The matrix")
    page = class_page(
        grade("ada", question(flagged, id="q1")), grade("ben", question(waits, id="q2"))
    )
    places = [
        page.words.index(said)
        for said in (
            "Ungraded: not in the total until a person decides (1)",
            "ben q2 A matrix 2 The answer is an image.",
            "ada q1 The matrix 2 three matrices",
            "Distribution of totals",
        )
    ]
    assert places == sorted(places)
    assert [link for link in page.values["href"] if "question" in link] == [
        "students/ben.html#question-q2",
        "students/ada.html#question-q1",
    ]


def test_the_class_in_numbers() -> None:
    verdicts = [Verdict.CORRECT, Verdict.CORRECT, Verdict.CORRECT, Verdict.WRONG]
    made = (grade(f"s{i}", question(check_grade(v))) for i, v in enumerate(verdicts))
    words = class_page(*made).words
    assert "students 4 mean 1.5 median 2 possible 2" in words
    assert "q1 A question 75 %" in words
    assert "q1 A matrix 3 1" in words


@pytest.mark.parametrize(
    ("students", "folded"),
    [
        pytest.param(0, 0, id="nobody"),
        pytest.param(1, 0, id="one"),
        pytest.param(MOST_STUDENTS, 0, id="as many as need no scroll bar"),
        pytest.param(MOST_STUDENTS + 1, 1, id="with a scroll bar"),
    ],
)
def test_the_table_of_students(students: int, folded: int) -> None:
    page = class_page(*(grade(f"s{number}") for number in range(students)))
    links = [link for link in page.values["href"] if link.startswith("students/")]
    assert links == [f"students/s{number}.html" for number in range(students)]
    assert ("tall" in " ".join(page.values.get("class", []))) is bool(folded)


def test_a_long_list_for_a_person_is_folded() -> None:
    waits = question(check_grade(Verdict.UNGRADED))
    page = class_page(*(grade(f"s{number}", waits) for number in range(MOST_JOBS + 5)))
    assert page.count("details") == 1
    assert "5 more" in page.words
    assert f"s{MOST_JOBS + 4} q1 A matrix 2" in page.words


def test_what_was_not_read_comes_before_all_other_work() -> None:
    flagged = question(check_grade(flags=("two files",)))
    words = class_page(grade("ada", flagged), grade("ben", files=())).words
    first, second = "Submissions that were not read (1)", "For a person to look at"
    assert words.index(first) < words.index("ben all 0 No file of this") < words.index(second)


def test_each_kind_of_flag_can_be_chosen() -> None:
    flagged = question(check_grade(flags=("near miss: x: denied", "unread: 1 sentence")))
    page = class_page(grade("ada", flagged))
    assert (page.values["data-kind"], page.values["data-question"]) == (["near miss"], ["q1"])


def test_a_self_check_says_what_was_found_and_no_points() -> None:
    found = check_grade(Verdict.UNGRADED, kind="has_text", provisional=True, feedback="")
    missing = check_grade(Verdict.MISSING, kind="has_number")
    words = student_page(grade("ada", question(found), question(missing, id="q2"))).words
    body = words[words.index("Skip to the content") :]
    assert "Found: 1 of 2 questions. Missing: q2." in body
    assert not re.search(r"\d of 2\b(?! questions)|ungraded|points", body)


def test_a_hint_that_the_page_has_given_is_not_given_again() -> None:
    marks = [
        Evidence(text=word, span=span, concept=word, message=f"{word} is denied. Say it.")
        for word, span in (("blue", (0, 4)), ("cheese", (5, 11)))
    ]
    check = check_grade(
        Verdict.WRONG, feedback="Say it.", evidence=tuple(marks), answer="blue cheese"
    )
    assert student_page(grade("ada", question(check))).words.count("Say it.") == 2  # and summary


def test_a_student_without_a_file_reads_so_first() -> None:
    words = student_page(grade("ada", files=())).words
    assert words.index("No file of yours was read") < words.index("No points were lost")


def test_points_of_a_person_have_the_sign_that_fits_them() -> None:
    half = Override("ada", "q1", points=Decimal("0.5"), by="a. lee", why="copied")
    made = question(check_grade(), points=Decimal("0.5"), override=half)
    words = student_page(grade("ada", made)).words
    assert "◐ partial ✎ set by a person 0.5 of 2" in words
    assert "✓ correct" not in words


def test_the_summary_has_the_words_of_the_part_that_lost_most() -> None:
    small = check_grade(Verdict.WRONG, possible="1", feedback="A small slip.")
    large = check_grade(Verdict.CRASHED, possible="3", feedback="It hangs.")
    words = student_page(grade("ada", question(small, large))).words
    assert "4 It hangs." in words


def test_the_page_has_the_question_the_time_and_the_rubric() -> None:
    made = grade("ada", submitted="2026-12-01T23:59:00+01:00")
    sources = {"ada": "the table"}
    words = student_page(made, texts={"q1": "What is **15**?"}, time_sources=sources).words
    assert "Handed in 2026-12-01 23:59 UTC+01:00 (from the table)" in words
    assert "What is 15 ?" in words
    assert "rubric version abababab" in words


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(question(check_grade(possible="0")), id="worth nothing"),
        pytest.param(question(check_grade(Verdict.UNGRADED)), id="nothing final"),
    ],
)
def test_without_a_final_total_there_is_no_plot(made: QuestionGrade) -> None:
    words = class_page(grade("ada", made)).words
    assert "No total is final yet." in words
    assert "q1 A question –" in words
    assert student_page(grade("ada", made)).count("h1") == 1


def test_nothing_to_look_at_is_said() -> None:
    assert "Nothing waits, and nothing is flagged." in class_page(grade("ada")).words


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_makes_no_markup(text: str) -> None:
    assert student_page(filled(text)).tags == student_page(filled("x")).tags
    assert class_page(filled(text)).tags == class_page(filled("x")).tags


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=20), st.sampled_from(["<", ">", '"', "'", "&", "{{", "{%"]))
def test_no_text_makes_markup(text: str, sign: str) -> None:
    shown = f"{sign}{text}{sign}"
    assert student_page(filled(shown)).tags == student_page(filled("x")).tags


@pytest.mark.parametrize(
    "made", [pytest.param(filled(text), id=str(i)) for i, text in enumerate(HOSTILE)]
)
def test_what_is_unseen_is_written_out(made: Grade) -> None:
    for text in pages(made).values():
        assert text.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_pages_are_self_contained_and_only_the_sorting_may_run() -> None:
    texts = pages(filled("x"))
    script = re.search("<script>(.*?)</script>", texts["index.html"], re.DOTALL)
    assert script
    source = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{source}';"
        in (texts["index.html"])
    )
    assert "script" not in texts["students/s.html"]
    for text in texts.values():
        page = Page(text)
        assert "src" not in page.values
        assert "link" not in {tag for tag, *_ in page.tags}
        assert all(re.match("#|students/", link) for link in page.values["href"])
        assert not re.search(r"url\(|@import|https?:", text)


@pytest.mark.parametrize("question_id", ["q1", "a b", "read"])
@pytest.mark.parametrize("name", ["index.html", "students/s.html"])
def test_pages_can_be_read_aloud(name: str, question_id: str) -> None:
    made = filled("x")
    first = replace(made.questions[0], id=question_id)
    page = Page(pages(replace(made, questions=(first, *made.questions[1:])))[name])
    assert ("html", "lang") in page.tags
    assert page.count("h1") == 1
    assert all("scope" in names for tag, *names in page.tags if tag == "th")
    ids = page.values["id"]
    assert len(ids) == len(set(ids))
    labels = {label for value in page.values["aria-labelledby"] for label in value.split()}
    assert labels <= set(ids)
    assert {link.removeprefix("#") for link in page.values["href"] if link[0] == "#"} <= set(ids)


def test_the_class_page_lists_both_sides_of_a_roster() -> None:
    attendance = Attendance("roster.csv", 40, tuple(HOSTILE) * 2, ("stranger",), tuple(HOSTILE))
    page = pages(grade(), attendance=attendance)["index.html"]
    assert f"On the roster without a submission: {len(attendance.absent)} (" in page
    assert "Submissions that are not on the roster: 1 (stranger)." in page
    assert page.count("<script>alert(1)") == 0
    assert "\u202e" not in page
    assert "Roster" not in pages(grade())["index.html"]
