"""The question that a key of `answers` or a `grade_id` means."""

import pytest

from grader.text.labels import question_of_key
from tests.support.sites import HW2


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("q1.ii", "q1.ii"),
        ("q1_ii", "q1.ii"),
        ("q1-ii", "q1.ii"),
        ("q1_ii_answer", "q1.ii"),
        ("Q1 (ii)", "q1.ii"),
        ("question_1_ii", "q1.ii"),
        ("1.ii", "q1.ii"),
        ("1b", "q1.ii"),
        ("Q1b", "q1.ii"),
        ("hw2_q1_ii", "q1.ii"),
        ("part1_q2", "q1.ii"),
        ("part2_q1", None),
        ("q2", "q2"),
        ("q2_answer", "q2"),
        ("q1", None),
        ("q7", None),
        ("cell-1a2b3c", None),
        ("cell-1ii", None),
        ("hw2", None),
        ("", None),
    ],
)
def test_question_of_key(key: str, question: str | None) -> None:
    assert question_of_key(key, HW2) == question


def test_a_key_without_a_number() -> None:
    assert question_of_key("Bonus", ("q1", "bonus")) == "bonus"
