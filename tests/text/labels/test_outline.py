"""The ids of a rubric as paths of numbers."""

import pytest

from grader.text.labels import Outline
from tests.support.sites import heading, named


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
def test_ids_of_other_rubrics(ids: tuple[str, ...], text: str, question: str) -> None:
    assert named([heading(text)], Outline.of(ids)) == [(0, question)]


def test_three_levels() -> None:
    outline = Outline.of(("q1.a.i", "q1.a.ii", "q1.b", "q2"))
    found = named([heading("Question 1"), "(a)", "i) x", "ii) y", "(b) z"], outline)
    assert found == [(2, "q1.a.i"), (3, "q1.a.ii"), (4, "q1.b")]
