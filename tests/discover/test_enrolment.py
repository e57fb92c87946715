"""A class and its roster: nobody is dropped on either side."""

from pathlib import Path

import pytest

from grader.classlists import read
from grader.discover import Course, discover, enrol
from grader.model import Attendance
from tests.support.factories import HOSTILE
from tests.support.folders import plant
from tests.support.rosters import CLASSROOM, CLASSROOM50, GRADES


def enrolled(path: Path, roster: str) -> tuple[dict[str, str], Attendance]:
    """Each student with the folder of the work, and who is on one side only."""
    file = path.parent / "roster.csv"
    file.write_text(roster)
    known = read(file)
    submissions, attendance = enrol(discover(path, "hw2", known.logins), known)
    assert len({each.slug for each in submissions}) == len(submissions)
    return {each.student: each.folder for each in submissions}, attendance


def cloned(tmp_path: Path, *logins: str) -> Path:
    return plant(tmp_path / "hw2-submissions", {f"hw2-{name}/hw2.py": "" for name in logins})


def test_a_class_and_its_roster(tmp_path: Path) -> None:
    roster = f"{CLASSROOM}ada@x,Ada-L,1,Ada\nbo@x,bo,2,Bo\ncy@x,,,\ndee@x,dee,4,Dee\n"
    found, attendance = enrolled(cloned(tmp_path, "ada-l", "BO", "stranger"), roster)
    assert found == {
        "ada@x": "hw2-ada-l", "bo@x": "hw2-BO", "stranger": "hw2-stranger", "cy@x": "", "dee@x": "",
    }  # fmt: skip
    assert attendance == Attendance("roster.csv", 4, ("cy@x", "dee@x"), ("stranger",))


def test_staff_are_not_absent(tmp_path: Path) -> None:
    rows = "ada,A,L,a@x,s,1,student\nta,T,A,t@x,s,2,ta\nprof,P,R,p@x,s,3,teacher\n"
    found, attendance = enrolled(cloned(tmp_path, "ada", "ta"), CLASSROOM50 + rows)
    assert found == {"a@x": "hw2-ada", "t@x": "hw2-ta"}
    assert attendance == Attendance("roster.csv", 3)


def test_a_team_is_graded_once_for_each_member(tmp_path: Path) -> None:
    rows = "".join(
        f"hw2,u,u,{login},{login}@x,hw2-{team},u,t,,10,{team}\n"
        for login, team in [("ada", "red-team"), ("bo", "red-team"), ("cy", "blue")]
    )
    found, attendance = enrolled(
        cloned(tmp_path, "red-team", "green"), f"{GRADES},group_name\n{rows}"
    )
    assert found == {
        "ada@x": "hw2-red-team", "bo@x": "hw2-red-team", "green": "hw2-green", "cy@x": "",
    }  # fmt: skip
    assert attendance == Attendance("roster.csv", 3, ("cy@x",), ("green",))


@pytest.mark.parametrize(
    ("logins", "rows", "expected", "note"),
    [
        pytest.param(["ada"], "a@x,ada\nb@x,ADA\n", {"a@x": "hw2-ada", "b@x": ""},
                     "'a@x' and 'b@x' have the same login 'ADA'", id="one login, two people"),
        pytest.param(["ada", "bo"], "x,ada\nx,bo\n", {"x": "hw2-ada", "x (bo)": "hw2-bo"},
                     "", id="one identity, two logins"),
        pytest.param(["ada-1"], "a@x,ada\n", {"a@x": "hw2-ada-1"},
                     "'hw2-ada-1' was taken as the work of 'ada'", id="a second repository"),
        pytest.param(["ada", "ada-1"], "a@x,ada\n", {"a@x": "hw2-ada", "ada-1": "hw2-ada-1"},
                     "'hw2-ada-1' is a second submission of 'a@x'", id="both of them"),
        pytest.param(["ada-1", "ada"], "a@x,ada\nb@x,ada-1\n",
                     {"a@x": "hw2-ada", "b@x": "hw2-ada-1"}, "", id="a login that ends so"),
        pytest.param(["ada"], "ada,bo\n", {"ada": ""}, "", id="a login is nobody's identity"),
        pytest.param(["ada"], "a@x,ada lovelace\n", {"ada": "hw2-ada", "a@x": ""},
                     "'ada lovelace' is not a GitHub name", id="no login"),
        pytest.param(["ada"], "", {"ada": "hw2-ada"}, "lists nobody", id="an empty roster"),
    ],
)  # fmt: skip
def test_doubtful_matches_are_noted(
    tmp_path: Path, logins: list[str], rows: str, expected: dict[str, str], note: str
) -> None:
    found, attendance = enrolled(cloned(tmp_path, *logins), f"identifier,github_username\n{rows}")
    assert found.items() >= expected.items()
    assert any(note in said for said in attendance.notes) if note else not attendance.notes


def test_a_login_does_not_take_another_persons_identity(tmp_path: Path) -> None:
    found, attendance = enrolled(cloned(tmp_path, "ada"), "identifier,github_username\nada,bo\n")
    assert found == {"ada": "", "ada (2)": "hw2-ada"}
    assert attendance == Attendance("roster.csv", 1, ("ada",), ("ada (2)",))


def test_an_exact_login_comes_before_a_name(tmp_path: Path) -> None:
    path = plant(tmp_path / "class", {"ada-lovelace/hw2.py": "", "zoe-l/hw2.py": ""})
    found, attendance = enrolled(path, f"{CLASSROOM}ada@x,zoe-l,1,Ada Lovelace\n")
    assert found == {"ada@x": "zoe-l", "ada-lovelace": "ada-lovelace"}
    assert attendance.notes == ("'ada-lovelace' is a second submission of 'ada@x'.",)


def test_folders_named_after_people_match_them(tmp_path: Path) -> None:
    path = plant(tmp_path / "class", {"Ada Lovelace/hw2.py": "", "bo@x/hw2.py": ""})
    found, attendance = enrolled(path, f"{CLASSROOM}ada@x,ada,1,Ada Lovelace\nBO@x,,,\n")
    assert found == {"ada@x": "Ada Lovelace", "BO@x": "bo@x"}
    assert attendance == Attendance("roster.csv", 2)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"Ada Lovelace_4000_assignsubmission_file/hw2.py": "",
             "Bo Li_4001_assignsubmission_file/hw2.py": ""},
            {"ada@x": "Ada Lovelace_4000_assignsubmission_file",
             "bo@x": "Bo Li_4001_assignsubmission_file"}, id="Moodle",
        ),
        pytest.param(
            {"ada-lovelace/hw2.py": "", "li_bo/hw2.py": ""},
            {"ada@x": "ada-lovelace", "bo@x": "li_bo"}, id="folders",
        ),
        pytest.param(
            {"lovelaceada_100_200_hw2.py": "", "libo_101_201_hw2.py": ""},
            {"ada@x": "lovelaceada_100_200_hw2.py", "bo@x": "libo_101_201_hw2.py"}, id="Canvas",
        ),
    ],
)  # fmt: skip
def test_names_that_a_platform_gave_are_found(
    tmp_path: Path, files: dict[str, str], expected: dict[str, str]
) -> None:
    path = plant(tmp_path / "class", files)
    found, attendance = enrolled(path, f"{CLASSROOM}ada@x,,1,Ada Lovelace\nbo@x,,2,Bo Li\n")
    assert found.keys() == expected.keys()
    assert attendance == Attendance("roster.csv", 2)


def test_a_name_that_matches_two_people_matches_nobody(tmp_path: Path) -> None:
    path = plant(tmp_path / "class", {"ada-li/hw2.py": "", "bo/hw2.py": ""})
    found, attendance = enrolled(path, f"{CLASSROOM}a@x,,1,Ada Li\nb@x,,2,Li Ada\n")
    assert found.keys() == {"ada-li", "bo", "a@x", "b@x"}
    assert attendance.unknown == ("ada-li", "bo")


def test_hostile_names_are_not_merged(tmp_path: Path) -> None:
    names = [name.encode("utf-8", "replace").decode() for name in HOSTILE]
    quoted = "".join('"{}",u{}\n'.format(n.replace('"', '""'), i) for i, n in enumerate(names))
    roster = f"identifier,github_username\n{quoted}".replace("\x00", "")
    found, _ = enrolled(cloned(tmp_path, "u0", "u1"), roster)
    assert len(found) == len(names)


def test_a_course_of_ten_thousand(tmp_path: Path) -> None:
    rows = "".join(f"id-{i}@x.edu,login-{i},{i},Name {i}\n" for i in range(10_000))
    found, attendance = enrolled(
        cloned(tmp_path, *(f"LOGIN-{i}" for i in range(0, 2000))), CLASSROOM + rows
    )
    assert len(found) == 10_000
    assert len(attendance.absent) == 8000
    assert not attendance.unknown


def test_what_may_be_no_student_counts_if_the_roster_has_it(tmp_path: Path) -> None:
    files = {"ada/hw2.py": "", "bo/hw2.py": "", "cy/a.csv": "", "dee.py": "", "x/a.csv": "",
             "notes.md": ""}  # fmt: skip
    (tmp_path / "roster.csv").write_text("identifier,github_username\nada,ada\nCy@x,cy\nD,dee\n")
    found = Course(plant(tmp_path / "class", files), tmp_path / "roster.csv").submissions(
        "hw2", tmp_path / "out"
    )
    assert [each.student for each in found.submissions] == ["ada", "bo", "Cy@x", "D"]
    assert found.notes == (
        "Files next to the students' folders, not graded: 1 (notes.md).",
        "Folders without homework, not graded as students: 1 (x/).",
    )
    without = Course(tmp_path / "class").submissions("hw2", tmp_path / "out")
    assert [each.student for each in without.submissions] == ["ada", "bo"]


def test_a_hidden_folder_with_homework_is_named(tmp_path: Path) -> None:
    files = {"ada/hw2.py": "", ".bo/hw2.py": "", ".idea/x.xml": "", ".ipynb_checkpoints/hw2.py": ""}
    found = Course(plant(tmp_path / "class", files)).submissions("hw2", tmp_path / "out")
    assert [each.student for each in found.submissions] == ["ada"]
    assert found.notes == ("Folders that begin with a dot, not graded as students: 1 (.bo).",)
