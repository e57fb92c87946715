"""A work in several files of one form."""

from pathlib import Path

import pytest

from grader.discover import discover, open_work
from grader.text.ipynb import read_cells
from tests.support.folders import FORMS, plant
from tests.support.handed_in import cell, notebook

FIRST = notebook(cell("markdown", "# Question 1"), cell("code", "x = 1"))
SECOND = notebook(cell("markdown", "# Question 2"))


@pytest.mark.parametrize(
    ("files", "name"),
    [
        pytest.param(["hw2_part1", "hw2_part2"], "hw2_part1.ipynb + hw2_part2.ipynb", id="parts"),
        pytest.param(["problem1", "problem2"], "problem1.ipynb + problem2.ipynb", id="problems"),
        pytest.param(["HW2-Q1", "HW2-Q2"], "HW2-Q1.ipynb + HW2-Q2.ipynb", id="questions"),
    ],
)
def test_notebooks_of_one_work_are_joined(tmp_path: Path, files: list[str], name: str) -> None:
    contents = dict(zip(files, (FIRST, SECOND), strict=True))
    plant(tmp_path, {f"ada/{stem}.ipynb": data for stem, data in contents.items()} | {"bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    file = work.files["notebook"]
    cells, notes = read_cells(file)
    assert (file.name, notes, work.unread) == (name, (), ())
    assert [cell.source for cell in cells] == ["# Question 1", "x = 1", "# Question 2"]
    assert any("were read as one file" in note for note in work.notes)


def test_texts_of_one_work_are_joined(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2_part2.md": "# Q2", "ada/hw2_part1.md": "# Q1", "bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert work.files["writeup"].data == b"# Q1\n\n# Q2"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(["hw2", "hw2_part1", "hw2_part2"], id="the work is there"),
        pytest.param(["hw2_part2", "hw2_part3"], id="no first part"),
        pytest.param(["hw2_v1", "hw2_v2"], id="versions"),
        pytest.param(["hw1_part1", "hw1_part2", "hw2_x"], id="another assignment"),
    ],
)
def test_other_files_are_not_joined(tmp_path: Path, files: list[str]) -> None:
    plant(tmp_path, {f"ada/{stem}.ipynb": FIRST for stem in files} | {"bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert not any("+" in file.name for file in work.files.values())


def test_a_part_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/problem1.ipynb": FIRST, "ada/problem2.ipynb": "{", "bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert work.files == {}
    assert any("problem2.ipynb line 1" in note for note in work.unread)
