"""Which time of hand-in counts, and what staff read about it."""

import json
import re
from pathlib import Path

import pytest

from grader.cli.main import run

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
    return {each["student"]: each["submitted"] for each in book["students"]}, times[0]


def test_the_time_that_nbgrader_wrote(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submitted, page = grade(course)
    assert submitted["ada"] == "2026-12-01T12:00:01+00:00"
    assert submitted["bo"] == "2026-12-01T03:00:00-08:00"
    assert "2 from nbgrader" in page
    assert "1 from an earlier run, the last commit or the newest file." in page
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
