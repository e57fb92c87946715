"""A second run keeps what has not changed, says so, and adds its line to the log."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.cli.terminal import MAX_ROWS
from grader.discover import STORE
from grader.gradebook import run_history

RUBRIC = """assignment: hw1
questions:
  q1:
    points: 1
    concepts: {expect: [{name: maps, weight: 1, any: [maps]}]}
"""
GradeClass = Callable[[], str]


@pytest.fixture(params=[2, MAX_ROWS + 1], ids=["small", "large"])
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    for number in range(request.param):
        file = tmp_path / "class" / f"s{number:03}" / "hw1.md"
        file.parent.mkdir(parents=True)
        file.write_text(f"# q1\n\nIt maps {number} to one.\n", encoding="utf-8")
    (tmp_path / "hw1.yaml").write_text(RUBRIC, encoding="utf-8")
    return tmp_path


@pytest.fixture
def grade_class(course: Path, capsys: pytest.CaptureFixture[str]) -> GradeClass:
    def grade_class() -> str:
        paths = [course / "class", "--rubric", course / "hw1.yaml", "--out", course / "out"]
        assert run([*map(str, paths)]) == 0
        return capsys.readouterr().out

    return grade_class


def reports(course: Path) -> dict[Path, int]:
    """The time at which each report was written."""
    files = [path for path in (course / "out").rglob("*") if path.is_file()]
    return {path: path.stat().st_mtime_ns for path in files if "store.sqlite" not in path.name}


def test_a_second_run_keeps_every_grade_and_report(course: Path, grade_class: GradeClass) -> None:
    grade_class()
    before = reports(course)
    assert "nothing had changed, every grade was kept" in grade_class()
    assert reports(course) == before


def test_every_run_is_in_the_log(course: Path, grade_class: GradeClass) -> None:
    grade_class()
    grade_class()
    names = [entry.what for entry in run_history.list_entries(course / "out")]
    assert names == ["run", "reported", "run", "reported"]


def test_one_edited_answer_is_graded_again(course: Path, grade_class: GradeClass) -> None:
    grade_class()
    (course / "class/s001/hw1.md").write_text("# q1\n\nIt does not.\n", encoding="utf-8")
    others = len([*(course / "class").iterdir()]) - 1
    assert f"{others} had not changed and were kept" in grade_class()


def test_a_note_of_an_earlier_version_is_removed(course: Path, grade_class: GradeClass) -> None:
    first = grade_class()
    (course / "out/.unchanged").write_text('{"said": ["as before"]}', encoding="utf-8")
    assert grade_class() != first
    assert not (course / "out/.unchanged").exists()


def test_a_store_whose_keys_come_from_an_earlier_version_is_graded_again(
    course: Path, grade_class: GradeClass
) -> None:
    grade_class()
    before = (course / "out/grades.json").read_bytes()
    with sqlite3.connect(course / "out" / STORE) as database:
        database.execute("UPDATE grades SET key = 'old', names = '{}'")
        database.execute("UPDATE readings SET key = 'old' || key")
        database.execute("UPDATE submissions SET sha256 = 'old'")
    database.close()
    assert "kept" not in grade_class()
    assert (course / "out/grades.json").read_bytes() == before
