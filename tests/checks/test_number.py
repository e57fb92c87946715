"""The check `number`: a value of any type, or a claim in words."""

from fractions import Fraction
from typing import Any

import pytest
import yaml

from grader.checks.number import Number
from grader.model import Answer, Place, Plain, Reply, Status, Tensor, Text, Verdict
from grader.plugins import QuestionContext

CHECK = Number.model_validate(
    yaml.safe_load(
        """
        names: [q1_ii, answer_q1_ii]
        expect: q1_ii
        called: [receptive field, R_3]
        not_called: [kernel, stride, dilation, layers]
        tolerance: {atol: 0, rtol: 0}
        """
    )
)
REFERENCE = {"q1_ii": Reply(Status.OK, 15)}
ASKED = QuestionContext("What is the receptive field of a network with 3 layers and stride 2?")
FIFTEEN = Tensor("float32", (), b"\x00\x00\x70\x41")
NAN = float("nan")


def in_code(value: Plain, *, status: Status = Status.OK, name: str = "q1_ii") -> Answer:
    return Answer("module", "hw2.py", replies={name: Reply(status, value, "why", line=7)})


def in_words(text: str) -> Answer:
    return Answer("writeup", "hw2.md", Text(text, Place("hw2.md", 20, under="Question 1 ii)")))


def judge(answer: Answer, **changes: Any) -> tuple[Verdict, Fraction]:
    outcome = CHECK.model_copy(update=changes).judge(answer, REFERENCE, ASKED)
    return outcome.verdict, outcome.fraction


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        pytest.param(15, Verdict.CORRECT, id="int"),
        pytest.param(15.0, Verdict.CORRECT, id="float"),
        pytest.param(FIFTEEN, Verdict.CORRECT, id="0-d tensor"),
        pytest.param(Tensor("int64", (1,), b"\x0f" + b"\0" * 7), Verdict.CORRECT, id="one entry"),
        pytest.param((15,), Verdict.CORRECT, id="list of one"),
        pytest.param((15, 15), Verdict.CORRECT, id="both sides of a square"),
        pytest.param("15", Verdict.CORRECT, id="text"),
        pytest.param("15x15", Verdict.CORRECT, id="square as text"),
        pytest.param(15 + 0j, Verdict.CORRECT, id="complex"),
        pytest.param(11, Verdict.WRONG, id="another"),
        pytest.param(15.001, Verdict.WRONG, id="near"),
        pytest.param(NAN, Verdict.WRONG, id="NaN"),
        pytest.param(True, Verdict.WRONG, id="a boolean"),
        pytest.param((15, 7), Verdict.WRONG, id="a rectangle"),
        pytest.param((3, 7, 15), Verdict.WRONG, id="several"),
        pytest.param((), Verdict.WRONG, id="none"),
        pytest.param("13 or 15", Verdict.WRONG, id="hedged text"),
        pytest.param("many", Verdict.WRONG, id="text without number"),
        pytest.param({"r": 15}, Verdict.WRONG, id="dictionary"),
    ],
)
def test_a_value(value: Plain, verdict: Verdict) -> None:
    assert judge(in_code(value)) == (verdict, Fraction(verdict is Verdict.CORRECT))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("15", Verdict.CORRECT, id="plain"),
        pytest.param("R_3 = $15$ pixels", Verdict.CORRECT, id="in maths, with a unit"),
        pytest.param("13 or 15", Verdict.WRONG, id="hedged"),
        pytest.param("150", Verdict.WRONG, id="starts with the answer"),
    ],
)
def test_a_claim(text: str, verdict: Verdict) -> None:
    assert judge(in_words(text))[0] is verdict


@pytest.mark.parametrize(
    ("answer", "is_answered"),
    [
        pytest.param(in_code(15), True, id="value"),
        pytest.param(in_code(15, name="answer_q1_ii"), True, id="second name"),
        pytest.param(in_code(None), False, id="None"),
        pytest.param(in_code(None, status=Status.ABSENT), False, id="no such name"),
        pytest.param(in_code(None, status=Status.RAISED), True, id="raised"),
        pytest.param(in_code(None, status=Status.FAILED), True, id="our fault"),
        pytest.param(in_words("The receptive field is 7."), True, id="claim"),
        pytest.param(in_words("13 or 15"), True, id="hedge"),
        pytest.param(in_words("See `q1_ii` in the code."), False, id="reference to the code"),
        pytest.param(in_words(ASKED.text), False, id="the question"),
    ],
)
def test_is_answered(answer: Answer, is_answered: bool) -> None:
    assert CHECK.is_answered(answer, ASKED) is is_answered


def test_a_value_takes_precedence_over_words() -> None:
    answer = Answer("notebook", "hw2.ipynb", in_words("11").text, in_code(15).replies)
    assert judge(answer)[0] is Verdict.CORRECT


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param(in_code(None, status=Status.RAISED), Verdict.CRASHED, id="raised"),
        pytest.param(in_code(None, status=Status.TIMED_OUT), Verdict.CRASHED, id="hung"),
        pytest.param(in_code(None, status=Status.DIED), Verdict.CRASHED, id="died"),
        pytest.param(in_code(None, status=Status.UNREADABLE), Verdict.WRONG, id="not plain data"),
        pytest.param(in_code(None, status=Status.FAILED), Verdict.UNGRADED, id="our fault"),
    ],
)
def test_replies_without_a_value(answer: Answer, verdict: Verdict) -> None:
    assert judge(answer) == (verdict, Fraction(0))


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param({}, id="not asked"),
        pytest.param({"q1_ii": Reply(Status.RAISED, detail="1/0")}, id="raised"),
        pytest.param({"q1_ii": Reply(Status.OK, "15")}, id="text"),
        pytest.param({"q1_ii": Reply(Status.OK, (3, 7, 15))}, id="several"),
        pytest.param({"q1_ii": Reply(Status.OK, float("nan"))}, id="NaN"),
    ],
)
def test_a_reference_without_the_number_has_a_fault(reference: dict[str, Reply]) -> None:
    assert "'q1_ii'" in CHECK.reference_fault(reference, ASKED)
    assert CHECK.reference_fault(REFERENCE, ASKED) == ""


def test_a_number_within_the_tolerance_is_right() -> None:
    assert judge(in_code(15.4), tolerance=CHECK.tolerance.model_copy(update={"atol": 0.5}))[1] == 1


def test_evidence_has_place_and_numbers() -> None:
    outcome = CHECK.judge(
        in_words("First 3, then 7.\nSo the receptive field is 11x11."), REFERENCE, ASKED
    )
    (evidence,) = outcome.evidence
    assert evidence.where == "hw2.md line 21, under Question 1 ii)"
    assert (evidence.text, evidence.found, evidence.expected) == ("11x11", 11, 15)
    assert not evidence.earned
    assert outcome.feedback == (
        "The number 11 is not right (hw2.md line 21, under Question 1 ii); allowed difference 0)."
    )


def test_a_vague_claim_is_flagged() -> None:
    outcome = CHECK.judge(in_words("Windows of 5 see 15"), REFERENCE, ASKED)
    assert outcome.flags == ("read as 15, but it also names 5",)


def test_a_wrong_claim_next_to_the_right_number_is_flagged() -> None:
    outcome = CHECK.judge(
        in_words("A window of 15, thus the receptive field is 13"), REFERENCE, ASKED
    )
    assert outcome.flags == ("read as 13, but it names the right one, too",)
    assert not CHECK.judge(in_words("The receptive field is 13, not 14"), REFERENCE, ASKED).flags


def test_it_asks_for_its_names() -> None:
    assert [request.key for request in CHECK.asks(ASKED)] == ["q1_ii", "answer_q1_ii"]
    assert [request.key for request in CHECK.asks_reference(ASKED)] == ["q1_ii"]
