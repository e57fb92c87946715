"""A module as steps: a failing statement costs only itself."""

import pytest

from grader.model import Call, Plain, Status
from grader.sandbox import Worker
from tests.support.plans import module, run


@pytest.mark.parametrize(("source", "value"), [
    pytest.param("x = 1\nraise ValueError\ny = 2", 2, id="after an error"),
    pytest.param("import nothing_of_that_name\ny = 2", 2, id="after an import that fails"),
    pytest.param("import sys\nsys.exit(3)\ny = 2", 2, id="after sys.exit"),
    pytest.param("exit()\ny = 2", 2, id="after exit"),
    pytest.param("raise KeyboardInterrupt\ny = 2", 2, id="after an interrupt"),
    pytest.param("input('? ')\ny = 2", 2, id="after input() without a user"),
    pytest.param("class E(Exception):\n    def __str__(s):\n        raise s\nraise E\ny = 2", 2,
                 id="after an error that cannot be shown"),
    pytest.param("def f(x:\n    return\n\ny = 2", 2, id="after a syntax error"),
    pytest.param("print 'hello'\ny = 2", 2, id="after Python 2"),
    pytest.param("y = 2\nx = '''never closed\n", 2, id="before a text that is never closed"),
    pytest.param("y = 2\n\tx = 1\n", 2, id="before a wrong indentation"),
    pytest.param("y = 1\nif __name__ == '__main__':\n    y = 2", 1,
                 id="the main block does not run"),
    pytest.param("if __name__ == '__main__':\n    y = 2", 2,
                 id="a name that only the main block has"),
    pytest.param("def main():\n    global y\n    y = 2\nif __name__ == '__main__':\n    main()", 2,
                 id="a global of a function that the main block calls"),
    pytest.param("if '__main__' == __name__:\n    import math\n    x = math.floor(2.5)\n"
                 "    y = {}\n    y['a'] = x\n    y = y['a']", 2, id="a main block in steps"),
    pytest.param("if __name__ == '__main__':\n    y = 2\n    while True: pass", 2,
                 id="a training loop in the main block"),
    pytest.param("if __name__ == '__main__':\n    1 / 0\n    y = 2\n    exit()", 2,
                 id="a failure in the main block"),
    pytest.param("z = 1\nif __name__ == '__main__':\n    z = 3\n    y = z - 1", 2,
                 id="a main block that changes a name"),
    pytest.param("import math, no_such_package, json\ny = json.loads('2')", 2,
                 id="an import below a missing one"),
    pytest.param("from math import no_such_name, floor\ny = floor(2.5)", 2, id="a missing name"),
    pytest.param("from math import (\n    no_such_name,\n    floor,\n)\ny = floor(2.5)", 2,
                 id="a missing name in brackets"),
    pytest.param("try:\n    import no_such_package\n    import math\nexcept ImportError:\n"
                 "    z = 1\ny = math.floor(2.5) * z", 2, id="imports that are tried"),
    pytest.param("try:\n    import no_such_package\nexcept ImportError:\n    y = 2", 2,
                 id="an import with a substitute"),
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
    pytest.param("import helper\ny = helper.y", 2, id="a module handed in with it"),
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
def test_a_module_binds(worker: Worker, source: str, value: Plain) -> None:
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


def test_a_name_that_a_failed_step_binds_has_its_fault(worker: Worker) -> None:
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


def test_printed_text_is_kept_up_to_its_limit(worker: Worker) -> None:
    assert run(worker, module("print('h\u00e9llo')"), "x").output == "h\u00e9llo\n"
    assert run(worker, module("print('to the end', end='')\nimport os\nos._exit(0)")).output
    flood = run(worker, module("for _ in range(10**4): print('x' * 10**4)\ny = 2"), "y")
    assert len(flood.output) == 1 << 16
    assert flood.replies["y"].value == 2


def test_a_plan_without_requests_is_loaded(worker: Worker) -> None:
    assert len(run(worker, module("1 / 0")).faults) == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("exit()", id="exit"),
        pytest.param("import sys\nsys.exit(0)", id="sys.exit"),
        pytest.param("if True:\n    quit()", id="quit in a block"),
        pytest.param("%matplotlib inline", id="a magic"),
        pytest.param("!pip install torch\n!ls", id="commands"),
        pytest.param("get_ipython().run_line_magic('matplotlib', 'inline')", id="from nbconvert"),
        pytest.param("get_ipython().system('pip install torch')", id="a command from nbconvert"),
    ],
)
def test_lines_that_are_no_failures(worker: Worker, source: str) -> None:
    collected = run(worker, module(f"y = 2\n{source}\n"), "y")
    assert (collected.replies["y"].value, collected.faults) == (2, ())


def test_only_the_missing_package_is_a_failure(worker: Worker) -> None:
    (fault,) = run(worker, module("import json, no_such_package, math"), "math").faults
    assert (fault.line, "no_such_package" in fault.detail) == (1, True)


@pytest.mark.parametrize("source", ["import sys\nsys.exit(3)", "raise SystemExit('no')"])
def test_an_exit_with_an_error_is_a_failure(worker: Worker, source: str) -> None:
    assert len(run(worker, module(source), "y").faults) == 1


def test_the_main_block_changes_no_other_name(worker: Worker) -> None:
    source = "z = 1\nif __name__ == '__main__':\n    z = 3\n    y = z"
    replies = run(worker, module(source), "y", "z").replies
    assert (replies["y"].value, replies["z"].value) == (3, 1)
