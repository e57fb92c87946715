"""What a person should look at."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grader.model import Leftover, Override, Place, QuestionGrade, Verdict
from grader.presentation.class_statistics import ClassStatistics
from grader.presentation.worklist import Job, flagged, is_final, ungraded
from tests.support.factories import check_grade, grade, question

UNREAD = check_grade(Verdict.UNGRADED, id="c2", title="", staff_note="The answer is an image.")
HEDGED = check_grade(Verdict.WRONG, id="c3", title="A matrix", flags=("hedged", "two files"))
PROVISIONAL = check_grade(Verdict.UNGRADED, provisional=True)
BY_HAND = Override(
    "ada", "q1", points=Decimal(1), by="a. lee", why="the scan is readable", at="2026-11-24"
)
CLASS = (grade("ada", question()), grade("ben", question(check_grade(), UNREAD, HEDGED)))


def test_checks_that_wait_are_listed_with_the_staff_note() -> None:
    assert list(ungraded(CLASS)) == [Job("ben", "ben", "q1", "c2", "The answer is an image.")]


def test_without_a_staff_note_the_feedback_says_why() -> None:
    check = check_grade(Verdict.UNGRADED, feedback="A person will look at it.")
    assert [job.why for job in ungraded([grade("ada", question(check))])] == [
        "A person will look at it."
    ]


def test_a_file_that_could_not_be_read_is_listed_once() -> None:
    (job,) = flagged([replace(grade("ada"), unread=("hw2.ipynb: the file is empty.",))])
    assert (job.student, job.question, job.why) == ("ada", "", "hw2.ipynb: the file is empty.")


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
    whys = [job.why for job in flagged([made]) if not job.check]
    expected = ["hw2.ipynb cell 3: a raw cell, which is not run: x = 15"]
    assert whys == (expected if is_flagged else [])


def test_flagged_checks_are_listed_with_every_flag() -> None:
    assert list(flagged(CLASS)) == [Job("ben", "ben", "q1", "A matrix", "hedged; two files")]


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
