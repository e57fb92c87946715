"""Which question a label names depends on what stands near it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.labels import Outline, Site, find_labels, question_of_key
from grader.text.labels.counting import roman_value
from grader.text.labels.runs import label_positions
from tests.support.sites import HW2, OUTLINE, bold, heading, line, named


@pytest.mark.parametrize(
    "text", ["Step 1", "Sampling", "1D convolution", "Comparison with Question 3", "2D Kernels"]
)
def test_headings_inside_an_answer(text: str) -> None:
    assert named([heading("Question 2"), heading(text, 3), heading("Question 3")]) == [
        (0, "q2"),
        (2, "q3"),
    ]


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
            ["ii. b", "(iii) c", "iv: d"], {1: "ii", 2: "iii", 3: "iv"}, id="in any dress"
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
        pytest.param(
            ["1. a", "2. b", "3. c", "4. d", "5. e"], {}, id="digits count past the parts"
        ),
        pytest.param(["2. a", "3. b"], {}, id="digits do not start at 1"),
        pytest.param(
            ["i) (15) a", "ii) 1) b 2) c", "iii) a) b", "iv) (i) d"],
            {1: "i", 2: "ii", 3: "iii", 4: "iv"},
            id="a list begins on the line",
        ),
        pytest.param(["1) (15) a", "2) (b) c"], {1: "i", 2: "ii"}, id="one in digits, too"),
        pytest.param(["A: a", "B: b", "C: c"], {}, id="components"),
        pytest.param(["A) a", "B) b", "C) c"], {}, id="components in brackets"),
        pytest.param(["I think so", "i.e. this", "vi) x"], {}, id="no marks at all"),
    ],
)
def test_bare_parts(lines: list[str], expected: dict[int, str]) -> None:
    found = dict(named([heading("Question 1"), *lines]))
    assert found == {site: f"q1.{part}" for site, part in expected.items()}


SHEET = [line("i) a?"), line("ii) b?"), line("iii) c?"), "iv) d"]
ANSWERED = ["i) a", "ii) b", "iii) c", "iv) d"]
ONCE = ["i", "ii", "iii", "iv"]


@pytest.mark.parametrize(
    ("sites", "found"),
    [
        pytest.param([*ANSWERED, *ANSWERED], [*ONCE, *ONCE], id="all again"),
        pytest.param([*SHEET, "i) x", "ii) y"], [*ONCE, "i", "ii"], id="the first ones again"),
        pytest.param([*SHEET, "ii) x", "i) y"], [*ONCE, "ii", "i"], id="in another order"),
        pytest.param([*ANSWERED, "i) x", "iv) y"], [*ONCE, "i", "iv"], id="not all answered"),
        pytest.param(
            [*ANSWERED, "Answers:", "i) x", "ii) y"], [*ONCE, "i", "ii"], id="said to be answers"
        ),
        pytest.param([*map(bold, ANSWERED), *SHEET], ONCE, id="not in plainer dress"),
        pytest.param(
            [bold("i) a?"), line("What?"), *map(bold, ANSWERED[1:]), *ANSWERED],
            [*ONCE, *ONCE],
            id="but below questions in bold",
        ),
        pytest.param([*SHEET, *map(bold, ANSWERED)], ONCE, id="answers in bold win"),
        pytest.param(
            [*ANSWERED, "i) x", "ii) y", "i) z", "ii) w", "iii) v", "iv) u"],
            [*ONCE, "i", "ii", "iii", "iv"],
            id="a list in an answer",
        ),
        pytest.param([*ANSWERED, "i) x", "ii) y", "iii) z"], ONCE, id="a list in the last answer"),
        pytest.param(
            [*ANSWERED[:3], line("iv) steps:"), *ANSWERED], ONCE, id="a list is announced there"
        ),
        pytest.param(
            [*ANSWERED, *(Site(text, level=1) for text in ANSWERED)], ONCE, id="a list set deeper"
        ),
        pytest.param(
            ["1. a", "2. b", "3. c", "4. d", "1. x", "2. y", "3. z", "4. w"],
            ONCE,
            id="a list in digits",
        ),
        pytest.param(
            ["iii) c", "i) a", "ii) b", "iv) d", *ANSWERED],
            ["iii", "i", "ii", "iv"],
            id="no sheet has this order",
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
def test_rounds_below_full_names(sites: list[Site | str], expected: list[str]) -> None:
    assert [question for _, question in named(sites)] == [f"q1.{part}" for part in expected]


def test_first_levels_come_again_below_a_question_sheet() -> None:
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
            id="a full name, then going on",
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
def test_bare_parts_need_a_question(sites: list[Site | str], expected: list[object]) -> None:
    assert named(sites) == expected


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(
            [heading("1"), heading("2"), heading("3")], ["", "q2", "q3"], id="numbers in headings"
        ),
        pytest.param(
            [heading("I. One"), heading("II. Two"), heading("III. Three")],
            ["", "q2", "q3"],
            id="romans with titles",
        ),
        pytest.param(
            [heading("1 One", 1), heading("1.1 A"), heading("2 Two", 1), heading("3 Three", 1)],
            ["", "q1.i", "q2", "q3"],
            id="numbered sections",
        ),
        pytest.param([bold("1.i"), bold("2"), bold("3")], ["q1.i", "q2", "q3"], id="bold"),
        pytest.param(["1. i) a", "2. b", "3. c"], ["q1.i", "q2", "q3"], id="a list of answers"),
        pytest.param(
            [bold("1.iii"), "1. x", "2. y", "3. z", bold("2")],
            ["q1.iii", "q2"],
            id="a list inside an answer",
        ),
        pytest.param(
            ["1.iii: x", "1. x", "2. y", "3. z", "2. b", "3. c"],
            ["q1.iii", "q2", "q3"],
            id="a list inside an answer, the questions in its dress",
        ),
        pytest.param(
            [heading("Question 2"), heading("2. Sampling"), heading("Question 3")],
            ["q2", "q3"],
            id="named in words elsewhere",
        ),
        pytest.param(
            [heading("Question 2"), heading("3. Sampling", 3), "3. x"], ["q2"], id="another level"
        ),
        pytest.param(
            [heading("Question 1"), heading("1.ii Size"), heading("Question 4"), heading("1.2 A")],
            ["", "q1.ii", ""],
            id="a section number below another question",
        ),
        pytest.param(["2. x", "3. y"], [], id="a list that does not start at 1"),
        pytest.param([heading("2. Sampling")], [], id="a lonely number with a title"),
    ],
)
def test_bare_named(sites: list[Site | str], expected: list[str]) -> None:
    lines = [Site(site) if isinstance(site, str) else site for site in sites]
    assert [label.question for label in find_labels(lines, OUTLINE)] == expected


@pytest.mark.parametrize(
    ("text", "near", "unknown"),
    [
        pytest.param("Question 2", False, False, id="right"),
        pytest.param("Qeustion 2", True, False, id="near miss"),
        pytest.param("Question 7", False, True, id="no such question"),
        pytest.param("Question 1 (vi)", False, True, id="no such part"),
        pytest.param("Question 2 (a)", False, False, id="a part where there are none"),
    ],
)
def test_what_is_odd_about_a_label(text: str, near: bool, unknown: bool) -> None:
    (label,) = find_labels([heading(text)], OUTLINE)
    assert (label.is_near_miss, label.is_unknown) == (near, unknown)


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(["Question 2: x", "Answer 2: y"], [(0, "q2")], id="an answer"),
        pytest.param(["Answer 2: x", "Answer 3: y"], [(0, "q2"), (1, "q3")], id="only answers"),
        pytest.param(
            ["Q2: x", "Task 1: y", "Task 2: z", "Q3: w", "Q1 i: v"],
            [(0, "q2"), (3, "q3"), (4, "q1.i")],
            id="tasks inside an answer",
        ),
        pytest.param(
            [heading("Exercise 2", 1), heading("Q1 ii"), heading("Question 2")],
            [(1, "q1.ii"), (2, "q2")],
            id="the title of the sheet",
        ),
        pytest.param(
            [
                heading("q1.i"),
                heading("Q1 (ii)"),
                heading("Question 1 c)"),
                bold("1 iv)"),
                heading("Qeustion 2"),
                heading("III. QUESTION III", 4),
                heading("Task 4.1"),
                heading("Problem 4 (2)", 3),
                heading("4.iii", 3),
                heading("Exercise 4 d)"),
            ],
            list(enumerate(HW2)),
            id="each in another spelling",
        ),
    ],
)
def test_another_word_is_no_second_name(
    sites: list[Site | str], expected: list[tuple[int, str]]
) -> None:
    assert named(sites) == expected


@pytest.mark.parametrize(
    ("ids", "text", "question"),
    [
        pytest.param(("q3.a", "q3.b"), "Question 3 b)", "q3.b", id="letters"),
        pytest.param(("q3.a", "q3.b"), "3 (ii)", "q3.b", id="letters, asked in romans"),
        pytest.param(tuple(f"q3.{c}" for c in "abcdefghi"), "3.i", "q3.i", id="i is a letter"),
        pytest.param(("q3.i", "q3.ii"), "3.i", "q3.i", id="i is a roman"),
        pytest.param(("part1", "part2"), "Part 2", "part2", id="part"),
        pytest.param(("part1", "part2"), "2", "part2", id="part, bare"),
        pytest.param(("ex1.1", "ex1.2"), "Exercise 1.2", "ex1.2", id="digits"),
        pytest.param(("q1.a.i", "q1.a.ii"), "Q1 (a) ii)", "q1.a.ii", id="three levels"),
        pytest.param(("q1", "bonus"), "Bonus: an extra", "bonus", id="a name"),
    ],
)
def test_other_rubrics(ids: tuple[str, ...], text: str, question: str) -> None:
    assert named([heading(text)], Outline.of(ids)) == [(0, question)]


def test_three_levels_below_each_other() -> None:
    outline = Outline.of(("q1.a.i", "q1.a.ii", "q1.b", "q2"))
    found = named([heading("Question 1"), "(a)", "i) x", "ii) y", "(b) z"], outline)
    assert found == [(2, "q1.a.i"), (3, "q1.a.ii"), (4, "q1.b")]


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("q1.ii", "q1.ii"),
        ("q1_ii", "q1.ii"),
        ("q1-ii", "q1.ii"),
        ("q1_ii_answer", "q1.ii"),
        ("Q1 (ii)", "q1.ii"),
        ("question_1_ii", "q1.ii"),
        ("1.ii", "q1.ii"),
        ("1b", "q1.ii"),
        ("Q1b", "q1.ii"),
        ("hw2_q1_ii", "q1.ii"),
        ("q2", "q2"),
        ("q2_answer", "q2"),
        ("q1", None),
        ("q7", None),
        ("cell-1a2b3c", None),
        ("cell-1ii", None),
        ("hw2", None),
        ("", None),
    ],
)
def test_a_key_or_a_grade_id(key: str, question: str | None) -> None:
    assert question_of_key(key, HW2) == question


def test_a_key_without_a_number() -> None:
    assert question_of_key("Bonus", ("q1", "bonus")) == "bonus"


@pytest.mark.parametrize(
    ("token", "value"),
    [("i", 1), ("IV", 4), ("ix", 9), ("xiv", 14), ("iiii", None), ("c", None), ("", None)],
)
def test_roman(token: str, value: int | None) -> None:
    assert roman_value(token) == value


@pytest.mark.parametrize(
    ("numbers", "taken", "after", "positions"),
    [
        pytest.param([1, 2, 3, 4], (), None, [0, 1, 2, 3], id="in order"),
        pytest.param([3, 1, 4, 2], (), None, [0, 1, 2, 3], id="in any order"),
        pytest.param([1, 2, 1, 2, 3, 3], (), None, [0, 1, 5], id="a list inside"),
        pytest.param([1, 2, 3], (1, 3, 4), None, [], id="goes on with a taken one"),
        pytest.param([1, 2, 3, 4, 5], (), None, [], id="past the last"),
        pytest.param([2, 3], (1,), 1, [0, 1], id="going on"),
        pytest.param([1, 2], (1,), 1, [], id="not going on"),
        pytest.param([], (), None, [], id="nothing"),
    ],
)
def test_outer_marks(
    numbers: list[int], taken: tuple[int, ...], after: int | None, positions: list[int]
) -> None:
    assert label_positions(numbers, {1, 2, 3, 4}, taken=taken, after=after) == positions


@given(
    st.lists(st.sampled_from(["Question 1", "i) a", "ii)", "2.", "q3", "1.2", "x"]), max_size=12)
)
def test_labels_come_in_order_and_once_a_line(lines: list[str]) -> None:
    sites = [label.at for label in find_labels([Site(line) for line in lines], OUTLINE)]
    assert sites == sorted(set(sites))
