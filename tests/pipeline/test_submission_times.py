"""Which time of hand-in counts, and what staff read about it."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from tests.support.folders import plant

RUBRIC = """\
assignment: hw9
due: 2026-12-01 12:00 +00:00
late: {per_day: 10 %}
questions:
  q1: {points: 1, items: {minimum: 1, items: {apple: [apple]}}}
"""
LATE, ON_TIME = "2026-12-01 12:00:01.000000 UTC", "2026-12-01 03:00:00 America/Los_Angeles"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for student, time in (("ada", LATE), ("bo", ON_TIME), ("cy", "2026-12-01 03:00:00 PST")):
        folder = tmp_path / "submitted" / student / "hw9"
        folder.mkdir(parents=True)
        (folder / "hw9.md").write_text("# q1\nAn apple.\n")
        (folder / "timestamp.txt").write_text(time)
    (tmp_path / "hw9.yaml").write_text(RUBRIC)
    return tmp_path


def grade(course: Path, *words: str) -> tuple[dict[str, str], str]:
    """When each student handed in, and what the class page says about times."""
    paths = [course / "submitted", "--rubric", course / "hw9.yaml", "--out", course / "out"]
    assert run([*map(str, paths), *words]) == 0
    book = json.loads((course / "out/grades.json").read_text())
    page = (course / "out/index.html").read_text()
    times = re.search(r'<h2 id="times">.*?</section>', page, re.DOTALL)
    assert times is not None
    return {each["student"]: each.get("submitted", "") for each in book["students"]}, times[0]


def test_the_time_that_nbgrader_wrote(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submitted, page = grade(course)
    assert submitted["ada"] == "2026-12-01T12:00:01+00:00"
    assert submitted["bo"] == "2026-12-01T03:00:00-08:00"
    assert "2 from nbgrader" in page
    assert submitted["cy"] == ""
    assert "counted as on time: 1 (cy)" in page
    assert "cy: timestamp.txt names the unknown time zone" in page
    assert "less 0.1 for 1 day late" in (course / "out/students/ada.md").read_text()
    assert "late" not in (course / "out/students/bo.md").read_text()
    capsys.readouterr()
    assert grade(course) == (submitted, page)
    assert "nothing had changed" in capsys.readouterr().out


def test_a_table_comes_first(course: Path) -> None:
    (course / "times.csv").write_text("student,time\nada,2026-12-01 11:00\ncy,2026-12-01 11:00\n")
    submitted, page = grade(course, "--times", str(course / "times.csv"))
    assert submitted["ada"] == submitted["cy"] == "2026-12-01T11:00:00+00:00"
    assert "2 from the table, 1 from nbgrader" in page
    assert "PST" not in page


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder for an export, next to the rubric."""
    (tmp_path / "hw9.yaml").write_text(RUBRIC)
    return tmp_path


def graded(top: Path, files: Mapping[str, str], *words: str) -> dict[str, dict[str, Any]]:
    """Each student's entry in `grades.json`. All files changed long after the due time."""
    for path in plant(top / "class", files).rglob("*"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    paths = [top / "class", "--rubric", top / "hw9.yaml", "--out", top / "out"]
    assert run([*map(str, paths), *words]) == 0
    book = json.loads((top / "out/grades.json").read_text())
    return {student["student"]: student for student in book["students"]}


TEXT = "# q1\nAn apple.\n"


@pytest.mark.parametrize(
    ("files", "student", "submitted", "points"),
    [
        pytest.param({"ada/hw9.md": TEXT}, "ada", None, 1, id="only the time of a file"),
        pytest.param(
            {
                "submission_1/hw9.md": TEXT,
                "submission_metadata.yml": "submission_1:\n  :submitters:\n  - :name: Ada L\n"
                "  :created_at: 2026-12-02 13:00:00.123456000 Z\n",
            },
            "Ada L", "2026-12-02T13:00:00+00:00", 0.8, id="Gradescope",
        ),
        pytest.param(
            {"Homework 9_ada_attempt_2026-12-01-12-00-01_hw9.md": TEXT},
            "ada", "2026-12-01T12:00:01+00:00", 0.9, id="Blackboard, in the zone of the due time",
        ),
        pytest.param(
            {"7-8 - Ada L - Dec 1, 2026 110 PM/hw9.md": TEXT},
            "Ada L (7)", "2026-12-01T13:10:00+00:00", 0.9, id="Brightspace",
        ),
        pytest.param(
            {
                "L, Ada(ada)/timestamp.txt": "20261201130000000",
                "L, Ada(ada)/Submission attachment(s)/hw9.md": TEXT,
                "R, Bo(bo)/timestamp.txt": "20261201110000000",
            },
            "L, Ada (ada)", "2026-12-01T13:00:00+00:00", 0.9, id="Sakai",
        ),
    ],
)  # fmt: skip
def test_a_time_counts_if_somebody_answers_for_it(
    export: Path, files: dict[str, str], student: str, submitted: str | None, points: float
) -> None:
    entry = graded(export, files)[student]
    assert entry.get("submitted") == submitted
    assert entry["points"] == points


def test_lateness_that_is_not_known_is_flagged(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"lada_LATE_1_90_hw9.md": TEXT, "rbo_2_91_hw9.md": TEXT}
    students = graded(export, files)
    assert "--times times.csv" in capsys.readouterr().out
    assert {entry["points"] for entry in students.values()} == {1}
    assert "not by how much" in students["lada (1)"]["doubts"][0]
    assert "doubts" not in students["rbo (2)"]
    assert "marks this work as late" in (export / "out/index.html").read_text()
    assert "marks this work" not in (export / "out/students/lada-1.md").read_text()


def test_who_is_not_in_the_table_is_on_time_and_flagged(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = export / "times.csv"
    table.write_text("student,time\nADA,2026-12-01 13:00\nZoe,2026-12-01 13:00\n")
    students = graded(export, {"ada/hw9.md": TEXT, "bo/hw9.md": TEXT}, "--times", str(table))
    assert (students["ada"]["points"], students["bo"]["points"]) == (0.9, 1)
    assert students["bo"]["doubts"] == ["The time of hand-in is unknown: it counts as on time."]
    assert "fit no student: 1 (Zoe)" in capsys.readouterr().out


def test_a_student_with_a_due_time_of_their_own(export: Path) -> None:
    rows = "ada,2026-12-03 13:00,2026-12-03 12:00\nbo,2026-12-03 13:00,\n"
    (export / "times.csv").write_text(f"student,time,due\n{rows}cy,,2026-12-09 12:00\n")
    files = {f"{name}/hw9.md": TEXT for name in ("ada", "bo", "cy")}
    students = graded(export, files, "--times", str(export / "times.csv"))
    assert [students[name]["points"] for name in ("ada", "bo", "cy")] == [0.9, 0.7, 1]


def test_times_of_an_earlier_table_are_kept(export: Path) -> None:
    (export / "times.csv").write_text("student,time\nada,2026-12-01 13:00\n")
    first = graded(export, {"ada/hw9.md": TEXT}, "--times", str(export / "times.csv"))
    assert graded(export, {}) == first
    (export / "class/ada/hw9.md").write_text(f"{TEXT}More.\n")
    assert "submitted" not in graded(export, {})["ada"]
