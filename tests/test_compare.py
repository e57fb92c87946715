"""Values become arrays, and arrays agree or differ entry by entry."""

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.compare import (
    Mismatch,
    NotNumbersError,
    Tolerance,
    array_of,
    shape_in_words,
    without_leading_axes,
)
from grader.model import Plain, Tensor

NAN, INF = float("nan"), float("inf")
EXACT = Tolerance(atol=0, rtol=0)


def tensor(dtype: str, *entries: float, shape: tuple[int, ...] | None = None) -> Tensor:
    array = np.array(entries, dtype=np.dtype(dtype).newbyteorder("<"))
    return Tensor(dtype, array.shape if shape is None else shape, array.tobytes())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(3, 3, id="int"),
        pytest.param(2.5, 2.5, id="float"),
        pytest.param(True, True, id="bool"),
        pytest.param(1 + 2j, 1 + 2j, id="complex"),
        pytest.param((1, 2), [1, 2], id="tuple"),
        pytest.param(((1, 2), (3, 4)), [[1, 2], [3, 4]], id="nested tuples"),
        pytest.param((), [], id="empty"),
        pytest.param((True, 2), [1, 2], id="bool among ints"),
        pytest.param((1, 2.5), [1, 2.5], id="int among floats"),
        pytest.param((2**70, 1), [2**70, 1], id="beyond 64 bits"),
        pytest.param(tensor("float32", 1, 2), [1, 2], id="float32"),
        pytest.param(tensor("float16", 1, 2), [1, 2], id="float16"),
        pytest.param(tensor("int8", -1, 2), [-1, 2], id="int8"),
        pytest.param(tensor("bool", 1, 0), [True, False], id="bool tensor"),
        pytest.param(tensor("float64", 7, shape=()), 7, id="0-d tensor"),
        pytest.param(tensor("float32", shape=(0, 3)), np.empty((0, 3)), id="empty tensor"),
        pytest.param(Tensor("bfloat16", (2,), b"\x80\x3f\x40\xc0"), [1, -3], id="bfloat16"),
        pytest.param((tensor("int64", 1, 2), (3, 4)), [[1, 2], [3, 4]], id="tensor and tuple"),
        pytest.param(
            Tensor("complex64", (1,), struct.pack("<ff", 1, -2)), [1 - 2j], id="complex tensor"
        ),
    ],
)
def test_a_value_becomes_an_array(value: Plain, expected: Any) -> None:
    array = array_of(value)
    assert array.shape == np.shape(expected)
    assert np.array_equal(array, expected)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("15", "it holds text", id="text"),
        pytest.param((1, "2"), "it holds text", id="text inside"),
        pytest.param(None, "it holds no value (None)", id="None"),
        pytest.param({"a": 1}, "it is a dictionary", id="dict"),
        pytest.param(((1, 2), (3,)), "its rows differ in shape: 1 and 2", id="ragged"),
        pytest.param(
            (1, (2, 3)), "its rows differ in shape: a single number and 2", id="number and row"
        ),
        pytest.param(
            Tensor("float32", (2,), b"\0" * 4),
            "its bytes do not make a float32 tensor",
            id="too few bytes",
        ),
        pytest.param(
            Tensor("float33", (1,), b""), "its bytes do not make a float33", id="no such dtype"
        ),
        pytest.param((2**2000,), "too large to compare", id="beyond float64"),
        pytest.param(
            (Tensor("int8", (0, 2**60), b""),) * 99, "shape is too large", id="axes beyond memory"
        ),
        pytest.param((2**2000, 1.5), "too large to compare", id="beyond float64, among floats"),
    ],
)
def test_a_value_that_is_not_an_array_is_refused_with_a_reason(value: Plain, reason: str) -> None:
    with pytest.raises(NotNumbersError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        array_of(value)


@pytest.mark.parametrize(
    ("actual", "expected", "atol", "rtol", "is_close"),
    [
        pytest.param(1, 1.0, 0, 0, True, id="int and float"),
        pytest.param(True, 1, 0, 0, True, id="bool and int"),
        pytest.param(1.0, 1.1, 0.11, 0, True, id="within atol"),
        pytest.param(1.0, 1.2, 0.11, 0, False, id="beyond atol"),
        pytest.param(90.0, 100.0, 0, 0.1, True, id="within rtol of the expected"),
        pytest.param(100.0, 90.0, 0, 0.1, False, id="rtol is not of the actual"),
        pytest.param(NAN, NAN, 0, 0, True, id="NaN equals NaN"),
        pytest.param(NAN, 1.0, 1, 1, False, id="NaN is not near a number"),
        pytest.param(1.0, NAN, 1, 1, False, id="a number is not near NaN"),
        pytest.param(INF, INF, 0, 0, True, id="inf equals inf"),
        pytest.param(-INF, INF, 0, 0, False, id="inf has a sign"),
        pytest.param(1.0, INF, 1, 1, False, id="a number is not near inf"),
        pytest.param(INF, 1.0, 1, 1, False, id="inf is not near a number"),
        pytest.param(1e308, -1e308, 0, 0, False, id="a difference that overflows"),
        pytest.param(2**53 + 1, 2**53, 0, 0, False, id="ints beyond 2**53"),
        pytest.param(2**53 + 1, 2**53, 0.5, 0, False, id="ints beyond 2**53, atol below 1"),
        pytest.param(2**53 + 1, 2**53, 1, 0, True, id="ints beyond 2**53, atol 1"),
        pytest.param(2**70 + 1, 2**70, 0, 0, False, id="ints beyond 64 bits"),
        pytest.param(-(2**63), 2**62, 0, 0, False, id="smallest int64"),
        pytest.param(1 + 1j, 1 + 1j, 0, 0, True, id="complex"),
        pytest.param(1 + 1j, 1, 0.5, 0, False, id="complex and real"),
        pytest.param(1 + 0j, 1, 0, 0, True, id="complex without imaginary part"),
    ],
)
def test_is_close(actual: Plain, expected: Plain, atol: float, rtol: float, is_close: bool) -> None:
    assert Tolerance(atol, rtol).is_close(array_of(actual), array_of(expected)) is is_close


def test_arrays_of_other_shapes_are_not_close() -> None:
    assert not EXACT.is_close(array_of((1, 1)), array_of(1))
    with pytest.raises(ValueError, match="differ"):
        EXACT.close_entries(array_of((1, 1)), array_of(1))


@pytest.mark.parametrize(
    ("actual", "expected", "distance"),
    [
        pytest.param([1.0], [1.0], 0.0, id="equal"),
        pytest.param([1.5], [1.0], 0.25, id="a quarter of the allowed difference"),
        pytest.param([1.0, 14.0], [1.0, 10.0], 4 / 2.9, id="the farthest entry"),
        pytest.param([float("nan")], [1.0], None, id="NaN"),
        pytest.param([1.0, 2.0], [1.0], None, id="another shape"),
        pytest.param([], [], None, id="no entries"),
        pytest.param([10**400], [1], None, id="too large"),
    ],
)
def test_the_distance(actual: list[Any], expected: list[Any], distance: float | None) -> None:
    dtype = object if any(isinstance(x, int) for x in actual) else float
    arrays = np.array(actual, dtype=dtype), np.array(expected, dtype=dtype)
    assert Tolerance(1.9, 0.1).distance(*arrays) == distance


@pytest.mark.parametrize(
    ("actual", "distance"),
    [
        pytest.param([1.0], 0.0, id="equal"),
        pytest.param([2.0], None, id="different"),
    ],
)
def test_the_distance_if_no_difference_is_allowed(
    actual: list[float], distance: float | None
) -> None:
    assert EXACT.distance(np.array(actual), np.array([1.0])) == distance


def test_mismatches_count_from_one() -> None:
    actual, expected = array_of(((1, 2), (3, 5))), array_of(((1, 2), (3, 4)))
    assert EXACT.mismatches(actual, expected) == [Mismatch((2, 2), 4, 5)]


def test_the_index_of_a_single_number_is_empty() -> None:
    assert EXACT.mismatches(array_of(7), array_of(15)) == [Mismatch((), 15, 7)]


def test_mismatches_are_bounded() -> None:
    actual, expected = np.zeros((100, 100)), np.ones((100, 100))
    first = EXACT.mismatches(actual, expected, limit=2)
    assert [wrong.index for wrong in first] == [(1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("actual", "convention"),
    [
        pytest.param((1, 2, 3), "up", id="equal to one"),
        pytest.param((3, 2, 2), "down", id="nearer to the other"),
        pytest.param((9, 2, 9), "up", id="as near to both"),
        pytest.param((1, 2), None, id="of another shape"),
    ],
)
def test_nearest(actual: Plain, convention: str | None) -> None:
    accepted = {"up": array_of((1, 2, 3)), "down": array_of((3, 2, 1))}
    assert EXACT.nearest(array_of(actual), accepted) == convention


@pytest.mark.parametrize(
    ("shape", "ndim", "kept"),
    [
        pytest.param((1, 1, 4, 4), 2, (4, 4), id="two in front"),
        pytest.param((1, 4), 2, (1, 4), id="a single row stays"),
        pytest.param((2, 4, 4), 2, (2, 4, 4), id="longer than 1"),
        pytest.param((1,), 0, (), id="one number"),
    ],
)
def test_without_leading_axes(shape: tuple[int, ...], ndim: int, kept: tuple[int, ...]) -> None:
    assert without_leading_axes(np.zeros(shape), ndim=ndim).shape == kept


def test_a_shape_in_words() -> None:
    assert [shape_in_words(shape) for shape in ((4, 4), (3,), ())] == [
        "4 x 4",
        "3",
        "a single number",
    ]


FLOATS = arrays.arrays(np.float64, (3, 2), elements=st.floats(allow_nan=False, width=32))


@given(FLOATS, FLOATS)
def test_it_agrees_with_numpy(actual: np.ndarray, expected: np.ndarray) -> None:
    ours = Tolerance(atol=1e-3, rtol=1e-5).close_entries(actual, expected)
    assert np.array_equal(ours, np.isclose(actual, expected, atol=1e-3, rtol=1e-5))


@pytest.mark.parametrize(
    ("tolerance", "words"),
    [
        pytest.param(EXACT, "0", id="none"),
        pytest.param(Tolerance(1e-6, 0), "atol 1e-06", id="absolute"),
        pytest.param(Tolerance(0, 0.1), "rtol 0.1", id="relative"),
        pytest.param(Tolerance(0.5, 0.25), "atol 0.5, rtol 0.25", id="both"),
    ],
)
def test_a_tolerance_in_words(tolerance: Tolerance, words: str) -> None:
    assert str(tolerance) == words
