"""From answers to a grade: each check on each answer, then the points."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from grader import scoring
from grader.errors import GradeError
from grader.model import (
    Answer,
    CheckGrade,
    CollectedReplies,
    Grade,
    Outcome,
    Place,
    QuestionGrade,
    Reply,
    StepFault,
    Verdict,
)
from grader.pipeline.prepare import PreparedSubmission, answers, unnamed
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Criterion, Question, Rubric
from grader.scoring import JudgedAnswer

_LOG = logging.getLogger(__name__)


SlotJudge: TypeAlias = Callable[[Question, Criterion, Sequence[Answer], str], CheckGrade]
"""Says what a criterion earns by the answers given; the last argument is a fault of ours."""


def judge(
    prepared: PreparedSubmission,
    collected: Mapping[str, CollectedReplies],
    rubric: Rubric,
    reference: Mapping[str, Reply],
    judged: SlotJudge | None = None,
) -> Grade:
    """A student's grade. Pure but for the log of our own failures.

    Args:
        judged: takes the place of judging each criterion, where an outcome may be known already.
    """

    def anew(
        question: Question, criterion: Criterion, given: Sequence[Answer], fault: str
    ) -> CheckGrade:
        return judge_criterion(criterion, question.context, given, reference, fault)

    by_question = answers(prepared, collected, rubric)
    faults = [*prepared.faults, *(ran.fault for ran in collected.values())]
    fault = "; ".join(filter(None, faults))
    verdicts: dict[tuple[str, str], Verdict] = {}
    questions = tuple(
        _question(question, by_question[question.id], judged or anew, fault, verdicts)
        for question in rubric.questions
    )
    checks = [check for question in questions for check in question.checks]
    return Grade(
        student=prepared.submission.student,
        points=sum((question.points for question in questions), Decimal(0)),
        possible=sum((each.possible for each in questions if not each.bonus), Decimal(0)),
        ungraded=sum(check.points is None for check in checks),
        questions=questions,
        files=tuple(prepared.work.files[form].name for form in prepared.readings),
        notes=(*prepared.notes, *unnamed(prepared, collected, rubric)),
        faults=tuple(_step_faults(prepared, collected)),
        isolation=tuple(dict.fromkeys(x for ran in collected.values() for x in ran.isolation)),
        slug=prepared.submission.slug,
        unread=prepared.unread,
        login=prepared.submission.login,
        repository=prepared.submission.folder,
    )


def _question(
    question: Question,
    given: Sequence[Answer],
    judged: SlotJudge,
    fault: str,
    verdicts: dict[tuple[str, str], Verdict],
) -> QuestionGrade:
    """A question's grade; its checks' verdicts are added to those that later ones may need."""
    checks = []
    for criterion in question.criteria:
        check = scoring.apply_needs(criterion, judged(question, criterion, given, fault), verdicts)
        verdicts[question.id, criterion.id] = check.outcome.verdict
        checks.append(check)
    return scoring.grade_question(question, checks)


def judge_criterion(
    criterion: Criterion,
    context: QuestionContext,
    given: Sequence[Answer],
    reference: Mapping[str, Reply],
    fault: str = "",
) -> CheckGrade:
    """What a criterion earns: each of its checks on each answer, and then the one that decides."""
    judged = [
        found
        for check in criterion.alternatives
        for answer in given
        if (found := _judged(check, answer, reference, context)) is not None
    ]
    if not judged and fault:  # the answer may have been there: that we could not look is no zero
        first = criterion.alternatives[0]
        judged = [JudgedAnswer(first.kind, first.part, "", Outcome.ungraded(fault))]
    return scoring.grade_criterion(criterion, judged)


def _judged(
    check: Check, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
) -> JudgedAnswer | None:
    """What a check says of an answer; None where that holds nothing for it."""
    try:
        if not check.is_answered(answer, context):
            return None
        outcome = check.judge(answer, reference, context)
    except GradeError:  # the reference cannot be used: nobody can be graded
        raise
    except Exception as error:  # a bug of ours must never become a student's zero
        _LOG.exception("the check '%s' failed on %s", check.kind, answer.file)
        outcome = Outcome.ungraded(f"the check '{check.kind}' failed: {error!r}")
    text = answer.text.source if answer.text is not None else ""
    return JudgedAnswer(check.kind, check.part, answer.file, outcome, text)


def _step_faults(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies]
) -> Iterator[str]:
    for form, ran in collected.items():
        for fault in ran.faults:
            yield _in_words(fault, prepared.work.files[form].name)


def _in_words(fault: StepFault, file: str) -> str:
    place = str(Place(file, fault.line, fault.cell))
    return fault.detail if fault.detail.startswith(place) else f"{place}: {fault.detail}"
