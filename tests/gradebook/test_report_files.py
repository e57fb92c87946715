"""Reports that were damaged after they had been written."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from grader.gradebook.manifest import MANIFEST
from grader.sandbox import Worker
from tests.support.command import grade
from tests.support.small_course import RIGHT, RUBRIC


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of one, graded."""
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))
    files = {"rubrics/hw9.yaml": RUBRIC, "rubrics/ref.py": RIGHT, "class/ada/hw9.py": RIGHT}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert grade(tmp_path, "class").returncode == 0
    return tmp_path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def edit(path: Path) -> None:
    text = path.read_text()
    path.write_text(text.replace("2", "3"))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_link(path: Path) -> None:
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))


@pytest.mark.parametrize("name", ["grades.json", "grades.csv", "index.html", "students/ada.html"])
@pytest.mark.parametrize("damage", [cut, edit, empty, replace_by_link, Path.unlink])
def test_the_next_run_writes_a_damaged_file_again(
    course: Path, name: str, damage: Callable[[Path], None]
) -> None:
    file = course / "grades" / name
    before = file.read_bytes()
    damage(file)
    assert grade(course, "class").returncode == 0
    assert file.read_bytes() == before
    assert not file.is_symlink()


def test_a_file_that_was_only_touched_is_not_written_again(course: Path) -> None:
    file = course / "grades/grades.json"
    os.utime(file, (1, 1))
    assert grade(course, "class").returncode == 0
    assert file.stat().st_mtime == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"class": "k", "files": ["a"], "students": {}}'])
def test_a_damaged_manifest_costs_only_time(course: Path, text: str) -> None:
    file = course / "grades/grades.json"
    before = file.read_bytes()
    (course / "grades" / MANIFEST).write_text(text)
    file.write_bytes(b"")
    assert grade(course, "class").returncode == 0
    assert file.read_bytes() == before
