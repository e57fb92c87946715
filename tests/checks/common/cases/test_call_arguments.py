"""Arguments that a rubric writes: their types, and how messages show them."""

from typing import Any

import pytest
from pydantic import ValidationError

from grader.compare import array_of
from grader.model import Tensor
from tests.support.drawn_cases import read_arguments, read_cases


def described(value: Any) -> Any:
    """An argument as its container, dtype and entries."""
    if isinstance(value, Tensor):
        return f"{value.container} {value.dtype} {array_of(value).tolist()}"
    if isinstance(value, dict):
        return {key: described(item) for key, item in value.items()}
    return tuple(map(described, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    ("written", "arrays", "argument"),
    [
        pytest.param("[1, 2]", "", "torch float32 [1.0, 2.0]", id="the default"),
        pytest.param("[1, 2]", "numpy", "numpy float64 [1.0, 2.0]", id="arrays: numpy"),
        pytest.param("[1, 2]", "torch", "torch float32 [1.0, 2.0]", id="arrays: torch"),
        pytest.param("[1, 2.5]", "list", (1, 2.5), id="arrays: list"),
        pytest.param("[[1], [2, 3]]", "list", ((1,), (2, 3)), id="a ragged list"),
        pytest.param("{value: [[1], [2, 3]], of: list}", "", ((1,), (2, 3)), id="a ragged value"),
        pytest.param("{value: [1, 4], of: int64}", "", "torch int64 [1, 4]", id="a dtype"),
        pytest.param("{value: [1, 4], of: int64}", "numpy", "numpy int64 [1, 4]", id="numpy ints"),
        pytest.param("{value: [1, 4], of: torch}", "numpy", "torch float32 [1.0, 4.0]", id="torch"),
        pytest.param("{value: [1, 4], of: list}", "numpy", (1, 4), id="a list of integers"),
        pytest.param("{value: 3, of: numpy int64}", "", "numpy int64 3", id="a number"),
        pytest.param("[true, false]", "", (True, False), id="truth values stay a list"),
        pytest.param("[true, false]", "numpy", "numpy bool [True, False]", id="truth values"),
        pytest.param("{value: [true], of: torch}", "", "torch bool [True]", id="a mask"),
        pytest.param("{value: [true], of: float32}", "", "torch float32 [1.0]", id="a float mask"),
        pytest.param(
            "{value: {W: [[1]], eps: 0.1, names: [a]}, of: numpy}",
            "",
            {"W": "numpy float64 [[1.0]]", "eps": 0.1, "names": ("a",)},
            id="in a dictionary",
        ),
        pytest.param(
            "{'1': [1], '-2': a, x1: b}", "list", {1: (1,), -2: "a", "x1": "b"}, id="int keys"
        ),
        pytest.param("{value: 3, other: 4}", "", {"value": 3, "other": 4}, id="no type"),
    ],
)
def test_an_argument(written: str, arrays: str, argument: Any) -> None:
    value = read_arguments(f"[{{x: {written}}}]", arrays=arrays)["x"]
    assert described(value) == argument
    assert type(described(value)) is type(argument)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        pytest.param("[[1], [2, 3]]", "write {value: .*, of: list}", id="ragged"),
        pytest.param("{value: [[1], [2, 3]], of: numpy}", "differ in shape", id="a ragged array"),
        pytest.param("{value: [1.5], of: int64}", "1.5 cannot be", id="a fraction as an integer"),
        pytest.param("{value: [1], of: int46}", "did you mean 'int64'", id="an unknown type"),
        pytest.param("{value: [1], of: int64, to: 3}", "to", id="another key"),
    ],
)
def test_an_argument_that_is_refused(written: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read_arguments(f"[{{x: {written}}}]")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param("[1.05, 2]", "[1.05, 2]", id="fractions"),
        pytest.param("{value: [1, 4], of: int64}", "[1, 4] (int64 tensor)", id="int64"),
        pytest.param("{value: [1, 4], of: numpy}", "[1, 4] (numpy array)", id="numpy"),
        pytest.param("{value: [1], of: numpy int32}", "[1] (int32 numpy array)", id="numpy int32"),
        pytest.param("{value: [1, 2], of: list}", "[1, 2]", id="a list"),
        pytest.param(f"{{value: {list(range(12))}, of: list}}", "12 list", id="a long list"),
        pytest.param(f"{{value: {list(range(12))}, of: numpy}}", "12 numpy array", id="long"),
        pytest.param("{value: [[1], [2, 3]], of: list}", "[[1], [2, 3]]", id="a ragged list"),
        pytest.param("{'3': [1], name: [a]}", "{3: [1], name: ['a']}", id="a dictionary"),
    ],
)
def test_an_argument_in_words(written: str, words: str) -> None:
    (case,) = read_cases(f"[{{x: {written}}}]")
    assert case.call("f") == f"f(x={words})"
