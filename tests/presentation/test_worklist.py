"""What a person should look at."""

from dataclasses import replace

from grader.model import Verdict
from grader.presentation.worklist import Job, flagged, ungraded
from tests.support.factories import check_grade, grade, question

UNREAD = check_grade(Verdict.UNGRADED, id="c2", title="", staff_note="The answer is an image.")
HEDGED = check_grade(Verdict.WRONG, id="c3", title="A matrix", flags=("hedged", "two files"))
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


def test_flagged_checks_are_listed_with_every_flag() -> None:
    assert list(flagged(CLASS)) == [Job("ben", "ben", "q1", "A matrix", "hedged; two files")]
