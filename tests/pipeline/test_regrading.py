"""A regrade's preview names exactly who moves and touches nothing; applied, it does just that."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.discover import STORE
from grader.model import Grade
from grader.store import Store

RUBRIC = """
assignment: hw9
reference: ref.py
seed: 1
questions:
  q1: {points: 2, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
  q2:
    points: 2
    concepts:
      expect:
        - {name: it flows, weight: 0.5, any: [flow]}
        - {name: it is wet, weight: 0.5, any: [wet]}
  q3: {points: 1, function: {name: f, accept: f, cases: [{n: 2}], tolerance: {atol: 0, rtol: 0}}}
"""
REFERENCE = "x = 15\ndef f(n):\n    return n + 1\n"
WORK = "x = {x}\nanswers = {{'q2': '{says}.'}}\ndef f(n):\n    return n + 1\n"
CLASS = {
    "ada": WORK.format(x=15, says="A river flows and is wet"),
    "bo": WORK.format(x=15.5, says="A river flows"),
    "cy": WORK.format(x=99, says="A river runs and is damp"),
    "di": "x = 15\n",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("course")
    (top / "rubric.yaml").write_text(RUBRIC)
    (top / "ref.py").write_text(REFERENCE)
    for name, work in CLASS.items():
        (top / "class" / name).mkdir(parents=True)
        (top / "class" / name / "hw9.py").write_text(work)
    assert run(words(top)[1:]) == 0
    return top


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "course"
    shutil.copytree(graded, copy)
    return copy


def words(top: Path, *more: str) -> list[str]:
    paths = ["--rubric", str(top / "rubric.yaml"), "--out", str(top / "grades")]
    return ["regrade", str(top / "class"), *paths, *more]


def edit(top: Path, old: str, new: str) -> None:
    path = top / "rubric.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def marks(top: Path) -> dict[str, float]:
    students = json.loads((top / "grades/grades.json").read_text())["students"]
    return {each["student"]: each["points"] for each in students}


def held(top: Path) -> list[Any]:
    """Everything that a preview may not touch."""
    database = sqlite3.connect(top / "grades" / STORE)
    tables = ("grades", "log", "replaced", "submissions")
    rows = [database.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    database.close()
    files = sorted(path for path in (top / "grades").rglob("*.*") if STORE not in path.name)
    return [*rows, [(str(path), path.read_bytes()) for path in files if path.is_file()]]


Told = Callable[..., dict[str, Any]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Regrade, and read what it says as JSON."""

    def regrade(top: Path, *more: str) -> dict[str, Any]:
        capsys.readouterr()
        assert run(words(top, "--format", "json", *more)) == 0
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        return document

    return regrade


def moved(document: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {
        each["student"]: (each["before"], each["after"])
        for each in document["changes"]
        if each["moved"]
    }


@pytest.mark.parametrize(
    ("old", "new", "who", "again"),
    [
        pytest.param("title", "title", {}, 0, id="nothing"),
        pytest.param("atol: 0, rtol: 0}}}\n  q2", "atol: 0.5, rtol: 0}}}\n  q2",
                     {"bo": (2, 4)}, 0, id="a tolerance"),
        pytest.param("any: [flow]", "any: [flow, run]", {"cy": (1, 2)}, 0, id="a pattern"),
        pytest.param("any: [wet]", "any: [damp]", {"ada": (5, 4), "cy": (1, 2)}, 0,
                     id="up and down"),
        pytest.param("q3: {points: 1", "q3: {points: 3",
                     {"ada": (5, 7), "bo": (2, 4), "cy": (1, 3)}, 0, id="points"),
        pytest.param("cases: [{n: 2}]", "cases: [{n: 2}, {n: 3}]", {}, 4, id="what is asked"),
        pytest.param("  q3: {points: 1, function: {name: f, accept: f, cases: [{n: 2}], "
                     "tolerance: {atol: 0, rtol: 0}}}\n", "",
                     {"ada": (5, 4), "bo": (2, 1), "cy": (1, 0)}, 4,
                     id="a question less"),
    ],
)  # fmt: skip
def test_a_preview_names_who_moves_and_applying_does_it(
    course: Path, told: Told, old: str, new: str, who: dict[str, Any], again: int
) -> None:
    if old != new:
        edit(course, old, new)
    before, untouched = marks(course), held(course)
    preview = told(course)
    assert held(course) == untouched
    assert (moved(preview), preview["run_again"]) == (who, again)
    applied = told(course, "--apply")
    same = {"applied", "entry", "run_again"}
    assert {k: v for k, v in applied.items() if k not in same} == {
        k: v for k, v in preview.items() if k not in same
    }
    after = marks(course)
    by_marks = {name for name in before if before[name] != after[name]}
    assert by_marks == {name for name, (old_, new_) in who.items() if old_ != new_}
    assert all(after[name] == new_ for name, (_, new_) in who.items())
    assert not moved(told(course))


def test_what_is_regraded_is_what_a_fresh_run_gives(course: Path, told: Told) -> None:
    edit(course, "any: [flow]", "any: [flow, run]")
    told(course, "--apply")
    regraded = (course / "grades/grades.json").read_bytes()
    shutil.rmtree(course / "grades")
    assert run(words(course)[1:]) == 0
    assert (course / "grades/grades.json").read_bytes() == regraded


def test_old_grades_come_back_and_can_be_taken_back(course: Path, told: Told) -> None:
    reports = (course / "grades/grades.json").read_bytes()
    edit(course, "any: [wet]", "any: [damp]")
    entry = told(course, "--apply")["entry"]
    regraded = (course / "grades/grades.json").read_bytes()
    history = ["history", "--out", str(course / "grades")]
    assert run([*history, "--restore", str(entry)]) == 0
    assert (course / "grades/grades.json").read_bytes() == reports
    assert run([*history, "--restore", str(entry + 1)]) == 0
    assert (course / "grades/grades.json").read_bytes() == regraded
    assert run([*history, "--restore", "99"]) == 2


def test_grading_by_an_edited_rubric_says_how_many_moved_and_keeps_the_old_grades(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = (course / "grades/grades.json").read_bytes()
    edit(course, "any: [wet]", "any: [damp]")
    assert run(words(course)[1:]) == 0
    said = capsys.readouterr().out
    assert "2 students have other points than before" in said
    entry = said.partition("--restore ")[2].split()[0]
    assert run(["history", "--out", str(course / "grades"), "--restore", entry]) == 0
    assert (course / "grades/grades.json").read_bytes() == reports


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param(lambda top: edit(top, "any: [damp]", "any: [moist]"), "rubric", id="rubric"),
        pytest.param(lambda top: (top / "ref.py").write_text(f"{REFERENCE}# \n"), "reference",
                     id="reference"),
        pytest.param(lambda top: (top / "class/bo/hw9.py").write_text("x = 15\n"), "handed in",
                     id="work"),
        pytest.param(
            lambda top: run(["override", "bo", "q1", "1", "--why", "x",
                             "--out", str(top / "grades")]),
            "by hand", id="an override"),
        pytest.param(lambda top: run(words(top)[1:]), "grades were made", id="a run"),
    ],
)  # fmt: skip
def test_what_changed_since_the_preview_is_said_and_nothing_is_applied(
    course: Path,
    told: Told,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], Any],
    what: str,
) -> None:
    edit(course, "any: [wet]", "any: [damp]")
    told(course)
    change(course)
    untouched = held(course)
    assert run(words(course, "--apply")) == 2
    assert what in capsys.readouterr().err
    assert held(course) == untouched
    told(course)
    assert told(course, "--apply")["applied"]


def test_a_regrade_that_is_stopped_halfway_changed_nothing(
    course: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(course, "any: [wet]", "any: [damp]")
    told(course)
    untouched, keep, kept = held(course), Store.keep_grade, []

    def stopped(self: Store, key: str, grade: Grade, sha256: str, **names: Any) -> None:
        kept.append(key)
        if len(kept) == 3:
            raise KeyboardInterrupt
        keep(self, key, grade, sha256, **names)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_grade", stopped)
        assert run(words(course, "--apply")) == 130
    assert held(course) == untouched
    assert moved(told(course, "--apply")) == {"ada": (5, 4), "cy": (1, 2)}


def test_work_that_is_new_or_gone_is_said(course: Path, told: Told) -> None:
    (course / "class/bo/hw9.py").write_text(CLASS["ada"])
    shutil.copytree(course / "class/ada", course / "class/eve")
    shutil.rmtree(course / "class/cy")
    preview = told(course)
    assert moved(preview) == {"bo": (2, 5), "eve": (None, 5)}
    whys = {each["student"]: " ".join(each["why"]) for each in preview["changes"]}
    assert "others than those" in whys["bo"]
    assert "not graded before" in whys["eve"]
    assert preview["gone"] == ["cy"]
    told(course, "--apply")
    assert marks(course) == {"ada": 5, "bo": 5, "di": 2, "eve": 5}


def test_overrides_survive(course: Path, told: Told) -> None:
    out = ["--out", str(course / "grades")]
    assert run(["override", "ada", "q2", "1.5", "--why", "x", *out]) == 0
    edit(course, "any: [wet]", "any: [damp]")
    assert moved(told(course)) == {"cy": (1, 2)}
    told(course, "--apply")
    assert marks(course)["ada"] == 4.5


def test_layouts_and_misuse(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(course, "any: [wet]", "any: [damp]")
    page = course / "change.html"
    assert run(words(course, "--html", str(page))) == 0
    said = capsys.readouterr().out
    assert "2 of 4 students move." in said
    assert "no longer ✓ “wet” (it is wet)" in said
    assert "Nothing has changed yet" in said
    assert run(words(course, "--format", "html")) == 0
    assert capsys.readouterr().out == page.read_text()
    assert run([*words(course)[:-1], str(course / "nowhere")]) == 2
    assert "grade the class first" in capsys.readouterr().err
    assert not (course / "nowhere").exists()


def test_a_class_with_a_roster_is_regraded_with_it(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = course / "roster.csv"
    roster.write_text(
        "identifier,github_username\nada@x,ada\nbo@x,bo\ncy@x,cy\ndi@x,di\neve@x,eve\n"
    )
    with_roster = words(course, "--roster", str(roster))
    assert run(with_roster[1:]) == 0
    (course / "rubric.yaml").write_text(RUBRIC.replace("[wet]", "[wet, damp]"))
    assert run(words(course)) == 2
    assert (
        "this class was graded with the roster roster.csv (name it with" in capsys.readouterr().err
    )
    assert run([*with_roster, "--apply"]) == 0
    told = json.loads((course / "grades/grades.json").read_text())
    assert told["roster"]["absent"] == ["eve@x"]
    points = {student["student"]: student["points"] for student in told["students"]}
    assert points.keys() == {"ada@x", "bo@x", "cy@x", "di@x", "eve@x"}
    assert points["cy@x"] == 2
