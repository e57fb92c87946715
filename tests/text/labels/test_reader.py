"""All the labels of a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.labels import Site, find_labels
from tests.support.sites import OUTLINE, heading, named


@pytest.mark.parametrize(
    "text", ["Step 1", "Sampling", "1D convolution", "Comparison with Question 3", "2D Kernels"]
)
def test_headings_inside_an_answer(text: str) -> None:
    assert named([heading("Question 2"), heading(text, 3), heading("Question 3")]) == [
        (0, "q2"),
        (2, "q3"),
    ]


@given(
    st.lists(st.sampled_from(["Question 1", "i) a", "ii)", "2.", "q3", "1.2", "x"]), max_size=12)
)
def test_labels_are_in_order_and_one_per_line(lines: list[str]) -> None:
    sites = [label.at for label in find_labels([Site(line) for line in lines], OUTLINE)]
    assert sites == sorted(set(sites))
