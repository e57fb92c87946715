"""What a person should look at."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from grader.model import Leftover, Override, Place, QuestionGrade, Verdict
from grader.presentation.class_statistics import ClassStatistics
from grader.presentation.worklist import (
    NOTHING_READ,
    Job,
    by_stake,
    flagged,
    is_final,
    not_read,
    ungraded,
)
from tests.support.factories import check_grade, grade, question

UNREAD = check_grade(Verdict.UNGRADED, id="c2", title="", staff_note="The answer is an image.")
HEDGED = check_grade(Verdict.WRONG, id="c3", title="A matrix", flags=("hedged", "two files"))
PROVISIONAL = check_grade(Verdict.UNGRADED, provisional=True)
BY_HAND = Override(
    "ada", "q1", points=Decimal(1), by="a. lee", why="the scan is readable", at="2026-11-24"
)
CLASS = (grade("ada", question()), grade("ben", question(check_grade(), UNREAD, HEDGED)))


def test_checks_that_wait_are_listed_with_the_staff_note() -> None:
    why = "The answer is an image."
    assert list(ungraded(CLASS)) == [Job("ben", "ben", "q1", "c2", why, Decimal(2))]


def test_without_a_staff_note_the_feedback_says_why() -> None:
    check = check_grade(Verdict.UNGRADED, feedback="A person will look at it.")
    assert [job.why for job in ungraded([grade("ada", question(check))])] == [
        "A person will look at it."
    ]


EMPTY = "hw2.ipynb: the file is empty."
PARTLY = "2 of 9 cells in hw2.ipynb could not be read."


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        pytest.param({}, [], id="everything was read"),
        pytest.param({"notes": ("hw2.txt was taken as hw2.md.",)}, [], id="another note"),
        pytest.param({"unread": (EMPTY,), "notes": (EMPTY,)}, [EMPTY], id="a file"),
        pytest.param({"notes": (PARTLY,)}, [PARTLY], id="a part of a file"),
        pytest.param({"unread": (EMPTY,), "notes": (PARTLY,)}, [f"{EMPTY} {PARTLY}"], id="both"),
        pytest.param({"files": ()}, [NOTHING_READ], id="no file"),
    ],
)
def test_work_that_was_not_read_is_listed_once(fields: dict[str, Any], why: list[str]) -> None:
    ada = replace(grade("ada"), **fields)
    seen = ClassStatistics()
    seen.add(ada)
    assert [job.why for job in not_read([ada])] == why
    assert seen.not_read == len(why)
    assert list(flagged([ada])) == []


def test_who_is_absent_is_not_listed_as_not_read() -> None:
    assert list(not_read([grade("ada", files=())], {"ada"})) == []


def test_those_come_first_that_may_change_the_most_points() -> None:
    small, large = (check_grade(Verdict.WRONG, possible=p, flags=("near miss: x",)) for p in "13")
    jobs = list(flagged([grade("ada", question(small)), grade("ben", question(large))]))
    assert [(job.student, job.at_stake, job.kind) for job in by_stake(jobs)] == [
        ("ben", Decimal(3), "near miss"),
        ("ada", Decimal(1), "near miss"),
    ]


@pytest.mark.parametrize(
    ("verdict", "at_stake"),
    [
        pytest.param(Verdict.CORRECT, 2, id="all may be lost"),
        pytest.param(Verdict.PARTIAL, 1, id="the rest may be won"),
        pytest.param(Verdict.WRONG, 2, id="all may be won"),
    ],
)
def test_points_at_stake(verdict: Verdict, at_stake: int) -> None:
    (job,) = flagged([grade("ada", question(check_grade(verdict, flags=("look",))))])
    assert (job.at_stake, job.kind) == (Decimal(at_stake), "other")


def test_a_sample_comes_last_because_nothing_is_known_against_it() -> None:
    sample = check_grade(possible="3", flags=("sample: x",))
    near = check_grade(possible="1", flags=("near miss: x",))
    jobs = list(flagged([grade("ada", question(sample)), grade("ben", question(near))]))
    assert [job.student for job in by_stake(jobs)] == ["ben", "ada"]


@pytest.mark.parametrize(
    ("questions", "is_flagged"),
    [
        pytest.param((question(check_grade(Verdict.MISSING)),), True, id="missing"),
        pytest.param((question(check_grade(), check_grade(Verdict.MISSING)),), True, id="in part"),
        pytest.param((question(check_grade(Verdict.WRONG)),), True, id="without points"),
        pytest.param((question(check_grade()),), False, id="nothing is lost"),
        pytest.param((question(UNREAD),), False, id="it waits anyway"),
        pytest.param(
            (replace(question(check_grade(Verdict.MISSING)), override=BY_HAND),),
            False,
            id="a person has looked",
        ),
    ],
)
def test_work_that_no_question_accounts_for(
    questions: tuple[QuestionGrade, ...], is_flagged: bool
) -> None:
    left = Leftover("a raw cell, which is not run", Place("hw2.ipynb", cell=3), "x = 15")
    made = replace(grade("ada", *questions), leftovers=(left,))
    whys = [job.why for job in not_read([made])]
    expected = ["hw2.ipynb cell 3: a raw cell, which is not run: x = 15"]
    assert whys == (expected if is_flagged else [])


def test_what_many_have_comes_after_what_one_student_wrote() -> None:
    handed_out = Leftover("text", Place("hw2.md", 1), "Read chapter 3.")
    own = Leftover("text", Place("hw2.md", 9), "It is 15.")
    lost = question(check_grade(Verdict.MISSING))
    grades = [replace(grade(name, lost), leftovers=(handed_out,)) for name in ("ada", "ben", "cy")]
    grades.append(replace(grade("dee", lost), leftovers=(handed_out, own)))
    seen = ClassStatistics()
    for each in grades:
        seen.add(each)
    jobs = by_stake(not_read(grades, shared=seen.shared_leftovers))
    assert [job.student for job in jobs] == ["dee", "ada", "ben", "cy"]
    assert jobs[0].why == f"{own} {handed_out}"


def test_flagged_checks_are_listed_with_every_flag() -> None:
    why = "hedged; two files"
    assert list(flagged(CLASS)) == [Job("ben", "ben", "q1", "A matrix", why, Decimal(2))]


@pytest.mark.parametrize(
    ("made", "final"),
    [
        pytest.param(question(check_grade(Verdict.WRONG)), True, id="graded"),
        pytest.param(question(UNREAD), False, id="ungraded"),
        pytest.param(question(check_grade(), UNREAD), False, id="in part ungraded"),
        pytest.param(question(PROVISIONAL), False, id="provisional"),
        pytest.param(question(UNREAD, override=BY_HAND), True, id="set by hand"),
    ],
)
def test_a_question_is_final(made: QuestionGrade, final: bool) -> None:
    assert is_final(made) is final


@pytest.mark.parametrize(
    ("made", "waiting", "flags"),
    [
        pytest.param(question(UNREAD, HEDGED), 1, 1, id="one of each"),
        pytest.param(question(PROVISIONAL), 0, 0, id="it waits for the rubric, not for a person"),
        pytest.param(question(UNREAD, HEDGED, override=BY_HAND), 0, 0, id="a person decided"),
    ],
)
def test_the_list_and_the_statistics_count_the_same(
    made: QuestionGrade, waiting: int, flags: int
) -> None:
    ada, seen = grade("ada", made), ClassStatistics()
    seen.add(ada)
    assert (len(list(ungraded([ada]))), len(list(flagged([ada])))) == (waiting, flags)
    assert (seen.waiting, seen.flagged) == (waiting, flags)
