"""What names a result: whatever it depends on gives it another name, and nothing else does."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Call, CodeCell, Limits, Plan, Program, Read
from grader.reports.html import HtmlReport
from grader.rubric import load
from grader.store import result_keys as keys
from grader.store.result_keys import plan_key, rubric_key
from tests.support.classes import RUBRIC

PROGRAM = Program("module", "hw.py", (CodeCell(0, "x = 1"),), {"data.csv": b"1"})
PLAN = Plan(PROGRAM, (Read("x"), Call("f", (1,))), Limits(), seed=1)


def test_the_same_plan_has_the_same_name() -> None:
    assert plan_key(PLAN) == plan_key(replace(PLAN))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PLAN, seed=2), id="seed"),
        pytest.param(replace(PLAN, limits=Limits(call_s=5)), id="limits"),
        pytest.param(replace(PLAN, requests=(Read("x"),)), id="fewer requests"),
        pytest.param(replace(PLAN, requests=(Read("x"), Call("f", (2,)))), id="another input"),
        pytest.param(replace(PLAN, requests=(Read("x"), Call("f", (1.0,)))), id="another type"),
        pytest.param(replace(PLAN, program=replace(PROGRAM, extras={})), id="a file less"),
        pytest.param(replace(PLAN, program=replace(PROGRAM, filename="b.py")), id="file name"),
        pytest.param(
            replace(PLAN, program=replace(PROGRAM, cells=(CodeCell(0, "x = 2"),))), id="source"
        ),
        pytest.param(
            replace(PLAN, program=replace(PROGRAM, extras={"data.csv": b"2"})),
            id="a file's content",
        ),
    ],
)
def test_another_plan_has_another_name(other: Plan) -> None:
    assert plan_key(other) != plan_key(PLAN)


def test_a_rubrics_name_depends_on_the_reference(tmp_path: Path) -> None:
    rubric = load(RUBRIC)
    copy = tmp_path / "hw2.py"
    assert rubric.reference is not None
    copy.write_bytes(rubric.reference.read_bytes())
    assert rubric_key(replace(rubric, reference=copy)) == rubric_key(rubric)
    copy.write_bytes(rubric.reference.read_bytes() + b"\n")
    assert rubric_key(replace(rubric, reference=copy)) != rubric_key(rubric)


def test_a_plug_in_of_another_package_is_part_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ours(HtmlReport):
        """A report whose file is this one."""

    monkeypatch.setattr("grader.plugins.reports", lambda: {"ours": Ours})
    assert Path(__file__) in keys.plugin_files()
