"""Work that is not read is on the student's page, on the class page and in `grades.csv`."""

import csv
import html
import json
import os
from pathlib import Path

import pytest

from grader.discover.regular_files import MAX_FILE
from grader.store import Store
from tests.support.command import grade
from tests.support.folders import plant, zipped
from tests.support.once import made_once

RUBRIC = """assignment: hw1
questions:
  q1:
    points: 1
    concepts: {expect: [{name: maps, weight: 1, any: [maps]}]}
"""
ANSWER = "# q1\n\nIt maps one to one.\n"


def grade_class(top: Path) -> None:
    files: dict[str, str | bytes] = {
        "well/hw1.md": ANSWER,
        "nested/a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({})})})}),
        "damaged/a.zip": zipped({"hw1.md": ANSWER})[:-30],
        "doubled/hw1.md": ANSWER,
        "doubled/a.zip": zipped({"hw1.md": "# q1\n"}),
        "case/hw1.md": ANSWER,
        "case/HW1.md": "# q1\n",
        "names/notes.md": ANSWER,
        "names/ideas.md": ANSWER,
        "format/hw1.pdf": "%PDF",
        "store/hw1.md": ANSWER,
        "broken/hw1.ipynb": "{",
        "large/": "",
        "link/": "",
        "pipe/": "",
        "hard/": "",
    }
    plant(top / "class", files)
    with (top / "class/large/hw1.md").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    (top / "class/link/hw1.md").symlink_to(top / "hw1.yaml")
    (top / "class/link/more").symlink_to(top)
    os.mkfifo(top / "class/pipe/hw1.md")
    plant(top, {"hw1.yaml": RUBRIC})
    os.link(top / "hw1.yaml", top / "class/hard/hw1.md")
    with Store(top / "class/store/store.sqlite"):
        pass
    done = grade(top, "class", "--rubric", "hw1.yaml")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "unread_work", grade_class) / "grades"


@pytest.mark.parametrize(
    ("student", "notes"),
    [
        pytest.param("well", [], id="all was read"),
        pytest.param("nested", ["archives are nested more than 3 deep"], id="nested archives"),
        pytest.param("damaged", ["this is not a readable zip archive"], id="damaged archive"),
        pytest.param("doubled", ["hw1.md in a.zip was not read"], id="two of one name"),
        pytest.param("case", ["differ only in case", "HW1.md was not read"], id="two cases"),
        pytest.param(
            "names", ["Read as parts of one hand-in: ideas.md, notes.md"], id="other names"
        ),
        pytest.param("format", ["hw1.pdf was not read"], id="another format"),
        pytest.param("store", ["it holds grades of an earlier run"], id="a store"),
        pytest.param("broken", ["its JSON is broken"], id="a broken notebook"),
        pytest.param("large", ["the file is larger than 64 MiB"], id="too large"),
        pytest.param("link", ["hw1.md was not read: it is a link", "more was not"], id="links"),
        pytest.param("pipe", ["it is not a regular file"], id="a pipe"),
        pytest.param("hard", ["hw1.md is a hard link"], id="a hard link to the rubric"),
    ],
)
def test_everybody_who_must_know_sees_it(grades: Path, student: str, notes: list[str]) -> None:
    with (grades / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        flags = {row["student"]: row["flags"] for row in csv.DictReader(file)}[student]
    page = html.unescape((grades / f"students/{student}.html").read_text("utf-8"))
    class_page = html.unescape((grades / "index.html").read_text("utf-8"))
    assert bool(flags) == bool(notes)
    for note in notes:
        assert note in flags
        assert note in class_page
        assert page.count(note) == 1


def test_each_note_is_in_a_grade_once(grades: Path) -> None:
    students = json.loads((grades / "grades.json").read_text("utf-8"))["students"]
    notes = [note for each in students for note in each["notes"]]
    assert len(notes) > len(students) // 2
    assert [len(each["notes"]) for each in students] == [
        len(set(each["notes"])) for each in students
    ]
