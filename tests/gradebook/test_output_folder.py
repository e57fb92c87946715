"""Reports go only into a new folder or into one of an earlier run."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.support.command import grade
from tests.support.folders import plant

RUBRIC = """assignment: hw1
questions:
  q1:
    points: 1
    concepts: {expect: [{name: maps, weight: 1, any: [maps]}]}
"""
ANSWER = "# q1\n\nIt maps one to one.\n"
AT_COURSE = ("class", "--rubric", "hw1.yaml")
AT_CLASS = (".", "--rubric", "../hw1.yaml")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    plant(tmp_path / "class", {"ada/hw1.md": ANSWER, "bo/hw1.md": ANSWER})
    return plant(tmp_path, {"hw1.yaml": RUBRIC})


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("files", "first"),
    [
        pytest.param({"index.html": "mine"}, "index.html", id="a web site"),
        pytest.param({"students/ada.md": "mine"}, "students", id="a folder of ours by name"),
        pytest.param({"grades.csv": "1", ".lock": ""}, "grades.csv", id="with a lock"),
        pytest.param({"store.sqlite": "mine"}, "store.sqlite", id="a file with the store's name"),
        pytest.param({".git/config": "", "README.md": ""}, "README.md", id="a repository"),
    ],
)
def test_a_folder_with_other_files_is_refused(
    course: Path, files: dict[str, str | bytes], first: str
) -> None:
    plant(course / "grades", files)
    before = contents(course)
    done = grade(course, *AT_COURSE)
    assert done.returncode == 2
    assert done.stderr == (
        "grade: 'grades' is no output folder: it has files that are not ours, such as "
        f"'{first}' (use another --out, or move them away)\n"
    )
    assert contents(course) == before


def test_another_programs_database_is_refused(course: Path) -> None:
    (course / "grades").mkdir()
    with sqlite3.connect(course / "grades/store.sqlite") as database:
        database.execute("CREATE TABLE answers (x)")
    database.close()
    before = contents(course)
    assert "is no output folder" in grade(course, *AT_COURSE).stderr
    regraded = grade(course, "regrade", *AT_COURSE)
    assert "there are no grades in 'grades'" in regraded.stderr
    assert contents(course) == before


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="empty"),
        pytest.param({".gitkeep": ""}, id="empty but for a hidden file"),
        pytest.param({".lock": ""}, id="a run that was killed"),
        pytest.param({".lock": "", "store.sqlite": "", "store.sqlite-wal": ""}, id="a bit later"),
    ],
)
def test_a_folder_without_other_files_is_used(course: Path, files: dict[str, str | bytes]) -> None:
    (course / "grades").mkdir()
    plant(course / "grades", files)
    assert grade(course, *AT_COURSE).returncode == 0
    (course / "grades/notes.md").write_text("my own notes", encoding="utf-8")
    assert "every grade was kept" in grade(course, *AT_COURSE).stdout


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param({"hw1.md": ANSWER}, "such as 'hw1.md'", id="work"),
        pytest.param(
            {".lock": "", "store.sqlite": ""}, "such as 'store.sqlite'", id="names of ours"
        ),
        pytest.param({}, "may be a student's", id="nothing handed in"),
    ],
)
def test_a_student_called_grades_is_kept(
    course: Path, files: dict[str, str | bytes], why: str
) -> None:
    (course / "class/grades").mkdir()
    plant(course / "class/grades", files)
    before = contents(course)
    for _ in range(2):
        done = grade(course / "class", *AT_CLASS)
        assert done.returncode == 2
        assert why in done.stderr
        assert contents(course) == before
    for _ in range(2):
        done = grade(course / "class", *AT_CLASS, "--out", "../out")
        assert "Graded 3 students" in done.stdout
        assert (course / "out/students/grades.html").exists()


def test_a_student_whose_work_holds_a_copy_of_a_store(course: Path) -> None:
    grade(course, *AT_COURSE)
    shutil.copy(course / "grades/store.sqlite", course / "class/ada")
    plant(course / "class", {"grades/hw1.md": ANSWER})
    shutil.copy(course / "grades/store.sqlite", course / "class/grades")
    done = grade(course / "class", *AT_CLASS)
    assert "such as 'hw1.md'" in done.stderr
    again = grade(course, *AT_COURSE)
    assert "Graded 3 students" in again.stdout
    rows = (course / "grades/grades.csv").read_text("utf-8-sig").splitlines()
    noted = [row.split(",")[0] for row in rows if "holds grades of an earlier run" in row]
    assert noted == ["ada", "grades"]


def test_an_output_folder_among_the_submissions_is_used_again(course: Path) -> None:
    for done in (grade(course / "class", *AT_CLASS), grade(course / "class", *AT_CLASS)):
        assert done.returncode == 0
        assert "Graded 2 students" in done.stdout
