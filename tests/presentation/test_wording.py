"""The words of every report."""

from decimal import Decimal

import pytest

from grader.model import Evidence, Outcome, Override, Part, QuestionGrade, Verdict
from grader.presentation.wording import (
    COLOURS,
    ICONS,
    MEANINGS,
    answer_place,
    check_points,
    count,
    next_step,
    points,
    reason,
    total,
)
from tests.support.factories import check_grade, grade, question


@pytest.mark.parametrize(
    ("number", "written"),
    [
        pytest.param("2.50", "2.5", id="zeros at the end"),
        pytest.param("10", "10", id="ten is not written as a power"),
        pytest.param("1E+2", "100", id="written as a power"),
        pytest.param("0.00", "0", id="zero"),
        pytest.param("-0.5", "-0.5", id="below zero"),
    ],
)
def test_points(number: str, written: str) -> None:
    assert points(Decimal(number)) == written


@pytest.mark.parametrize(
    ("number", "nouns", "words"),
    [
        pytest.param(0, ["student"], "0 students", id="none"),
        pytest.param(1, ["student"], "1 student", id="one"),
        pytest.param(1234, ["student"], "1,234 students", id="many"),
        pytest.param(1, ["person", "people"], "1 person", id="one, irregular"),
        pytest.param(2, ["person", "people"], "2 people", id="two, irregular"),
    ],
)
def test_count(number: int, nouns: list[str], words: str) -> None:
    assert count(number, *nouns) == words


@pytest.mark.parametrize(
    ("ungraded", "words"),
    [
        pytest.param(0, "12 of 20", id="final"),
        pytest.param(1, "at least 12 of 20, one check waits for a person", id="one waits"),
        pytest.param(3, "at least 12 of 20, 3 checks wait for a person", id="several wait"),
    ],
)
def test_total(ungraded: int, words: str) -> None:
    made = grade(points=Decimal(12), possible=Decimal("20.0"), ungraded=ungraded)
    assert total(made) == words


def test_a_total_says_what_waits_for_the_rubric_and_what_for_a_person() -> None:
    found = check_grade(Verdict.UNGRADED, provisional=True)
    made = grade("ada", question(check_grade(Verdict.UNGRADED), found))
    assert total(made) == (
        "at least 0 of 4, one check waits for a person"
        " and one check waits for your instructor's rubric"
    )


@pytest.mark.parametrize(
    ("places", "place"),
    [
        pytest.param([], "hw2.md", id="no evidence"),
        pytest.param(["hw2.md line 9"] * 2, "hw2.md line 9", id="one exact place"),
        pytest.param(["hw2.md line 9", "hw2.md line 10"], "hw2.md", id="two places"),
        pytest.param([""], "hw2.md", id="evidence without a place"),
    ],
)
def test_the_place_of_an_answer(places: list[str], place: str) -> None:
    evidence = tuple(Evidence(where=where) for where in places)
    assert answer_place(check_grade(where="hw2.md", evidence=evidence)) == place


def test_the_points_of_a_check() -> None:
    assert check_points(check_grade()) == "2 of 2"
    assert check_points(check_grade(Verdict.UNGRADED)) == "worth 2"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        pytest.param(question(check_grade()), "", id="nothing lost"),
        pytest.param(
            question(check_grade(), check_grade(Verdict.WRONG, feedback="Off by one.")),
            "Off by one.",
            id="first check that is not right",
        ),
        pytest.param(
            question(check_grade(Verdict.WRONG, feedback="")),
            MEANINGS[Verdict.WRONG],
            id="feedback withheld",
        ),
        pytest.param(
            question(
                check_grade(), override=Override("ada", "q1", Decimal(0), "a. lee", "Copied.")
            ),
            "Copied.",
            id="set by hand",
        ),
    ],
)
def test_reason(made: QuestionGrade, words: str) -> None:
    assert reason(made) == words


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("part", list(Part))
def test_every_verdict_but_correct_has_a_next_step(verdict: Verdict, part: Part) -> None:
    outcome = Outcome.zero(verdict, "x")
    assert bool(next_step(outcome, part)) is (verdict is not Verdict.CORRECT)


def test_what_was_skipped_is_not_called_missing() -> None:
    skipped = Outcome.zero(Verdict.MISSING, "Skipped, because q1 is not right.")
    assert next_step(skipped, Part.PROSE).startswith("Correct that answer first")


def test_every_verdict_has_a_meaning_and_a_sign_of_its_own() -> None:
    assert set(ICONS) == set(COLOURS) == set(MEANINGS) == set(Verdict)
    assert len(set(ICONS.values())) == len(set(COLOURS.values())) == len(Verdict)
