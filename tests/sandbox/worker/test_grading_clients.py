"""Calls of another autograder in a student's program: they cost nothing and earn nothing."""

import pytest

from grader.model import Plain, Status
from grader.sandbox import Worker
from grader.sandbox.worker.grading_clients import clients_in
from tests.support.plans import module, notebook, run

OTTER = 'import otter\ngrader = otter.Notebook("hw2.ipynb")'


@pytest.mark.parametrize("cells", [
    pytest.param([OTTER, 'grader.check("q1")', "y = 2\ngrader.check_all()",
                  "grader.export(run_tests=True)"], id="otter"),
    pytest.param(["from client.api.notebook import Notebook\nok = Notebook('hw2.ok')",
                  "_ = ok.auth(inline=True)", "y = 2\n_ = ok.grade('q1')['passed']"], id="okpy"),
    pytest.param(["from gofer.ok import check", "y = 2\ncheck('tests/q1.py')"], id="gofer"),
    pytest.param(["import pybryt\nwith pybryt.check('hw2.pkl'):\n    y = 2"], id="pybryt"),
    pytest.param(["import otter.plugins as p\n@p.graded\ndef f():\n    return 2\ny = f()"],
                 id="decorator"),
    pytest.param(["%load_ext otter", "from otter import *", "y = 2"], id="extension"),
    pytest.param([f"{OTTER}\nfor _ in grader.check('q1'):\n    pass\nprint(grader)\ny = 2"],
                 id="results that are used"),
])  # fmt: skip
def test_no_cell_fails(worker: Worker, cells: list[str]) -> None:
    done = run(worker, notebook(*cells), "y")
    assert done.faults == ()
    assert done.replies["y"].value == 2


def test_a_module_may_call_one_too(worker: Worker) -> None:
    done = run(worker, module(f"{OTTER}\ngrader.check('q1')\ny = 2\n"), "y")
    assert (done.faults, done.replies["y"].value) == ((), 2)


def test_what_it_gives_is_no_answer(worker: Worker) -> None:
    done = run(worker, module(f"{OTTER}\ny = grader.check('q1')\n"), "y")
    assert done.replies["y"].status is Status.UNREADABLE


def test_a_file_that_was_handed_in_is_the_students(worker: Worker) -> None:
    program = module("import client\ny = client.two\n", client=b"two = 2\n")
    assert run(worker, program, "y").replies["y"].value == 2


def test_other_missing_modules_still_fail(worker: Worker) -> None:
    (fault,) = run(worker, module("import otters\n"), "y").faults
    assert "No module named 'otters'" in fault.detail


@pytest.mark.parametrize(("expression", "value"), [
    pytest.param("...", None, id="alone"),
    pytest.param("[1, ...]", (1, None), id="in a list"),
    pytest.param("{'q1': ...}", {"q1": None}, id="in a dictionary"),
])  # fmt: skip
def test_an_ellipsis_is_no_value(worker: Worker, expression: str, value: Plain) -> None:
    reply = run(worker, module(f"y = {expression}\n"), "y").replies["y"]
    assert (reply.status, reply.value) == (Status.OK, value)


@pytest.mark.parametrize(("source", "names"), [
    pytest.param(OTTER, ["otter"], id="import"),
    pytest.param("from client.api.notebook import Notebook", ["client"], id="from"),
    pytest.param("import os, otter", ["otter"], id="several"),
    pytest.param("%load_ext otter\nimport otter", ["otter"], id="twice"),
    pytest.param("# import otter\nx = 'import otter'\nimport otterly", [], id="none"),
])  # fmt: skip
def test_clients_that_a_program_imports(source: str, names: list[str]) -> None:
    assert clients_in(source) == names
