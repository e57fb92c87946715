"""The check `steps`: each compared value by its weight, over visible and hidden cases."""

from collections.abc import Callable
from fractions import Fraction

import pytest
import yaml
from pydantic import ValidationError

from grader.checks.steps import Steps
from grader.model import Answer, Outcome, Publish, Reply, Status, StepsRequest, Verdict
from grader.plugins import QuestionContext

ASKED = QuestionContext(seed=7)
RUBRIC = """
take: [{m: A(n)}, {y: m.f(x)}, {g: m.b(y)}]
cases:
  - {n: 2, x: 3}
  - {n: 4, x: 5}
  - {random: {n: {integer: [6, 50]}, x: {integer: [2, 9]}}, times: 2}
compare: {y: 2, g: 1, m.d: 1}
accept: {A: RefA}
tolerance: {atol: 0, rtol: 0}
"""
CHECK = Steps.model_validate(yaml.safe_load(RUBRIC))
Student = Callable[[int, int], Reply]


def three(y: object, g: object, d: object, detail: str = "") -> Reply:
    """A reply with three parts: numbers, or replies."""
    parts = (v if isinstance(v, Reply) else Reply(Status.OK, v) for v in (y, g, d))  # type: ignore[arg-type]
    return Reply(Status.OK, None, detail, line=9, parts=tuple(parts))


def right(n: int, x: int) -> Reply:
    return three(n * x, n * n * x, n + x)


def replies(requests: tuple[StepsRequest, ...], student: Student) -> dict[str, Reply]:
    return {each.key: student(*each.args) for each in requests}  # type: ignore[arg-type]


REFERENCE = replies(CHECK.asks_reference(ASKED), right)


def answer(student: Student) -> Answer:
    return Answer("module", "hw2.py", replies=replies(CHECK.asks(ASKED), student))


def judged(student: Student) -> Outcome:
    return CHECK.judge(answer(student), REFERENCE, ASKED)


FAILED = Reply(Status.RAISED, None, "KeyError: 'x'\nin the step `g = m.b(y)`")


@pytest.mark.parametrize(("student", "share"), [
    pytest.param(right, 1, id="right"),
    pytest.param(lambda n, x: three(n * x, -n * n * x, n + x), Fraction(3, 4), id="a sign"),
    pytest.param(lambda n, x: three(n * x, FAILED, FAILED), Fraction(1, 2), id="a failed step"),
    pytest.param(lambda n, x: three(n * x if n < 6 else 0, n * n * x, n + x), Fraction(1, 2),
                 id="one typed in"),
    pytest.param(lambda n, x: three(0 if n == 2 else n * x, n * n * x, n + x), Fraction(7, 8),
                 id="one wrong in one case"),
    pytest.param(lambda n, x: Reply(Status.TIMED_OUT) if n == 2 else right(n, x), Fraction(3, 4),
                 id="one case hangs"),
    pytest.param(lambda n, x: three((n * x,), "text", None), Fraction(1, 2),
                 id="a list of one number counts as a number"),
])  # fmt: skip
def test_share(student: Student, share: Fraction) -> None:
    assert judged(student).fraction == share


@pytest.mark.parametrize(("student", "verdict"), [
    pytest.param(lambda n, x: three(FAILED, FAILED, FAILED), Verdict.CRASHED, id="all steps fail"),
    pytest.param(lambda n, x: Reply(Status.DIED), Verdict.CRASHED, id="the process ends"),
    pytest.param(lambda n, x: three(1, Reply(Status.FORBIDDEN), 1), Verdict.UNGRADED,
                 id="forbidden"),
    pytest.param(lambda n, x: Reply(Status.FAILED), Verdict.UNGRADED, id="our fault"),
    pytest.param(lambda n, x: three(None, None, None), Verdict.WRONG, id="nothing"),
])  # fmt: skip
def test_verdict(student: Student, verdict: Verdict) -> None:
    assert judged(student).verdict is verdict


UNWRITTEN = Reply(Status.RAISED, None, "NotImplementedError")


@pytest.mark.parametrize(("student", "is_answered"), [
    pytest.param(right, True, id="written"),
    pytest.param(lambda n, x: three(1, UNWRITTEN, UNWRITTEN), True, id="partly written"),
    pytest.param(lambda n, x: three(UNWRITTEN, UNWRITTEN, UNWRITTEN), False, id="stubs"),
    pytest.param(lambda n, x: three(None, None, Reply(Status.ABSENT)), False, id="nothing"),
    pytest.param(lambda n, x: Reply(Status.ABSENT), False, id="no such class"),
    pytest.param(lambda n, x: Reply(Status.TIMED_OUT), True, id="hangs"),
])  # fmt: skip
def test_is_answered(student: Student, is_answered: bool) -> None:
    assert CHECK.is_answered(answer(student), ASKED) is is_answered


def test_the_reference_takes_the_same_steps_under_its_own_names() -> None:
    asked, accepted = CHECK.asks(ASKED), CHECK.asks_reference(ASKED)
    assert [each.is_hidden for each in asked] == [False, False, True, True]
    assert [each.args for each in asked] == [each.args for each in accepted]
    assert {each.uses for each in accepted} == {("RefA",)}
    assert accepted[0].steps[0].value[1] == ("name", "RefA")
    assert not any(each.is_hidden for each in accepted)


def test_a_failure_is_told_once_with_what_depends_on_it() -> None:
    outcome = judged(lambda n, x: three(n * x, FAILED, FAILED, FAILED.detail))
    visible = [item for item in outcome.evidence if not item.hidden and not item.earned]
    assert [(item.case, item.message) for item in visible[::2]] == [
        ("g (n=2, x=3)", "KeyError: 'x'\nin the step `g = m.b(y)`; m.d depends on it"),
        ("m.d (n=2, x=3)", "it depends on what failed: see g"),
    ]


def test_a_wrong_value_after_a_failed_step_tells_the_failure() -> None:
    outcome = judged(
        lambda n, x: three(0, n * n * x, n + x, "AttributeError\nin the step `m.W = W`")
    )
    assert outcome.evidence[0].message == "AttributeError\nin the step `m.W = W`"
    assert {item.message for item in outcome.evidence if item.earned} == {""}


def test_feedback_and_flags() -> None:
    outcome = judged(lambda n, x: three(n * x, n * n * x if n < 6 else 0, n + x))
    assert outcome.feedback == (
        "y is right in 4 of 4 cases (50 of 50 %); g is right in 2 of 4 cases (0 of 25 %); "
        "m.d is right in 4 of 4 cases (25 of 25 %) (hw2.py line 9; allowed difference 0)."
    )
    assert outcome.flags == ("g: right in visible cases only, as if typed in",)


@pytest.mark.parametrize(("reply", "fault"), [
    pytest.param(Reply(Status.RAISED, None, "KeyError"), "gives no value for 'RefA': KeyError",
                 id="it raises"),
    pytest.param(Reply(Status.ABSENT), "has no 'RefA'", id="no class"),
    pytest.param(three(1, 1, FAILED), "gives no value for 'm.d': KeyError: 'x' in the step",
                 id="a step raises"),
    pytest.param(three(1, None, 1), "gives no value for 'g': it is None", id="nothing"),
    pytest.param(three(1, 1, "text"), "gives a value for 'm.d' that cannot be compared", id="text"),
])  # fmt: skip
def test_a_fault_of_the_reference(reply: Reply, fault: str) -> None:
    key = CHECK.asks_reference(ASKED)[0].key
    assert CHECK.reference_fault({**REFERENCE, key: reply}, ASKED).startswith(fault)
    assert CHECK.reference_fault(REFERENCE, ASKED) == ""


def test_the_public_check_only_asks_for_the_class() -> None:
    public = CHECK.public(ASKED, {}, Publish.PRESENCE)
    assert (public.kind, public.keys) == ("has_function", {"name": "A"})


def test_the_reference_solves_it() -> None:
    [solution] = CHECK.solutions(REFERENCE, ASKED)
    assert solution.names == {"A": "RefA"}
    assert (
        CHECK.judge(Answer("module", "x", replies=solution.replies), REFERENCE, ASKED).fraction == 1
    )


@pytest.mark.parametrize(("change", "complaint"), [
    pytest.param({"cases": [{"n": 1, "x": 2}, {"n": 1}]}, "the same values", id="another name"),
    pytest.param({"accept": {"B": "C"}}, "called 'B'", id="an unused name"),
    pytest.param({"compare": {"q": 1}}, "no step gives 'q'", id="an unknown result"),
])  # fmt: skip
def test_flaws(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Steps.model_validate(yaml.safe_load(RUBRIC) | change)


def test_names_may_come_in_any_order() -> None:
    cases = {"cases": [{"n": 1, "x": 2}, {"x": 2, "n": 1}]}
    check = Steps.model_validate(yaml.safe_load(RUBRIC) | cases)
    assert [each.names for each in check.asks(ASKED)] == [("n", "x"), ("x", "n")]
