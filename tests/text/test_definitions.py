"""Which definitions of a program no question asks for."""

import pytest

from grader.model import CodeCell
from grader.text.definitions import unused_definitions


def unused(*sources: str) -> list[str]:
    cells = [CodeCell(number, source) for number, source in enumerate(sources, start=1)]
    return [each.name for each in unused_definitions(cells, {"conv", "q1"})]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param("def conv(x):\n    return x", [], id="asked for"),
        pytest.param("def transposedConv(x):\n    return x", ["transposedConv"], id="misspelt"),
        pytest.param("def Conv(x):\n    return x\nprint(Conv(3))", ["Conv"], id="and tried out"),
        pytest.param("@njit\ndef Conv(x):\n    return x", ["Conv"], id="with a decorator"),
        pytest.param("class Net:\n    pass", ["Net"], id="a class"),
        pytest.param("def pad():\n    pass\ndef conv(x):\n    return pad()", [], id="a helper"),
        pytest.param("size = 3\ndef conv(x):\n    return x * size", [], id="a constant"),
        pytest.param("x = 3\nq1 = x + 1", [], id="a step of a calculation"),
        pytest.param("q_1 = 15", ["q_1"], id="a misspelt value"),
        pytest.param("q_1: int = 15", ["q_1"], id="with a type"),
        pytest.param("assert q1 == 15\nx == 3", [], id="a comparison"),
        pytest.param("_scratch = 3\nNAME = 'Ada'", [], id="not meant as an answer"),
        pytest.param("def Conv(x:\n    return (", ["Conv"], id="with a syntax error"),
        pytest.param("def f(n):\n    return f(n - 1)", ["f"], id="calls only itself"),
    ],
)
def test_definitions_that_nothing_asks_for(source: str, names: list[str]) -> None:
    assert unused(source) == names


def test_a_helper_may_be_in_another_cell() -> None:
    assert unused("def pad(x):\n    return x", "def conv(x):\n    return pad(x)") == []


def test_where_a_definition_is() -> None:
    (found,) = unused_definitions([CodeCell(4, "x = 3\n\n# why\ndef f():\n    pass\nprint(x)")], ())
    assert (found.cell, found.line, found.source) == (4, 4, "def f():\n    pass")
    words = 'q_2 = r"""\nThe shift.\n"""'
    (found,) = unused_definitions([CodeCell(0, f"{words}\nassert 3")], ())
    assert (found.name, found.source) == ("q_2", words)
    (found,) = unused_definitions([CodeCell(0, "def f():\n    pass")], ())
    assert found.cell is None
