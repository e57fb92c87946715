"""The contracts of every kind of check; each is a function that takes a kind."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml

from grader.model import Answer, Disclosure, Outcome, Part, Plain, Reply, Verdict
from grader.plugins import Check, Example
from grader.presentation.disclosure import for_student
from tests.support.factories import check_grade, grade, question


def judge(check: type[Check], example: Example, reference: Mapping[str, Reply]) -> Outcome:
    """The outcome of an example's answer with this reference."""
    kind = check.model_validate(yaml.safe_load(example.rubric))
    return kind.judge(example.answer, reference, example.context)


def examples_earn_what_they_say(check: type[Check]) -> None:
    """Each example is answered and earns its fraction, before and after `get_ready`."""
    for example in check.EXAMPLES:
        kind = check.model_validate(yaml.safe_load(example.rubric))
        assert kind.is_answered(example.answer, example.context), example.name
        outcome = kind.judge(example.answer, example.reference, example.context)
        assert float(outcome.fraction) == pytest.approx(example.fraction, abs=1e-3), example.name
        assert example.verdict in {None, outcome.verdict}, example.name
        kind.get_ready()
        assert outcome == kind.judge(example.answer, example.reference, example.context)


def every_key_is_documented(check: type[Check]) -> None:
    """Each key of the kind, and of the blocks in it, has a description."""
    schema = check.model_json_schema()
    blocks = [schema, *schema.get("$defs", {}).values()]
    keys = [pair for block in blocks for pair in block.get("properties", {}).items()]
    assert [key for key, value in keys if not value.get("description")] == []


def examples_are_right_and_wrong(check: type[Check]) -> None:
    """A kind that gives points shows how to earn all and none of them."""
    fractions = {example.fraction for example in check.EXAMPLES}
    assert {0, 1} <= fractions if check.gives_points else fractions == {0}
    assert check.part in Part


def an_empty_file_is_not_an_answer(check: type[Check]) -> None:
    """A file without text and values does not answer the check."""
    example = check.EXAMPLES[0]
    kind = check.model_validate(yaml.safe_load(example.rubric))
    assert not kind.is_answered(Answer("writeup", "hw2.md"), example.context)


def only_kinds_without_points_leave_examples_ungraded(check: type[Check]) -> None:
    """A kind that gives points decides; others leave that to the instructor's rubric."""
    for example in check.EXAMPLES:
        outcome = judge(check, example, example.reference)
        assert not outcome.feedback.endswith("!")
        assert outcome.verdict is not Verdict.UNGRADED or not check.gives_points
        assert outcome.provisional is (outcome.verdict is Verdict.UNGRADED)


def wrong_answers_show_the_expected_value_only_if_disclosed(check: type[Check]) -> None:
    """What a student sees of a wrong answer is the same for another expected value."""
    wrong = [example for example in check.EXAMPLES if example.fraction == 0 and example.reference]
    for example in wrong:
        found, found_by_other = _views(check, example, Disclosure.FOUND)
        assert found == found_by_other, example.name
    if wrong:
        disclosed = [_views(check, example, Disclosure.EXPECTED) for example in wrong]
        assert any(view != by_other for view, by_other in disclosed)


def _views(check: type[Check], example: Example, level: Disclosure) -> tuple[str, str]:
    """What a student sees with the example's reference, and with other numbers in it."""
    other = {
        key: replace(_with_other_value(reply), parts=tuple(map(_with_other_value, reply.parts)))
        for key, reply in example.reference.items()
    }
    view, other_view = (
        _view(judge(check, example, reference), level) for reference in (example.reference, other)
    )
    return view, other_view


def _view(outcome: Outcome, level: Disclosure) -> str:
    assert outcome.fraction == 0
    check = replace(check_grade(), outcome=outcome, disclose=level)
    return repr(for_student(grade("ada", question(check)), after_due=False))


def _with_other_value(reply: Reply) -> Reply:
    return reply if reply.parts else replace(reply, value=_other_value(reply.value))


def _other_value(value: Plain) -> Plain:
    """A value of the same shape with other numbers."""
    if isinstance(value, tuple):
        return tuple(map(_other_value, value))
    assert isinstance(value, int)
    return value + 1000


CHECK_CONTRACTS = (
    examples_earn_what_they_say,
    every_key_is_documented,
    examples_are_right_and_wrong,
    an_empty_file_is_not_an_answer,
    only_kinds_without_points_leave_examples_ungraded,
    wrong_answers_show_the_expected_value_only_if_disclosed,
)
