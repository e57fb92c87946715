"""Compares what the examples of a rubric earn with what the rubric says."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from decimal import Decimal
from fractions import Fraction

from grader.escapes import shorten
from grader.model import Answer, CodeCell, CollectedReplies, Plan, Program, Verdict
from grader.pipeline.judging import judge_criterion
from grader.pipeline.prepare import student_requests
from grader.rubric.model import Criterion, ExampleAnswer, Question
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.rubric_under_test import RubricUnderTest, program_answer, writeup_answer
from grader.scoring import grade_question

CENT = Decimal("0.01")


def check_examples(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """The examples that do not earn what the rubric says."""
    running = [
        (question, criteria, example, _start(target, example))
        for question in target.rubric.questions
        for criteria, examples in _blocks(question)
        for example in examples
    ]
    for question, criteria, example, future in running:
        answer = _answer(example, future.result()["module"] if future else None)
        checks = [
            judge_criterion(criterion, question.context, [answer], lambda: target.reference)
            for criterion in criteria
        ]
        grade = grade_question(question, checks)
        possible = sum((criterion.points for criterion in criteria), Decimal(0))
        yield from _mismatch(example, target, grade.points / possible, grade.verdict)


def _blocks(
    question: Question,
) -> Iterator[tuple[tuple[Criterion, ...], tuple[ExampleAnswer, ...]]]:
    """The examples of a question and of its parts, with the criteria that they are for."""
    yield question.criteria, question.examples
    yield from (((criterion,), criterion.examples) for criterion in question.criteria)


def _start(
    target: RubricUnderTest, example: ExampleAnswer
) -> Future[dict[str, CollectedReplies]] | None:
    """Start to run the code of an example; None if it has none."""
    if not example.code:
        return None
    rubric = target.rubric
    program = Program("module", "example.py", (CodeCell(0, example.code),))
    requests = student_requests(rubric)
    plan = Plan(program, requests, rubric.limits, files=rubric.files, terms=rubric.terms)
    return target.pool.collect({"module": plan})


def _answer(example: ExampleAnswer, collected: CollectedReplies | None) -> Answer:
    if collected is None:
        return writeup_answer(example.answer)
    return program_answer(collected.replies, example.answer)


def _mismatch(
    example: ExampleAnswer, target: RubricUnderTest, share: Decimal, verdict: Verdict
) -> Iterator[RubricFinding]:
    name = f"the example '{shorten(example.answer or example.code, 60)}'"
    where, hint = target.where(example.path), "tune the check, or correct the example"
    score = example.score
    if score is not None and abs(Fraction(share) - Fraction(score)) > Fraction(CENT):
        what = f"{name} earns {share:.4g} of the points, not {score}"
        yield error("example", where, what, hint)
    elif example.verdict is not None and example.verdict is not verdict:
        yield error("example", where, f"{name} is {verdict}, not {example.verdict}", hint)
