"""The cases on which a function is called: what the rubric writes, and what is drawn."""

from typing import Any

import pytest
from pydantic import ValidationError

from grader.compare import array_of
from grader.model import Tensor
from tests.support.drawn_cases import read_arguments, read_cases


def test_lists_of_numbers_become_tensors() -> None:
    x = read_arguments("[{x: [[1, 2], [3, 4.5]]}]")["x"]
    assert (x.dtype, x.shape) == ("float32", (2, 2))
    assert array_of(x).tolist() == [[1, 2], [3, 4.5]]


@pytest.mark.parametrize(
    ("written", "handed"),
    [
        pytest.param("[{n: 3}]", {"n": 3}, id="int"),
        pytest.param("[{n: 3, m: 0.5}]", {"n": 3, "m": 0.5}, id="two"),
        pytest.param("[{name: max}]", {"name": "max"}, id="text"),
        pytest.param("[{flags: [true, false]}]", {"flags": (True, False)}, id="truth values"),
        pytest.param("[{names: []}]", {"names": ()}, id="empty list"),
        pytest.param(
            "[{layers: [{k: 3, s: 1}, {k: 5, s: 2}]}]",
            {"layers": ({"k": 3, "s": 1}, {"k": 5, "s": 2})},
            id="list of mappings",
        ),
    ],
)
def test_other_values_stay_unchanged(written: str, handed: dict[str, Any]) -> None:
    assert read_arguments(written) == handed


def test_draws_have_the_shape_and_range_of_the_rubric() -> None:
    drawn = read_cases(
        """
        - random:
            x: {tensor: [5, 4], between: [0, 2]}
            n: {integer: [3, 5]}
            mode: {one_of: [max, mean]}
            layers: {list: {k: {integer: [1, 5]}, s: 1}, length: [2, 4]}
          times: 20
        """
    )
    for case in drawn:
        x, n, mode, layers = case.arguments.values()
        assert isinstance(x, Tensor)
        assert x.shape == (5, 4)
        assert set(array_of(x).ravel()) <= {0, 1, 2}
        assert n in {3, 4, 5}
        assert mode in {"max", "mean"}
        assert isinstance(layers, tuple)
        assert 2 <= len(layers) <= 4
        assert all(isinstance(layer, dict) and layer["s"] == 1 for layer in layers)


DRAWN = "[{random: {x: {tensor: [3, 3]}}, times: 3}, {random: {x: {tensor: [3, 3]}}}]"


def test_the_same_seed_draws_the_same() -> None:
    assert read_cases(DRAWN) == read_cases(DRAWN)
    assert read_cases(DRAWN) != read_cases(DRAWN, seed=8)


def test_a_seed_draws_these_cases_in_every_version() -> None:
    block = "random: {n: {integer: [0, 999]}}"
    drawn = read_cases(f"[{{{block}, times: 2}}, {{{block}}}]")
    assert [case.arguments["n"] for case in drawn] == [475, 436, 627]


def test_visible_draws_tell_nothing_about_the_seed_or_hidden_draws() -> None:
    hidden = "{random: {n: {integer: [0, 99]}}, times: 3}"
    visible = "{random: {n: {integer: [0, 99]}}, times: 3, show: visible}"
    one, other = (read_cases(f"[{hidden}, {visible}]", seed=seed) for seed in (1, 2))
    assert one[3:] == other[3:]
    assert one[:3] != other[:3]
    assert not any(case.is_hidden for case in one[3:])
    # Only the lowest 32 bits of these seeds are equal.
    assert read_cases(DRAWN, seed=5) != read_cases(DRAWN, seed=5 + 2**32)
    assert read_cases(DRAWN, seed=5) != read_cases(DRAWN, seed=5 + 2**100)


@pytest.mark.parametrize("seed", [pytest.param(-1, id="negative"), pytest.param(2**70, id="large")])
def test_any_integer_is_a_seed(seed: int) -> None:
    assert len(read_cases(DRAWN, seed=seed)) == 4


def test_drawn_cases_differ_from_each_other_and_from_given_ones() -> None:
    drawn = read_cases("[{random: {n: {integer: [1, 4]}}, times: 3}, {n: 2}]")
    assert sorted(str(case.arguments["n"]) for case in drawn) == ["1", "2", "3", "4"]


def test_cases_repeat_if_there_are_too_few_values() -> None:
    assert len(read_cases("[{random: {n: {integer: [1, 2]}}, times: 3}]")) == 3


def test_drawn_cases_are_hidden_unless_they_are_shown() -> None:
    drawn = read_cases(
        "[{n: 1}, {random: {n: {integer: [2, 9]}}}, {random: {n: 10}, show: visible}]"
    )
    assert [case.is_hidden for case in drawn] == [False, True, False]


def test_a_case_in_words() -> None:
    (case,) = read_cases(
        "[{x: [[1, 2], [3, 4]], big: [[1, 2, 3, 4], [5, 6, 7, 8], [9, 0, 1, 2]], n: 3}]"
    )
    assert case.call("f") == "f(x=[[1, 2], [3, 4]], big=3 x 4 tensor, n=3)"
    (case,) = read_cases("[{layers: [{k: 3, name: first}]}]")
    assert case.call("f") == "f(layers=[{k: 3, name: 'first'}])"


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        pytest.param("[{x: [[1], [2, 3]]}]", "its rows differ in shape", id="ragged"),
        pytest.param("[{random: {n: {integer: [3, 1]}}}]", "smaller number first", id="reversed"),
        pytest.param("[{random: {n: {integr: [1, 3]}}}]", "did you mean 'integer'", id="misspelt"),
        pytest.param("[{random: {n: {colour: 1}}}]", "known: array, tensor", id="unknown"),
        pytest.param("[{random: {n: 1}, tims: 3}]", "tims", id="unknown key"),
        pytest.param("[{random: {}}]", "at least 1", id="nothing to draw"),
        pytest.param("[{random: {n: 1}, times: 1000}]", "100", id="too many"),
        pytest.param("[{random: {x: {tensor: [0]}}}]", "greater than 0", id="empty tensor"),
        pytest.param("[{random: {n: {one_of: []}}}]", "at least 1", id="no choice"),
    ],
)
def test_cases_that_are_refused(written: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read_cases(written)
