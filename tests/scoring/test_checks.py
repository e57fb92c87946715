"""Points as exact decimals, which alternative decides, and the verdict of a question."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Disclosure, Evidence, Outcome, Part, Show, Verdict
from grader.plugins import QuestionContext, checks
from grader.rubric.model import Criterion, Question
from grader.scoring import JudgedAnswer, grade_criterion, grade_question, points, score_again

CORRECT = Outcome.of_fraction(Fraction(1), "Right.")
WRONG = Outcome.of_fraction(Fraction(0), "Wrong.")
HALF = Outcome.of_fraction(Fraction(1, 2), "Half right.")
CRASHED = Outcome.zero(Verdict.CRASHED, "It raised.")
UNGRADED = Outcome.ungraded("the disk was full")
CHECK = checks()["number"].model_validate(
    {"names": ["x"], "expect": "x", "tolerance": {"atol": 0, "rtol": 0}}
)
CRITERION = Criterion("answer", "", Decimal(3), (CHECK,), Show.VISIBLE, Disclosure.EXPECTED)


def judged(outcome: Outcome, part: Part = Part.VALUE, file: str = "hw2.py") -> JudgedAnswer:
    return JudgedAnswer("number", part, file, outcome)


@pytest.mark.parametrize(
    ("possible", "fraction", "expected"),
    [
        pytest.param("3", Fraction(1), "3", id="all of it"),
        pytest.param("3", Fraction(0), "0", id="nothing"),
        pytest.param("3", Fraction(31, 32), "2.91", id="rounded half up"),
        pytest.param("1", Fraction(1, 3), "0.33", id="rounded down"),
        pytest.param("0.5", Fraction(1, 4), "0.13", id="a half cent goes up"),
        pytest.param("1", Fraction(999, 1000), "0.99", id="only all is all"),
        pytest.param("0.01", Fraction(999, 1000), "0.00", id="not even of a cent"),
    ],
)
def test_points_are(possible: str, fraction: Fraction, expected: str) -> None:
    assert points(Decimal(possible), fraction) == Decimal(expected)


@given(
    cents=st.integers(1, 100_000),
    top=st.integers(0, 997),
)
def test_points_stay_within_what_is_possible(cents: int, top: int) -> None:
    possible = Decimal(cents) / 100
    earned = points(possible, Fraction(top, 997))
    assert 0 <= earned <= possible
    assert (earned == possible) == (top == 997)


@pytest.mark.parametrize(
    ("outcomes", "verdict", "flags"),
    [
        pytest.param([], Verdict.MISSING, 0, id="nothing was handed in"),
        pytest.param([judged(CORRECT)], Verdict.CORRECT, 0, id="one answer"),
        pytest.param([judged(CORRECT), judged(CORRECT)], Verdict.CORRECT, 0, id="two that agree"),
        pytest.param([judged(WRONG), judged(CORRECT)], Verdict.WRONG, 1, id="hedging never pays"),
        pytest.param([judged(CORRECT), judged(WRONG)], Verdict.CORRECT, 1, id="the first decides"),
        pytest.param(
            [judged(CRASHED), judged(CORRECT)], Verdict.CORRECT, 1, id="a value replaces a crash"
        ),
        pytest.param([judged(CRASHED), judged(CRASHED)], Verdict.CRASHED, 0, id="all crashed"),
        pytest.param(
            [judged(CRASHED, Part.CODE), judged(CORRECT, Part.PROSE)],
            Verdict.CRASHED,
            0,
            id="prose does not replace code",
        ),
        pytest.param(
            [judged(CRASHED, Part.CODE), judged(WRONG), judged(CORRECT)],
            Verdict.WRONG,
            1,
            id="a crash gives way once",
        ),
    ],
)
def test_which_answer_decides(outcomes: list[JudgedAnswer], verdict: Verdict, flags: int) -> None:
    grade = grade_criterion(CRITERION, outcomes)
    assert grade.outcome.verdict is verdict
    assert len(grade.outcome.flags) == flags
    assert grade.points == points(CRITERION.points, grade.outcome.fraction)


def test_an_ungraded_check_has_no_points() -> None:
    assert grade_criterion(CRITERION, [judged(UNGRADED)]).points is None


@pytest.mark.parametrize(
    ("outcomes", "verdict", "earned"),
    [
        pytest.param([CORRECT, CORRECT], Verdict.CORRECT, "6", id="all right"),
        pytest.param([CORRECT, WRONG], Verdict.PARTIAL, "3", id="one right"),
        pytest.param([HALF, WRONG], Verdict.PARTIAL, "1.5", id="half of one"),
        pytest.param([WRONG, CRASHED], Verdict.CRASHED, "0", id="one crashed, one wrong"),
        pytest.param([CORRECT, CRASHED], Verdict.PARTIAL, "3", id="one crashed, one right"),
        pytest.param([CORRECT, UNGRADED], Verdict.UNGRADED, "3", id="one waits"),
    ],
)
def test_a_question_says(outcomes: list[Outcome], verdict: Verdict, earned: str) -> None:
    question = Question("q1", "", Decimal(6), QuestionContext(), (CRITERION, CRITERION))
    grade = grade_question(
        question, [grade_criterion(CRITERION, [judged(outcome)]) for outcome in outcomes]
    )
    assert grade.verdict is verdict
    assert grade.points == Decimal(earned)


@pytest.mark.parametrize(
    ("outcome", "earned"),
    [
        pytest.param(HALF, Decimal(5), id="graded"),
        pytest.param(UNGRADED, None, id="waits"),
    ],
)
def test_an_old_outcome_gets_what_the_criterion_says_now(
    outcome: Outcome, earned: Decimal | None
) -> None:
    old = grade_criterion(CRITERION, [judged(outcome)])
    changed = Criterion("new", "New", Decimal(10), (CHECK,), Show.HIDDEN, Disclosure.FOUND)
    again = score_again(changed, old)
    assert again.outcome == old.outcome
    assert (again.id, again.title) == ("new", "New")
    assert (again.points, again.possible) == (earned, Decimal(10))
    assert (again.show, again.disclose) == (Show.HIDDEN, Disclosure.FOUND)


@pytest.mark.parametrize(
    ("file", "flags"),
    [
        pytest.param("hw2.ipynb", 0, id="in the file of the code it is a comment"),
        pytest.param("hw2.md", 1, id="in another file it is a second answer"),
    ],
)
def test_a_number_in_words_that_differs(file: str, flags: int) -> None:
    said = replace(WRONG, evidence=(Evidence(text="5x5", span=(0, 3)),))
    first = judged(CORRECT, Part.CODE, "hw2.ipynb")
    assert len(grade_criterion(CRITERION, [first, judged(said, file=file)]).outcome.flags) == flags
