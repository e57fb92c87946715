"""Feedback as Markdown, one file for each student."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.model import Evidence, Grade, Override, Show, Verdict
from grader.reports.markdown import MOST, MarkdownReport
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question, written

PARSER = MarkdownIt("commonmark").enable("table")


def page(made: Grade, **book: Any) -> str:
    ((name, pieces),) = written(MarkdownReport(), gradebook(made, **book))
    assert name == f"students/{made.slug}.md"
    return "".join(pieces)


def shape(text: str) -> list[str]:
    """What a page consists of, without its words."""
    tokens = [inner for token in PARSER.parse(text) for inner in (token, *(token.children or ()))]
    return [token.type for token in tokens if token.type != "text"]


def filled(text: str) -> Grade:
    """A grade in which every text that a student can choose is `text`."""
    evidence = Evidence(where=text, case=text, found=text, text=text, message=text)
    check = check_grade(Verdict.WRONG, feedback=text, evidence=(evidence,), where=text)
    override = Override("ada", "q1", points=Decimal(0), by=text, why=text)
    made = question(check, check_grade(id="c2", title=text), title=text, override=override)
    return grade(text, made, files=(text,), notes=(text,), faults=(text,))


def test_a_page() -> None:
    evidence = Evidence(index=(2, 3), expected=33, found=29, tolerance="atol 0")
    matrix = check_grade(Verdict.PARTIAL, possible="3", where="hw2.py line 3", evidence=(evidence,))
    waits = check_grade(Verdict.UNGRADED, feedback="A person will look at it.")
    made = grade(
        "ada",
        question(matrix, id="q1.iv", title="Transposed convolution"),
        question(waits, id="q2", title="Trick"),
        notes=("hw2 (1).py was taken as hw2.py",),
        isolation=("no network",),
    )
    assert (
        page(made)
        == """\
# Homework II: ada

**at least 1.5 of 5, one check waits for a person**

## Where points were lost

| Question | Result | Lost | What was found |
| --- | --- | ---: | --- |
| q1.iv Transposed convolution | ◐ partial | 1.5 | Feedback for partial. |

## What was read

- `hw2.py`
- hw2 (1).py was taken as hw2.py

## q1.iv Transposed convolution

◐ partial, **1.5 of 3**

Feedback for partial. (hw2.py line 3)

- ✕ row 2, column 3: expected 33, found 29 (allowed difference: atol 0)

**Next:** Work it out by hand again, one step at a time, and compare each step with yours.

## q2 Trick

? ungraded, **at least 0 of 2**

A person will look at it.

**Next:** You do not have to do anything: a person will look at this.

---

hw2, rubric version abababab, your code ran in a sandbox
"""
    )


def test_a_question_of_several_checks_names_each() -> None:
    made = question(check_grade(), check_grade(Verdict.UNGRADED, id="c2", title="Other sizes"))
    text = page(grade("ada", made))
    assert "### A matrix: ✓ correct, 2 of 2\n" in text
    assert "### Other sizes: ? ungraded, worth 2\n" in text


def test_a_file_that_could_not_be_read_is_named_once_and_first() -> None:
    why = "hw2.ipynb cannot be read as a notebook: it ends in line 3."
    missing = question(check_grade(Verdict.MISSING))
    text = page(grade("ada", missing, notes=("another line", why), unread=(why,)))
    assert text.count("it ends in line 3") == 1
    assert text.index("line 3") < text.index("Where points were lost") < text.index("another line")


def test_a_self_check_says_what_was_found_and_no_points() -> None:
    found = check_grade(Verdict.UNGRADED, kind="has_text", provisional=True, feedback="")
    missing = check_grade(Verdict.MISSING, kind="has_number")
    text = page(grade("ada", question(found), question(missing, id="q2")))
    assert "Found: 1 of 2 questions." in text
    assert "## q1 A question\n\nfound\n" in text
    assert "points" not in text
    assert "of 4" not in text


def test_nothing_lost_has_no_summary() -> None:
    assert "Where points were lost" not in page(grade("ada"))


@pytest.mark.parametrize(
    ("after_due", "shown"),
    [pytest.param(False, False, id="before"), pytest.param(True, True, id="after")],
)
def test_what_is_shown_after_the_due_date(after_due: bool, shown: bool) -> None:
    check = check_grade(Verdict.WRONG, show=Show.AFTER_DUE, evidence=(Evidence(expected=33),))
    assert ("expected 33" in page(grade("ada", question(check)), after_due=after_due)) is shown


def test_long_evidence_is_counted() -> None:
    check = check_grade(Verdict.WRONG, evidence=(Evidence(found=1),) * (MOST + 5))
    assert "and 5 more\n" in page(grade("ada", question(check)))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_makes_no_markup(text: str) -> None:
    assert shape(page(filled(text))) == shape(page(filled("x")))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- item", id="list"),
        pytest.param("1. item", id="numbered list"),
        pytest.param("2) item", id="numbered list with a bracket"),
        pytest.param("# title", id="heading"),
        pytest.param("===", id="underline"),
        pytest.param("---", id="rule"),
        pytest.param("> quote", id="quote"),
        pytest.param("````", id="fence"),
        pytest.param("~~~~", id="other fence"),
        pytest.param("a | b", id="cell"),
        pytest.param("![x](https://example.invalid/x.png)", id="image"),
        pytest.param("<https://example.invalid>", id="link"),
        pytest.param("&lt;b&gt; <b>", id="html"),
        pytest.param("[x]: https://example.invalid", id="definition"),
        pytest.param("\\*a*", id="escaped by hand"),
        pytest.param("\n\n    code", id="paragraph break"),
    ],
)
def test_markdown_in_an_answer_means_nothing(text: str) -> None:
    assert shape(page(filled(text))) == shape(page(filled("x")))


@given(st.text(st.sampled_from("`~*_#<>[]()!|\\-+=.:&1a \n\t\x0b$"), min_size=1, max_size=12))
def test_no_text_makes_markup(text: str) -> None:
    shown = f"x{text}x"
    assert shape(page(filled(shown))) == shape(page(filled("x")))


@pytest.mark.parametrize("text", ["www.example.invalid", "see https://example.invalid"])
def test_an_address_does_not_become_a_link(text: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    assert f">{text}<" in parser.render(page(grade("ada", notes=(text,)))).replace("li>", ">")
    assert text not in page(grade("ada", notes=(text,)))
