"""The example class earns what a person said it should, question by question."""

import pytest

from tests.classes import ROOT, SLACK, expectations, graded, shares

EXPECTED = expectations(ROOT / "tests" / "data" / "example_class.yaml")


@pytest.fixture(scope="module")
def earned(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], float]:
    return shares(graded(ROOT / "submissions_example", tmp_path_factory.mktemp("out")))


def test_every_student_is_graded(earned: dict[tuple[str, str], float]) -> None:
    assert set(earned) == set(EXPECTED)
    assert len({student for student, _ in earned}) >= 12


@pytest.mark.parametrize(
    ("student", "question"), [pytest.param(*key, id=" ".join(key)) for key in EXPECTED]
)
def test_a_question_earns_what_a_person_would_give(
    earned: dict[tuple[str, str], float], student: str, question: str
) -> None:
    least, most = EXPECTED[student, question]
    assert least - SLACK <= earned[student, question] <= most + SLACK


def test_the_slip_in_the_second_matrix_is_named(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    results = graded(ROOT / "submissions_example" / "yichen-zhuo", tmp_path_factory.mktemp("one"))
    (question,) = (q for q in results["students"][0]["questions"] if q["id"] == "q1.iv")
    wrong = [e for e in question["checks"][0]["evidence"] if e.get("index")]
    assert [(e["convention"], e["index"], e["expected"], e["found"]) for e in wrong] == [
        ("flipped", [2, 3], 33, 29)
    ]
