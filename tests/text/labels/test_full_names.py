"""Names in full: near misses, unknown questions, and words that number something else."""

import pytest

from grader.text.labels import Site, find_labels
from tests.support.sites import HW2, OUTLINE, bold, heading, named


@pytest.mark.parametrize(
    ("text", "near", "unknown"),
    [
        pytest.param("Question 2", False, False, id="right"),
        pytest.param("Qeustion 2", True, False, id="near miss"),
        pytest.param("Question 7", False, True, id="no such question"),
        pytest.param("Question 1 (vi)", False, True, id="no such part"),
        pytest.param("Question 2 (a)", False, False, id="a part of a question without parts"),
    ],
)
def test_near_misses_and_unknown_questions(text: str, near: bool, unknown: bool) -> None:
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
            [heading("Question 2"), bold("Task 1"), bold("Task 3"), heading("Question 4 ii")],
            [(0, "q2"), (3, "q4.ii")],
            id="tasks in bold inside an answer",
        ),
        pytest.param(
            [heading("Question 2"), bold("Task 1 ii)")],
            [(0, "q2"), (1, "q1.ii")],
            id="a task in bold with a part's full name",
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
            id="every name in another spelling",
        ),
    ],
)
def test_another_word_does_not_name_a_question_again(
    sites: list[Site | str], expected: list[tuple[int, str]]
) -> None:
    assert named(sites) == expected
