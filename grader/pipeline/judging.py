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
    Collected,
    Grade,
    Outcome,
    Place,
    QuestionGrade,
    Reply,
    StepFault,
    Verdict,
)
from grader.pipeline.prepare import Prepared, answers, unnamed
from grader.plugins import Asked, Check
from grader.rubric.model import Question, Rubric, Slot
from grader.scoring import Judged

_LOG = logging.getLogger(__name__)


SlotJudge: TypeAlias = Callable[[Question, Slot, Sequence[Answer], str], CheckGrade]
"""Says what a slot earns by the answers given; the last argument is a fault of ours, if any."""


def judge(
    prepared: Prepared,
    collected: Mapping[str, Collected],
    rubric: Rubric,
    reference: Mapping[str, Reply],
    judged: SlotJudge | None = None,
) -> Grade:
    """A student's grade. Pure but for the log of our own failures.

    Args:
        judged: takes the place of judging each slot, where an outcome may be known already.
    """

    def anew(question: Question, slot: Slot, given: Sequence[Answer], fault: str) -> CheckGrade:
        return judge_slot(slot, question.asked, given, reference, fault)

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
    for slot in question.slots:
        check = scoring.needed(slot, judged(question, slot, given, fault), verdicts)
        verdicts[question.id, slot.id] = check.outcome.verdict
        checks.append(check)
    return scoring.grade_question(question, checks)


def judge_slot(
    slot: Slot,
    asked: Asked,
    given: Sequence[Answer],
    reference: Mapping[str, Reply],
    fault: str = "",
) -> CheckGrade:
    """What a slot earns: each of its checks on each answer, and then the one that decides."""
    judged = [
        found
        for check in slot.alternatives
        for answer in given
        if (found := _judged(check, answer, reference, asked)) is not None
    ]
    if not judged and fault:  # the answer may have been there: that we could not look is no zero
        first = slot.alternatives[0]
        judged = [Judged(first.kind, first.part, "", Outcome.ungraded(fault))]
    return scoring.settle(slot, judged)


def _judged(
    check: Check, answer: Answer, reference: Mapping[str, Reply], asked: Asked
) -> Judged | None:
    """What a check says of an answer; None where that holds nothing for it."""
    try:
        if not check.is_answered(answer, asked):
            return None
        outcome = check.judge(answer, reference, asked)
    except GradeError:  # the reference cannot be used: nobody can be graded
        raise
    except Exception as error:  # a bug of ours must never become a student's zero
        _LOG.exception("the check '%s' failed on %s", check.kind, answer.file)
        outcome = Outcome.ungraded(f"the check '{check.kind}' failed: {error!r}")
    text = answer.text.source if answer.text is not None else ""
    return Judged(check.kind, check.part, answer.file, outcome, text)


def _step_faults(prepared: Prepared, collected: Mapping[str, Collected]) -> Iterator[str]:
    for form, ran in collected.items():
        for fault in ran.faults:
            yield _in_words(fault, prepared.work.files[form].name)


def _in_words(fault: StepFault, file: str) -> str:
    place = str(Place(file, fault.line, fault.cell))
    return fault.detail if fault.detail.startswith(place) else f"{place}: {fault.detail}"
