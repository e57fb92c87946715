"""What a program needs and this machine lacks is named where it may have cost points."""

import json
import sys
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.model import Part, Verdict
from grader.pipeline.unmet_needs import provider_of, unmet_needs
from tests.support.factories import check_grade, question
from tests.support.hw9 import write_course

PYTHON = "Python {}.{}".format(*sys.version_info)
NO_JAX = "hw9.py line 1: import jax\nModuleNotFoundError: No module named 'jax'"


def crashed(error: str) -> str:
    return f"f(3) gave no value: hw9.py line 4, in f: return g(n)\n{error}."


@pytest.mark.parametrize(("error", "need"), [
    pytest.param("ModuleNotFoundError: No module named 'jax.numpy'",
                 "the module jax, which is neither installed here nor handed in", id="module"),
    pytest.param("ModuleNotFoundError: No module named 'yaml.gone'", "yaml.gone, which", id="part"),
    pytest.param("AttributeError: module 'numpy' has no attribute 'float'.\n`np.float` was",
                 f"numpy.float, which {provider_of('numpy')} does not have", id="numpy"),
    pytest.param("AttributeError: module 'time' has no attribute 'clock'",
                 f"time.clock, which {PYTHON} does not have", id="Python"),
    pytest.param("ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib)",
                 f"collections.Mapping, which {PYTHON} does not have", id="a name to import"),
])  # fmt: skip
def test_a_need_is_named_with_the_version_here(error: str, need: str) -> None:
    lost = question(check_grade(Verdict.CRASHED, part=Part.CODE, feedback=crashed(error)))
    (said,) = unmet_needs([], [lost])
    assert said.startswith(f"The program needs {need}")
    assert said.endswith("; 1 question lost points.")


@pytest.mark.parametrize("error", [
    pytest.param("AttributeError: module 'helper' has no attribute 'g'", id="the student's module"),
    pytest.param("AttributeError: 'Tensor' object has no attribute 'g'", id="an object"),
    pytest.param("ValueError: read ModuleNotFoundError's docs", id="another error"),
])  # fmt: skip
def test_a_mistake_of_the_student_is_no_need(error: str) -> None:
    lost = question(check_grade(Verdict.CRASHED, part=Part.CODE, feedback=crashed(error)))
    assert unmet_needs([error], [lost]) == ()


def test_nothing_is_said_where_no_program_lost_points() -> None:
    right = question(check_grade(Verdict.CORRECT, part=Part.CODE))
    prose = question(check_grade(Verdict.WRONG, part=Part.PROSE))
    waits = question(check_grade(Verdict.UNGRADED, part=Part.CODE))
    assert unmet_needs([NO_JAX], [right, prose, waits]) == ()


def test_staff_and_student_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import jax\nx = jax.f(15)\n"
    monkeypatch.chdir(write_course(tmp_path, {"ada/hw9.py": code, "bo/hw9.py": "x = 15\n"}))
    assert run(["class"]) == 0
    said = "needs the module jax, which is neither installed here nor handed in; 1 question lost"
    assert said in Path("grades/grades.csv").read_text()
    ada, bo = json.loads(Path("grades/grades.json").read_text())["students"]
    assert said in json.dumps(ada["notes"])
    assert said not in json.dumps(bo)
