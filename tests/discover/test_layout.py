"""Students and their files, in every known layout."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.discover import discover, open_work
from grader.errors import GradeError
from grader.store import Store
from tests.support.folders import FORMS, plant, zipped

DEEP = "folders are nested more than 50 deep"


def found(path: Path) -> dict[str, dict[str, str]]:
    """Each student, with the file that was chosen for each form."""
    return {
        submission.student: {
            form: file.name for form, file in open_work(submission, "hw2", FORMS).files.items()
        }
        for submission in discover(path, "hw2")
    }


@pytest.mark.parametrize(
    ("files", "students"),
    [
        pytest.param(
            {"ada/hw2.py": "", "bo/hw2.ipynb": "", "cy/": ""},
            {"ada": {"module": "hw2.py"}, "bo": {"notebook": "hw2.ipynb"}, "cy": {}},
            id="a folder for each student, one empty",
        ),
        pytest.param(
            {"ada.py": "", "bo.ipynb": "", "bo.md": "", "README.md": "", "roster.txt": ""},
            {"ada": {"module": "ada.py"}, "bo": {"notebook": "bo.ipynb", "writeup": "bo.md"}},
            id="files side by side",
        ),
        pytest.param(
            {"hw2_ada.py": "", "bo-hw2.md": ""},
            {"ada": {"module": "hw2_ada.py"}, "bo": {"writeup": "bo-hw2.md"}},
            id="files side by side that name the assignment",
        ),
        pytest.param(
            {"hw2-submissions/hw2-ada-l/hw2.py": "", "hw2-submissions/hw2-bo/hw2.md": ""},
            {"ada-l": {"module": "hw2.py"}, "bo": {"writeup": "hw2.md"}},
            id="clones, one level too deep",
        ),
        pytest.param(
            {"hw2-submissions/hw2-ada/hw2.py": "", "hw2-submissions/hw2-ada/.git/config": ""},
            {"ada": {"module": "hw2.py"}},
            id="a class of one clone",
        ),
        pytest.param(
            {"class/ada/hw2.py": "", "class/bo/hw2.py": ""},
            {"ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"}},
            id="one level too deep",
        ),
        pytest.param(
            {"ada/hw2/hw2.ipynb": "", "bo/hw2/hw2.ipynb": ""},
            {"ada": {"notebook": "hw2/hw2.ipynb"}, "bo": {"notebook": "hw2/hw2.ipynb"}},
            id="each student's folder one level too deep",
        ),
        pytest.param(
            {
                "Ada L_101_assignsubmission_file_/hw2.py": "",
                "Bo_102_assignsubmission_file/hw2.md": "",
                "Cy_103_assignsubmission_file_hw2.ipynb": "",
            },
            {
                "Ada L (101)": {"module": "hw2.py"},
                "Bo (102)": {"writeup": "hw2.md"},
                "Cy (103)": {"notebook": "hw2.ipynb"},
            },
            id="Moodle",
        ),
        pytest.param(
            {
                "lovelaceada_101_9001_hw2.py": "",
                "lovelaceada_101_9002_hw2.md": "",
                "bo_LATE_102_9003_hw2-1.py": "",
            },
            {
                "bo (102)": {"module": "hw2.py"},
                "lovelaceada (101)": {"module": "hw2.py", "writeup": "hw2.md"},
            },
            id="Canvas",
        ),
        pytest.param(
            {
                "export/submission_1/hw2.py": "",
                "export/submission_2/hw2.py": "",
                "export/submission_metadata.yml": (
                    "submission_1:\n  :submitters:\n  - :name: Ada L\n    :sid: '1'\n"
                    "submission_2:\n  :submitters:\n  - :name: Bo\n  - :name: Cy\n"
                ),
            },
            {"Ada L": {"module": "hw2.py"}, "Bo, Cy": {"module": "hw2.py"}},
            id="Gradescope",
        ),
        pytest.param(
            {
                "submission_1/hw2.py": "",
                "submission_2/hw2.md": "",
                "submission_metadata.yml": (
                    "submission_1:\n  :submitters:\n  - :name: Ada L\n"
                    "submission_2:\n  :submitters:\n  - :name: Ada L\n"
                ),
            },
            {
                "Ada L (submission_1)": {"module": "hw2.py"},
                "Ada L (submission_2)": {"writeup": "hw2.md"},
            },
            id="Gradescope, a name taken twice",
        ),
        pytest.param(
            {
                "ada/hw2.py": "",
                "mallory/hw2.md": "",
                "mallory/submission_metadata.yml": (
                    "ada:\n  :submitters:\n  - :name: mallory\n"
                    "mallory:\n  :submitters:\n  - :name: ada\n"
                ),
            },
            {"ada": {"module": "hw2.py"}, "mallory": {"writeup": "hw2.md"}},
            id="a student who exchanges names as if from Gradescope",
        ),
        pytest.param(
            {"ada/hw2.py": "", "mallory/submission_metadata.yml": "{"},
            {"ada": {"module": "hw2.py"}, "mallory": {}},
            id="a student whose file is not from Gradescope",
        ),
        pytest.param(
            {"ada/hw2.py": "", "ada/.lock": "", "ada/store.sqlite": "", "bo/hw2.py": ""},
            {"ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"}},
            id="a student whose files have the names of an output folder's",
        ),
        pytest.param(
            {
                "ada/inner/hw2.py": "",
                "ada/inner/.lock": "",
                "ada/inner/store.sqlite": "SQLite format",
            },
            {"ada": {"module": "inner/hw2.py"}},
            id="such files one folder deeper",
        ),
        pytest.param(
            {"ada/hw2.py": "", "ada/store.sqlite": "mine"},
            {"ada": {"module": "hw2.py"}},
            id="a student whose file has the store's name",
        ),
        pytest.param(
            {"ada.zip": zipped({"hw2/hw2.py": ""}), "bo/work.zip": zipped({"hw2.md": ""})},
            {"ada": {"module": "hw2/hw2.py"}, "bo": {"writeup": "hw2.md"}},
            id="archives of students",
        ),
        pytest.param(
            {"hw2.py": "", "helper.py": "", "data.csv": ""},
            {"submissions": {"module": "hw2.py"}},
            id="one student's own folder",
        ),
        pytest.param(
            {"ada/hw2.py": "", "bo/hw2.py": "", "hw2.py": "", "Hw2.zip": "", "solution.ipynb": ""},
            {"ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"}},
            id="files of staff next to the students' folders",
        ),
        pytest.param(
            {"ada/hw2.py": "", "bo/hw2.py": "", "hw2_cy.py": "", "cy/": "", "hw2_dee.py": ""},
            {
                "ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"},
                "cy": {"module": "hw2_cy.py"}, "dee": {"module": "hw2_dee.py"},
            },
            id="students' files next to folders, one of them of the same student",
        ),
        pytest.param(
            {"ada/hw2.py": "", "bo/hw2.py": "", "photos/a.jpg": "", "data/x.csv": "", "cy/": "",
             "dee/hw2.pdf": "", "eve/a.jpg": ""},
            {"ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"}, "cy": {}, "dee": {},
             "eve": {}},
            id="folders without homework, and students whose work is not read",
        ),
        pytest.param(
            {"all/ada/hw2.py": "", "all/bo/hw2.py": "", "hw2.zip": ""},
            {"ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"}},
            id="the archive next to what was unpacked",
        ),
        pytest.param(
            {"hw2.ipynb": "", "code/hw2.py": "", "old/hw2.py": "", "part1/hw2.py": ""},
            {"submissions": {"notebook": "hw2.ipynb", "module": "code/hw2.py"}},
            id="one student's folders",
        ),
        pytest.param(
            {"knn.ipynb": '"from cs2.layers import *"', "softmax.ipynb": "", "cs2/layers.py": ""},
            {
                "submissions": {
                    "module": "cs2/layers.py", "notebook": "knn.ipynb",
                    "notebook 2": "softmax.ipynb",
                }
            },
            id="one student's notebooks and package",
        ),
        pytest.param(
            {
                "ada.py": "import course\ndef relu(x): ...\ndef conv(x): ...",
                "bo.py": "from course import a\ndef relu(y): ...\ndef pool(x): ...",
                "course/a.csv": "",
            },
            {"ada": {"module": "ada.py"}, "bo": {"module": "bo.py"}},
            id="students who import what staff gave them",
        ),
        pytest.param(
            {"problem1.py": "", "problem2.py": "", "data.csv": ""},
            {"submissions": {"module": "problem1.py", "module 2": "problem2.py"}},
            id="one student's parts",
        ),
        pytest.param(
            {"ada.py": "import os\nimport utils", "bo.py": "import utils", "utils.py": ""},
            {name: {"module": f"{name}.py"} for name in ("ada", "bo", "utils")},
            id="students who import the same file",
        ),
    ],
)  # fmt: skip
def test_who_handed_in_what(
    tmp_path: Path, files: dict[str, str | bytes], students: dict[str, dict[str, str]]
) -> None:
    assert found(plant(tmp_path / "submissions", files)) == students


@pytest.mark.parametrize(
    ("path", "student"),
    [
        pytest.param(
            "ada/hw2.py", "ada", id="named after the assignment: the folder is the student"
        ),
        pytest.param("class/bo.ipynb", "bo", id="named after the student"),
    ],
)
def test_one_file_alone(tmp_path: Path, path: str, student: str) -> None:
    plant(tmp_path, {path: ""})
    assert list(found(tmp_path / path)) == [student]


def test_an_archive_of_the_class(tmp_path: Path) -> None:
    files = {"class/ada/hw2.py": "", "class/bo/hw2.py": "", "__MACOSX/class/._x": ""}
    plant(tmp_path, {"all.zip": zipped(files)})
    assert found(tmp_path / "all.zip") == {"ada": {"module": "hw2.py"}, "bo": {"module": "hw2.py"}}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["Ada L", "ada-l"], id="that differ in case and a blank"),
        pytest.param(["李雷", "韩梅梅"], id="without a letter of ASCII"),
        pytest.param(["a.b", "a b", "a_b", "a-b"], id="four ways"),
        # the third has the name that the first one's page would get
        pytest.param(["Ada L", "ada-l", "Ada-L-7d981b26"], id="that are another's slug"),
    ],
)
def test_file_names_of_students_never_clash(tmp_path: Path, names: list[str]) -> None:
    plant(tmp_path, {f"{name}/hw2.py": "" for name in names})
    slugs = [submission.slug for submission in discover(tmp_path, "hw2")]
    assert len({slug.casefold() for slug in slugs}) == len(names)
    assert all(slug.isascii() and "/" not in slug for slug in slugs)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("=HYPERLINK('x')", id="a formula"),
        pytest.param("<script>", id="markup"),
        pytest.param("a\nb", id="a line feed"),
        pytest.param("x" * 200, id="a long one"),
        pytest.param(os.fsdecode(b"caf\xe9"), id="bytes that are not UTF-8"),
    ],
)
def test_hostile_names_are_students_too(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    plant(tmp_path, {"bo/hw2.py": ""})
    students = discover(tmp_path, "hw2")
    assert len(students) == 2
    assert all(student.student.encode() for student in students)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = plant(tmp_path / "elsewhere", {"hw2.py": "secret", "d/hw2.md": "secret"})
    plant(tmp_path / "class", {"ada/x.txt": "", "bo/hw2.py": ""})
    (tmp_path / "class/ada/hw2.py").symlink_to(secret / "hw2.py")
    (tmp_path / "class/ada/more").symlink_to(secret / "d")
    work = open_work(discover(tmp_path / "class", "hw2")[0], "hw2", ("module",))
    assert not work.files
    assert [note for note in work.notes if "link" in note] == [
        "more was not read: it is a link.",
        "hw2.py was not read: it is a link.",
    ]


def test_folders_without_end_cost_their_student_only(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.py": "", "bo/hw2.py": ""})
    here = Path.cwd()
    os.chdir(tmp_path / "ada")
    for name in ["x" * 200] * 30:  # together longer than a path may be
        Path(name).mkdir()
        os.chdir(name)
    Path("data.csv").write_text("far", encoding="utf-8")
    os.chdir(tmp_path / "bo")
    for _ in range(200):  # pytest could not remove a thousand if this test were stopped
        Path("x").mkdir()
        os.chdir("x")
    os.chdir(here)
    works = [open_work(each, "hw2", FORMS) for each in discover(tmp_path, "hw2")]
    subprocess.run(["rm", "-rf", tmp_path / "ada", tmp_path / "bo"], check=True)
    assert [[*work.files] for work in works] == [["module"], ["module"]]
    assert works[1].unread == (f"{'/'.join(['x'] * 49)} was not read: {DEEP}.",)
    assert works[0].extras == {f"{'/'.join(['x' * 200] * 30)}/data.csv": b"far"}


def test_a_folder_that_cannot_be_opened_keeps_its_student(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {"ada/hw2.py": "", "bo/hw2.py": ""})
    opened = os.open

    def refusing(path: str, flags: int, **options: int) -> int:
        if path == "ada":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, flags, **options)

    monkeypatch.setattr(os, "open", refusing)  # root may open anything
    ada, bo = discover(tmp_path, "hw2")
    assert open_work(ada, "hw2", FORMS).notes == (
        "The folder was not read: it cannot be opened: Permission denied.",
    )
    assert open_work(bo, "hw2", FORMS).files


@pytest.mark.parametrize(
    ("archive", "note"),
    [
        pytest.param(b"PK\x03\x04 broken", "not a readable zip archive", id="broken"),
        pytest.param(zipped({"hw2.py": "x"})[:-30], "not a readable zip archive", id="cut short"),
    ],
)
def test_a_bad_archive_affects_only_its_student(tmp_path: Path, archive: bytes, note: str) -> None:
    plant(tmp_path, {"ada/hw2.zip": archive, "bo/hw2.py": ""})
    ada, bo = discover(tmp_path, "hw2")
    assert note in open_work(ada, "hw2", FORMS).notes[0]
    assert open_work(bo, "hw2", FORMS).files


def test_archives_within_archives_come_to_an_end(tmp_path: Path) -> None:
    archive = zipped({"hw2.py": "x"})
    for _ in range(5):
        archive = zipped({"inner.zip": archive})
    plant(tmp_path, {"ada/hw2.zip": archive, "bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert not work.files
    assert work.notes == (
        "inner.zip in inner.zip was not read: archives are nested more than 3 deep.",
    )


def test_what_archives_hold_is_bounded_in_all(tmp_path: Path) -> None:
    zeros = bytes(40 << 20)
    bombs: dict[str, str | bytes] = {f"{number}.zip": zeros for number in range(30)}
    plant(tmp_path, {"ada/work.zip": zipped({**bombs, "hw2.py": ""}), "bo/": ""})
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert [*work.files] == ["module"]
    assert len(work.notes) == 21
    assert work.notes[3] == "11.zip in work.zip was not read: the archives together are too large."
    assert work.notes[-1] == "10 more notes like these were left out."


def test_a_name_in_an_archive_leads_out_of_nothing(tmp_path: Path) -> None:
    plant(
        tmp_path, {"ada/hw2.zip": zipped({"../../hw2.py": "x = 1", "/etc/notes.md": ""}), "bo/": ""}
    )
    work = open_work(discover(tmp_path, "hw2")[0], "hw2", FORMS)
    assert work.files["module"].name == "hw2.py"
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["hw2.zip"]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        pytest.param({}, "no submission was found", id="an empty folder"),
        pytest.param({"notes.pdf": ""}, "no submission was found", id="nothing that is read"),
        pytest.param({"README.md": ""}, "no submission was found", id="only a readme"),
    ],
)
def test_nothing_to_grade(tmp_path: Path, files: dict[str, str | bytes], what: str) -> None:
    with pytest.raises(GradeError, match=what):
        discover(plant(tmp_path, files), "hw2")


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(GradeError, match="there is no folder or file"):
        discover(tmp_path / "lacking", "hw2")


@pytest.mark.parametrize("name", ["env", "venv"])
@pytest.mark.parametrize("is_archive", [False, True], ids=["folder", "archive"])
@pytest.mark.parametrize("is_environment", [False, True], ids=["student", "environment"])
def test_a_student_named_like_an_environment(
    tmp_path: Path, name: str, is_archive: bool, is_environment: bool
) -> None:
    top = tmp_path / "class"
    for student in ("ada", name):
        (top / student).mkdir(parents=True)
        (top / student / "hw2.py").write_text("x = 1\n")
    if is_environment:
        (top / name / "pyvenv.cfg").write_text("home = /usr/bin\n")
    if is_archive:
        top = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", top))
    expected = ["ada"] if is_environment else ["ada", name]
    assert [each.student for each in discover(top, "hw2")] == expected


def test_output_folders_are_not_students(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.py": "", "now/index.html": "", "before/index.html": ""})
    with Store(tmp_path / "before/store.sqlite"):
        during = discover(tmp_path, "hw2", out=tmp_path / "now")  # the schema is still in the log
    after = discover(tmp_path, "hw2", out=tmp_path / "now")
    assert [submission.student for submission in [*during, *after]] == ["ada", "ada"]


def with_store(folder: Path) -> Path:
    """A folder in which a run of this program left a store."""
    folder.mkdir(parents=True, exist_ok=True)
    with Store(folder / "store.sqlite"):
        pass
    return folder


@pytest.mark.parametrize("below", ["ada", "ada/code", "ada/code/inner"])
def test_an_output_folder_with_work_is_read_and_staff_see_it(tmp_path: Path, below: str) -> None:
    plant(tmp_path, {"bo/hw2.py": "", f"{below}/hw2.py": "x = 1", f"{below}/index.html": ""})
    with_store(tmp_path / below)
    ada, bo = discover(tmp_path, "hw2", out=tmp_path / "grades")
    work = open_work(ada, "hw2", FORMS)
    assert work.files["module"].data == b"x = 1"
    assert "holds grades of an earlier run; hw2.py and other work in it was read" in work.unread[0]
    assert not open_work(bo, "hw2", FORMS).unread


@pytest.mark.parametrize("below", ["before", "ada/grades"])
def test_an_output_folder_without_work_is_left_out_without_a_word(
    tmp_path: Path, below: str
) -> None:
    plant(tmp_path, {"bo/hw2.py": "", "ada/hw2.py": "x = 1", f"{below}/students/ada.md": "# q1"})
    with_store(tmp_path / below)
    ada, bo = discover(tmp_path, "hw2", out=tmp_path / "grades")
    assert (ada.student, bo.student) == ("ada", "bo")
    work = open_work(ada, "hw2", FORMS)
    assert [*work.files] == ["module"]
    assert not work.notes
