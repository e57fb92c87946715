"""Holds a rubric to its own examples."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from decimal import Decimal
from fractions import Fraction

from grader.model import Answer, CodeCell, CollectedReplies, Plan, Program, Verdict
from grader.pipeline.judging import judge_criterion
from grader.pipeline.prepare import student_requests
from grader.rubric.model import Criterion, ExampleAnswer, Question
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.subject import Subject, left, written
from grader.scoring import grade_question

CENT = Decimal("0.01")
MOST_SHOWN = 60


def samples(course: Subject) -> Iterator[RubricFinding]:
    """Every example that does not earn what the rubric says."""
    running = [
        (question, criteria, one, _started(course, one))
        for question in course.rubric.questions
        for criteria, given in _blocks(question)
        for one in given
    ]
    for question, criteria, one, ran in running:
        answer = _answer(one, ran.result()["module"] if ran else None)
        checks = [
            judge_criterion(criterion, question.context, [answer], lambda: course.reference)
            for criterion in criteria
        ]
        grade = grade_question(question, checks)
        possible = sum((criterion.points for criterion in criteria), Decimal(0))
        yield from _compared(one, course, grade.points / possible, grade.verdict)


def _blocks(
    question: Question,
) -> Iterator[tuple[tuple[Criterion, ...], tuple[ExampleAnswer, ...]]]:
    yield question.criteria, question.samples
    yield from (((criterion,), criterion.samples) for criterion in question.criteria)


def _started(course: Subject, one: ExampleAnswer) -> Future[dict[str, CollectedReplies]] | None:
    if not one.code:
        return None
    program = Program("module", "example.py", (CodeCell(0, one.code),))
    requests = student_requests(course.rubric)
    rubric = course.rubric
    terms = rubric.terms
    plan = Plan(program, requests, rubric.limits, rubric.seed, rubric.files, terms)
    return course.pool.collect({"module": plan})


def _answer(one: ExampleAnswer, ran: CollectedReplies | None) -> Answer:
    return left(ran.replies, one.answer) if ran else written(one.answer)


def _compared(
    one: ExampleAnswer, course: Subject, share: Decimal, verdict: Verdict
) -> Iterator[RubricFinding]:
    text = " ".join((one.answer or one.code).split())
    shown = text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."
    where, hint = course.where(one.path), "tune the check, or correct the example"
    if one.score is not None and abs(Fraction(share) - Fraction(one.score)) > Fraction(CENT):
        what = f"the example '{shown}' earns {share:.4g} of the points, not {one.score}"
        yield error("example", where, what, hint)
    elif one.verdict is not None and one.verdict is not verdict:
        what = f"the example '{shown}' is {verdict}, not {one.verdict}"
        yield error("example", where, what, hint)
