"""Bibliographies without a heading."""

import pytest

from grader.text.markdown.bibliography import bibliography_start


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        pytest.param(["foo", "[1] A. Author, 2014", "[2] B. Author et al."], 1, id="a list"),
        pytest.param(["[1] A. Author,", "Title, vol. 3", "[2] B, pp. 1-9"], 0, id="wrapped"),
        pytest.param(
            ["foo", "[1] Large kernels", "[2] PSPNet"], None, id="a list without citations"
        ),
        pytest.param(["[1] A, 2014", "[3] B, 2015"], None, id="not numbered in order"),
        pytest.param(["[1] A, 2014", "x", "y", "z"], None, id="text goes on"),
        pytest.param(["see [1]", "2014"], None, id="a citation"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_a_bibliography_without_a_heading(texts: list[str], start: int | None) -> None:
    assert bibliography_start(texts) == start
