"""Hands in the reference in every form, and then submissions that must earn nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from typing import Any

from grader.discover import Submission, Work
from grader.escapes import shorten
from grader.model import Answer, CollectedReplies, Grade, SourceFile, Verdict
from grader.pipeline.judging import criterion_judge, judge_submission
from grader.pipeline.prepare import PreparedSubmission, prepare
from grader.rubric.model import Criterion, Question
from grader.rubric_check.finding import RubricFinding, error, warning
from grader.rubric_check.rubric_under_test import (
    FULL,
    CheckLocation,
    RubricUnderTest,
    full_mark_examples,
    program_answer,
    writeup_answer,
)

Replies = Future[dict[str, CollectedReplies]]


def check_forms(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Criteria for which the reference earns too little, or a blank submission something."""
    references = [
        (form, *_start(target, form, text)) for form, text in _reference_submissions(target)
    ]
    blanks = [(what, *_start(target, form, text)) for what, form, text in _blanks(target)]
    yield from _check_conventions(target)
    judge = criterion_judge(lambda: target.reference)
    for form, prepared, replies in references:
        grade = judge_submission(prepared, replies.result(), target.rubric, judge)
        yield from _underpaid(target, grade, form)
    for what, prepared, replies in blanks:
        grade = judge_submission(prepared, replies.result(), target.rubric, judge)
        yield from _overpaid(target, grade, what)


def _start(target: RubricUnderTest, form: str, text: str) -> tuple[PreparedSubmission, Replies]:
    """Start to grade a submission."""
    suffix = {"module": ".py", "notebook": ".ipynb"}.get(form, ".md")
    file = SourceFile(f"{target.rubric.assignment}{suffix}", text.encode())
    prepared = prepare(Submission("reference", "reference"), Work({form: file}), target.rubric)
    return prepared, target.pool.collect(prepared.plans)


def _reference_submissions(target: RubricUnderTest) -> Iterator[tuple[str, str]]:
    """The reference as a student would hand it in, by form."""
    texts = {question.id: _best_text(target, question) for question in target.rubric.questions}
    for form in target.rubric.forms:
        if form == "module":
            answers = {name: text for name, text in texts.items() if text}
            yield form, f"{_student_program(target)}\nanswers = {answers!r}\n"
        elif form == "notebook":
            yield form, _notebook(_student_program(target), texts)
        elif form == "writeup":
            yield form, _writeup(texts)


def _student_program(target: RubricUnderTest) -> str:
    """The reference, with the names that students use bound to its values."""
    reference_names: dict[str, str] = {}
    for location in target.locations():
        for solution in target.solutions(location)[:1]:
            reference_names |= {
                name: reference for name, reference in solution.names.items() if name != reference
            }
    # All values are saved before any name is bound, because a student's name may be the
    # reference's name for something else.
    values = "".join(f"_right_{at} = {name}\n" for at, name in enumerate(reference_names.values()))
    names = "".join(f"{name} = _right_{at}\n" for at, name in enumerate(reference_names))
    return f"{target.source}\n{values}{names}"


def _notebook(program: str, texts: Mapping[str, str]) -> str:
    code: dict[str, Any] = {
        "cell_type": "code",
        "source": program,
        "execution_count": None,
        "outputs": [],
    }
    answers: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": f"## {name}\n\n{text}"} for name, text in texts.items()
    ]
    cells = [
        {"id": f"cell-{at}", "metadata": {}, **cell} for at, cell in enumerate((code, *answers))
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _writeup(texts: Mapping[str, str]) -> str:
    return "".join(f"## {name}\n\n{text}\n\n" for name, text in texts.items())


def _best_text(target: RubricUnderTest, question: Question) -> str:
    """The best answer in words: for each part an example, or what the reference computes."""
    examples = full_mark_examples(question)
    if examples:
        return examples[0].answer
    parts = []
    for location in target.locations():
        if location.question is question:
            examples = full_mark_examples(location.criterion)
            solutions = target.solutions(location)
            texts = [text for solution in solutions for text in solution.texts]
            parts += [examples[0].answer] if examples else texts[:1]
    return "\n\n".join(dict.fromkeys(parts))


def _can_answer(
    target: RubricUnderTest, question: Question, criterion: Criterion, form: str
) -> bool:
    """Whether a form can hold an answer to a criterion that should earn full marks."""
    if full_mark_examples(criterion) or full_mark_examples(question):
        return True
    solutions = [
        solution
        for location in target.locations()
        if location.criterion is criterion
        for solution in target.solutions(location)
    ]
    in_code = form != "writeup" and any(solution.names for solution in solutions)
    return in_code or any(solution.texts for solution in solutions)


def _underpaid(target: RubricUnderTest, grade: Grade, form: str) -> Iterator[RubricFinding]:
    """Criteria for which the reference does not earn full marks."""
    for question, graded in zip(target.rubric.questions, grade.questions, strict=True):
        for criterion, check in zip(question.criteria, graded.checks, strict=True):
            outcome = check.outcome
            if outcome.fraction == FULL or not _can_answer(target, question, criterion, form):
                continue
            why = outcome.staff_note or outcome.feedback
            what = f"the reference handed in as a {form} earns {float(outcome.fraction):.3g}, not 1"
            # a value that the grader does not read in a text makes no other grade wrong
            is_warning = form == "writeup" and not full_mark_examples(criterion)
            report = warning if is_warning else error
            yield report("reference", target.where(criterion.path), what, why)


def _check_conventions(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Accepted conventions that do not earn full marks, as a value or in one of their spellings."""
    has_texts = bool({"writeup", "notebook"} & set(target.rubric.forms))
    for location in target.locations():
        for solution in target.solutions(location):
            answers = {}
            if solution.replies:
                answers["as a value"] = program_answer(solution.replies)
            if has_texts:
                answers |= {f"written as {text}": writeup_answer(text) for text in solution.texts}
            for form, answer in answers.items():
                name = f"{solution.convention or 'it'} {form}"
                yield from _underpaid_convention(target, location, answer, name)


def _underpaid_convention(
    target: RubricUnderTest, location: CheckLocation, answer: Answer, name: str
) -> Iterator[RubricFinding]:
    outcome = target.judge(location, answer)
    if outcome is None or outcome.fraction != FULL:
        earns = f"earns {float(outcome.fraction):.3g}" if outcome else "is not found"
        what = f"the reference's own answer {earns}: {shorten(name, 90)}"
        why = (outcome.staff_note or outcome.feedback) if outcome else ""
        report = warning if answer.text is not None else error
        yield report("convention", target.where(location.path), what, why)


def _blanks(target: RubricUnderTest) -> Iterator[tuple[str, str, str]]:
    """Submissions that answer nothing: what each is, its form and its text."""
    questions = {question.id: question.context.text for question in target.rubric.questions}
    blank = dict.fromkeys(questions, "")
    names = {
        name
        for location in target.locations()
        for solution in target.solutions(location)
        for name in solution.names
    }
    starter = "".join(
        f"def {name}(*_):\n    raise NotImplementedError\n\n" for name in sorted(names)
    )
    for form in target.rubric.forms:
        if form == "module":
            yield "an empty module", form, ""
            yield "a module with empty functions", form, f"{starter}answers = {blank!r}\n"
            yield "the bare text of the questions", form, f"answers = {questions!r}\n"
        elif form == "writeup":
            yield "a write-up of headings", form, _writeup(blank)
            yield "the bare text of the questions", form, _writeup(questions)
        elif form == "notebook":
            yield "a notebook with empty functions", form, _notebook(starter, blank)


def _overpaid(target: RubricUnderTest, grade: Grade, what: str) -> Iterator[RubricFinding]:
    """Criteria for which a blank submission earns something."""
    for question, graded in zip(target.rubric.questions, grade.questions, strict=True):
        for criterion, check in zip(question.criteria, graded.checks, strict=True):
            outcome = check.outcome
            if outcome.fraction and outcome.verdict is not Verdict.UNGRADED:
                share = f"{what} earns {float(outcome.fraction):.3g} of {question.id}"
                yield error("blank", target.where(criterion.path), share, outcome.feedback)


def find_unproved(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Criteria without a reference and without an example that earns full marks."""
    forms = target.rubric.forms
    for question in target.rubric.questions:
        for criterion in question.criteria:
            if not any(_can_answer(target, question, criterion, form) for form in forms):
                what = "nothing shows that an answer can earn full marks here"
                hint = "add examples: answers with score: 1, and some with score: 0"
                yield warning("unproved", target.where(criterion.path), what, hint)
