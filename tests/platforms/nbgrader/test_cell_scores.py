"""The points of nbgrader's cells: whose they are, and that they add up to the student's total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GradeError
from grader.model import Grade, Override, QuestionGrade, Verdict
from grader.platforms.nbgrader.cell_scores import (
    CellMap,
    GradedCell,
    map_cells,
    submission_scores,
    unmapped,
)
from tests.support.factories import check_grade, grade, question


def cell(name: str, maximum: str, notebook: str = "hw2") -> GradedCell:
    return GradedCell(notebook, name, Decimal(maximum))


def asked(id_: str, possible: str, earned: str | None = None, **fields: object) -> QuestionGrade:
    points = Decimal(possible if earned is None else earned)
    return question(check_grade(possible=possible), id=id_, points=points, **fields)


def mapped(cells: list[GradedCell], *questions: QuestionGrade) -> CellMap:
    return map_cells(cells, questions, where="gradebook.db: hw2")


def names(mapping: CellMap) -> dict[str, list[str]]:
    return {question: [cell.name for cell in cells] for question, cells in mapping.items()}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        pytest.param(["q1_ii", "q2"], {"q1.ii": ["q1_ii"], "q2": ["q2"]}, id="starter"),
        pytest.param(
            ["test_q1-ii", "Q2_answer"], {"q1.ii": ["test_q1-ii"], "q2": ["Q2_answer"]}, id="words"
        ),
        pytest.param(
            ["q1_ii", "q2", "cell-1a2b", "essay"], {"q1.ii": ["q1_ii"], "q2": ["q2"]}, id="others"
        ),
    ],
)
def test_a_cell_belongs_to_the_question_that_its_grade_id_names(
    cells: list[str], found: dict[str, list[str]]
) -> None:
    all_cells = [cell(name, "2") for name in cells]
    mapping = mapped(all_cells, asked("q1.ii", "2"), asked("q2", "2"))
    assert names(mapping) == found
    assert [other.name for other in unmapped(all_cells, mapping)] == cells[2:]


@pytest.mark.parametrize(
    ("cells", "question_", "what"),
    [
        pytest.param([], asked("q1", "2"), "no graded cell belongs to q1", id="no cell"),
        pytest.param(
            [cell("q1_a", "1"), cell("q1_b", "3")],
            asked("q1", "2"),
            "q1 is out of 2 here and out of 4 in q1_a, q1_b",
            id="other points",
        ),
        pytest.param(
            [cell("q1", "1")], asked("q1", "2", bonus=True), "q1 is out of 2 here", id="bonus"
        ),
    ],
)
def test_what_does_not_fit_is_named(
    cells: list[GradedCell], question_: QuestionGrade, what: str
) -> None:
    with pytest.raises(GradeError, match=what) as raised:
        mapped(cells, question_)
    assert "gradebook.db: hw2" in str(raised.value)


def test_only_some_of_many_misfits_are_named() -> None:
    with pytest.raises(GradeError, match=r"belongs to q5; and 4 more \("):
        mapped([], *(asked(f"q{n}", "1") for n in range(1, 10)))


def test_a_bonus_question_may_have_a_cell_without_points() -> None:
    bonus = asked("q1", "2", "1.5", bonus=True)
    mapping = mapped([cell("q1", "0")], bonus)
    made = grade("ada", bonus, points=Decimal("1.5"))
    assert [score.points for score in submission_scores(made, mapping).cells] == [Decimal("1.5")]


@pytest.mark.parametrize(
    ("earned", "shares"),
    [
        pytest.param("3", ["1", "2", "0"], id="all"),
        pytest.param("0", ["0", "0", "0"], id="nothing"),
        pytest.param("2", ["0.66", "1.34", "0"], id="by their points, the rest to the largest"),
        pytest.param("0.001", ["0", "0.001", "0"], id="little"),
    ],
)
def test_points_are_divided_among_the_cells_of_a_question(earned: str, shares: list[str]) -> None:
    made = asked("q1", "3", earned)
    mapping = mapped([cell("q1_a", "1"), cell("q1_b", "2"), cell("q1_code", "0")], made)
    scores = submission_scores(grade("ada", made), mapping)
    assert [score.points for score in scores.cells] == [*map(Decimal, shares)]


WAITS = question(check_grade(Verdict.UNGRADED), check_grade(), id="q1")
SET = Override("ada", "q1", points=Decimal(1), by="lee", why="readable")


@pytest.mark.parametrize(
    ("made", "waits"),
    [
        pytest.param(WAITS, True, id="waits"),
        pytest.param(question(check_grade(possible="4"), id="q1"), False, id="graded"),
        pytest.param(
            question(*WAITS.checks, id="q1", override=SET, points=Decimal(1)), False, id="by hand"
        ),
    ],
)
def test_a_cell_waits_while_its_question_waits(made: QuestionGrade, waits: bool) -> None:
    (score,) = submission_scores(grade("ada", made), mapped([cell("q1", "4")], made)).cells
    assert score.waits is waits


def totals(scored: Grade, cells: list[GradedCell]) -> Decimal:
    """The total that `nbgrader export` computes."""
    scores = submission_scores(scored, mapped(cells, *scored.questions))
    assert scores.penalty >= 0 <= scores.extra_credit
    earned = sum((score.points for score in scores.cells), scores.extra_credit)
    return max(Decimal(0), earned - scores.penalty)


@given(st.lists(st.decimals(0, 3, places=3), min_size=1, max_size=4), st.decimals(-3, 3, places=2))
def test_the_total_is_the_students_total(earned: list[Decimal], change: Decimal) -> None:
    questions = [asked(f"q{n}", "3", str(points)) for n, points in enumerate(earned, start=1)]
    total = max(sum(earned, Decimal(0)) + change, Decimal(0))
    cells = [cell(f"q{n}_{part}", "1.5") for n in range(1, len(earned) + 1) for part in "ab"]
    assert totals(grade("ada", *questions, points=total), cells) == total


def test_a_question_that_does_not_count_is_taken_off_again() -> None:
    questions = asked("q1", "2"), asked("q2", "2", "1", counts=False)
    made = grade("ada", *questions, points=Decimal(2))
    assert totals(made, [cell("q1", "2"), cell("q2", "2")]) == 2
