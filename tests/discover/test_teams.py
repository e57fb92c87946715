"""Hand-ins of several students: each member is graded, present and in every export."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.main import run
from grader.discover import Course
from tests.support.folders import plant

ROSTER = "name,email,login,group\n"
PEOPLE = {
    "ada@x": "Ada Lovelace,ada@x,ada-lovelace,{}\n",
    "bo@x": "Bo O'Radley,bo@x,bo-radley,{}\n",
    "cy@x": "Cy Young,cy@x,cy,\n",
}
BO = "Bo O'Radley"


def submitter(name: str, sid: int, email: str) -> str:
    return f"  - :name: {name}\n    :sid: '{sid}'\n    :email: {email}\n"


METADATA = (
    f"submission_1:\n  :submitters:\n{submitter('Ada Lovelace', 1, 'ada@x')}"
    f"{submitter(BO, 2, 'bo@x')}submission_2:\n  :submitters:\n{submitter('Cy Young', 3, 'cy@x')}"
)
BOTH = {"ada@x": True, "bo@x": True, "cy@x": False}


def course(top: Path, files: dict[str, str], group: str = "") -> Course:
    text = ROSTER + "".join(line.format(group) for line in PEOPLE.values())
    (top / "roster.csv").write_text(text)
    return Course(plant(top / "class", files), top / "roster.csv")


@pytest.mark.parametrize(
    ("files", "group", "present"),
    [
        pytest.param({"submission_1/hw2.py": "", "submission_2/hw2.md": "",
                      "submission_metadata.yml": METADATA}, "", BOTH | {"cy@x": True},
                     id="Gradescope"),
        pytest.param({"Group 1-Bo O'Radley_4_assignsubmission_file_/hw2.py": "",
                      "Group 1-Ada Lovelace_5_assignsubmission_file_/hw2.py": ""}, "", BOTH,
                     id="Moodle"),
        pytest.param({"ada-lovelace_and_bo-radley/hw2.py": "", "x/hw2.py": ""}, "", BOTH,
                     id="logins in a folder's name"),
        pytest.param({"Ada Lovelace + Bo O'Radley/hw2.py": "", "x/hw2.py": ""}, "", BOTH,
                     id="names in a folder's name"),
        pytest.param({"red/hw2.py": "", "x/hw2.py": ""}, "Red", BOTH, id="a group of the roster"),
        pytest.param({"ada-lovelace/hw2.py": "", "x/hw2.py": ""}, "Red", BOTH,
                     id="one member's folder"),
        pytest.param({"ada-lovelace/hw2.py": "", "x/hw2.py": ""}, "",
                     {"ada@x": True, "bo@x": False, "cy@x": False}, id="no group"),
        pytest.param({"ada-lovelace+zoe/hw2.py": "", "x/hw2.py": ""}, "",
                     {"ada@x": False, "bo@x": False, "cy@x": False}, id="half a pair"),
    ],
)  # fmt: skip
def test_members_are_present(
    tmp_path: Path, files: dict[str, str], group: str, present: dict[str, bool]
) -> None:
    found = course(tmp_path, files, group).submissions("hw2", tmp_path / "out")
    by_name = {each.student: each for each in found.submissions}
    assert {name: bool(by_name[name].folder) for name in PEOPLE} == present
    together = [name for name in by_name if "Handed in together" in " ".join(by_name[name].notes)]
    is_pair = present == BOTH or present == BOTH | {"cy@x": True}
    assert together == (["ada@x", "bo@x"] if is_pair else [])
    assert len({each.slug for each in found.submissions}) == len(found.submissions)


def test_two_hand_ins_of_one_group_are_both_kept(tmp_path: Path) -> None:
    files = {"ada-lovelace/hw2.py": "x = 1", "bo-radley/hw2.py": "x = 2"}
    found = course(tmp_path, files, "Red").submissions("hw2", tmp_path / "out")
    assert {each.student: each.folder for each in found.submissions if each.folder} == {
        "ada@x": "ada-lovelace", "bo@x": "bo-radley",
    }  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The grades of a pair and of a student alone, from Gradescope and without a roster."""
    text = "# q1\nAn apple.\n"
    files = {"submission_1/hw9.md": text, "submission_2/hw9.md": text}
    plant(tmp_path / "class", files | {"submission_metadata.yml": METADATA})
    (tmp_path / "hw9.yaml").write_text(
        "assignment: hw9\nquestions:\n"
        "  q1: {points: 1, items: {minimum: 1, items: {fruit: [apple]}}}\n"
    )
    paths = [tmp_path / "class", "--rubric", tmp_path / "hw9.yaml", "--out", tmp_path / "out"]
    assert run([*map(str, paths)]) == 0
    return tmp_path / "out"


def points(out: Path) -> dict[str, Any]:
    book = json.loads((out / "grades.json").read_text())
    return {each["student"]: each["points"] for each in book["students"]}


def test_an_override_of_a_member_counts_for_all(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--by", "kim", "--out", str(out)]
    assert run(["override", "bo@x", "q1", "0.5", "--why", "no", *words]) == 0
    assert "The same holds for Ada Lovelace" in capsys.readouterr().out
    assert points(out) == {"Ada Lovelace": 0.5, "Bo O'Radley": 0.5, "Cy Young": 1}
    assert run(["override", "lovelace, ADA", "q1", "--undo", "--why", "yes", *words]) == 0
    assert set(points(out).values()) == {1}


def test_each_member_gets_the_grade_in_exports(out: Path) -> None:
    gradebook = out.parent / "gradebook.csv"
    people = '"Lovelace, Ada",1,,ada@x,1,\nBo O\'Radley,2,,bo@x,1,\n"Young, Cy",3,,cy@x,1,\n'
    gradebook.write_text(f"Student,ID,SIS User ID,SIS Login ID,Section,HW 9 (12)\n{people}")
    words = ["--fill", str(gradebook), "--column", "HW 9 (12)", "--to", str(out / "c.csv")]
    assert run(["export", "canvas", "--out", str(out), *words]) == 0
    rows = list(csv.reader((out / "c.csv").read_text().splitlines()))
    assert [row[-1] for row in rows[1:]] == ["1", "1", "1"]
    book = json.loads((out / "grades.json").read_text())
    assert [each.get("team") for each in book["students"]] == [
        ["Ada Lovelace", "Bo O'Radley"], ["Ada Lovelace", "Bo O'Radley"], None,
    ]  # fmt: skip


NAMES = st.sampled_from(["ada", "bo", "cy", "dee", "hw2", "solution", "ada+bo", "Ada"])
FILES = st.sampled_from(["hw2.py", "hw2.ipynb", "x/hw2.md", "a.csv", "notes.txt"])


@given(
    folders=st.dictionaries(NAMES, st.lists(FILES, max_size=2), max_size=5),
    loose=st.lists(st.sampled_from(["hw2.py", "hw2_eve.py", "fay.py", "hw2.zip"]), unique=True),
    listed=st.lists(st.sampled_from(["ada", "bo", "cy", "gus"]), unique=True, min_size=1),
)
def test_nobody_is_lost_doubled_or_invented(
    tmp_path_factory: pytest.TempPathFactory,
    folders: dict[str, list[str]],
    loose: list[str],
    listed: list[str],
) -> None:
    top = tmp_path_factory.mktemp("any")
    files = {f"{name}/{file}": "" for name, inner in folders.items() for file in inner}
    files |= {f"{name}/": "" for name in folders} | dict.fromkeys(loose, "") | {"zoe/hw2.py": ""}
    (top / "roster.csv").write_text("name,login\n" + "".join(f"{n}@x,{n}\n" for n in listed))
    path = plant(top / "class", files)
    found = Course(path, top / "roster.csv").submissions("hw2", top / "out")
    students = [each.student for each in found.submissions]
    assert len(students) == len(set(students))
    assert {f"{name}@x" for name in listed} <= set(students)
    known = {"class", "eve", "fay", "zoe", *folders, *(f"{name}@x" for name in listed)}
    assert set(students) <= known | {"hw2"}
    read = {entry.origin for each in found.submissions for entry in each.entries if entry.origin}
    named = " ".join(found.notes)
    for file in path.rglob("*"):
        top_name = file.relative_to(path).parts[0]
        assert file.is_dir() or file in read or top_name in named
