"""The keys of results: a key changes with everything the result depends on, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Call, CodeCell, Limits, Plan, Program, Read
from grader.reports.html import HtmlReport
from grader.rubric import load
from grader.store import result_keys
from grader.store.result_keys import plan_key, rubric_key
from tests.support.classes import RUBRIC

PROGRAM = Program("module", "hw.py", (CodeCell(0, "x = 1"),), {"data.csv": b"1"})
PLAN = Plan(PROGRAM, (Read("x"), Call("f", (1,))), Limits(), seed=1)


def test_equal_plans_have_the_same_key() -> None:
    assert plan_key(PLAN) == plan_key(replace(PLAN))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PLAN, seed=2), id="seed"),
        pytest.param(replace(PLAN, limits=Limits(call_s=5)), id="limits"),
        pytest.param(replace(PLAN, requests=(Read("x"),)), id="fewer requests"),
        pytest.param(replace(PLAN, requests=(Read("x"), Call("f", (2,)))), id="another input"),
        pytest.param(replace(PLAN, requests=(Read("x"), Call("f", (1.0,)))), id="another type"),
        pytest.param(replace(PLAN, program=replace(PROGRAM, extras={})), id="fewer files"),
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
def test_different_plans_have_different_keys(other: Plan) -> None:
    assert plan_key(other) != plan_key(PLAN)


def test_the_key_of_a_rubric_depends_on_the_reference(tmp_path: Path) -> None:
    rubric = load(RUBRIC)
    copy = tmp_path / "hw2.py"
    assert rubric.reference is not None
    copy.write_bytes(rubric.reference.read_bytes())
    assert rubric_key(replace(rubric, reference=copy)) == rubric_key(rubric)
    copy.write_bytes(rubric.reference.read_bytes() + b"\n")
    assert rubric_key(replace(rubric, reference=copy)) != rubric_key(rubric)


def test_the_files_of_plug_ins_of_other_packages_count(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ours(HtmlReport):
        """A report that this file defines."""

    monkeypatch.setattr("grader.plugins.reports", lambda: {"ours": Ours})
    assert Path(__file__) in result_keys.plugin_files()


def test_an_edited_word_list_changes_all_keys() -> None:
    assert "english.txt" in {file.name for file in result_keys.own_files()}
