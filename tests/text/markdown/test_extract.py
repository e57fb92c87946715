"""The text of an answer and its place."""

import pytest

from grader.text.markdown import DocumentAnswers
from tests.support.documents import read, sources


@pytest.mark.parametrize(
    ("source", "answer", "line", "under"),
    [
        pytest.param("## Q2\n\nfoo", "foo", 3, "`Q2`", id="below a heading"),
        pytest.param("Q2: foo", "foo", 1, "`Q2`", id="on the line"),
        pytest.param("**Q2.** foo\nbar", "foo\nbar", 1, "`Q2`", id="bold run-in"),
        pytest.param("**Q2 The trick** foo", "foo", 1, "`Q2`", id="bold title"),
        pytest.param("- Q2: foo\n  bar\n\n  baz", "foo\nbar\n\nbaz", 1, "`Q2`", id="an item"),
        pytest.param("## Q2: 15", "15", 1, "`Q2`", id="only a title"),
        pytest.param("## Q2 = 15\nfoo", "15\nfoo", 1, "`Q2`", id="a title with a value"),
        pytest.param("**Q2: 15** foo", "15 foo", 1, "`Q2`", id="a bold title with a value"),
        pytest.param("## Q2: 3 layers\nfoo", "foo", 2, "`Q2`", id="a title with a number"),
        pytest.param("## Q2 (2 points)\nfoo", "foo", 2, "`Q2`", id="a title with points"),
        pytest.param("## Q2\nWhat?\n\nAnswer: foo", "foo", 4, "`Q2`", id="a marker"),
        pytest.param("## Q2\nWhat?\n\n**Answer:**\nfoo", "foo", 5, "`Q2`", id="a bold marker"),
        pytest.param("## Q2\nWhat?\n\n### Answer\nfoo", "foo", 5, "`Q2`", id="a heading for it"),
        pytest.param("## Q2\nWhat?\n\nAnswer\n---\nfoo", "foo", 6, "`Q2`", id="an underlined one"),
        pytest.param("## Q2\nWhat?\n\n**Answer: 15** x", "15 x", 4, "`Q2`", id="a marker in bold"),
        pytest.param("## Q2\nWhat?\nA: foo", "foo", 3, "`Q2`", id="a short marker"),
        pytest.param(
            "## Q2\nfoo\n\nAnswer:",
            "foo\n\nAnswer:",
            2,
            "`Q2`",
            id="a marker without text after it",
        ),
        pytest.param("## Q2\n```\nAnswer: x\n```", "```\nAnswer: x\n```", 2, "`Q2`", id="in code"),
        pytest.param("## Q2\n_Your answer here_\n\nfoo", "foo", 4, "`Q2`", id="a placeholder"),
        pytest.param("[Q2](#a)\n\n## Q2\nfoo", "foo", 4, "`Q2`", id="a table of contents"),
        pytest.param("## Q2\nfoo\n---\n", "foo", 2, "`Q2`", id="a rule"),
        pytest.param("## Q2\n\n    foo\n    bar\n", "foo\nbar", 3, "`Q2`", id="indented"),
    ],
)
def test_text_and_place(source: str, answer: str, line: int, under: str) -> None:
    text = read(source).texts["q2"]
    assert (text.source, text.place.line, text.place.under) == (answer, line, under)
    assert (text.place.file, text.place.cell) == ("hw2.md", None)


def test_the_place_of_a_part_names_its_question() -> None:
    texts = read("## I. QUESTION I\n\n- ii) foo\n").texts
    assert texts["q1.ii"].place.under == "`I. QUESTION I`, item ii"


def test_letters_of_components_are_not_markers() -> None:
    repeated = "## Q4 i)\nName them.\n\nA: encoding, B: attention"
    assert sources(repeated)["q4.i"] == "Name them.\n\nA: encoding, B: attention"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("## Q2\n\n", id="nothing below"),
        pytest.param("## Q2\n\n**YOUR ANSWER HERE**\n", id="only a prompt"),
        pytest.param("## Q2\n\nsee hw2.ipynb\n", id="only a reference to another file"),
        pytest.param("## Q2\n\n---\n", id="only a rule"),
        pytest.param("## References\n[1] Q2: foo", id="only references"),
        pytest.param("```\n## Q2\nfoo\n```\n", id="only code"),
        pytest.param("<!--\nQ2: foo\n-->\n", id="only a comment"),
        pytest.param("$$\n# Q2\n$$\n", id="only maths"),
        pytest.param("", id="an empty file"),
    ],
)
def test_no_answer(source: str) -> None:
    assert read(source) == DocumentAnswers({})


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        pytest.param("## Q2\n(2 pts)\n\n15", "15", id="a line"),
        pytest.param("## Q2\n\n**[1 mark]**\n15", "15", id="in bold"),
        pytest.param("## Q2\n(10pts) Compute it.\n15", "Compute it.\n15", id="at the beginning"),
        pytest.param("## Q2\nCompute it. [1 point]\n15", "Compute it.\n15", id="at the end"),
        pytest.param("## Q2\n2 points\n", "2 points", id="the answer itself"),
        pytest.param("## Q2\nThe 2 points (a) and (b)", "The 2 points (a) and (b)", id="prose"),
    ],
)
def test_the_points_of_a_question_are_not_its_answer(source: str, answer: str) -> None:
    assert read(source).texts["q2"].source == answer
