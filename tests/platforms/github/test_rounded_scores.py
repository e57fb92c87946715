"""Scores in whole points and in exact points add up to the total."""

from decimal import Decimal

import pytest

from grader.platforms.github import rounded_scores as scores


@pytest.mark.parametrize(
    ("earned", "possible", "each", "total"),
    [
        pytest.param(["3.5", "4"], "10", ["4", "4"], "8/10", id="half up"),
        pytest.param(["3.49", "4"], "10", ["3", "4"], "7/10", id="less than a half"),
        pytest.param(["0.5", "0.5", "0.5"], "1.5", ["1", "1", "0"], "2/2", id="full marks"),
        pytest.param(["5.99", "4"], "10", ["5", "4"], "9/10", id="never rounded to full marks"),
        pytest.param(["0.3"], "0.4", ["0"], "0/1", id="less than one point"),
        pytest.param(["12.2"], "12.4", ["12"], "12/13", id="a fractional maximum"),
        pytest.param(["1.4", "1.3", "1.3"], "6", ["2", "1", "1"], "4/6", id="largest remainder"),
        pytest.param([], "0", [], "0/0", id="nothing"),
        pytest.param(["11"], "10", ["11"], "11/10", id="a bonus"),
        pytest.param(["-1.5", "1"], "10", ["-2", "1"], "-1/10", id="below zero"),
    ],
)
def test_whole_points(earned: list[str], possible: str, each: list[str], total: str) -> None:
    made = scores.whole([Decimal(points) for points in earned], Decimal(possible))
    assert [str(points) for points in made.scores] == each
    assert f"{made.total}/{made.possible}" == total
    assert sum(made.scores, Decimal(0)) == made.total


@pytest.mark.parametrize(
    ("earned", "each"),
    [
        pytest.param(["3.5", "4"], ["3.5", "4"], id="unchanged"),
        pytest.param(["0.1", "0.2"], ["0.3", "0"], id="that would not add up"),
    ],
)
def test_exact_points(earned: list[str], each: list[str]) -> None:
    made = scores.exact([Decimal(points) for points in earned], Decimal(10))
    assert [str(points) for points in made.scores] == each
    assert scores.added_up(made.scores) == float(made.total)
