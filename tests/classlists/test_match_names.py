"""Students in another system's list: matched only if there is no doubt."""

import pytest

from grader.classlists.match_names import ListEntry, match_students
from grader.classlists.student_names import StudentNames
from grader.errors import GradeError

COURSE = (
    ListEntry(("101", "S001", "ada@uni.edu"), "Lovelace, Ada"),
    ListEntry(("102", "S002", "alan@uni.edu"), "Turing, Alan"),
    ListEntry(("103", "S003", "kim1"), "Kim, Min"),
    ListEntry(("104", "S004", "kim2"), "Kim, Min"),
    ListEntry(("105", "", "zoe"), "Müller, Zoë"),
    ListEntry(("106", "", "MvN"), "von Neumann, John"),
)


@pytest.mark.parametrize(
    ("student", "line"),
    [
        pytest.param("S001", 0, id="by SIS id"),
        pytest.param("102", 1, id="by id"),
        pytest.param("ADA@uni.edu", 0, id="by login, whatever its case"),
        pytest.param("mvn", 5, id="by login in another case"),
        pytest.param("lovelaceada (101)", 0, id="as Canvas calls files"),
        pytest.param("Ada Lovelace", 0, id="by name, turned"),
        pytest.param("ada-lovelace", 0, id="by name, as a folder"),
        pytest.param("Lovelace, Ada", 0, id="by name as listed"),
        pytest.param("Zoe Muller", 4, id="without accents"),
        pytest.param("Zoe\u0308 Mu\u0308ller", 4, id="accents as separate characters"),
        pytest.param("John von Neumann", 5, id="a name of three words"),
        pytest.param("Ada Lovelace (999)", 0, id="a number of another system"),
        pytest.param("Ada Lovelace (102)", 0, id="a number that is somebody else's here"),
        pytest.param("Participant 7 (103)", 2, id="a name that is none, with a number"),
        pytest.param("kim2", 3, id="two of one name, by login"),
    ],
)
def test_a_student_is_found(student: str, line: int) -> None:
    assert match_students([student], COURSE).rows == {student: line}


@pytest.mark.parametrize(
    ("student", "doubt"),
    [
        pytest.param("Grace Hopper", "no row matches", id="nobody"),
        pytest.param("Min Kim", "2 rows match", id="two of one name"),
        pytest.param("Ada", "no row matches", id="half a name"),
        pytest.param("Ada Turing (102)", "no row matches", id="a number and another's name"),
        pytest.param("", "no row matches", id="no name"),
        pytest.param("()", "no row matches", id="no letters"),
    ],
)
def test_a_student_in_doubt_is_left_out(student: str, doubt: str) -> None:
    matched = match_students([student], COURSE)
    assert matched.rows == {}
    assert matched.doubts == {student: doubt}


@pytest.mark.parametrize(
    ("listed", "student"),
    [
        pytest.param("Yıldırım, Emre", "emre-yildirim", id="dotless i"),
        pytest.param("Łukasz Wałęsa", "lukasz_walesa", id="l with stroke"),
        pytest.param("Søren Þór Æbelø", "soren thor aebelo", id="letters of the north"),
        pytest.param("Đặng Gauß", "Dang Gauss", id="d with stroke, sharp s"),
    ],
)
def test_letters_match_their_plain_spelling(listed: str, student: str) -> None:
    assert match_students([student], [ListEntry((), listed)]).rows == {student: 0}
    names = StudentNames([(listed, ("the-login", "mail@x"))])
    assert [names.find(name) for name in (student, "THE-LOGIN", "Mail@x")] == [listed] * 3


def test_a_name_that_two_students_may_have_is_refused() -> None:
    names = StudentNames([("Ada L (101)", ()), ("Ada L (102)", ()), ("ada", ()), ("Ada", ())])
    assert names.find("ada") == "ada"
    assert names.find("l, ada (102)") == "Ada L (102)"
    for name in ("Ada L", "ADA", "Bo"):
        with pytest.raises(GradeError, match=r"may be any of|no student"):
            names.find(name)


def test_two_students_who_match_one_row_are_both_left_out() -> None:
    matched = match_students(["S001", "Ada Lovelace", "S002"], COURSE)
    assert matched.rows == {"S002": 1}
    assert set(matched.doubts) == {"S001", "Ada Lovelace"}
    assert matched.unmatched(COURSE) == [0, 2, 3, 4, 5]


def test_a_large_class_is_matched() -> None:
    people = [ListEntry((str(n), f"s{n}"), f"Family{n}, Given{n}") for n in range(10_000)]
    matched = match_students([f"Given{n} Family{n}" for n in range(10_000)], people)
    assert len(matched.rows) == 10_000
