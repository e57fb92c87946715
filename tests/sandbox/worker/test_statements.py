"""Splitting a module into statements, also around syntax errors."""

from textwrap import dedent

import pytest

from grader.sandbox import Worker
from grader.sandbox.worker.statements import compile_statements, parse_statements
from tests.support.plans import call_f


@pytest.mark.parametrize(("source", "kept", "broken"), [
    pytest.param("a = 1\nb = 2\n", [1, 2], [], id="nothing broken"),
    pytest.param("a = 1\nb = = 2\nc = 3\n", [1, 3], [2], id="one line"),
    pytest.param("a = (1,\nb = 2\nc = 3\n", [2, 3], [1], id="a bracket left open"),
    pytest.param('"""doc\nstring"""\nx = = 1\ny = 1', [1, 4], [3], id="a docstring above it"),
    pytest.param('x = = 1\nd = {\n"q": """\ny = 1\n"""\n}\n', [2], [1], id="text below it"),
    pytest.param("x = = 1\nif 1:\n    a\nelse:\n    b\nz = 1", [2, 6], [1], id="an else below it"),
    pytest.param("x = = 1\ntry:\n    a\nexcept E:\n    b\n", [2], [1], id="a try below it"),
    pytest.param("x = = 1\n@d\n@e\ndef f():\n    pass\n", [4], [1], id="decorators below it"),
    pytest.param("x = = 1\ny = = 2\nz = 3", [3], [1], id="two broken lines are one fault"),
    pytest.param("x = 1\ny = '''left open\nz = 2\n", [1, 3], [2], id="an open string"),
    pytest.param("x = 1\n    y = 2\nz = 3\n", [1, 3], [2], id="an unexpected indent"),
    pytest.param("def f():\n    x = 1\n      y = 2\nz = 3\n", [4], [1], id="never half a function"),
    pytest.param("x = \0\ny = 2", [2], [1], id="a null byte"),
    pytest.param("(" * 5000 + "\ny = 2", [2], [1], id="endless brackets"),
    pytest.param("", [], [], id="an empty file"),
])  # fmt: skip
def test_statements_are_kept(source: str, kept: list[int], broken: list[int]) -> None:
    statements = parse_statements(dedent(source))
    assert [statement.line for statement in statements if statement.node] == kept
    assert [statement.line for statement in statements if statement.error] == broken


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = 1\n\n\ndef f():\n    return 1\n# note\ny = 2", id="a usual module"),
        pytest.param("# head\nQQQwhat it is\nfor\nx = 1\nQQQ\nx = 2\n", id="a docstring"),
        pytest.param("a = QQQone\ntwo = 2\nQQQ or 0\nb = 2\n", id="a string at column 0"),
        pytest.param("a = {\n'x': 1,\n'y': [\n2\n]}\nb = 2\n", id="brackets at column 0"),
        pytest.param("@f\n@g(1)\ndef h(): pass\nb = 1\n", id="decorators"),
        pytest.param("if x:\n    y = 1\n# no\nelse:\n    y = 2\nz = 3\n", id="branches"),
        pytest.param("s = 'a; b'  # c; d\nt = 1\n", id="a semicolon in a text"),
        pytest.param("from __future__ import annotations\nx: y = 1\n", id="a future import"),
        pytest.param("x = 1\r\ny = 2\r\n", id="line ends of Windows"),
        pytest.param("", id="nothing"),
        pytest.param("# only this\n\n", id="a comment"),
    ],
)
def test_statements_are_compiled_as_they_are_parsed(source: str) -> None:
    source = source.replace("QQQ", '"""')
    compiled, parsed = compile_statements(source, "hw.py"), parse_statements(source)
    assert compiled is not None
    assert [statement.line for statement in compiled] == [statement.line for statement in parsed]
    assert all(statement.code is not None for statement in compiled)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = 1; y = 2\n", id="two in a line"),
        pytest.param("x = 1 # QQQ\ny = 2\nz = 3 # QQQ\n", id="quotes in comments"),
        pytest.param("x = 1\ny = = 2\nz = 3\n", id="a fault"),
        pytest.param("return 1\n", id="a fault that only a compiler finds"),
        pytest.param("x = (\n", id="an open bracket"),
        pytest.param("x = [\n" + "1,\n" * 100 + "]\n", id="many lines in brackets"),
        pytest.param("x = QQQ\nabc\n", id="an open string"),
        pytest.param("x = 1\n@f\n", id="a decorator of nothing"),
        pytest.param("x = 1\x0cy = 2\n", id="a form feed"),
        pytest.param("  x = 1\n", id="indented from the start"),
        pytest.param("x = 1\\\n+ 2\n", id="a line that goes on"),
        pytest.param("x = 'a\x00'\n", id="a null character"),
    ],
)
def test_source_that_lines_cannot_split_is_left_to_the_parser(source: str) -> None:
    assert compile_statements(source.replace("QQQ", '"""'), "hw.py") is None


def test_decorators_belong_to_their_function(worker: Worker) -> None:
    source = "def twice(g):\n    return lambda: 2 * g()\n@twice\ndef f():\n    return 1"
    assert call_f(worker, source).value == 2
