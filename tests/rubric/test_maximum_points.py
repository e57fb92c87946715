"""The maximum of points of a rubric that may be broken."""

from decimal import Decimal
from pathlib import Path

import pytest

from grader.rubric import maximum
from tests.support.ci_repository import RUBRIC


@pytest.mark.parametrize(
    ("rubric", "most"),
    [
        pytest.param(RUBRIC, "3.5", id="a rubric"),
        pytest.param(RUBRIC + "  q3: {points: 2}\n", "5.5", id="a question without a check"),
        pytest.param(RUBRIC + "wrong: {}\n", "3.5", id="an unknown key"),
        pytest.param(RUBRIC + "  q3: {points: 2, bonus: true}\n", "3.5", id="a bonus"),
        pytest.param(
            RUBRIC + "  q3: {points: 1}\nbest_of: [{best: 1, of: [q2, q3]}]\n",
            "3.5",
            id="the best of two",
        ),
        pytest.param(RUBRIC + "best_of: [{best: 1, of: [q8, q9]}]\n", "0", id="the best of none"),
        pytest.param(RUBRIC + "  q3: {title: x}\n", "0", id="a question without points"),
        pytest.param(RUBRIC + "  q3: {points: many}\n", "0", id="points that are not a number"),
        pytest.param(RUBRIC + "  q3: {points: .inf}\n", "0", id="points without end"),
        pytest.param(RUBRIC + "  q3: {points: 1e400000}\n", "0", id="points beyond all bounds"),
        pytest.param(RUBRIC + "  q3: {points: -1}\n", "0", id="points below zero"),
        pytest.param(RUBRIC + "  q2: {points: 3}\n", "5.5", id="a question given twice"),
        pytest.param("questions: &a [*a]", "0", id="a cycle"),
        pytest.param("[" * 10_000, "0", id="a depth beyond the parser"),
        pytest.param("", "0", id="empty"),
        pytest.param("\x00", "0", id="binary"),
        pytest.param("\ufeff" + RUBRIC, "3.5", id="a byte-order mark"),
    ],
)
def test_the_maximum_of_a_rubric_that_may_be_broken(tmp_path: Path, rubric: str, most: str) -> None:
    (tmp_path / "rubric.yaml").write_text(rubric)
    assert maximum(tmp_path / "rubric.yaml") == Decimal(most)
    assert maximum(tmp_path) == 0
    assert maximum(tmp_path / "gone.yaml") == 0
