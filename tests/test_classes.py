"""Two classes earn what a person said they should, student by student and question by question."""

from typing import Any

import pytest

from tests.classes import ROOT, SLACK, expectations, graded, shares

CLASSES = {
    "example_class": ROOT / "submissions_example",
    "second_class": ROOT / "tests" / "data" / "second_class",
}
EXPECTED = {name: expectations(ROOT / "tests" / "data" / f"{name}.yaml") for name in CLASSES}
ROWS = [
    pytest.param(name, student, question, id=f"{student} {question}")
    for name, expected in EXPECTED.items()
    for student, question in expected
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return {name: graded(folder, tmp_path_factory.mktemp(name)) for name, folder in CLASSES.items()}


@pytest.fixture(scope="module")
def earned(results: dict[str, Any]) -> dict[str, dict[tuple[str, str], float]]:
    return {name: shares(of_class) for name, of_class in results.items()}


@pytest.mark.parametrize("name", CLASSES)
def test_every_student_is_graded(
    earned: dict[str, dict[tuple[str, str], float]], name: str
) -> None:
    assert set(earned[name]) == set(EXPECTED[name])
    assert len({student for student, _ in earned[name]}) >= 12


@pytest.mark.parametrize(("name", "student", "question"), ROWS)
def test_a_question_earns_what_a_person_would_give(
    earned: dict[str, dict[tuple[str, str], float]], name: str, student: str, question: str
) -> None:
    least, most = EXPECTED[name][student, question]
    assert least - SLACK <= earned[name][student, question] <= most + SLACK


def test_the_slip_in_the_second_matrix_is_named(results: dict[str, Any]) -> None:
    students = {student["student"]: student for student in results["example_class"]["students"]}
    (question,) = (q for q in students["yichen-zhuo"]["questions"] if q["id"] == "q1.iv")
    wrong = [e for e in question["checks"][0]["evidence"] if e.get("index")]
    assert [(e["convention"], e["index"], e["expected"], e["found"]) for e in wrong] == [
        ("flipped", [2, 3], 33, 29)
    ]
