"""Faults between blocks: a fault in one block hides none between the others."""

from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.rubric import load

RUBRIC = """\
assignment: hw9
reference: ref.py
HEAD
questions:
  q1: {points: 1, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
  q2: {points: 1, bonus: true, items: {minimum: 1, items: {oak: [oak]}}}
  q3: {points: PARTS, parts: {a: {points: 1.25, items: {minimum: 1, items: {elm: [elm]}}}}}
  q4: {points: 1, needs: [NEED], items: {minimum: 1, items: {fir: [fir]}}}
  BROKEN
"""
SOUND = {"HEAD": "title: x", "PARTS": "1.25", "NEED": "q3/a", "BROKEN": "# nothing"}
BROKEN = "q5: {points: two, items: {minimum: 1, items: {yew: [yew]}}}"


def faults(folder: Path, **changes: str) -> list[str]:
    text = RUBRIC
    for name, value in (SOUND | changes).items():
        text = text.replace(name, value)
    (folder / "hw9.yaml").write_text(text)
    (folder / "ref.py").write_text("x = 1\n")
    try:
        load(folder / "hw9.yaml")
    except RubricError as error:
        return [str(fault).partition(".yaml:")[2] for fault in error.faults]
    return []


def test_the_sound_rubric_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param({"PARTS": "2"}, "7:8: its parts have 1.25 points, but", id="points"),
        pytest.param(
            {"PARTS": "2", "points: 1.25, items": "points: x, items"},
            "7:31: this must be a number", id="no sum without points",
        ),
        pytest.param({"NEED": "q9"}, "8:27: nothing above this is called 'q9'", id="needs"),
        pytest.param({"NEED": "q4"}, "8:27: nothing above this is called 'q4'", id="needs itself"),
        pytest.param(
            {"HEAD": "classroom50: {scale: 10}"}, "3:15: 1.25 points of 'q3' times 10",
            id="fractions of points",
        ),
        pytest.param(
            {"HEAD": "best_of: [{best: 1, of: [q1, q2]}]"}, "3:21: q2 is a bonus", id="a bonus"
        ),
        pytest.param(
            {"HEAD": "best_of: [{best: 2, of: [q1, q4]}]"}, "3:21: the best 2 of 2", id="all"
        ),
        pytest.param(
            {"HEAD": "best_of: [{best: 1, of: [q1, q7]}]"}, "3:21: there is no question 'q7'",
            id="an unknown question",
        ),
        pytest.param({"HEAD": "forms: [modul]"}, "3:9: unknown form 'modul'", id="a form"),
        pytest.param({"q4:": "Q1:"}, "8:3: 'Q1' and 'q1' cannot be distinguished", id="ids alike"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("beside", [pytest.param({}, id="alone"), pytest.param(
    {"BROKEN": BROKEN}, id="next to a broken question")])  # fmt: skip
def test_a_fault_between_blocks(
    tmp_path: Path, changes: dict[str, str], fault: str, beside: dict[str, str]
) -> None:
    found = faults(tmp_path, **changes, **beside)
    other = ["9:8: this must be a number, not 'two'"] if beside else []
    expected = [*([fault] if fault else []), *other]
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


def test_a_question_that_cannot_be_read_still_exists(tmp_path: Path) -> None:
    changes = {"HEAD": "best_of: [{best: 1, of: [q1, q5]}]", "BROKEN": "q5: {points: 1, items: [}"}
    assert [line.split(":")[0] for line in faults(tmp_path, **changes)] == ["9"]
