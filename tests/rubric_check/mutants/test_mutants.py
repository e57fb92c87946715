"""Answers with one mistake: each differs from the right one, and common mistakes are covered."""

import ast

import numpy as np
import pytest

from grader.compare import Array
from grader.rubric_check.mutants import (
    altered_arrays,
    called_functions,
    mutate,
    negate,
    replace_spans,
)

SOURCE = '''\
def area(width: int, height: int = 1) -> int:
    """The area; 3 is no part of it."""
    check(width)
    if width < 2:
        return 0
    return width * height


def check(one):
    assert one > 0


def unused():
    return 7
'''


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.array(15), id="a number"),
        pytest.param(np.array([[1.0, 2.0], [3.0, 4.0]]), id="a matrix"),
        pytest.param(np.zeros((2, 2)), id="zeros"),
        pytest.param(np.array([True, False]), id="truth values"),
        pytest.param(np.array([1 + 2j]), id="complex"),
        pytest.param(np.zeros(0), id="nothing"),
    ],
)
def test_every_altered_array_differs_from_the_array(array: Array) -> None:
    for words, wrong in altered_arrays(array):
        assert words
        assert wrong.shape != array.shape or not np.array_equal(wrong, array)


def test_the_mistakes_people_make_in_a_matrix() -> None:
    wrong = {words: array.tolist() for words, array in altered_arrays(np.array([[1, 2], [3, 4]]))}
    assert wrong["the transpose"] == [[1, 3], [2, 4]]
    assert wrong["rows shifted by one"] == [[3, 4], [1, 2]]
    assert wrong["the sign turned"] == [[-1, -2], [-3, -4]]
    assert wrong["entry (2, 2) off by one"] in ([[1, 2], [3, 5]], [[1, 2], [3, 3]])


def test_a_symmetric_matrix_has_no_transpose() -> None:
    assert "the transpose" not in dict(altered_arrays(np.array([[1, 2], [2, 1]])))


def test_a_large_number_off_by_one_may_be_rounding() -> None:
    wrong = {words: float(array) for words, array in altered_arrays(np.array(2_000_000))}
    assert wrong["the number 0.1 % off"] == 1_998_000
    assert "the number off by one" not in wrong


def test_only_functions_that_are_called_are_reached() -> None:
    assert called_functions(SOURCE, ["area", "gone"]) == {"area", "check"}


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("'width < 2' became 'width <= 2'", id="a comparison"),
        pytest.param("'2' became '3'", id="off by one"),
        pytest.param("'width * height' became 'width / height'", id="an operator"),
        pytest.param("'width' became 'height'", id="an argument taken for another"),
        pytest.param("without 'check(width)'", id="a statement left out"),
        pytest.param("'return 0' became 'return None'", id="nothing returned"),
        pytest.param("'1' became '2'", id="a default"),
    ],
)
def test_a_mistake_that_people_make(what: str) -> None:
    assert what in {mutant.what for mutant in mutate(SOURCE, ["area"])}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        pytest.param("torch.sin(x)", "'torch.sin(x)' became 'torch.cos(x)'", id="sine"),
        pytest.param("f(x, y)", "'f(x, y)' became 'f(y, x)'", id="arguments exchanged"),
        pytest.param("x.sum(dim=0)", "'0' became '1'", id="another axis"),
        pytest.param("x.tril().bool()", "'x.tril()' became 'x.triu()'", id="another half"),
        pytest.param("x['a'] + y['b']", "'x['a']' became 'x['b']'", id="another key"),
        pytest.param("x and y", "'x and y' became 'x or y'", id="logic"),
        pytest.param("-x", "'-x' became 'x'", id="a sign"),
    ],
)
def test_a_mistake_in_a_formula(line: str, what: str) -> None:
    source = f"def g(x, y):\n    return {line}\n"
    assert what in {mutant.what for mutant in mutate(source, ["g"])}


def test_every_mutant_is_python_differs_and_names_its_line() -> None:
    found = list(mutate(SOURCE, ["area", "check"]))
    assert len({mutant.source for mutant in found}) == len(found)
    for mutant in found:
        assert ast.unparse(ast.parse(mutant.source)) != ast.unparse(ast.parse(SOURCE))
        assert "3 is no part of it" in mutant.source
        assert 1 <= mutant.line <= 10


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        pytest.param("Rivers flow.", "It is not true that rivers flow.", id="a sentence"),
        pytest.param("GANs learn.", "It is not true that GANs learn.", id="an abbreviation"),
        pytest.param("Rivers do not flow.", None, id="denied already"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_negate(said: str, denied: str | None) -> None:
    assert negate(said) == denied


def test_replace_spans_exchanges_words() -> None:
    assert replace_spans("a b c", [(4, 5, "a"), (0, 1, "c"), (0, 3, "lost")]) == "c b a"


def test_a_class_stands_for_its_methods_and_what_they_call() -> None:
    source = """\
class Base:
    def both(self, x):
        return scale(x + 1)


class Layer(Base):
    def forward(self, x):
        return self.both(x) * 2


class Other:
    def other(self):
        return 3


def scale(x):
    return x - 1
"""
    found = called_functions(source, {"Layer"})
    assert found == {"Base.both", "Layer.forward", "scale"}
    mutants = {(each.function, each.what) for each in mutate(source, found)}
    assert {name for name, _ in mutants} == found
