"""Judges answers: each check on each answer, then the criterion, then the whole submission."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import TypeAlias

from grader import scoring
from grader.errors import GradeError
from grader.escapes import shorten
from grader.model import (
    Answer,
    CheckGrade,
    CollectedReplies,
    Grade,
    Leftover,
    Outcome,
    Place,
    QuestionGrade,
    Reply,
    StepFault,
    Verdict,
)
from grader.pipeline.prepare import PreparedSubmission
from grader.pipeline.question_answers import answers_by_question, unknown_keys
from grader.pipeline.unmet_needs import unmet_needs
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Criterion, Question, Rubric
from grader.scoring import JudgedAnswer
from grader.text.markdown import SHOWN_CHARS

_LOG = logging.getLogger(__name__)

MAX_LEFTOVERS = 50
"""The most leftovers of a submission that are kept."""

WaitForReplies: TypeAlias = Callable[[], Mapping[str, Reply]]
"""Returns the reference's replies; it may have to wait until the reference has run."""

CriterionJudge: TypeAlias = Callable[[Question, Criterion, Sequence[Answer], str], CheckGrade]
"""Judges a student's answers by a criterion; the last argument is a fault of ours, or empty."""


def criterion_judge(replies: WaitForReplies) -> CriterionJudge:
    """A judge without a cache."""

    def judge(
        question: Question, criterion: Criterion, answers: Sequence[Answer], fault: str
    ) -> CheckGrade:
        return judge_criterion(criterion, question.context, answers, replies, fault)

    return judge


def judge_submission(
    prepared: PreparedSubmission,
    collected: Mapping[str, CollectedReplies],
    rubric: Rubric,
    judge: CriterionJudge,
) -> Grade:
    """Judge all of a student's answers.

    Args:
        prepared: what was read from the student's files.
        collected: what the student's program replied, by form.
        rubric: the questions and their criteria.
        judge: judges the answers to a question by one criterion.
    """
    answers = answers_by_question(prepared, collected, rubric)
    ours = [*prepared.faults, *(replies.fault for replies in collected.values())]
    fault = "; ".join(filter(None, ours))
    verdicts: dict[tuple[str, str], Verdict] = {}
    questions = tuple(
        _judge_question(question, answers[question.id], judge, fault, verdicts)
        for question in rubric.questions
    )
    checks = [check for question in questions for check in question.checks]
    faults = tuple(_step_faults(prepared, collected))
    needs = (*_needs_of_newer_python(prepared, collected), *unmet_needs(faults, questions))
    layers = [layer for replies in collected.values() for layer in replies.isolation]
    all_leftovers = _leftovers(prepared, collected, rubric, questions, answers)
    leftovers = tuple(islice(all_leftovers, MAX_LEFTOVERS))
    return Grade(
        student=prepared.submission.student,
        points=sum((question.points for question in questions), Decimal(0)),
        possible=sum((each.possible for each in questions if not each.bonus), Decimal(0)),
        ungraded=sum(check.points is None for check in checks),
        questions=questions,
        files=tuple(prepared.work.files[form].name for form in prepared.readings),
        notes=(*prepared.notes, *map(str, leftovers), *needs),
        faults=faults,
        isolation=tuple(dict.fromkeys(layers)),
        slug=prepared.submission.slug,
        unread=(*prepared.unread, *needs),
        login=prepared.submission.login,
        repository=prepared.submission.folder,
        leftovers=leftovers,
    )


def _leftovers(
    prepared: PreparedSubmission,
    collected: Mapping[str, CollectedReplies],
    rubric: Rubric,
    questions: Iterable[QuestionGrade],
    answers: Mapping[str, Sequence[Answer]],
) -> Iterator[Leftover]:
    """Everything that no question accounts for, and what may be an answer that was not found."""
    yield from _texts_without_answer(questions, answers)
    yield from unknown_keys(prepared, collected, rubric)
    yield from prepared.work.leftovers
    for reading in prepared.readings.values():
        yield from reading.leftovers


def _texts_without_answer(
    questions: Iterable[QuestionGrade], answers: Mapping[str, Sequence[Answer]]
) -> Iterator[Leftover]:
    """The texts under a question of which a check found no answer in any of them."""
    for question in questions:
        if any(check.outcome.verdict is Verdict.MISSING for check in question.checks):
            for answer in answers[question.id]:
                if answer.text is not None:
                    what = f"text under {question.id}, in which not every answer was found"
                    words = shorten(answer.text.source, SHOWN_CHARS)
                    yield Leftover(what, answer.text.place, words)


def _judge_question(
    question: Question,
    answers: Sequence[Answer],
    judge: CriterionJudge,
    fault: str,
    verdicts: dict[tuple[str, str], Verdict],
) -> QuestionGrade:
    """Judge the answers to a question; adds its verdicts to those that later criteria may need."""
    checks = []
    for criterion in question.criteria:
        check = judge(question, criterion, answers, fault)
        check = scoring.apply_needs(criterion, check, verdicts)
        verdicts[question.id, criterion.id] = check.outcome.verdict
        checks.append(check)
    return scoring.grade_question(question, checks)


def judge_criterion(
    criterion: Criterion,
    context: QuestionContext,
    answers: Sequence[Answer],
    replies: WaitForReplies,
    fault: str = "",
) -> CheckGrade:
    """Judge answers by each check of a criterion; `grade_criterion` says which one decides.

    With a `fault`, there may be a better answer that we failed to read: less than full marks are
    not given then.
    """
    judged = [
        judged_answer
        for check in criterion.alternatives
        for answer in answers
        if (judged_answer := _judge_answer(check, answer, context, replies)) is not None
    ]
    if not judged:
        fault = fault or _fault_of_reference(criterion, context, answers, replies)
    grade = scoring.grade_criterion(criterion, judged)
    if fault and grade.outcome.verdict not in {Verdict.CORRECT, Verdict.UNGRADED}:
        first = criterion.alternatives[0]
        ungraded = JudgedAnswer(first.kind, first.part, "", Outcome.ungraded(fault))
        return scoring.grade_criterion(criterion, [ungraded])
    return grade


def _fault_of_reference(
    criterion: Criterion,
    context: QuestionContext,
    answers: Sequence[Answer],
    replies: WaitForReplies,
) -> str:
    """Why a check cannot use the reference, if a program gave no answer to it; else empty.

    What fails in the reference may fail in the program in the same way, and leave no answer.
    """
    if not any(answer.replies for answer in answers):
        return ""
    asking = [check for check in criterion.alternatives if check.asks_reference(context)]
    faults = (check.reference_fault(replies(), context) for check in asking)
    return next((_in_words(fault) for fault in faults if fault), "")


def _in_words(fault: str) -> str:
    return f"the reference solution {fault}"


def _judge_answer(
    check: Check, answer: Answer, context: QuestionContext, replies: WaitForReplies
) -> JudgedAnswer | None:
    """Judge an answer by one check; None if it has nothing for this check."""
    try:
        if not check.is_answered(answer, context):
            return None
        reference = replies() if check.asks_reference(context) else {}
        if fault := check.reference_fault(reference, context):  # a crash, too, may be the rubric's
            outcome = Outcome.ungraded(_in_words(fault))
        else:
            outcome = check.judge(answer, reference, context)
    except GradeError:  # the reference could not be run: nobody can be graded
        raise
    except Exception as error:  # a bug of ours must never become a student's zero
        _LOG.exception("the check '%s' failed on %s", check.kind, answer.file)
        outcome = Outcome.ungraded(f"the check '{check.kind}' failed: {error!r}")
    text = answer.text.source if answer.text is not None else ""
    return JudgedAnswer(check.kind, check.part, answer.file, outcome, text)


def _step_faults(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies]
) -> Iterator[str]:
    for form, replies in collected.items():
        for fault in replies.faults:
            yield _describe_fault(fault, prepared.work.files[form].name)


def _needs_of_newer_python(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies]
) -> Iterator[str]:
    """A sentence on each statement that only a newer Python reads; staff see it, too."""
    for form, replies in collected.items():
        for fault in replies.faults:
            if fault.needs_python:
                place = Place(prepared.work.files[form].name, fault.line, fault.cell)
                yield f"{place}: {fault.needs_python}."


def _describe_fault(fault: StepFault, file: str) -> str:
    place = str(Place(file, fault.line, fault.cell))
    return fault.detail if fault.detail.startswith(place) else f"{place}: {fault.detail}"
