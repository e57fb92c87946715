"""Hard links: copies that were made with them lose nothing, and staff see what should not be."""

import os
import subprocess
from pathlib import Path

import pytest

from grader.discover import Work, discover, discover_one, open_work
from grader.discover.hard_links import OF_COURSE, OF_STUDENT
from tests.support.folders import FORMS, plant, zipped


def opened(top: Path) -> dict[str, Work]:
    own_files = (top / "hw2.yaml", top / "ref.py")
    found = discover(top / "class", "hw2", own_files=own_files)
    return {each.student: open_work(each, "hw2", FORMS) for each in found}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    files = {"ada/hw2.py": "import a", "ada/a.py": "1", "bo/x.csv": "2", "cy/hw2.md": "3"}
    plant(tmp_path / "class", files)
    return plant(tmp_path, {"hw2.yaml": "", "ref.py": "x = 1", "data.csv": ""})


def test_a_copy_made_of_hard_links_is_read_without_a_word(course: Path) -> None:
    before = opened(course)
    subprocess.run(["cp", "-al", course / "class", course / "backup"], check=True)
    assert (course / "class/ada/hw2.py").stat().st_nlink == 2
    assert opened(course) == before
    assert before["ada"].files["module"].data == b"import a"
    assert not any(work.unread for work in before.values())


@pytest.mark.parametrize(
    ("source", "link", "also"),
    [
        pytest.param("ref.py", "bo/hw2.py", OF_COURSE, id="the reference"),
        pytest.param("hw2.yaml", "bo/hw2.md", OF_COURSE, id="the rubric"),
        pytest.param("class/ada/hw2.py", "bo/hw2.py", OF_STUDENT, id="another student's answers"),
        pytest.param("class/ada/a.py", "bo/a.py", "", id="a helper that the course gave to all"),
        pytest.param("data.csv", "bo/hw2.py", "", id="a file that nobody knows"),
        pytest.param("class/cy/hw2.md", "cy/more/hw2.md", "", id="twice in one submission"),
    ],
)
def test_staff_see_answers_that_are_another_file(
    course: Path, source: str, link: str, also: str
) -> None:
    target = course / "class" / link
    target.parent.mkdir(exist_ok=True)
    plant(course / "class", {"bo/solution.py": "import a"} if link == "bo/a.py" else {})
    os.link(course / source, target)
    works = opened(course)
    work = works[link.split("/", maxsplit=1)[0]]
    notes = [note for note in work.unread if "hard link" in note]
    assert (
        notes
        == [f"{target.name} is a hard link: on the disk, it is the same file as {also}."][
            : bool(also)
        ]
    )
    assert work.files
    is_shared = bool(also) and source.startswith("class")
    assert any("hard link" in note for note in works["ada"].unread) == is_shared


def test_an_archive_that_is_another_students(course: Path) -> None:
    plant(course / "class", {"dee/hw2.zip": zipped({"hw2.py": "x"}), "eve/": ""})
    os.link(course / "class/dee/hw2.zip", course / "class/eve/work.zip")
    works = opened(course)
    assert OF_STUDENT in works["eve"].unread[0]
    assert OF_STUDENT in works["dee"].unread[0]


def test_one_submission_alone(course: Path) -> None:
    os.link(course / "ref.py", course / "class/bo/hw2.py")
    submission = discover_one(course / "class/bo", "bo", exclude=[course / "ref.py"])
    assert OF_COURSE in open_work(submission, "hw2", FORMS).unread[0]


def test_a_link_to_a_file_that_its_student_cannot_read(course: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give a folder to somebody else")
    os.link(course / "ref.py", course / "class/bo/hw2.py")
    (course / "ref.py").chmod(0o600)
    os.chown(course / "class/bo", 12345, 12345)
    work = opened(course)["bo"]
    assert not work.files
    assert work.unread == (
        "hw2.py was not read: it is a hard link to a file that its student cannot read.",
    )
