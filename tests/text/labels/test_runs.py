"""Runs of bare numbers: labels, lists inside an answer, and a question sheet above the answers."""

import pytest

from grader.text.labels import Site
from grader.text.labels.runs import label_positions
from tests.support.sites import bold, heading, line, named


@pytest.mark.parametrize(
    ("numbers", "taken", "after", "positions"),
    [
        pytest.param([1, 2, 3, 4], (), None, [0, 1, 2, 3], id="in order"),
        pytest.param([3, 1, 4, 2], (), None, [0, 1, 2, 3], id="in any order"),
        pytest.param([1, 2, 1, 2, 3, 3], (), None, [0, 1, 5], id="a list inside"),
        pytest.param([1, 2, 3], (1, 3, 4), None, [], id="after a taken part"),
        pytest.param([1, 2, 3, 4, 5], (), None, [], id="past the last"),
        pytest.param([2, 3], (1,), 1, [0, 1], id="the next part"),
        pytest.param([1, 2], (1,), 1, [], id="not the next part"),
        pytest.param([], (), None, [], id="nothing"),
    ],
)
def test_label_positions(
    numbers: list[int], taken: tuple[int, ...], after: int | None, positions: list[int]
) -> None:
    assert label_positions(numbers, {1, 2, 3, 4}, taken=taken, after=after) == positions


SHEET = [line("i) a?"), line("ii) b?"), line("iii) c?"), "iv) d"]


ANSWERED = ["i) a", "ii) b", "iii) c", "iv) d"]


ONCE = ["i", "ii", "iii", "iv"]


@pytest.mark.parametrize(
    ("sites", "found"),
    [
        pytest.param([*ANSWERED, *ANSWERED], [*ONCE, *ONCE], id="all again"),
        pytest.param([*SHEET, "i) x", "ii) y"], [*ONCE, "i", "ii"], id="the first ones again"),
        pytest.param(
            [*SHEET, "ii) x", "i) y"], [*ONCE, "ii", "i"], id="the first two in another order"
        ),
        pytest.param([*ANSWERED, "i) x", "iv) y"], [*ONCE, "i", "iv"], id="not all answered"),
        pytest.param(
            [*ANSWERED, "Answers:", "i) x", "ii) y"],
            [*ONCE, "i", "ii"],
            id="below the word Answers",
        ),
        pytest.param([*map(bold, ANSWERED), *SHEET], ONCE, id="not in a weaker style"),
        pytest.param(
            [bold("i) a?"), line("What?"), *map(bold, ANSWERED[1:]), *ANSWERED],
            [*ONCE, *ONCE],
            id="in plain lines below questions in bold",
        ),
        pytest.param([*SHEET, *map(bold, ANSWERED)], ONCE, id="answers in bold win"),
        pytest.param(
            [*ANSWERED, "i) x", "ii) y", "i) z", "ii) w", "iii) v", "iv) u"],
            [*ONCE, "i", "ii", "iii", "iv"],
            id="a list in an answer",
        ),
        pytest.param([*ANSWERED, "i) x", "ii) y", "iii) z"], ONCE, id="a list in the last answer"),
        pytest.param(
            [*ANSWERED[:3], line("iv) steps:"), *ANSWERED], ONCE, id="a colon announces a list"
        ),
        pytest.param(
            [*ANSWERED, *(Site(text, level=1) for text in ANSWERED)],
            ONCE,
            id="a list of a deeper level",
        ),
        pytest.param(
            ["1. a", "2. b", "3. c", "4. d", "1. x", "2. y", "3. z", "4. w"],
            ONCE,
            id="a list in digits",
        ),
        pytest.param(
            ["iii) c", "i) a", "ii) b", "iv) d", *ANSWERED],
            ["iii", "i", "ii", "iv"],
            id="not below parts in another order",
        ),
    ],
)
def test_parts_come_again_below_a_question_sheet(sites: list[Site | str], found: list[str]) -> None:
    below = [question for _, question in named([heading("Question 1"), *sites])]
    assert below == [f"q1.{part}" for part in found]


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(
            [heading("Q1 i)"), "ii) b", "iii) c", "iv) d", *ANSWERED],
            [*ONCE, *ONCE],
            id="a full name above",
        ),
        pytest.param(
            ["1. i) a", "ii) b", "iii) c", "iv) d", "1. i) x", "ii) y"],
            [*ONCE, "i", "ii"],
            id="a full name above each round",
        ),
        pytest.param(
            [heading("Q1 i)"), heading("Q1 ii)"), heading("Q1 iii)"), "iv) d", *ANSWERED],
            ONCE,
            id="full names elsewhere",
        ),
    ],
)
def test_a_second_run_below_full_names(sites: list[Site | str], expected: list[str]) -> None:
    assert [question for _, question in named(sites)] == [f"q1.{part}" for part in expected]


def test_questions_come_again_below_a_question_sheet() -> None:
    sheet: list[Site | str] = [
        line("1. i) a?"),
        "ii) b",
        "iii) c",
        "iv) d",
        "2. e",
        "3. f",
        "4. i) g",
    ]
    found = [question for _, question in named([*sheet, *sheet])]
    once = ["q1.i", "q1.ii", "q1.iii", "q1.iv", "q2", "q3", "q4.i"]
    assert found == [*once, *once]
