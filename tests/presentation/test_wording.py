"""The words of every report."""

from decimal import Decimal

import pytest

from grader.model import Evidence, Outcome, Override, Part, QuestionGrade, Verdict
from grader.model.outcome import Shown
from grader.presentation.wording import (
    COLOURS,
    ICONS,
    MEANINGS,
    answer_place,
    check_points,
    count,
    entry,
    next_step,
    observation,
    pair,
    points,
    reason,
    total,
    value,
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
    ("index", "words"),
    [
        pytest.param((), "", id="no entry"),
        pytest.param((3,), "entry 3", id="vector"),
        pytest.param((2, 4), "row 2, column 4", id="matrix"),
        pytest.param((1, 2, 3), "entry (1, 2, 3)", id="three axes"),
    ],
)
def test_entry(index: tuple[int, ...], words: str) -> None:
    assert entry(index) == words


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        pytest.param(None, "", id="no value"),
        pytest.param(0, "0", id="zero"),
        pytest.param(True, "True", id="bool"),
        pytest.param("15", "'15'", id="text is quoted"),
        pytest.param(0.1, "0.1", id="float"),
        pytest.param(float("nan"), "nan", id="nan"),
        pytest.param((2, 3), "(2, 3)", id="shape"),
        pytest.param(1 << 20_000, "an integer of 20001 bits", id="too wide to write"),
        pytest.param("a" * 301, f"'{'a' * 299}…'", id="too long to show"),
    ],
)
def test_value(shown: Shown, words: str) -> None:
    assert value(shown) == words


@pytest.mark.parametrize(
    ("expected", "found", "words"),
    [
        pytest.param(33.0, 29.0, ("33", "29"), id="plainly different"),
        pytest.param(0.1, 0.10000001, ("0.1", "0.10000001"), id="differ in the eighth digit"),
        pytest.param(1 / 3, 0.5, ("0.333333", "0.5"), id="six digits are enough"),
        pytest.param(15, "15", ("15", "'15'"), id="number and text"),
    ],
)
def test_two_values_can_be_told_apart(expected: Shown, found: Shown, words: object) -> None:
    assert pair(expected, found) == words


@pytest.mark.parametrize(
    ("evidence", "line"),
    [
        pytest.param(
            Evidence(index=(2, 4), expected=20, found=10, tolerance="atol 0", where="cell 7"),
            "row 2, column 4: expected 20, found 10 (allowed difference: atol 0) (cell 7)",
            id="an entry",
        ),
        pytest.param(
            Evidence(case="size = 3", index=(1, 2), found=1),
            "size = 3, row 1, column 2: found 1",
            id="a case, expected value withheld",
        ),
        pytest.param(
            Evidence(hidden=True, case="withheld", index=(1,)),
            "a hidden case, entry 1: not right",
            id="a hidden case",
        ),
        pytest.param(
            Evidence(case="x = 1", earned=True), "x = 1: right", id="a case that is right"
        ),
        pytest.param(
            Evidence(convention="flipped", earned=True, where="cell 7"),
            "right under the convention flipped (cell 7)",
            id="a convention",
        ),
        pytest.param(
            Evidence(text="no gradient", concept="not differentiable", earned=True),
            "“no gradient” (not differentiable)",
            id="words that earned",
        ),
        pytest.param(
            Evidence(concept="not differentiable", message="Say why."),
            "not found: not differentiable. Say why.",
            id="an idea that was missed",
        ),
        pytest.param(Evidence(concept="noise", earned=True), "noise", id="an idea that was found"),
        pytest.param(Evidence(message="Say why."), "Say why.", id="a message alone"),
        pytest.param(Evidence(), "", id="nothing"),
    ],
)
def test_observation(evidence: Evidence, line: str) -> None:
    assert observation(evidence) == line


def test_an_observation_does_not_repeat_the_place_and_the_feedback() -> None:
    evidence = Evidence(found=1, where="cell 7", message="Say why.")
    assert observation(evidence, place="cell 7", feedback="Look again. Say why.") == "found 1"
    assert observation(evidence, place="cell 8") == "found 1 (cell 7). Say why."


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
