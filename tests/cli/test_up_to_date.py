"""A run of which nothing has changed repeats what was said; anything else takes its usual way."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli import up_to_date as unchanged
from grader.cli.main import run
from grader.cli.terminal import MOST_ROWS
from grader.cli.up_to_date import NOTE, Standing
from grader.sandbox.worker import scratch

STUDENTS = MOST_ROWS + 2
RUBRIC = """assignment: hw1
questions:
  q1:
    points: 1
    concepts: {expect: [{name: maps, weight: 1, any: [maps]}]}
"""
Said = Callable[[], str]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in range(STUDENTS):
        file = tmp_path / "class" / f"s{number:03}" / "hw1.md"
        file.parent.mkdir(parents=True)
        file.write_text(f"# q1\n\nIt maps {number} to one.\n", encoding="utf-8")
    (tmp_path / "hw1.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "roster.csv").write_text("", encoding="utf-8")
    return tmp_path


@pytest.fixture
def said(course: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def said() -> str:
        assert run(["class", "--rubric", "hw1.yaml", "--out", "out"]) == 0
        return capsys.readouterr().out

    return said


def is_noted(course: Path) -> bool:
    rubric, none = Path("hw1.yaml"), None
    return Standing(Path("class"), rubric, Path("out"), none, none, False).said() is not None


def test_it_says_what_a_run_that_looks_at_everything_says(course: Path, said: Said) -> None:
    first = said()
    assert is_noted(course)
    quick = said()
    (course / "out" / NOTE).unlink()
    assert said() == quick != first
    assert "nothing had changed" in quick


def test_no_report_is_written_anew(course: Path, said: Said) -> None:
    said()
    before = {path: path.stat().st_mtime_ns for path in (course / "out").rglob("*")}
    said()
    assert before == {path: path.stat().st_mtime_ns for path in (course / "out").rglob("*")}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda c: (c / "class/s007/hw1.md").write_text("# q1\n\nIt does not.\n"), id="work"
        ),
        pytest.param(lambda c: (c / "class/new").mkdir(), id="a student more"),
        pytest.param(lambda c: shutil.rmtree(c / "class/s003"), id="a student less"),
        pytest.param(lambda c: (c / "hw1.yaml").write_text(RUBRIC + "\n"), id="the rubric"),
        pytest.param(lambda c: (c / "out/students/s001.html").unlink(), id="a page is gone"),
        pytest.param(lambda c: (c / "out/grades.csv").write_text("mine"), id="a report is edited"),
        pytest.param(lambda c: (c / "out" / NOTE).write_text("{"), id="a damaged note"),
        pytest.param(lambda c: (c / "out" / NOTE).write_text("[]"), id="another note"),
        pytest.param(lambda c: os.utime(c / "class/s002/hw1.md"), id="perhaps handed in again"),
    ],
)
def test_a_change_is_seen(course: Path, said: Said, change: Callable[[Path], object]) -> None:
    said()
    assert is_noted(course)
    change(course)
    assert not is_noted(course)
    said()
    assert is_noted(course)


def test_a_rubric_that_is_saved_as_it_was_changes_nothing(course: Path, said: Said) -> None:
    said()
    (course / "hw1.yaml").write_text(RUBRIC, encoding="utf-8")
    assert is_noted(course)


def test_folders_without_end_are_looked_at_too(course: Path, said: Said) -> None:
    where = Path.cwd()
    os.chdir(course / "class/s004")
    for _ in range(1500):
        Path("deeper").mkdir()
        os.chdir("deeper")
    os.chdir(where)
    assert "Graded" in said()
    scratch.empty(str(course / "class/s004"))


def test_an_override_is_seen(course: Path, said: Said) -> None:
    said()
    words = ["override", "s001", "q1", "0.5", "--why", "half of it", "--by", "me", "--out", "out"]
    assert run(words) == 0
    assert not is_noted(course)


def test_other_options_are_another_run(course: Path, said: Said) -> None:
    said()
    again = ["class", "--rubric", "hw1.yaml", "--out", "out"]
    assert Standing(Path("class"), Path("hw1.yaml"), Path("out"), None, None, True).said() is None
    assert run(again) == 0


def test_a_file_that_the_rubric_names_is_looked_at(course: Path) -> None:
    reference = course / "reference.py"
    reference.write_text("x = 1", encoding="utf-8")
    (course / "out").mkdir()
    standing = Standing(Path("class"), Path("hw1.yaml"), Path("out"))
    standing.leads_to(reference)
    standing.note(["as before"])
    assert Standing(Path("class"), Path("hw1.yaml"), Path("out")).said() == ["as before"]
    reference.write_text("x = 2", encoding="utf-8")
    assert Standing(Path("class"), Path("hw1.yaml"), Path("out")).said() is None


def test_a_plug_in_that_is_edited_is_seen(
    course: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = course / "plugin.py"
    plugin.write_text("kind = 'ours'", encoding="utf-8")
    monkeypatch.setattr("grader.pipeline.plugin_files", lambda: [plugin])
    said()
    assert is_noted(course)
    plugin.write_text("kind = 'mine'", encoding="utf-8")
    assert not is_noted(course)


def test_a_roster_is_looked_at(course: Path) -> None:
    (course / "out").mkdir()
    where = Path("class"), Path("hw1.yaml"), Path("out"), Path("roster.csv")
    Standing(*where).note([])
    assert Standing(*where).said() == []
    (course / "roster.csv").write_text("identifier\nada\n", encoding="utf-8")
    assert Standing(*where).said() is None


def test_another_package_is_another_run(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (course / "out").mkdir()
    Standing(Path("class"), Path("hw1.yaml"), Path("out")).note([])
    monkeypatch.setattr(unchanged, "_packages", lambda: iter(["torch-9.dist-info"]))
    assert Standing(Path("class"), Path("hw1.yaml"), Path("out")).said() is None


@pytest.mark.parametrize(("from_now", "holds"), [(3600, True), (-1, False)])
def test_what_opens_at_a_time_is_said_until_then(
    course: Path, from_now: float, *, holds: bool
) -> None:
    (course / "out").mkdir()
    Standing(Path("class"), Path("hw1.yaml"), Path("out")).note([], until=time.time() + from_now)
    assert (Standing(Path("class"), Path("hw1.yaml"), Path("out")).said() == []) is holds
