"""Statements that only a newer Python reads."""

import sys

import pytest

from grader.sandbox.worker.newer_python import describe_need


def need(source: str) -> str:
    """The words on a source; empty if this Python reads it."""
    try:
        compile(source, "hw2.py", "exec")
    except SyntaxError as error:
        return describe_need(error)
    return ""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads them")
@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = f'{a['k']}'", id="the same quotes"),
        pytest.param('x = f"{", ".join(a)}"', id="the same quotes around a comma"),
        pytest.param("x = f\"{'\\n'.join(a)}\"", id="a backslash"),
        pytest.param("def first[T](x: T) -> T:\n    return x", id="a generic function"),
        pytest.param("class Box[T]:\n    pass", id="a generic class"),
        pytest.param("type Row = list[int]", id="a type"),
    ],
)
def test_what_python_3_12_reads(source: str) -> None:
    assert need(source).startswith("this needs Python 3.12; the course grades with Python 3.")


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads them")
def test_what_python_3_14_reads() -> None:
    assert need("x = t'{a}'").startswith("this needs Python 3.14; ")


@pytest.mark.parametrize(
    "source",
    ["def f(x:\n    return", "x = f'{a'", "x = f'{a!z}'", "print 'x'", "typed = = 1", "class A(:"],
)
def test_what_no_python_reads(source: str) -> None:
    assert need(source) == ""
