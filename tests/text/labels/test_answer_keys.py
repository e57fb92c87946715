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


@pytest.mark.parametrize("key", ["part1_q2", "part1-q2", "part1_q2_answer", "p1_q2", "q1_2"])
def test_an_id_with_a_word_between_its_numbers(key: str) -> None:
    expected = None if key == "p1_q2" else "part1_q2"
    assert question_of_key(key, ("part1_q1", "part1_q2", "part2_q1")) == expected


def test_a_key_without_a_number() -> None:
    assert question_of_key("Bonus", ("q1", "bonus")) == "bonus"
