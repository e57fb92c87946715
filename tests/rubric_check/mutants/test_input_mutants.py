"""Inputs similar to a rubric's cases, for rubrics without random cases."""

import numpy as np
import pytest

from grader.compare import array_of
from grader.model import Plain, Tensor
from grader.rubric_check.mutants import varied_arguments


@pytest.mark.parametrize(
    ("argument", "others"),
    [
        pytest.param(3, [4, 5], id="a number"),
        pytest.param((1, "a"), [(2, "a"), (3, "a")], id="a list"),
        pytest.param({1: 2, "mode": "max"}, [{1: 3, "mode": "max"}, {1: 4, "mode": "max"}], id="d"),
        pytest.param("max", [], id="text"),
        pytest.param(True, [], id="a truth value"),
    ],
)
def test_similar_inputs(argument: Plain, others: list[Plain]) -> None:
    assert list(varied_arguments((argument,))) == [(other,) for other in others]


def test_an_array_keeps_its_type_and_shape() -> None:
    data = np.zeros((2, 3), dtype=np.int64).tobytes()
    ((varied,),) = varied_arguments((Tensor("int64", (2, 3), data, "numpy"),))
    assert isinstance(varied, Tensor)
    assert (varied.container, varied.dtype, varied.shape) == ("numpy", "int64", (2, 3))
    assert array_of(varied).any()
