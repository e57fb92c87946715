"""Statistics of a class."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Grade, Override, QuestionGrade, Verdict
from grader.presentation.class_statistics import (
    MOST_BINS,
    ClassStatistics,
    histogram,
    lost,
    mean,
    median,
)
from grader.presentation.overview import overview
from tests.support.factories import check_grade, grade, question

BY_HAND = Override(
    "ada", "q1", points=Decimal(1), by="a. lee", why="the scan is readable", at="2026-11-24"
)
POINTS = st.decimals(min_value=-5, max_value=500, places=2)


def totals(*numbers: str) -> Counter[Decimal]:
    return Counter(map(Decimal, numbers))


def test_libraries_that_are_not_here_are_counted_by_student() -> None:
    lacks = "hw2.py line 1: import {0}\nModuleNotFoundError: No module named '{0}'"
    seen = ClassStatistics()
    seen.add(replace(grade("ada"), faults=(lacks.format("pandas"), lacks.format("pandas.io"))))
    seen.add(replace(grade("bo"), faults=(lacks.format("pandas"), lacks.format("<b>"))))
    seen.add(replace(grade("cy"), faults=("NameError: name 'plt' is not defined",)))
    assert seen.missing_modules == {"pandas": 2}


def test_an_empty_class() -> None:
    seen = overview([]).statistics
    assert (seen.students, seen.totals, seen.questions, seen.checks) == (0, {}, {}, {})


def test_a_total_that_waits_is_not_counted() -> None:
    waiting = grade("ben", question(check_grade(), check_grade(Verdict.UNGRADED, id="c2")))
    seen = overview([grade("ada", question(check_grade())), waiting]).statistics
    assert (seen.students, seen.waiting, seen.totals) == (2, 1, {Decimal(2): 1})


def test_the_share_of_a_question_is_a_mean_over_final_points() -> None:
    verdicts = [Verdict.CORRECT, Verdict.PARTIAL, Verdict.MISSING, Verdict.UNGRADED]
    seen = overview(
        grade(verdict, question(check_grade(verdict))) for verdict in verdicts
    ).statistics
    assert (seen.questions["q1"].graded, seen.questions["q1"].share) == (3, 0.5)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(question(check_grade(possible="0")), id="worth nothing"),
        pytest.param(question(check_grade(Verdict.UNGRADED)), id="graded for nobody"),
    ],
)
def test_a_question_without_points_has_no_share(made: QuestionGrade) -> None:
    assert overview([grade("ada", made)]).statistics.questions["q1"].share is None


def test_verdicts_are_counted_for_each_check() -> None:
    checks = check_grade(), check_grade(Verdict.WRONG, id="c2", flags=("hedged", "two files"))
    seen = overview(grade(name, question(*checks)) for name in ("ada", "ben")).statistics
    assert seen.checks["q1", "c1"].verdicts == {Verdict.CORRECT: 2}
    assert seen.checks["q1", "c2"].verdicts == {Verdict.WRONG: 2}
    assert seen.flagged == 2


def test_points_are_lost_where_nothing_waits() -> None:
    made = grade(
        "ada",
        question(check_grade(), id="right"),
        question(check_grade(Verdict.PARTIAL), id="partial"),
        question(check_grade(Verdict.WRONG), check_grade(Verdict.UNGRADED), id="waits"),
        question(check_grade(Verdict.UNGRADED), id="by hand", points=Decimal(1), override=BY_HAND),
    )
    assert [question.id for question in lost(made)] == ["partial", "by hand"]


@pytest.mark.parametrize(
    ("counted", "of_mean", "of_median"),
    [
        pytest.param(totals(), None, None, id="nobody"),
        pytest.param(totals("7.5"), Decimal("7.5"), Decimal("7.5"), id="one"),
        pytest.param(totals("1", "2"), Decimal("1.5"), Decimal("1.5"), id="two"),
        pytest.param(totals("0", "2", "10"), Decimal(4), Decimal(2), id="three"),
        pytest.param(totals("3", "3", "3", "7"), Decimal(4), Decimal(3), id="with ties"),
    ],
)
def test_mean_and_median(
    counted: Counter[Decimal], of_mean: Decimal | None, of_median: Decimal | None
) -> None:
    assert (mean(counted), median(counted)) == (of_mean, of_median)


@pytest.mark.parametrize(
    ("possible", "counted", "counts", "width"),
    [
        pytest.param("20", totals("0", "1.99", "2", "20"), [2, 1, *[0] * 7, 1], "2", id="20"),
        pytest.param("12", totals("12"), [*[0] * 11, 1], "1", id="12"),
        pytest.param("1", totals("0.3"), [0, 0, 0, 1, *[0] * 6], "0.1", id="a single point"),
        pytest.param("100", totals("99.5", "100"), [*[0] * 9, 2], "10", id="100"),
        pytest.param("10", totals("-3", "11"), [1, *[0] * 9, 1], "1", id="penalty and bonus"),
        pytest.param("10", totals(), [0] * 10, "1", id="nobody"),
    ],
)
def test_histogram(possible: str, counted: Counter[Decimal], counts: list[int], width: str) -> None:
    bins = histogram(counted, Decimal(possible))
    assert [b.count for b in bins] == counts
    assert [(b.low, b.high) for b in bins] == [
        (i * Decimal(width), (i + 1) * Decimal(width)) for i in range(len(counts))
    ]


def test_no_bins_where_nothing_can_be_earned() -> None:
    assert histogram(totals("0"), Decimal(0)) == ()


@given(st.lists(POINTS), st.decimals(min_value="0.01", max_value=500, places=2))
def test_a_histogram_counts_everyone_in_few_bins(numbers: list[Decimal], possible: Decimal) -> None:
    bins = histogram(Counter(numbers), possible)
    assert 1 <= len(bins) <= MOST_BINS
    assert sum(b.count for b in bins) == len(numbers)
    assert bins[-1].high >= max(possible, *numbers, Decimal(0))


class Walked(Iterable[Grade]):
    """Grades that count how often they were iterated."""

    def __init__(self) -> None:
        self.walks = 0

    def __iter__(self) -> Iterator[Grade]:
        self.walks += 1
        yield grade("ada", question(check_grade()))


def test_a_class_is_iterated_once_for_all_reports() -> None:
    grades = Walked()
    assert overview(grades) is overview(grades)
    assert grades.walks == 1
    assert overview(Walked()).statistics.students == 1


def test_a_list_is_computed_again() -> None:
    grades = [grade("ada", question(check_grade()))]
    overview(grades)
    grades.append(grade("ben", question(check_grade())))
    assert overview(grades).statistics.students == 2
