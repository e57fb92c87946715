"""A student's grade as a record."""

from grader.model import Verdict
from tests.support.factories import check_grade, grade, question


def test_checks_come_in_order_each_with_its_question() -> None:
    first = question(check_grade(id="a"), check_grade(id="b"), id="q1")
    second = question(check_grade(id="a"), id="q2")
    walked = [
        (question_grade.id, check.id)
        for question_grade, check in grade("ada", first, second).checks()
    ]
    assert walked == [("q1", "a"), ("q1", "b"), ("q2", "a")]


def test_a_check_that_waits_adds_nothing_to_the_automatic_points() -> None:
    assert question(check_grade(), check_grade(Verdict.UNGRADED)).automatic == 2
