"""Drawn arrays: what their entries are, their types and their shapes."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.compare import array_of
from grader.model import Tensor
from tests.support.drawn_cases import draw, read_arguments, read_cases

BATCH = """
- random:
    x: {array: [N, 2 * n], normal: [0, 1]}
    y: {array: [N], of: int64, between: [0, C - 1]}
    n: {integer: [1, 4]}
    params: {dict: {W: {array: [n, C]}, '2': {array: [C]}, eps: 0.1}}
    ids: {list: {integer: [0, C - 1]}, length: N}
  sizes: {N: [2, 5], C: 3}
  times: 20
"""


def drawn_type(value: Any) -> str:
    assert isinstance(value, Tensor)
    return f"{value.container} {value.dtype}"


@pytest.mark.parametrize(
    ("written", "arrays", "kind"),
    [
        pytest.param("{array: [3]}", "", "torch float32", id="the default"),
        pytest.param("{tensor: [3]}", "", "torch float32", id="the older name"),
        pytest.param("{tensor: [3]}", "numpy", "numpy float64", id="the head"),
        pytest.param("{array: [3], of: int64}", "", "torch int64", id="a dtype"),
        pytest.param("{array: [3], of: numpy int32}", "", "numpy int32", id="both"),
        pytest.param("{array: [3], boolean: true}", "numpy", "numpy bool", id="boolean"),
        pytest.param("{array: [3], of: bool}", "", "torch bool", id="of bool"),
        pytest.param("{array: [3], permutation: true}", "", "torch int64", id="permutation"),
        pytest.param("{array: [3], one_hot: true}", "", "torch float32", id="one-hot"),
        pytest.param("{array: [3], one_hot: true, of: int64}", "", "torch int64", id="one-hot int"),
        pytest.param("{array: [3], normal: [0, 1], of: complex64}", "", "torch complex64", id="c"),
    ],
)
def test_the_type_of_a_drawn_array(written: str, arrays: str, kind: str) -> None:
    assert drawn_type(draw(written, arrays=arrays)) == kind


@pytest.mark.parametrize(
    ("written", "items"),
    [
        pytest.param("{array: [40]}", int, id="integers"),
        pytest.param("{array: [40], normal: [0, 1]}", float, id="real numbers"),
        pytest.param("{array: [40], boolean: true}", bool, id="truth values"),
    ],
)
def test_drawn_lists_have_numbers_of_python(written: str, items: type) -> None:
    drawn = draw(written, arrays="list")
    assert isinstance(drawn, tuple)
    assert {type(item) for item in drawn} == {items}


def test_integers_are_of_both_signs_unless_the_rubric_says_otherwise() -> None:
    entries = array_of(draw("{array: [200]}"))
    assert (entries.min(), entries.max()) == (-9, 9)
    assert array_of(draw("{array: [200], of: uint8}")).max() == 9
    assert set(array_of(draw("{array: [200], of: bool}")).tolist()) == {False, True}


def test_uniform_numbers_are_real_and_within_their_limits() -> None:
    entries = array_of(draw("{array: [500], uniform: [2, 3], of: float64}"))
    assert ((entries >= 2) & (entries <= 3)).all()
    assert len(np.unique(entries)) > 490


def test_normal_numbers_have_their_mean_and_deviation() -> None:
    entries = array_of(draw("{array: [100, 100], normal: [5, 2], of: float64}"))
    assert abs(entries.mean() - 5) < 0.2
    assert abs(entries.std() - 2) < 0.2


def test_complex_numbers_have_two_parts() -> None:
    entries = array_of(draw("{array: [50], normal: [0, 1], of: complex64}"))
    assert np.abs(entries.imag).min() > 0


def test_permutations_and_one_hot_rows() -> None:
    rows = array_of(draw("{array: [5, 7], permutation: true}"))
    assert np.sort(rows).tolist() == [list(range(7))] * 5
    assert len(np.unique(rows, axis=0)) > 1
    one_hot = array_of(draw("{array: [50, 4], one_hot: true}"))
    assert one_hot.sum(axis=1).tolist() == [1] * 50
    assert one_hot.sum(axis=0).min() > 0


def test_real_numbers_that_are_no_arrays() -> None:
    for written in ("{uniform: [0.1, 0.9]}", "{normal: [0.5, 0.01]}"):
        value = draw(written)
        assert isinstance(value, float)
        assert 0.1 <= value <= 0.9


def test_shapes_and_bounds_use_sizes_and_integer_arguments() -> None:
    shapes = set()
    for case in read_cases(BATCH):
        arguments: Any = case.arguments
        x, y, n, params, ids = arguments.values()
        shapes.add(x.shape)
        assert x.shape == (y.shape[0], 2 * n)
        assert set(array_of(y)) <= {0, 1, 2}
        assert (params["W"].shape, params[2].shape, params["eps"]) == ((n, 3), (3,), 0.1)
        assert len(ids) == y.shape[0]
        assert {type(item) for item in ids} == {int}
    assert len(shapes) > 5


def test_lists_of_lists_may_be_ragged() -> None:
    drawn = draw("{list: {list: {integer: [0, 9]}, length: [1, 4]}, length: 20}")
    assert len(drawn) == 20
    assert {len(row) for row in drawn} == {1, 2, 3, 4}


def test_a_choice_may_have_a_type() -> None:
    text = "[{random: {x: {one_of: [{value: [1, 2], of: int64}]}, y: {value: [3], of: numpy}}}]"
    assert [drawn_type(value) for value in read_arguments(text).values()] == [
        "torch int64",
        "numpy float64",
    ]


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        pytest.param("{array: [3], normal: [0, 1], uniform: [0, 1]}", "both say", id="two"),
        pytest.param("{array: [3], normal: [0, 1], of: int64}", "no entries of dtype", id="ints"),
        pytest.param("{array: [3], normal: [0, -1]}", "not negative", id="deviation"),
        pytest.param("{array: [3], uniform: [1, 0]}", "smaller number first", id="reversed"),
        pytest.param("{array: [3], between: [0, 300], of: uint8}", "300 cannot be", id="bytes"),
        pytest.param("{array: [N]}", "is called 'N'.*sizes", id="unknown name"),
        pytest.param("{array: [N + ]}", "neither a number nor a name", id="no expression"),
        pytest.param("{array: ['N / 2']}", "made of them with", id="division"),
        pytest.param("{array: ['f(2)']}", "made of them with", id="a call"),
        pytest.param("{array: [1000, 1001]}", "at most 1000000 entries", id="too many"),
        pytest.param("{list: {integr: [0, 3]}, length: 2}", "mean 'integer'", id="misspelt item"),
        pytest.param("{dict: {}}", "at least 1", id="empty dictionary"),
        pytest.param("{list: {integer: [0, 3]}, length: -1}", "0 to 1000 items", id="length"),
    ],
)
def test_a_draw_that_is_refused(written: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        draw(written)
