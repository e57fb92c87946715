"""Rosters, as classrooms export them and people edit them."""

from pathlib import Path

import pytest

from grader.classlists import read
from grader.errors import GradeError
from tests.support.rosters import CLASSROOM, CLASSROOM50, GRADES, SCORES


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
def test_a_file_that_is_not_a_roster(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(GradeError, match=sentence) as caught:
        people(tmp_path, text)
    assert "roster.csv" in str(caught.value)
    with pytest.raises(GradeError, match="cannot be read"):
        read(tmp_path)
