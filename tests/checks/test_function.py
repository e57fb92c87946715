"""The check `function`: one convention for all cases, visible and hidden."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pytest
import yaml

from grader.checks.function import Function
from grader.compare import array_of
from grader.model import (
    UNWRITTEN,
    Answer,
    Call,
    Plain,
    Publish,
    Reply,
    Status,
    Tensor,
    Verdict,
)
from grader.plugins import QuestionContext

Given: TypeAlias = "Plain | Reply"
Student: TypeAlias = Callable[[int], Given]
ASKED = QuestionContext(seed=20261123)
RUBRIC = """
name: mask
accept: {below: lower, above: upper}
cases:
  - {size: 4}
  - {size: 2}
  - {random: {size: {integer: [5, 30]}}, times: 3}
tolerance: {atol: 1.0e-6, rtol: 0}
"""
CHECK = Function.model_validate(yaml.safe_load(RUBRIC))
STUB = "hw2.py line 3, in lower: raise NotImplementedError(text)\nNotImplementedError: your code"
FOR_LONG = "hw2.py line 3, in lower: return torch.softmax(x, 0)\nNotImplementedError: for 'Long'"


def tensor(array: Any, dtype: str = "bool") -> Tensor:
    array = np.asarray(array, dtype=dtype)
    return Tensor(dtype, array.shape, array.tobytes())


def lower(size: int) -> Tensor:
    return tensor(np.tril(np.ones((size, size))))


def upper(size: int) -> Tensor:
    return tensor(np.triu(np.ones((size, size))))


def nested(size: int) -> Plain:
    return tuple(tuple(int(column <= row) for column in range(size)) for row in range(size))


def one_slip(size: int) -> Tensor:
    array = np.tril(np.ones((size, size)))
    array[0, -1] = 1
    return tensor(array)


def either(size: int) -> Tensor:
    return lower(size) if size % 2 else upper(size)


def batched(size: int) -> Tensor:
    return tensor(array_of(lower(size))[None])


def size_of(call: Call) -> int:
    (size,) = call.args
    assert isinstance(size, int)
    return size


REFERENCE = {
    call.key: Reply(Status.OK, {"lower": lower, "upper": upper}[call.function](size_of(call)))
    for call in CHECK.asks_reference(ASKED)
}


def answer(function: Student) -> Answer:
    """The replies of a program with this function; a `Reply` stays unchanged."""
    replies = {call.key: reply(function(size_of(call))) for call in CHECK.asks(ASKED)}
    return Answer("module", "hw2.py", replies=replies)


def reply(value: Given) -> Reply:
    return value if isinstance(value, Reply) else Reply(Status.OK, value, line=9)


def share(function: Student, **changes: Any) -> Fraction:
    check = CHECK.model_copy(update=changes)
    return check.judge(answer(function), REFERENCE, ASKED).fraction


def ends(status: Status, detail: str = "why") -> Callable[[int], Reply]:
    return lambda size: Reply(status, detail=detail)


@pytest.mark.parametrize(
    ("function", "earned"),
    [
        pytest.param(lower, 1, id="right"),
        pytest.param(upper, 1, id="right by the other convention"),
        pytest.param(nested, 1, id="nested lists of ints"),
        pytest.param(lambda n: tensor(array_of(lower(n)), "float32"), 1, id="floats"),
        pytest.param(lambda n: tensor(array_of(lower(n)), "uint8"), 1, id="bytes"),
        pytest.param(lambda n: lower(n) if n <= 4 else upper(2), 0, id="typed in"),
        pytest.param(lambda n: upper(2) if n <= 4 else lower(n), 0, id="wrong in visible cases"),
        pytest.param(lambda n: upper(2) if n == 4 else lower(n), Fraction(4, 5), id="wrong in one"),
        pytest.param(one_slip, 0, id="a slip in every case"),
        pytest.param(batched, 0, id="a leading axis"),
        pytest.param(lambda n: tensor(1 - array_of(lower(n)) * 1.0), 0, id="inverted"),
        pytest.param(lambda n: tensor(np.full((n, n), np.nan), "float32"), 0, id="NaN"),
        pytest.param(lambda n: "a mask", 0, id="text"),
        pytest.param(lambda n: n, 0, id="a number"),
        pytest.param(lambda n: lower(n) if n == 4 else None, 0, id="mostly nothing"),
        pytest.param(
            lambda n: Reply(Status.DIED) if n == 2 else lower(n), Fraction(4, 5), id="dies in one"
        ),
    ],
)
def test_share_of_right_cases(function: Student, earned: float) -> None:
    assert share(function) == earned


def test_conventions_are_not_mixed() -> None:
    assert share(either) < 1


def test_all_or_nothing() -> None:
    broken = {"credit": "all or nothing"}
    assert share(lambda n: upper(2) if n == 4 else lower(n), **broken) == 0
    assert share(lower, **broken) == 1


def test_leading_axes_can_be_ignored() -> None:
    assert share(batched, leading_axes="ignore") == 1


@pytest.mark.parametrize(
    ("function", "is_answered"),
    [
        pytest.param(lower, True, id="written"),
        pytest.param(lambda n: None, False, id="returns nothing"),
        pytest.param(lambda n: lower(n) if n == 4 else None, True, id="returns something once"),
        pytest.param(ends(Status.ABSENT), False, id="no such name"),
        pytest.param(ends(Status.RAISED, STUB), False, id="a stub"),
        pytest.param(ends(Status.RAISED, UNWRITTEN), False, id="a stub in a hidden case"),
        pytest.param(ends(Status.RAISED, FOR_LONG), True, id="torch cannot do it"),
        pytest.param(ends(Status.RAISED, "ZeroDivisionError"), True, id="raises"),
        pytest.param(ends(Status.TIMED_OUT), True, id="hangs"),
    ],
)
def test_is_answered(function: Student, is_answered: bool) -> None:
    assert CHECK.is_answered(answer(function), ASKED) is is_answered


@pytest.mark.parametrize(
    ("function", "verdict"),
    [
        pytest.param(ends(Status.RAISED), Verdict.CRASHED, id="raises"),
        pytest.param(ends(Status.TIMED_OUT), Verdict.CRASHED, id="hangs"),
        pytest.param(ends(Status.DIED), Verdict.CRASHED, id="dies"),
        pytest.param(ends(Status.UNREADABLE), Verdict.WRONG, id="not plain data"),
        pytest.param(ends(Status.FAILED), Verdict.UNGRADED, id="our fault"),
        pytest.param(
            lambda n: Reply(Status.FAILED) if n == 2 else lower(n),
            Verdict.UNGRADED,
            id="our fault, once",
        ),
    ],
)
def test_replies_without_a_value(function: Student, verdict: Verdict) -> None:
    outcome = CHECK.judge(answer(function), REFERENCE, ASKED)
    assert (outcome.verdict, outcome.fraction) == (verdict, Fraction(0))


@pytest.mark.parametrize(("reply", "fault"), [
    pytest.param(Reply(Status.ABSENT), "has no", id="absent"),
    pytest.param(Reply(Status.RAISED, detail=STUB), "NotImplementedError: your code (hw2.py line 3",
                 id="raised"),
    pytest.param(Reply(Status.TIMED_OUT, detail="stopped"), "no value for", id="stopped"),
    pytest.param(Reply(Status.OK), "it is None", id="None"),
    pytest.param(Reply(Status.OK, "a mask"), "holds text", id="text"),
    pytest.param(Reply(Status.OK, ((1, 2), (3,))), "differ in shape", id="ragged"),
])  # fmt: skip
def test_a_reference_without_a_value_in_one_case_has_a_fault(reply: Reply, fault: str) -> None:
    request = CHECK.asks_reference(ASKED)[0]
    reference = {**REFERENCE, request.key: reply}
    assert CHECK.reference_fault(REFERENCE, ASKED) == ""
    assert fault in CHECK.reference_fault(reference, ASKED)
    assert f"'{request.function}'" in CHECK.reference_fault(reference, ASKED)


def test_nan_is_a_result_unless_there_is_nothing_else() -> None:
    first, *others = CHECK.asks_reference(ASKED)
    nan = Reply(Status.OK, tensor(np.full((2, 2), np.nan), "float32"))
    assert CHECK.reference_fault({**REFERENCE, first.key: nan}, ASKED) == ""
    every = {request.key: nan for request in (first, *others)}
    assert "only NaN for 'lower'" in CHECK.reference_fault(every, ASKED)


def test_a_number_may_come_as_a_tensor_of_one() -> None:
    check = Function.model_validate(yaml.safe_load(RUBRIC) | {"accept": "area", "name": "area"})
    calls = check.asks(QuestionContext())
    squares = {call.key: Reply(Status.OK, size_of(call) ** 2) for call in calls}
    ones = {call.key: Reply(Status.OK, tensor([size_of(call) ** 2], "int64")) for call in calls}
    assert (
        check.judge(Answer("module", "hw2.py", replies=ones), squares, QuestionContext()).fraction
        == 1
    )


def test_evidence_names_case_convention_and_entry() -> None:
    outcome = CHECK.judge(answer(one_slip), REFERENCE, ASKED)
    first = outcome.evidence[0]
    assert (first.case, first.convention, first.index) == ("mask(size=4)", "below", (1, 4))
    assert (first.expected, first.found, first.where) == (False, True, "hw2.py line 9")
    assert {piece.hidden for piece in outcome.evidence} == {False, True}
    assert not first.hidden


def test_an_answer_that_was_typed_in_is_flagged() -> None:
    outcome = CHECK.judge(answer(lambda n: lower(n) if n <= 4 else upper(2)), REFERENCE, ASKED)
    assert outcome.flags == ("right in visible cases only, as if typed in",)


def test_feedback() -> None:
    assert CHECK.judge(answer(upper), REFERENCE, ASKED).feedback == (
        "mask is right in 5 of 5 cases by the convention above "
        "(hw2.py line 9; allowed difference atol 1e-06)."
    )


def test_student_and_reference_are_asked_the_same() -> None:
    context = {call.args for call in CHECK.asks(ASKED)}
    assert context == {call.args for call in CHECK.asks_reference(ASKED)}
    assert {call.function for call in CHECK.asks_reference(ASKED)} == {"lower", "upper"}


def test_arguments_by_keyword() -> None:
    rubric = """{name: norm, accept: norm, by: keyword, tolerance: {atol: 0, rtol: 0},
        cases: [{x: 1, eps: 2}, {eps: 3, x: 1}, {x: 4}]}"""
    check = Function.model_validate(yaml.safe_load(rubric))
    asked = [(call.args, call.names) for call in check.asks(ASKED)]
    assert asked == [((1, 2), ("x", "eps")), ((3, 1), ("eps", "x")), ((4,), ("x",))]
    assert check.public(ASKED, {}, Publish.PRESENCE).keys["by"] == "keyword"


def test_a_crash_in_hidden_cases_alone_shows_no_input() -> None:
    rubric = """{name: mask, accept: lower, cases: [{random: {size: {integer: [5, 30]}}}],
        tolerance: {atol: 0, rtol: 0}}"""
    check = Function.model_validate(yaml.safe_load(rubric))
    [call] = check.asks(ASKED)
    assert call.is_hidden
    crashed = Answer("module", "hw.py", replies={call.key: Reply(Status.RAISED, detail="secret")})
    outcome = check.judge(crashed, {}, ASKED)
    assert outcome.feedback == "mask gave no value in a hidden case: it raised an exception."
    assert (outcome.verdict, outcome.evidence) == (Verdict.CRASHED, ())


def test_a_crash_is_described_by_the_first_visible_case() -> None:
    replies = {call.key: Reply(Status.RAISED, detail=str(call.args)) for call in CHECK.asks(ASKED)}
    outcome = CHECK.judge(Answer("module", "hw.py", replies=replies), {}, ASKED)
    assert outcome.feedback == "mask(size=4) gave no value: (4,)."
    assert [call.is_hidden for call in CHECK.asks(ASKED)] == [False] * 2 + [True] * 3
    assert not any(call.is_hidden for call in CHECK.asks_reference(ASKED))
