"""Flags that come from comparing a class: the same in every run, and no score depends on them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.gradebook.class_flags import MOST_MODELS, SAMPLED, FlaggedGrades
from grader.model import Grade, Part, Verdict
from tests.support.factories import HOSTILE, check_grade, grade, question

RIGHT = "The network merges the noise with a vector and scales the deviation of the sampled latent."
CLOSE = "The network merges noise with a vector, and the scaled deviation of a latent is sampled."
FAR = "Bread is baked from flour, water and salt in a hot oven of stone."


def student(name: str, text: str, verdict: Verdict, *flags: str) -> Grade:
    check = check_grade(verdict, part=Part.PROSE, answer=text, kind="concepts", flags=flags)
    return grade(name, question(check))


def flags(grades: list[Grade], assignment: str = "hw2") -> dict[str, tuple[str, ...]]:
    """Each student's flags after the class was compared."""
    looked = FlaggedGrades(grades, assignment)
    return {one.student: one.questions[0].checks[0].outcome.flags for one in looked}


MODELS = [student(f"model-{number}", RIGHT, Verdict.CORRECT) for number in range(3)]


@pytest.mark.parametrize(
    ("text", "verdict", "own", "flag"),
    [
        pytest.param(CLOSE, Verdict.WRONG, (), "close to full marks: 8 of its 8 words", id="close"),
        pytest.param(FAR, Verdict.WRONG, (), "", id="far"),
        pytest.param(CLOSE, Verdict.WRONG, ("near miss: x",), "near miss: x", id="flagged anyway"),
        pytest.param(CLOSE, Verdict.PARTIAL, (), "", id="half of the points"),
        pytest.param(CLOSE, Verdict.UNGRADED, (), "", id="a person decides"),
        pytest.param("The noise", Verdict.WRONG, (), "", id="too few words"),
        pytest.param("", Verdict.MISSING, (), "", id="no answer"),
    ],
)
def test_low_scores_close_to_full_marks(
    text: str, verdict: Verdict, own: tuple[str, ...], flag: str
) -> None:
    (found,) = flags([*MODELS, student("zoe", text, verdict, *own)])["zoe"] or ("",)
    assert found.startswith(flag) if flag else found == ""


def test_scores_and_the_order_of_students_do_not_change() -> None:
    grades = [*MODELS, student("zoe", CLOSE, Verdict.WRONG)]
    for before, after in zip(grades, FlaggedGrades(grades, "hw2"), strict=True):
        (check,), (looked,) = before.questions[0].checks, after.questions[0].checks
        assert looked == replace(check, outcome=replace(check.outcome, flags=looked.outcome.flags))


def test_flags_depend_on_neither_the_run_nor_the_order() -> None:
    grades = [student(f"s{n}", RIGHT, Verdict.CORRECT) for n in range(100)]
    grades += [student(f"t{n}", CLOSE, Verdict.WRONG) for n in range(20)]
    once = FlaggedGrades(grades, "hw2")
    assert list(once) == list(once)
    assert flags(grades) == flags(grades[::-1])
    again = list(FlaggedGrades(list(once), "hw2"))
    assert again == list(once)


def test_the_sample_of_full_marks_stays_the_same() -> None:
    grades = [student(f"s{n}", RIGHT, Verdict.CORRECT) for n in range(2000)]
    drawn = {name for name, found in flags(grades).items() if found}
    assert 0.5 < len(drawn) * SAMPLED / len(grades) < 1.5
    assert drawn & {f"s{n}" for n in range(500)} == {
        name for name, found in flags(grades[:500]).items() if found
    }
    assert drawn != {name for name, found in flags(grades, "hw3").items() if found}


def test_an_empty_class_and_hostile_names() -> None:
    assert list(FlaggedGrades([], "hw2")) == []
    hostile = [student(name, RIGHT, Verdict.CORRECT) for name in HOSTILE]
    hostile += [student(f"{name}!", CLOSE, Verdict.WRONG) for name in HOSTILE]
    assert len(list(FlaggedGrades(hostile, "hw2"))) == len(hostile)


def test_an_answer_is_compared_with_few_others_even_in_a_large_class() -> None:
    grades = [student(f"s{n}", f"{RIGHT} word{n}", Verdict.CORRECT) for n in range(300)]
    looked = FlaggedGrades(grades, "hw2")
    list(looked)
    assert {len(models) for models in looked._models.values()} == {MOST_MODELS}


def test_code_and_numbers_get_no_flags() -> None:
    right = check_grade(Verdict.CORRECT, part=Part.CODE, answer=RIGHT)
    wrong = check_grade(Verdict.WRONG, part=Part.CODE, answer=CLOSE, fraction=Fraction(0))
    grades = [grade("a", question(right)), grade("b", question(wrong))]
    assert list(FlaggedGrades(grades, "hw2")) == grades
