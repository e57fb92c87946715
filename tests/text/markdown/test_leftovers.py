"""No word of a document is lost: it is read as an answer, or it is a leftover."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.markdown import MarkdownPiece, find_answers
from tests.support.documents import read
from tests.support.sites import HW2

NONE = "text under the name of no question"
LONG = "These eight words are all about something else."


def leftovers(source: str) -> list[str]:
    return [str(leftover) for leftover in read(source).leftovers]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            f"{LONG}\n\n## Question 2\nNoise.",
            f"hw2.md line 1: text under the name of no question: {LONG}",
            id="before the first question",
        ),
        pytest.param(
            "## Question 2\nNoise.\n\n## Lemma\nThe shift.",
            "hw2.md line 4, under `Lemma`: text that was read as part of q2: The shift.",
            id="under a heading that names nothing",
        ),
        pytest.param(
            "## Question 2\nNoise.\n\n**Lemma**\n\nThe shift.",
            "hw2.md line 4, under `Lemma`: text that was read as part of q2: The shift.",
            id="under a bold line",
        ),
        pytest.param(
            "## Question 2\nNoise.\n\n## Question 9\nThe shift.",
            "hw2.md line 5, under `Question 9`: text under the name of no question: The shift.",
            id="under a question that the rubric does not have",
        ),
        pytest.param(
            "## Question 1\nThe shift.",
            "hw2.md line 2, under `Question 1`: text under the name of no question: The shift.",
            id="under a question that has parts",
        ),
        pytest.param(
            "## Question 2\n![my answer](photo.jpg)",
            "hw2.md line 2: a picture, which is not read: ![my answer](photo.jpg)",
            id="a picture",
        ),
        pytest.param(
            "## Question 2\nSee https://example.org/doc for it",
            "hw2.md line 2: a link, which is not followed: https://example.org/doc for it",
            id="a link",
        ),
        pytest.param(
            f"{LONG}",
            f"hw2.md line 1: text under the name of no question: {LONG}",
            id="no question is named at all",
        ),
        pytest.param(
            "# Homework II\nIt adds noise.",
            "hw2.md line 1: text under the name of no question: # Homework II It adds noise.",
            id="a short sentence",
        ),
        pytest.param(
            "| Number | Answer |\n|---|---|\n" + "| x | More noise here |\n" * 6,
            "hw2.md line 1: text under the name of no question: | Number | Answer | |---|---|"
            + " | x | More noise here |" * 6,
            id="a table of short answers",
        ),
        pytest.param(
            "**Q: Which?**\n\n**A:** ReLU\n\n## Question 2\nNoise.",
            "hw2.md line 3: text under the name of no question: ReLU",
            id="a short answer",
        ),
    ],
)
def test_what_is_left_over(source: str, expected: str) -> None:
    assert leftovers(source) == [expected]


def test_answers_of_a_long_text_without_names_are_shown() -> None:
    question = "Why is it so? " * 60
    source = (
        f"# A notebook\n{question}\n\n**Answer:**\nNoise.\n\n# More\n{question}\n\nAnswer: {LONG}\n"
    )
    assert leftovers(source)[-1] == f"hw2.md line 10: {NONE}: {LONG}"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("# Homework II\nAda Lovelace\n\n## Question 2\nNoise.", id="a title page"),
        pytest.param(
            "Name: Ada Augusta King, Countess of Lovelace, 1815\n\n## Question 2\nNoise.",
            id="a name with many words",
        ),
        pytest.param(
            "## Question 2\nNoise.\n\n## References\n[1] D. Kingma, VAE, 2014.", id="references"
        ),
        pytest.param(
            "## Question 2\nNoise [1].\n\n- [1] D. Kingma, VAE, 2014.", id="a list of references"
        ),
        pytest.param("## Question 2\n**Answer:**\n\nNoise.", id="the word answer"),
        pytest.param(
            "## Question 2\nAs https://example.org says, the noise comes from outside.",
            id="a link within a sentence",
        ),
    ],
)
def test_what_is_no_work(source: str) -> None:
    assert leftovers(source) == []


def test_the_text_of_the_course_is_no_work_of_a_student() -> None:
    cells = [MarkdownPiece(LONG, 1, is_handed_out=True), MarkdownPiece("## Question 2\nNoise.", 2)]
    assert find_answers(cells, HW2, file="hw2.ipynb").leftovers == ()


KNOWN = ("## Question 2", "## Question 1", "**iii)**", "ii) a word", "# Bonus", "2.", "1. a list")
UNKNOWN = (
    "## Question 9",
    "## Frage 2",
    "**Zusatz**",
    "## References",
    "---",
    "> quoted",
    "| a | b |",
)
TITLES = st.sampled_from(KNOWN + UNKNOWN)


@given(st.lists(TITLES, max_size=8))
def test_every_word_is_an_answer_or_left_over(titles: list[str]) -> None:
    marks = [f"mark{at} is the first of these seven words" for at in range(len(titles))]
    source = "\n\n".join(f"{title}\n\n{mark}" for title, mark in zip(titles, marks, strict=True))
    found = read(source)
    accounted = " ".join(text.source for text in found.texts.values())
    accounted += "".join(leftover.words for leftover in found.leftovers)
    missing = [mark for mark in marks if mark not in " ".join(accounted.split())]
    if "## References" in titles:  # what follows it are sources
        missing = [mark for mark in missing if marks.index(mark) < titles.index("## References")]
    assert not missing
