"""A notebook as steps: a failing statement or cell costs only itself."""

import pytest

from grader.model import Plain, Status
from grader.sandbox import Worker
from tests.support.plans import notebook, run


@pytest.mark.parametrize(("cells", "value"), [
    pytest.param(["y = 1", "y += 1"], 2, id="cells share names"),
    pytest.param(["1 / 0", "y = 2"], 2, id="a cell that fails"),
    pytest.param(["y = 2\n1 / 0"], 2, id="a statement above a failure in its cell"),
    pytest.param(["1 / 0\ny = 2"], 2, id="a statement below a failure in its cell"),
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
    pytest.param(["import no_such, json\ny = json.loads('2')"], 2, id="imports on one line"),
    pytest.param(["from math import no_such, floor\ny = floor(2.5)"], 2, id="a missing name"),
    pytest.param(["try:\n    import no_such\n    import math\nexcept ImportError:\n    pass\n"
                  "y = math.floor(2.5)"], 2, id="imports that are tried"),
    pytest.param(["def f():\n    return 2\n\nprint(f'{f(')\n\ny = f()"], 2, id="a broken line"),
    pytest.param(["%matplotlib inline\nprint 1\ny = 2"], 2, id="a broken line below a magic"),
    pytest.param(["?print", "y = 2"], 2, id="a question"),
    pytest.param(["display(1)\ny = 2"], 2, id="display"),
])  # fmt: skip
def test_a_notebook_binds(worker: Worker, cells: list[str], value: Plain) -> None:
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


def test_the_first_error_of_a_cell_is_reported(worker: Worker) -> None:
    collected = run(worker, notebook("import no_such\nno_such.f()\ny = 2"), "y")
    (fault,) = collected.faults
    assert fault.line == 1
    assert fault.detail.splitlines()[-1] == "ModuleNotFoundError: No module named 'no_such'"


@pytest.mark.parametrize("source", ["exit()", "import sys\nsys.exit()", "%matplotlib inline"])
def test_cells_that_are_no_failures(worker: Worker, source: str) -> None:
    collected = run(worker, notebook("y = 2", source), "y")
    assert (collected.replies["y"].value, collected.faults) == (2, ())
