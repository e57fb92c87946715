"""A reference that gives no usable value is the rubric's fault: nobody earns a zero by it."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from tests.support.hw9 import RUBRIC, write_course

WITH_FUNCTION = (
    RUBRIC
    + """\
  q3:
    points: 1
    function:
      name: f
      accept: f
      cases: [{n: 3}, {random: {n: {integer: [4, 9]}}}]
      tolerance: {atol: 0, rtol: 0}
"""
)
CLASS = {
    "ada/hw9.py": "x = 15\nanswers = {'q2': 'An apple.'}\n\n\ndef f(n):\n    return 2 * n\n",
    "bo/hw9.py": "import helper\nx = helper.x\n\n\ndef f(n):\n    return n.no\n",
    "cy/hw9.py": "def f(n):\n    raise NotImplementedError\n",
    "dee/hw9.md": "# q2\nA pear.\n",
}
RIGHT = "x = 15\n\n\ndef f(n):\n    return 2 * n\n"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_course(tmp_path, CLASS, WITH_FUNCTION))
    return tmp_path


def verdicts() -> dict[str, list[str]]:
    """Each student's verdicts on the questions, in order."""
    document: dict[str, Any] = json.loads(Path("grades/grades.json").read_text())
    return {
        student["student"]: [question["verdict"] for question in student["questions"]]
        for student in document["students"]
    }


@pytest.mark.parametrize(("reference", "said", "spoilt"), [
    pytest.param("x = 15\ndef f(n):\n    return n.no\n",
                 "no value for 'f': AttributeError: 'int' object has no attribute 'no'"
                 " (ref.py line 3, in f: return n.no)", {"q3"}, id="raises"),
    pytest.param("x = 15\ndef f(n):\n    return n if n > 3 else 1 / 0\n",
                 "ZeroDivisionError", {"q3"}, id="raises in one case"),
    pytest.param("import helper\nx = 15\ndef f(n):\n    return 2 * n\n",
                 "fails: ModuleNotFoundError: No module named 'helper' (ref.py line 1",
                 {"q1", "q3"}, id="fails to load"),
    pytest.param("x = 15\ndef f(n):\n    return [n], [n, n]\n", "cannot be compared", {"q3"},
                 id="returns a tuple"),
    pytest.param("x = 15\ndef f(n):\n    print(n)\n", "'f': it is None", {"q3"},
                 id="returns nothing"),
    pytest.param("x = 15\ndef f(n):\n    return float('nan')\n", "only NaN", {"q3"}, id="NaN"),
    pytest.param("x = 15, 3\ndef f(n):\n    return 2 * n\n", "'x' 2 numbers", {"q1"},
                 id="a pair for a number"),
    pytest.param("x = object()\ndef f(n):\n    return 2 * n\n", "no value for 'x'", {"q1"},
                 id="unreadable"),
    pytest.param("x = 15\ndef f(n):\n    while True: pass\n", "stopped after 2 s", {"q3"},
                 id="hangs"),
])  # fmt: skip
def test_nobody_is_graded_by_a_check_whose_reference_has_a_fault(
    course: Path,
    capsys: pytest.CaptureFixture[str],
    reference: str,
    said: str,
    spoilt: set[str],
) -> None:
    Path("rubrics/ref.py").write_text(reference)
    for _ in range(2):  # nothing of it is kept for the next run
        assert run(["class"]) == 2
        error = capsys.readouterr().err
        assert error.startswith("grade: rubrics/ref.py: the reference solution ")
        assert said in error
        assert f"nobody is graded by it in {', '.join(sorted(spoilt))}" in error
        for student, (q1, q2, q3) in verdicts().items():
            if student == "dee":  # no program of hers can have failed like the reference
                assert (q1, q2, q3) == ("missing", "correct", "missing")
                continue
            assert (q1 == "ungraded", q3 == "ungraded") == ("q1" in spoilt, "q3" in spoilt)
            assert q2 == ("correct" if student == "ada" else "missing")
    Path("rubrics/ref.py").write_text(RIGHT)
    assert run(["class"]) == 0
    assert verdicts()["bo"] == ["crashed", "missing", "crashed"]


def test_a_regrade_by_a_reference_with_a_fault_changes_nothing(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("rubrics/ref.py").write_text(RIGHT)
    assert run(["class"]) == 0
    before = Path("grades/grades.json").read_bytes()
    Path("rubrics/ref.py").write_text("x = 15\ndef f(n):\n    return n.no\n")
    assert run(["regrade", "class", "--apply"]) == 2
    assert "nobody is graded by it in q3" in capsys.readouterr().err
    assert Path("grades/grades.json").read_bytes() == before


def test_nan_is_right_where_the_reference_has_it(course: Path) -> None:
    code = "x = 15\ndef f(n):\n    return [n, float('nan')]\n"
    for file in ("rubrics/ref.py", "class/ada/hw9.py"):
        Path(file).write_text(code)
    Path("class/bo/hw9.py").write_text(code.replace("float('nan')", "0"))
    assert run(["class"]) == 0
    assert (verdicts()["ada"][2], verdicts()["bo"][2]) == ("correct", "wrong")
