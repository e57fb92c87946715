"""Modules and notebooks as steps: what stands after a failure is kept."""

from textwrap import dedent

import pytest

from grader.model import Call, Plain, Status
from grader.sandbox import Worker
from grader.sandbox.worker.statements import compile_statements, parse_statements
from tests.support.plans import called, module, notebook, run


@pytest.mark.parametrize(("source", "value"), [
    pytest.param("x = 1\nraise ValueError\ny = 2", 2, id="after an error"),
    pytest.param("import nothing_of_that_name\ny = 2", 2, id="after an import that fails"),
    pytest.param("import sys\nsys.exit(3)\ny = 2", 2, id="after sys.exit"),
    pytest.param("exit()\ny = 2", 2, id="after exit"),
    pytest.param("raise KeyboardInterrupt\ny = 2", 2, id="after an interrupt"),
    pytest.param("input('? ')\ny = 2", 2, id="after a question to no one"),
    pytest.param("class E(Exception):\n    def __str__(s):\n        raise s\nraise E\ny = 2", 2,
                 id="after an error that cannot be shown"),
    pytest.param("def f(x:\n    return\n\ny = 2", 2, id="after a syntax error"),
    pytest.param("print 'hello'\ny = 2", 2, id="after Python 2"),
    pytest.param("y = 2\nx = '''never closed\n", 2, id="before a text that is never closed"),
    pytest.param("y = 2\n\tx = 1\n", 2, id="before a wrong indentation"),
    pytest.param("y = 1\nif __name__ == '__main__':\n    y = 2", 1,
                 id="the main block does not run"),
    pytest.param("\ufeffy = 2", 2, id="a byte-order mark"),
    pytest.param("y = 2\r\nz = 1/0\r\n", 2, id="Windows line ends"),
    pytest.param("from __future__ import annotations\ndef f(x: undefined): return 2\ny = f(0)", 2,
                 id="a future import holds below"),
    pytest.param("import dataclasses\n@dataclasses.dataclass\nclass A:\n    a: int = 2\ny = A().a",
                 2, id="a dataclass"),
    pytest.param("import inspect\ndef f():\n    return 2\ny = inspect.getsource(f)",
                 "def f():\n    return 2\n", id="its own source"),
    pytest.param("y = open(__file__).read()", "y = open(__file__).read()", id="its own file"),
    pytest.param("y = '''a\nb = 3\n'''", "a\nb = 3\n", id="a text of several lines"),
    pytest.param("y: int = 2", 2, id="an annotated name"),
    pytest.param("import helper\ny = helper.y", 2, id="a module handed in beside it"),
    pytest.param("import torch\ny = torch.tensor(2).item()", 2, id="a torch.py shadows nothing"),
    pytest.param("y = __name__", "hw2", id="its name"),
    pytest.param("import pathlib\npathlib.Path('new').write_text('2')\ny = 2", 2,
                 id="writes a file"),
    pytest.param("import tempfile\nwith tempfile.NamedTemporaryFile() as f:\n   y = f.write(b'22')",
                 2, id="uses a temporary file"),
    pytest.param("import threading\nt = threading.Thread(target=lambda: globals().update(y=2))\n"
                 "t.start()\nt.join()", 2, id="uses a thread"),
    pytest.param("import asyncio\nasync def f():\n    return 2\ny = asyncio.run(f())", 2,
                 id="uses asyncio"),
    pytest.param("import sys\nsys.stdout.close()\ny = 2", 2, id="closes its output"),
])  # fmt: skip
def test_a_module_leaves(worker: Worker, source: str, value: Plain) -> None:
    program = module(source, helper=b"y = 2", torch=b"raise SystemExit")
    reply = run(worker, program, "y").replies["y"]
    assert (reply.status, reply.value) == (Status.OK, value)


def test_a_fault_names_its_line_and_the_students_own_frames(worker: Worker) -> None:
    source = """
        import json
        def f(text):
            return json.loads(text)
        x = f("[")
    """
    collected = run(worker, module(source), "x")
    (fault,) = collected.faults
    assert (fault.line, fault.cell, fault.status) == (5, None, Status.RAISED)
    assert fault.detail.splitlines() == [
        'hw2.py line 5: x = f("[")',
        "hw2.py line 4, in f: return json.loads(text)",
        "JSONDecodeError: Expecting value: line 1 column 2 (char 1)",
    ]


def test_a_name_that_a_failed_step_was_to_bind_says_why_it_is_absent(worker: Worker) -> None:
    collected = run(worker, module("x = 1 / 0\ndef f(:\n    pass\n"), "x", "f", "z")
    assert collected.replies["x"].status is Status.RAISED
    assert "ZeroDivisionError" in collected.replies["x"].detail
    assert collected.replies["f"].status is Status.RAISED
    assert "SyntaxError: invalid syntax" in collected.replies["f"].detail
    assert collected.replies["z"].status is Status.ABSENT


def test_a_reply_says_where_its_name_was_last_bound(worker: Worker) -> None:
    source = "x = 1\ny = 2\nx = 3\n\n\n@staticmethod\ndef f():\n    return 1\n"
    replies = run(worker, module(source), "x", "y", Call("f", ())).replies
    assert [reply.line for reply in replies.values()] == [3, 2, 7]


def test_what_is_printed_is_kept_up_to_its_limit(worker: Worker) -> None:
    assert run(worker, module("print('h\u00e9llo')"), "x").output == "h\u00e9llo\n"
    assert run(worker, module("print('to the end', end='')\nimport os\nos._exit(0)")).output
    flood = run(worker, module("for _ in range(10**4): print('x' * 10**4)\ny = 2"), "y")
    assert len(flood.output) == 1 << 16
    assert flood.replies["y"].value == 2


def test_a_plan_without_requests_is_loaded(worker: Worker) -> None:
    assert len(run(worker, module("1 / 0")).faults) == 1


@pytest.mark.parametrize("name", ["../up.py", "/tmp/up.py", "a/../../up.py", "", ".", "x\0y"])
def test_a_file_handed_in_is_written_below_the_scratch_folder_only(
    worker: Worker, name: str
) -> None:
    program = module("import os\nfound = [f for _, _, names in os.walk('.') for f in names]")
    extras = {name: b"", "data/ok.txt": b"", "__pycache__/hw2.pyc": b""}
    collected = run(worker, type(program)("module", "hw2.py", program.cells, extras), "found")
    assert sorted(collected.replies["found"].value) == ["hw2.py", "ok.txt"]  # type: ignore[arg-type,type-var]


@pytest.mark.parametrize(("cells", "value"), [
    pytest.param(["y = 1", "y += 1"], 2, id="cells share names"),
    pytest.param(["1 / 0", "y = 2"], 2, id="a cell that fails"),
    pytest.param(["y = 2\n1 / 0"], 2, id="what stands before the failure in a cell"),
    pytest.param(["1 / 0\ny = 2"], 2, id="what stands below the failure in a cell"),
    pytest.param(["import no_such\nfrom numpy import pi as y\ny = int(y)"], 3, id="a package"),
    pytest.param(["%no_such_magic\nexit()\ny = 2"], 2, id="a magic above a statement"),
    pytest.param(["!ls\ny = _exit_code"], 126, id="a command above a statement"),
    pytest.param(["%pip install x\ny = 2"], 2, id="an installation above a statement"),
    pytest.param(["y = !ls"], (), id="a command that is read"),
    pytest.param(["def f(:", "y = 2"], 2, id="a cell that does not parse"),
    pytest.param(["%time y = 2"], 2, id="a line magic"),
    pytest.param(["%%capture out\nprint('hello')\ny = 2"], 2, id="a cell magic"),
    pytest.param(["%matplotlib inline", "y = 2"], 2, id="a magic whose library is missing"),
    pytest.param(["%no_such_magic", "y = 2"], 2, id="a magic that is unknown"),
    pytest.param(["!pip install torch", "y = 2"], 2, id="a command"),
    pytest.param(["import asyncio\nawait asyncio.sleep(0)\ny = 2"], 2, id="await at the top"),
    pytest.param(["exit()", "y = 2"], 2, id="exit"),
    pytest.param(["import sys; sys.exit()", "y = 2"], 2, id="sys.exit"),
    pytest.param(["raise KeyboardInterrupt", "y = 2"], 2, id="an interrupt"),
    pytest.param(["y = __name__"], "__main__", id="its name"),
    pytest.param(["import os; os._exit(0)", "y = 2"], 2, id="a cell that ends the process"),
    pytest.param(["while True: pass", "y = 2"], 2, id="a cell that hangs"),
    pytest.param(["?print", "y = 2"], 2, id="a question"),
    pytest.param(["display(1)\ny = 2"], 2, id="display"),
])  # fmt: skip
def test_a_notebook_leaves(worker: Worker, cells: list[str], value: Plain) -> None:
    reply = run(worker, notebook(*cells), "y").replies["y"]
    assert (reply.status, reply.value) == (Status.OK, value)


def test_a_notebooks_fault_names_its_cell_and_line(worker: Worker) -> None:
    collected = run(worker, notebook("x = 1", "def f():\n    return 1 / 0", "y = 2\nf()"), "y")
    assert collected.replies["y"].cell == 3
    (fault,) = collected.faults
    assert (fault.cell, fault.line) == (3, 2)
    assert fault.detail.splitlines() == [
        "hw2.ipynb cell 3 line 2: f()",
        "hw2.ipynb cell 2 line 2, in f: return 1 / 0",
        "ZeroDivisionError: division by zero",
    ]


def test_of_a_cells_errors_the_first_is_told(worker: Worker) -> None:
    collected = run(worker, notebook("import no_such\nno_such.f()\ny = 2"), "y")
    (fault,) = collected.faults
    assert fault.line == 1
    assert fault.detail.splitlines()[-1] == "ModuleNotFoundError: No module named 'no_such'"


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
    pytest.param("x = 1\ny = '''left open\nz = 2\n", [1, 3], [2], id="a text left open"),
    pytest.param("x = 1\n    y = 2\nz = 3\n", [1, 3], [2], id="a line indented for no reason"),
    pytest.param("def f():\n    x = 1\n      y = 2\nz = 3\n", [4], [1], id="never half a function"),
    pytest.param("x = \0\ny = 2", [2], [1], id="a null byte"),
    pytest.param("(" * 5000 + "\ny = 2", [2], [1], id="brackets without end"),
    pytest.param("", [], [], id="an empty file"),
])  # fmt: skip
def test_statements_are_kept(source: str, kept: list[int], broken: list[int]) -> None:
    found = parse_statements(dedent(source))
    assert [statement.line for statement in found if statement.node] == kept
    assert [statement.line for statement in found if statement.error] == broken


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = 1\n\n\ndef f():\n    return 1\n# note\ny = 2", id="as most are"),
        pytest.param("# head\nQQQwhat it is\nfor\nx = 1\nQQQ\nx = 2\n", id="a docstring"),
        pytest.param("a = QQQone\ntwo = 2\nQQQ or 0\nb = 2\n", id="a text at column 0"),
        pytest.param("a = {\n'x': 1,\n'y': [\n2\n]}\nb = 2\n", id="brackets at column 0"),
        pytest.param("@f\n@g(1)\ndef h(): pass\nb = 1\n", id="decorators"),
        pytest.param("if x:\n    y = 1\n# no\nelse:\n    y = 2\nz = 3\n", id="branches"),
        pytest.param("s = 'a; b'  # c; d\nt = 1\n", id="a semicolon in a text"),
        pytest.param("from __future__ import annotations\nx: y = 1\n", id="a future import"),
        pytest.param("x = 1\r\ny = 2\r\n", id="line ends of Windows"),
        pytest.param("", id="nothing"),
        pytest.param("# only this\n\n", id="a remark"),
    ],
)
def test_statements_are_compiled_as_they_are_parsed(source: str) -> None:
    source = source.replace("QQQ", '"""')
    found = compile_statements(source, "hw.py")
    assert found is not None
    assert [each.line for each in found] == [each.line for each in parse_statements(source)]
    assert all(each.code is not None for each in found)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = 1; y = 2\n", id="two in a line"),
        pytest.param("x = 1 # QQQ\ny = 2\nz = 3 # QQQ\n", id="quotes in remarks"),
        pytest.param("x = 1\ny = = 2\nz = 3\n", id="a fault"),
        pytest.param("return 1\n", id="a fault that only a compiler finds"),
        pytest.param("x = (\n", id="an open bracket"),
        pytest.param("x = [\n" + "1,\n" * 100 + "]\n", id="many lines in brackets"),
        pytest.param("x = QQQ\nabc\n", id="an open string"),
        pytest.param("x = 1\n@f\n", id="a decorator of nothing"),
        pytest.param("x = 1\x0cy = 2\n", id="a form feed"),
        pytest.param("  x = 1\n", id="indented from the start"),
        pytest.param("x = 1\\\n+ 2\n", id="a line that goes on"),
        pytest.param("x = 'a\x00'\n", id="a character that is none"),
    ],
)
def test_what_lines_do_not_tell_apart_is_left_to_the_parser(source: str) -> None:
    assert compile_statements(source.replace("QQQ", '"""'), "hw.py") is None


def test_decorators_belong_to_their_function(worker: Worker) -> None:
    source = "def twice(g):\n    return lambda: 2 * g()\n@twice\ndef f():\n    return 1"
    assert called(worker, source).value == 2
