"""Hands in the reference itself, in every form; and then what must earn nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from typing import Any

from grader.discover import Submission, Work
from grader.model import Answer, CollectedReplies, Grade, SourceFile, Verdict
from grader.pipeline.judging import criterion_judge, judge_submission
from grader.pipeline.prepare import PreparedSubmission, prepare
from grader.rubric.model import Criterion, Question
from grader.rubric_check.finding import RubricFinding, error, warning
from grader.rubric_check.subject import FULL, CheckLocation, Subject, full_samples, left, written

Running = tuple[str, PreparedSubmission, "Future[dict[str, CollectedReplies]]"]


def forms(course: Subject) -> Iterator[RubricFinding]:
    """Where the reference does not earn full marks, and where nothing earns something."""
    running = [(form, *_started(course, form, text)) for form, text in _whole(course)]
    idle = [(what, *_started(course, form, text)) for what, form, text in _nothing(course)]
    yield from _alone(course)
    judge = criterion_judge(lambda: course.reference)
    for form, prepared, ran in running:
        grade = judge_submission(prepared, ran.result(), course.rubric, judge)
        yield from _lacking(course, grade, form)
    for what, prepared, ran in idle:
        grade = judge_submission(prepared, ran.result(), course.rubric, judge)
        yield from _earning(course, grade, what)


def _started(
    course: Subject, form: str, text: str
) -> tuple[PreparedSubmission, Future[dict[str, CollectedReplies]]]:
    suffix = {"module": ".py", "notebook": ".ipynb"}.get(form, ".md")
    file = SourceFile(f"{course.rubric.assignment}{suffix}", text.encode())
    prepared = prepare(Submission("reference", "reference"), Work({form: file}), course.rubric)
    return prepared, course.pool.collect(prepared.plans)


def _whole(course: Subject) -> Iterator[tuple[str, str]]:
    """The reference as a student would hand it in, by form."""
    texts = {question.id: _text(course, question) for question in course.rubric.questions}
    for form in course.rubric.forms:
        if form == "module":
            said = {name: text for name, text in texts.items() if text}
            yield form, f"{_program(course)}\nanswers = {said!r}\n"
        elif form == "notebook":
            yield form, _notebook(_program(course), texts)
        elif form == "writeup":
            yield form, _page(texts)


def _program(course: Subject) -> str:
    """The reference, and the names that students use for what it calls otherwise."""
    names: dict[str, str] = {}
    for placed in course.checks():
        for solution in course.solutions(placed)[:1]:
            names |= {own: right for own, right in solution.names.items() if own != right}
    held = "".join(f"_right_{at} = {right}\n" for at, right in enumerate(names.values()))
    bound = "".join(f"{own} = _right_{at}\n" for at, own in enumerate(names))
    return f"{course.source}\n{held}{bound}"


def _notebook(program: str, texts: Mapping[str, str]) -> str:
    code: dict[str, Any] = {
        "cell_type": "code",
        "source": program,
        "execution_count": None,
        "outputs": [],
    }
    said: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": f"## {name}\n\n{text}"} for name, text in texts.items()
    ]
    cells = [{"id": f"cell-{at}", "metadata": {}, **one} for at, one in enumerate((code, *said))]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _page(texts: Mapping[str, str]) -> str:
    return "".join(f"## {name}\n\n{text}\n\n" for name, text in texts.items())


def _text(course: Subject, question: Question) -> str:
    """The best answer in words: of each part an example, or what the reference computes."""
    if whole := full_samples(question):
        return whole[0].answer
    parts = []
    for placed in course.checks():
        if placed.question is question:
            full = full_samples(placed.criterion)
            texts = [text for one in course.solutions(placed) for text in one.texts]
            parts += [full[0].answer] if full else texts[:1]
    return "\n\n".join(dict.fromkeys(parts))


def _can(course: Subject, criterion: Criterion, form: str) -> bool:
    """Whether the reference has an answer to a criterion that a form can hold."""
    own = [placed for placed in course.checks() if placed.criterion is criterion]
    solutions = [one for placed in own for one in course.solutions(placed)]
    in_code = any(one.names for one in solutions) and form != "writeup"
    proved = [*full_samples(criterion), *(one for q in _of(own) for one in full_samples(q))]
    return in_code or bool(proved) or any(one.texts for one in solutions)


def _of(placed: list[CheckLocation]) -> list[Question]:
    return [placed[0].question] if placed else []


def _lacking(course: Subject, grade: Grade, form: str) -> Iterator[RubricFinding]:
    for question, graded in zip(course.rubric.questions, grade.questions, strict=True):
        for criterion, check in zip(question.criteria, graded.checks, strict=True):
            if check.outcome.fraction == FULL or not _can(course, criterion, form):
                continue
            why = check.outcome.staff_note or check.outcome.feedback
            what = f"the reference handed in as a {form} earns {float(check.outcome.fraction):.3g}"
            # that we do not read a value in a text is no fault that makes other grades wrong
            told = warning if form == "writeup" and not full_samples(criterion) else error
            yield told("reference", course.where(criterion.path), f"{what}, not 1", why)


def _alone(course: Subject) -> Iterator[RubricFinding]:
    """Each accepted convention must earn full marks alone, as a value and in each spelling."""
    for placed in course.checks():
        for one in course.solutions(placed):
            answers = [("as a value", left(one.replies))] if one.replies else []
            if {"writeup", "notebook"} & set(course.rubric.forms):
                answers += [(f"written as {text}", written(text)) for text in one.texts]
            for how, answer in answers:
                yield from _short(course, placed, answer, f"{one.convention or 'it'} {how}")


def _short(
    course: Subject, placed: CheckLocation, answer: Answer, how: str
) -> Iterator[RubricFinding]:
    outcome = course.judged(placed, answer)
    if outcome is None or outcome.fraction != FULL:
        earns = f"earns {float(outcome.fraction):.3g}" if outcome else "is not found"
        shown = how if len(how) <= 90 else f"{how[:87]}..."
        what = f"the reference's own answer {earns}: {shown}"
        why = (outcome.staff_note or outcome.feedback) if outcome else ""
        told = warning if answer.text is not None else error
        yield told("convention", course.where(placed.path), what, why)


def _nothing(course: Subject) -> Iterator[tuple[str, str, str]]:
    """Submissions that answer nothing, each with what it is, its form, and its text."""
    asked = {question.id: question.context.text for question in course.rubric.questions}
    blank = dict.fromkeys(asked, "")
    names = {
        own for placed in course.checks() for one in course.solutions(placed) for own in one.names
    }
    starter = "".join(
        f"def {name}(*_):\n    raise NotImplementedError\n\n" for name in sorted(names)
    )
    for form in course.rubric.forms:
        if form == "module":
            yield "an empty module", form, ""
            yield "a module in which nothing is filled in", form, f"{starter}answers = {blank!r}\n"
            yield "the bare text of the questions", form, f"answers = {asked!r}\n"
        elif form == "writeup":
            yield "a write-up of headings", form, _page(blank)
            yield "the bare text of the questions", form, _page(asked)
        elif form == "notebook":
            yield "a notebook in which nothing is filled in", form, _notebook(starter, blank)


def _earning(course: Subject, grade: Grade, what: str) -> Iterator[RubricFinding]:
    for question, graded in zip(course.rubric.questions, grade.questions, strict=True):
        for criterion, check in zip(question.criteria, graded.checks, strict=True):
            if check.outcome.fraction and check.outcome.verdict is not Verdict.UNGRADED:
                share = float(check.outcome.fraction)
                words = f"{what} earns {share:.3g} of {question.id}"
                yield error("blank", course.where(criterion.path), words, check.outcome.feedback)


def unproved(course: Subject) -> Iterator[RubricFinding]:
    """Slots of which nothing shows that they can be answered: no reference, and no example."""
    for question in course.rubric.questions:
        for criterion in question.criteria:
            if not any(_can(course, criterion, form) for form in course.rubric.forms):
                what = "nothing shows that an answer can earn full marks here"
                hint = "add examples: answers with score: 1, and some with score: 0"
                yield warning("unproved", course.where(criterion.path), what, hint)
