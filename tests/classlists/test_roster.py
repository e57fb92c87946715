"""Clones and rosters: who handed in what, on both sides, with nobody dropped."""

from pathlib import Path

import pytest

from grader.classlists import read
from grader.discover import clones, discover, enrolled
from grader.errors import GradeError
from grader.model import Attendance
from tests.discover.test_layout import plant
from tests.support.factories import HOSTILE

CLASSROOM = '"identifier","github_username","github_id","name"\n'
CLASSROOM50 = "username,first_name,last_name,email,section,github_id,role\n"
GRADES = (
    "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,"
    "student_repository_name,student_repository_url,submission_timestamp,points_awarded,"
    "points_available"
)
SCORES = "username,first_name,last_name,email,section,score,max_score,datetime,submission_tag\n"


def people(tmp_path: Path, text: str | bytes) -> list[tuple[str, str]]:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [(person.identity, person.login) for person in read(path).people]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f'{CLASSROOM}"ada@x.edu","Ada-L","1","Ada Lovelace"\n"bo@x.edu","","",""\n',
            [("ada@x.edu", "Ada-L"), ("bo@x.edu", "")],
            id="GitHub Classroom, one who has not accepted",
        ),
        pytest.param(
            f"{CLASSROOM50}ada-l,Ada,Lovelace,ada@x.edu,s1,1,student\nbo,Bo,B,,s1,2,student\n",
            [("ada@x.edu", "ada-l"), ("Bo B", "bo")],
            id="Classroom 50",
        ),
        pytest.param(
            f"{CLASSROOM50},Grace,Hopper,,s1,,\n,,,pending@x.edu,,,student\n,,,,s1,,student\n",
            [("Grace Hopper", ""), ("pending@x.edu", "")],
            id="Classroom 50, rows that are pending, and one of nobody",
        ),
        pytest.param(
            f"{GRADES}\nhw2,u,u,ada-l,ada@x.edu,hw2-ada-l,u,2022-09-18 23:59:59 UTC,7,10\n",
            [("ada@x.edu", "ada-l")],
            id="a list of grades",
        ),
        pytest.param(
            f"{SCORES}ada-l,Ada,L,a@x,s,7,10,t,submit/2\nada-l,Ada,L,a@x,s,6,10,t,submit/1\n"
            "bo,Bo,B,b@x,s,,,,\n",
            [("a@x", "ada-l"), ("b@x", "bo")],
            id="scores.csv, several lines of one student, and none of another",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + f"{CLASSROOM}a,b,1,c\n".encode(), [("a", "b")], id="byte-order mark"
        ),
        pytest.param(f"{CLASSROOM}a,b,1,c\n".encode("utf-16"), [("a", "b")], id="UTF-16"),
        pytest.param("identifier,github_username\nJos\xe9,j\n".encode("latin-1"), [("José", "j")],
                     id="Latin-1"),
        pytest.param("identifier;github_username\r\na;b\r\n", [("a", "b")], id="semicolons"),
        pytest.param("identifier\tgithub_username\na\tb\n", [("a", "b")], id="tabs"),
        pytest.param("\n\nGitHub Username, Identifier\n b , a \n", [("a", "b")], id="an order"),
        pytest.param(f"{CLASSROOM}a\n,,,\nc,d,1,e,f,g\n", [("a", ""), ("c", "d")], id="ragged"),
        pytest.param(f'{CLASSROOM}"a, ""b""\nc",d\n', [('a, "b"\nc', "d")], id="quoted"),
        pytest.param(f"{CLASSROOM}a,@b\n", [("a", "b")], id="a login with its sign"),
        pytest.param(CLASSROOM, [], id="nobody"),
        pytest.param(f"{CLASSROOM}=cmd|'x'!A0,x\n", [("=cmd|'x'!A0", "x")], id="a formula"),
    ],
)  # fmt: skip
def test_a_roster(tmp_path: Path, text: str | bytes, expected: list[tuple[str, str]]) -> None:
    assert people(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "the roster is empty", id="empty"),
        pytest.param(" \n\n", "the roster is empty", id="blank"),
        pytest.param("student,points\nada,3\n", "its first row is student, points", id="no"),
        pytest.param("username\nada\n", "this is not a roster", id="logins alone"),
        pytest.param("<html>", "this is not a roster", id="a web page"),
        pytest.param(b"\x00\x01\x02", "this is not a table", id="binary"),
        pytest.param("name,login,login\na,b,c\n", "two columns 'login'", id="a column twice"),
        pytest.param(f'{CLASSROOM}"{"x" * 200_000}', "this is not a table", id="an open quotation"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_roster(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(GradeError, match=sentence) as caught:
        people(tmp_path, text)
    assert "roster.csv" in str(caught.value)
    with pytest.raises(GradeError, match="cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("names", "slugs", "logins", "is_git", "expected"),
    [
        pytest.param(["hw-2-ada", "hw-2-jo-ann"], ["hw-2", "hw2"], [], False, "hw-2-", id="slug"),
        pytest.param(["cs1-hw2-jo-ann"], ["", "hw2"], [], False, "cs1-hw2-", id="assignment"),
        pytest.param(["HW2-Ada", "hw2-bo"], ["", "hw2"], [], False, "hw2-", id="case"),
        pytest.param(["my-first-ada", "my-first-jo-ann"], ["", "hw2"], [], True, "my-first-",
                     id="the longest common beginning, of clones"),
        pytest.param(["smith-ada", "smith-bo"], ["", "hw2"], [], False, "", id="of no clones"),
        pytest.param(["my-jo-ann", "my-jo-bo"], ["", "hw2"], ["jo-ann", "jo-bo"], True, "my-",
                     id="logins that begin alike, known from a roster"),
        pytest.param(["ada", "bo"], ["", "hw2"], ["ada", "bo"], False, "", id="logins alone"),
        pytest.param(["x-ada", "x-y-bo", "x-y-cy"], ["", "hw2"],
                     ["ada", "bo", "cy", "y-bo", "y-cy"], False, "x-", id="more of them"),
        pytest.param(["hw2-hw2-fan"], ["", "hw2"], [], False, "hw2-", id="a login like the slug"),
        pytest.param([], ["", "hw2"], [], False, "", id="nobody"),
    ],
)  # fmt: skip
def test_where_a_login_begins(
    names: list[str], slugs: list[str], logins: list[str], is_git: bool, expected: str
) -> None:
    assert clones.prefix(names, slugs, logins, are_clones=is_git) == expected


@pytest.mark.parametrize(
    ("folder", "slug"),
    [
        pytest.param("hw-2-submissions", "hw-2", id="GitHub Classroom"),
        pytest.param("cs1-hw2_submissions_2026_11_24_T_10_00_00", "cs1-hw2", id="Classroom 50"),
        pytest.param("submissions", "", id="another folder"),
    ],
)
def test_the_folder_names_the_slug(folder: str, slug: str) -> None:
    assert clones.slug_of(folder) == slug


def students(path: Path, roster: str = "") -> tuple[dict[str, str], Attendance | None]:
    """Each student with the folder of the work, and how the roster fits."""
    if not roster:
        return {each.student: each.folder for each in discover(path, "hw2")}, None
    file = path.parent / "roster.csv"
    file.write_text(roster)
    known = read(file)
    found, attendance = enrolled(discover(path, "hw2", known.logins), known)
    assert len({each.slug for each in found}) == len(found)
    return {each.student: each.folder for each in found}, attendance


@pytest.mark.parametrize(
    ("files", "below", "expected"),
    [
        pytest.param(
            {"hw-2-submissions/hw-2-ada/hw2.py": "", "hw-2-submissions/hw-2-jo-ann/hw2.py": ""},
            "hw-2-submissions", ["ada", "jo-ann"], id="GitHub Classroom, the folder itself",
        ),
        pytest.param(
            {"hw-2-submissions/hw-2-ada/hw2.py": "", "hw-2-submissions/hw-2-jo-ann/hw2.py": ""},
            "", ["ada", "jo-ann"], id="GitHub Classroom, from above",
        ),
        pytest.param(
            {"c-hw2_submissions_2026_11_24_T_10_00_00/c-hw2-ada/hw2.py": "",
             "c-hw2_submissions_2026_11_24_T_10_00_00/c-hw2-ada/result.json": "{}",
             "c-hw2_submissions_2026_11_24_T_10_00_00/c-hw2-b-o/hw2.py": "",
             "c-hw2_submissions_2026_11_24_T_10_00_00/scores.csv": SCORES},
            "c-hw2_submissions_2026_11_24_T_10_00_00", ["ada", "b-o"], id="Classroom 50",
        ),
        pytest.param(
            {"all/cs1-hw2-ada/hw2.py": "", "all/cs1-hw2-bo/hw2.py": "", "all/scores.csv": SCORES},
            "all", ["ada", "bo"], id="Classroom 50, in a folder of one's own",
        ),
        pytest.param(
            {"all/x-y-ada/.git/HEAD": "", "all/x-y-ada/hw2.py": "", "all/x-y-bo/.git/HEAD": "",
             "all/x-y-bo/hw2.py": ""},
            "all", ["ada", "bo"], id="clones of another name",
        ),
        pytest.param(
            {"hw2-submissions/hw2-ada/hw2.py": "", "hw2-submissions/other/hw2.py": ""},
            "hw2-submissions", ["ada", "other"], id="one that is called otherwise",
        ),
    ],
)  # fmt: skip
def test_clones(tmp_path: Path, files: dict[str, str], below: str, expected: list[str]) -> None:
    assert sorted(students(plant(tmp_path, files) / below)[0]) == expected


def cloned(tmp_path: Path, *logins: str) -> Path:
    return plant(tmp_path / "hw2-submissions", {f"hw2-{name}/hw2.py": "" for name in logins})


def test_a_class_and_its_roster(tmp_path: Path) -> None:
    roster = f"{CLASSROOM}ada@x,Ada-L,1,Ada\nbo@x,bo,2,Bo\ncy@x,,,\ndee@x,dee,4,Dee\n"
    found, attendance = students(cloned(tmp_path, "ada-l", "BO", "stranger"), roster)
    assert found == {
        "ada@x": "hw2-ada-l", "bo@x": "hw2-BO", "stranger": "hw2-stranger", "cy@x": "", "dee@x": "",
    }  # fmt: skip
    assert attendance == Attendance("roster.csv", 4, ("cy@x", "dee@x"), ("stranger",))


def test_staff_are_not_absent(tmp_path: Path) -> None:
    rows = "ada,A,L,a@x,s,1,student\nta,T,A,t@x,s,2,ta\nprof,P,R,p@x,s,3,teacher\n"
    found, attendance = students(cloned(tmp_path, "ada", "ta"), CLASSROOM50 + rows)
    assert found == {"a@x": "hw2-ada", "t@x": "hw2-ta"}
    assert attendance == Attendance("roster.csv", 3)


def test_a_team_is_graded_once_for_each_member(tmp_path: Path) -> None:
    rows = "".join(
        f"hw2,u,u,{login},{login}@x,hw2-{team},u,t,,10,{team}\n"
        for login, team in [("ada", "red-team"), ("bo", "red-team"), ("cy", "blue")]
    )
    found, attendance = students(
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
                     "'hw2-ada-1' was taken for the work of 'ada'", id="a second repository"),
        pytest.param(["ada", "ada-1"], "a@x,ada\n", {"a@x": "hw2-ada", "ada-1": "hw2-ada-1"},
                     "'hw2-ada-1' is another submission of one who has one", id="both of them"),
        pytest.param(["ada-1", "ada"], "a@x,ada\nb@x,ada-1\n",
                     {"a@x": "hw2-ada", "b@x": "hw2-ada-1"}, "", id="a login that ends so"),
        pytest.param(["ada"], "ada,bo\n", {"ada": ""}, "", id="a login is nobody's identity"),
        pytest.param(["ada"], "a@x,ada lovelace\n", {"ada": "hw2-ada", "a@x": ""},
                     "'ada lovelace' is not a GitHub name", id="no login"),
        pytest.param(["ada"], "", {"ada": "hw2-ada"}, "lists nobody", id="an empty roster"),
    ],
)  # fmt: skip
def test_what_is_doubtful(
    tmp_path: Path, logins: list[str], rows: str, expected: dict[str, str], note: str
) -> None:
    found, attendance = students(cloned(tmp_path, *logins), f"identifier,github_username\n{rows}")
    assert found.items() >= expected.items()
    assert attendance is not None
    assert any(note in said for said in attendance.notes) if note else not attendance.notes


def test_a_login_does_not_take_another_persons_identity(tmp_path: Path) -> None:
    found, attendance = students(cloned(tmp_path, "ada"), "identifier,github_username\nada,bo\n")
    assert found == {"ada": "", "ada (2)": "hw2-ada"}
    assert attendance == Attendance("roster.csv", 1, ("ada",), ("ada (2)",))


def test_folders_that_bear_names_are_found_by_them(tmp_path: Path) -> None:
    path = plant(tmp_path / "class", {"Ada Lovelace/hw2.py": "", "bo@x/hw2.py": ""})
    found, attendance = students(path, f"{CLASSROOM}ada@x,ada,1,Ada Lovelace\nBO@x,,,\n")
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
    found, attendance = students(path, f"{CLASSROOM}ada@x,,1,Ada Lovelace\nbo@x,,2,Bo Li\n")
    assert found.keys() == expected.keys()
    assert attendance == Attendance("roster.csv", 2)


def test_names_that_fit_two_people_are_nobodys(tmp_path: Path) -> None:
    path = plant(tmp_path / "class", {"ada-li/hw2.py": "", "bo/hw2.py": ""})
    found, attendance = students(path, f"{CLASSROOM}a@x,,1,Ada Li\nb@x,,2,Li Ada\n")
    assert found.keys() == {"ada-li", "bo", "a@x", "b@x"}
    assert attendance is not None
    assert attendance.unknown == ("ada-li", "bo")


def test_hostile_names_stay_who_they_are(tmp_path: Path) -> None:
    names = [name.encode("utf-8", "replace").decode() for name in HOSTILE]
    quoted = "".join('"{}",u{}\n'.format(n.replace('"', '""'), i) for i, n in enumerate(names))
    roster = f"identifier,github_username\n{quoted}".replace("\x00", "")
    found, _ = students(cloned(tmp_path, "u0", "u1"), roster)
    assert len(found) == len(names)


def test_a_course_of_ten_thousand(tmp_path: Path) -> None:
    rows = "".join(f"id-{i}@x.edu,login-{i},{i},Name {i}\n" for i in range(10_000))
    found, attendance = students(
        cloned(tmp_path, *(f"LOGIN-{i}" for i in range(0, 2000))), CLASSROOM + rows
    )
    assert len(found) == 10_000
    assert attendance is not None
    assert len(attendance.absent) == 8000
    assert not attendance.unknown
