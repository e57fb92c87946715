"""Labels in every spelling, and text that only looks like a label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.labels import Site, Style
from grader.text.labels.read_spelling import spell
from tests.support.sites import bold, heading, named

ROMANS = ("i", "ii", "iii", "iv")
TWO_LEVELS = [
    "q{n}.{r}", "Q{n}.{r}", "Q{n} ({r})", "Q{n}({r})", "q{n}_{r}", "Q{n}-{r}", "Q{n} {r})",
    "Question {n} {r})", "Question {n} ({r})", "Question {n}.{r}", "Question {n}, part ({r})",
    "Question {n} part {r}", "Question {n}, part {d}", "Question {n} part {d}", "Q{n}, part {a}",
    "Question {w}, part {d}", "Question {n} - part {d}",
    "Question {n} - {r})", "Question {n}: {r})", "Question #{n} ({r})",
    "Question No. {n} ({r})", "QUESTION {N} {r})", "QUESTION {N}.{r}", "Question {N} ({r})",
    "Question {n} {R})", "Question {n} {a})", "Question {n}{a}", "Q{n}{a}", "Q{n}.{a}", "Q{n}({a})",
    "Question {n} ({A})", "{n}.{r}", "{n} {r})", "{n}({r})", "({n})({r})", "{n}.{r})", "{n}) {r})",
    "{n}{a}", "{n}.{a}", "{n}{a})", "{n}.{d}", "{N}.{r}", "Task {n}.{d}", "Task {n}{a}",
    "Problem {n} ({d})", "Problem {n}.{d}", "Exercise {n}.{r}", "Ex. {n} ({r})", "Ex {n}{a}",
    "Answer to question {n} {r}", "Answer {n} {r})", "Solution to Problem {n}.{d}",
    "Solution {n} ({a})", "[Q{n}.{r}]", "Homework 2, Question {n} ({r})", "{N}. QUESTION {N} {r})",
    "Qeustion {n} {r})", "Quesiton {n} {r}", "Quetsion {n}.{r}", "Probelm {n}{a}",
]  # fmt: skip
ONE_LEVEL = [
    "q{n}", "Q{n}", "Q{n}.", "Q {n}", "Q.{n}", "Question {n}", "Question {n}:", "Question #{n}",
    "Question {N}", "QUESTION {N}", "{N}. QUESTION {N}", "{n}. Question {n}", "Task {n}",
    "Problem {n}", "Exercise {n}", "Ex. {n}", "Exc {n})", "Answer {n}", "Answer to Question {n}",
    "Solution {n}", "Question {w}", "Qeustion {n}", "Questoin {N}", "Excercise {n}", "(Q{n})",
]  # fmt: skip
TITLES = ["", ": About it", " - About it", " About it", " (2 points)", " [10 pts]"]


def written(spelling: str, main: int, part: int = 0) -> str:
    """A spelling filled in: n/N/w the question, r/R/a/A/d the part in each way of counting."""
    return spelling.format(
        n=main,
        N=("", "I", "II", "III", "IV")[main],
        w=("", "One", "Two", "Three", "Four")[main],
        r=ROMANS[part],
        R=ROMANS[part].upper(),
        a="abcd"[part],
        A="ABCD"[part],
        d=part + 1,
    )


@pytest.mark.parametrize("at", range(len(TWO_LEVELS)), ids=TWO_LEVELS)
def test_a_part_named_in_full(at: int) -> None:
    main, part = (1, 4)[at % 2], at // 2 % len(ROMANS)  # each spelling with another part
    text, expected = written(TWO_LEVELS[at], main, part), [(0, f"q{main}.{ROMANS[part]}")]
    assert named([heading(text)]) == expected
    assert named([bold(text)]) == expected
    assert named([f"{text}: the answer"]) == expected


@pytest.mark.parametrize("at", range(len(ONE_LEVEL)), ids=ONE_LEVEL)
def test_a_question_without_parts(at: int) -> None:
    main = (2, 3)[at % 2]
    text, expected = written(ONE_LEVEL[at], main), [(0, f"q{main}")]
    assert named([heading(text)]) == expected
    assert named([bold(text)]) == expected
    assert named([text]) == expected


@pytest.mark.parametrize("part", range(4), ids=ROMANS)
@pytest.mark.parametrize("spelling", ["Q{n} ({r})", "Question {n} {R})", "{n}{a}", "{N}.{d}"])
def test_every_part_in_each_way_of_counting(spelling: str, part: int) -> None:
    assert named([heading(written(spelling, 4, part))]) == [(0, f"q4.{ROMANS[part]}")]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_may_follow(title: str) -> None:
    names = ("Question 2", "Q2", "Question 1 ii)", "q1.ii", "1.ii")
    assert [len(named([heading(name + title)])) for name in names] == [1] * len(names)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        pytest.param("Receptive field (Q1.ii)", "q1.ii", id="in brackets"),
        pytest.param("The VAE - Question 2", "q2", id="after a dash"),
        pytest.param("Generative models: Question 3", "q3", id="after a colon"),
    ],
)
def test_a_heading_may_end_with_the_name(text: str, question: str) -> None:
    assert named([heading(text)]) == [(0, question)]
    assert named([text]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Question 2 asks about the trick.",
        "Question 2 is about sampling",
        "Question 1 ii) gives 15 pixels, so we go on.",
        "Question 2, the hardest, comes next",
        "Question 2's answer",
        "Question 2-related work",
        "Questions 1 and 2 are about images",
        "1d convolutions are used",
        "1D convolution",
        "2d kernels",
        "2nd layer: 7",
        "1.2 million images",
        "1.5 times",
        "2018 was the year",
        "15 pixels",
        "[1] C. Peng et al., Large kernel matters, 2017",
        "[2] Question 2",
        "I think so",
        "i.e. the mean",
        "A: Positional encoding",
        "F: Feed forward",
        "A GAN is a game",
        "ii) at the very beginning",
        "q1_iv_flipped = 3",
        "q22",
        "x = 3",
        "Section 2",
        "Suggestion 2",
        "Mask 2",
        "Figure 2: the network",
        "Answer: 15",
        "Answer: 2",
        "Step 1",
        "12.11.2026",
        "Homework 2",
        "",
        "(",
    ],
)
def test_text_without_a_label(text: str) -> None:
    assert named([text]) == []
    assert named([Site(text, Style.LINE, is_start=False)]) == []


@given(st.text(alphabet="Qquestion 1234iv()[].:_-ABab\u00a0", max_size=60))
def test_any_text_has_a_spelling_or_none(text: str) -> None:
    label = spell(text)
    assert label is None or (label.tokens and 0 < label.end <= len(text))
