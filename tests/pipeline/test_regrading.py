"""A regrade's preview shows exactly whose points change and changes nothing; `--apply` does it."""

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


def snapshot(top: Path) -> list[Any]:
    """Everything that a preview must not change."""
    database = sqlite3.connect(top / "grades" / STORE)
    tables = ("grades", "log", "replaced", "submissions")
    rows = [database.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    database.close()
    files = sorted(path for path in (top / "grades").rglob("*.*") if STORE not in path.name)
    return [*rows, [(str(path), path.read_bytes()) for path in files if path.is_file()]]


Regrade = Callable[..., dict[str, Any]]


@pytest.fixture
def regrade(capsys: pytest.CaptureFixture[str]) -> Regrade:
    """Run `grade regrade`, and read its JSON."""

    def run_regrade(top: Path, *more: str) -> dict[str, Any]:
        capsys.readouterr()
        assert run(words(top, "--format", "json", *more)) == 0
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        return document

    return run_regrade


def changed_points(document: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {
        each["student"]: (each["before"], each["after"])
        for each in document["changes"]
        if each["moved"]
    }


@pytest.mark.parametrize(
    ("old", "new", "expected", "run_again"),
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
def test_a_preview_shows_whose_points_change_and_applying_changes_them(
    course: Path, regrade: Regrade, old: str, new: str, expected: dict[str, Any], run_again: int
) -> None:
    if old != new:
        edit(course, old, new)
    before, untouched = marks(course), snapshot(course)
    preview = regrade(course)
    assert snapshot(course) == untouched
    assert (changed_points(preview), preview["run_again"]) == (expected, run_again)
    applied = regrade(course, "--apply")
    for result in (preview, applied):
        for key in ("applied", "entry", "run_again"):
            result.pop(key, None)
    assert applied == preview
    after = marks(course)
    by_marks = {name for name in before if before[name] != after[name]}
    assert by_marks == {name for name, (earlier, later) in expected.items() if earlier != later}
    assert all(after[name] == later for name, (_, later) in expected.items())
    assert not changed_points(regrade(course))


def test_a_regrade_gives_the_same_results_as_a_fresh_run(course: Path, regrade: Regrade) -> None:
    edit(course, "any: [flow]", "any: [flow, run]")
    regrade(course, "--apply")
    regraded = (course / "grades/grades.json").read_bytes()
    shutil.rmtree(course / "grades")
    assert run(words(course)[1:]) == 0
    assert (course / "grades/grades.json").read_bytes() == regraded


def test_old_grades_can_be_restored_and_the_restoration_undone(
    course: Path, regrade: Regrade
) -> None:
    reports = (course / "grades/grades.json").read_bytes()
    edit(course, "any: [wet]", "any: [damp]")
    entry = regrade(course, "--apply")["entry"]
    regraded = (course / "grades/grades.json").read_bytes()
    history = ["history", "--out", str(course / "grades")]
    assert run([*history, "--restore", str(entry)]) == 0
    assert (course / "grades/grades.json").read_bytes() == reports
    assert run([*history, "--restore", str(entry + 1)]) == 0
    assert (course / "grades/grades.json").read_bytes() == regraded
    assert run([*history, "--restore", "99"]) == 2


def test_grading_by_an_edited_rubric_counts_changes_and_keeps_the_old_grades(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = (course / "grades/grades.json").read_bytes()
    edit(course, "any: [wet]", "any: [damp]")
    assert run(words(course)[1:]) == 0
    output = capsys.readouterr().out
    assert "2 students have other points than before" in output
    entry = output.partition("--restore ")[2].split()[0]
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
def test_nothing_is_applied_if_something_changed_since_the_preview(
    course: Path,
    regrade: Regrade,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], Any],
    what: str,
) -> None:
    edit(course, "any: [wet]", "any: [damp]")
    regrade(course)
    change(course)
    untouched = snapshot(course)
    assert run(words(course, "--apply")) == 2
    assert what in capsys.readouterr().err
    assert snapshot(course) == untouched
    regrade(course)
    assert regrade(course, "--apply")["applied"]


def test_a_regrade_that_is_stopped_halfway_changes_nothing(
    course: Path, regrade: Regrade, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(course, "any: [wet]", "any: [damp]")
    regrade(course)
    untouched, keep, kept = snapshot(course), Store.keep_grade, []

    def stop_at_the_third(
        self: Store, key: str, grade: Grade, work_key: str, **options: Any
    ) -> None:
        kept.append(key)
        if len(kept) == 3:
            raise KeyboardInterrupt
        keep(self, key, grade, work_key, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_grade", stop_at_the_third)
        assert run(words(course, "--apply")) == 130
    assert snapshot(course) == untouched
    assert changed_points(regrade(course, "--apply")) == {"ada": (5, 4), "cy": (1, 2)}


def test_new_and_missing_work_is_reported(course: Path, regrade: Regrade) -> None:
    (course / "class/bo/hw9.py").write_text(CLASS["ada"])
    shutil.copytree(course / "class/ada", course / "class/eve")
    shutil.rmtree(course / "class/cy")
    preview = regrade(course)
    assert changed_points(preview) == {"bo": (2, 5), "eve": (None, 5)}
    whys = {each["student"]: " ".join(each["why"]) for each in preview["changes"]}
    assert "the files differ" in whys["bo"]
    assert "not graded before" in whys["eve"]
    assert preview["gone"] == ["cy"]
    regrade(course, "--apply")
    assert marks(course) == {"ada": 5, "bo": 5, "di": 2, "eve": 5}


def test_overrides_survive(course: Path, regrade: Regrade) -> None:
    out = ["--out", str(course / "grades")]
    assert run(["override", "ada", "q2", "1.5", "--why", "x", *out]) == 0
    edit(course, "any: [wet]", "any: [damp]")
    assert changed_points(regrade(course)) == {"cy": (1, 2)}
    regrade(course, "--apply")
    assert marks(course)["ada"] == 4.5


def test_layouts_and_misuse(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(course, "any: [wet]", "any: [damp]")
    page = course / "change.html"
    assert run(words(course, "--html", str(page))) == 0
    output = capsys.readouterr().out
    assert "2 of 4 students move." in output
    assert "no longer ✓ “wet” (it is wet)" in output
    assert "Nothing has changed yet" in output
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
    results = json.loads((course / "grades/grades.json").read_text())
    assert results["roster"]["absent"] == ["eve@x"]
    points = {student["student"]: student["points"] for student in results["students"]}
    assert points.keys() == {"ada@x", "bo@x", "cy@x", "di@x", "eve@x"}
    assert points["cy@x"] == 2
