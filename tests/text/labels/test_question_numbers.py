"""Bare numbers that name questions: `2.`, `## 3`, `**4**`."""

import pytest

from grader.text.labels import Site, find_labels
from tests.support.sites import OUTLINE, bold, heading


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
            id="a list inside an answer, in the questions' style",
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
        pytest.param([heading("2. Sampling")], [], id="a single number with a title"),
    ],
)
def test_numbers_of_questions(sites: list[Site | str], expected: list[str]) -> None:
    lines = [Site(site) if isinstance(site, str) else site for site in sites]
    assert [label.question for label in find_labels(lines, OUTLINE)] == expected
