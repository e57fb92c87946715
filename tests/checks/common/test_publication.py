"""The results that a course publishes."""

import numpy as np
import pytest
from pydantic import JsonValue

from grader.checks.common.publication import (
    MOST_ENTRIES,
    PublicationBlock,
    best_agreement,
    publication,
)
from grader.compare import Array, Tolerance, array_of
from grader.model import Publish


@pytest.mark.parametrize(
    ("array", "level", "published"),
    [
        pytest.param(np.ones(2), Publish.EXPECTED, {"value": [1, 1]}, id="its value"),
        pytest.param(np.ones(2), Publish.SHAPE, {"shape": [2]}, id="its shape"),
        pytest.param(np.array(7), Publish.EXPECTED, {"value": 7}, id="a number"),
        pytest.param(np.array([np.nan, 1]), Publish.EXPECTED, {"shape": [2]}, id="JSON has no NaN"),
        pytest.param(
            np.ones(MOST_ENTRIES + 1),
            Publish.EXPECTED,
            {"shape": [MOST_ENTRIES + 1]},
            id="too many entries",
        ),
    ],
)
def test_a_result_is_published_as(array: Array, level: Publish, published: JsonValue) -> None:
    assert publication(array, level) == published


@pytest.mark.parametrize(
    ("results", "agreement"),
    [
        pytest.param((1, 2), (True, True), id="the first convention"),
        pytest.param((3, 4), (True, True), id="the second convention"),
        pytest.param((1, 4), (True, False), id="not mixed"),
    ],
)
def test_results_agree_by_one_convention(
    results: tuple[int, int], agreement: tuple[bool, ...]
) -> None:
    accepted = [[PublicationBlock(value=a), PublicationBlock(value=b)] for a, b in ((1, 2), (3, 4))]
    arrays = [array_of(result) for result in results]
    assert best_agreement(arrays, accepted, Tolerance(0, 0)) == agreement
