"""Bare numbers that name parts: `ii)` below `Question 1`."""

import pytest

from grader.text.labels import Site
from tests.support.sites import heading, named


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["i) a", "ii) b", "iii) c", "iv) d"], {1: "i", 2: "ii", 3: "iii", 4: "iv"}, id="romans"
        ),
        pytest.param(["(a) a", "(b) b", "(c) c"], {1: "i", 2: "ii", 3: "iii"}, id="letters"),
        pytest.param(["1. a", "2. b", "3. c"], {1: "i", 2: "ii", 3: "iii"}, id="digits"),
        pytest.param(["iii) c", "i) a", "ii) b"], {1: "iii", 2: "i", 3: "ii"}, id="in any order"),
        pytest.param(
            ["ii. b", "(iii) c", "iv: d"], {1: "ii", 2: "iii", 3: "iv"}, id="with any punctuation"
        ),
        pytest.param(["Part a", "Part b: x"], {1: "i", 2: "ii"}, id="parts"),
        pytest.param(["Question ii)", "Answer (iii): x"], {1: "ii", 2: "iii"}, id="small romans"),
        pytest.param(
            ["i) a", "ii) b", "iii) c:", "i) x", "ii) y", "iii) z", "iv) d"],
            {1: "i", 2: "ii", 3: "iii", 7: "iv"},
            id="a list of the same kind in iii",
        ),
        pytest.param(
            ["i) a", "ii) b", "iii) c:", "i) x", "ii) y", "iii) z", "iv) w", "iv) d"],
            {1: "i", 2: "ii", 3: "iii", 8: "iv"},
            id="a list as long as the parts in iii",
        ),
        pytest.param(
            ["iii) c:", "(a) x", "(b) y", "1. z", "iv) d"], {1: "iii", 5: "iv"}, id="lists in iii"
        ),
        pytest.param(["1. a", "2. b", "3. c", "4. d", "5. e"], {}, id="digits past the last part"),
        pytest.param(["2. a", "3. b"], {}, id="digits do not start at 1"),
        pytest.param(
            ["i) (15) a", "ii) 1) b 2) c", "iii) a) b", "iv) (i) d"],
            {1: "i", 2: "ii", 3: "iii", 4: "iv"},
            id="a list begins on the line",
        ),
        pytest.param(
            ["1) (15) a", "2) (b) c"],
            {1: "i", 2: "ii"},
            id="a list begins on the line, parts in digits",
        ),
        pytest.param(["A: a", "B: b", "C: c"], {}, id="components"),
        pytest.param(["A) a", "B) b", "C) c"], {}, id="components in brackets"),
        pytest.param(["I think so", "i.e. this", "vi) x"], {}, id="not numbers of parts"),
    ],
)
def test_parts_below_a_question(lines: list[str], expected: dict[int, str]) -> None:
    found = dict(named([heading("Question 1"), *lines]))
    assert found == {site: f"q1.{part}" for site, part in expected.items()}


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(["i) a", "ii) b"], [], id="no question above"),
        pytest.param([heading("Question 2"), "i) a", "ii) b"], [(0, "q2")], id="no parts"),
        pytest.param(
            [heading("1.iii"), "(a) x", "(b) y", "(c) z", "(d) w", heading("1.iv")],
            [(0, "q1.iii"), (5, "q1.iv")],
            id="letters below a full name",
        ),
        pytest.param(
            [heading("Question 1 i)"), "(i) x", "(ii) y", heading("Question 1 iii)")],
            [(0, "q1.i"), (3, "q1.iii")],
            id="a list from i below a full name",
        ),
        pytest.param(
            ["1. i) a", "ii) b", "iii) c", "2. d"],
            [(0, "q1.i"), (1, "q1.ii"), (2, "q1.iii"), (3, "q2")],
            id="a full name, then bare parts",
        ),
        pytest.param(
            [heading("Question 4"), heading("i)", 3), heading("A)", 4), heading("ii)", 3)],
            [(1, "q4.i"), (3, "q4.ii")],
            id="headings for components",
        ),
        pytest.param(
            [heading("Question 1"), "ii) b", heading("References"), "iii) c"],
            [(1, "q1.ii")],
            id="references end the question",
        ),
    ],
)
def test_parts_need_a_question(sites: list[Site | str], expected: list[object]) -> None:
    assert named(sites) == expected
