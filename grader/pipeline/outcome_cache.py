"""Takes outcomes over from earlier grades, so that an edit costs only what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader import scoring
from grader.model import Answer, CheckGrade, CollectedReplies, Outcome, Verdict
from grader.model.digest import digest
from grader.pipeline.judging import WaitForReplies, judge_criterion, judge_submission
from grader.pipeline.outcome_keys import answer_keys, criterion_key
from grader.pipeline.records import SubmissionRecord
from grader.rubric import reference_source
from grader.rubric.model import Criterion, Question, Rubric
from grader.store import StoredGrade
from grader.store.result_keys import environment


class CachingJudge:
    """Judges a class by one rubric; an outcome with the same key is not judged again."""

    def __init__(self, rubric: Rubric, replies: WaitForReplies) -> None:
        self._rubric, self._replies = rubric, replies
        reference_key = digest(reference_source(rubric), environment())
        self._criterion_keys: dict[tuple[str, str], str] = {}
        self._asks_program: dict[tuple[str, str], bool] = {}
        for question in rubric.questions:
            for criterion in question.criteria:
                place = question.id, criterion.id
                self._criterion_keys[place] = criterion_key(question, criterion, reference_key)
                self._asks_program[place] = any(
                    check.asks(question.context) for check in criterion.alternatives
                )

    def get_ready(self) -> None:
        """Compute what checks need for every answer, while the first programs run."""
        for question in self._rubric.questions:
            for criterion in question.criteria:
                for check in criterion.alternatives:
                    check.get_ready()

    def judge(
        self,
        record: SubmissionRecord,
        collected: Mapping[str, CollectedReplies],
        before: StoredGrade | None = None,
    ) -> StoredGrade:
        """Judge a submission; `before` is the earlier grade that outcomes are taken from."""
        outcome_keys: dict[str, str] = {}
        outcomes: dict[str, Outcome] = {}
        known = _by_outcome_key(before) if before is not None else {}

        def judge_or_take_over(
            question: Question, criterion: Criterion, answers: Sequence[Answer], fault: str
        ) -> CheckGrade:
            place = question.id, criterion.id
            text_key, full_key = answer_keys(answers, record.plan_keys, fault)
            answer_key = full_key if self._asks_program[place] else text_key
            key = digest(self._criterion_keys[place], answer_key)
            check = known.get(key)
            if check is None:
                context = question.context
                check = judge_criterion(criterion, context, answers, self._replies, fault)
            outcome_keys["/".join(place)] = key
            outcomes["/".join(place)] = check.outcome
            return scoring.score_again(criterion, check)

        grade = judge_submission(record.prepared, collected, self._rubric, judge_or_take_over)
        for question in grade.questions:
            for check in question.checks:
                place = f"{question.id}/{check.id}"
                if check.outcome != outcomes[place]:  # it needs another criterion: not its outcome
                    del outcome_keys[place]
        return StoredGrade(grade, outcome_keys)


def _by_outcome_key(before: StoredGrade) -> dict[str, CheckGrade]:
    """The checks of a grade by the key of their outcome, except those that are ungraded."""
    checks = {
        f"{question.id}/{check.id}": check
        for question in before.grade.questions
        for check in question.checks
        if check.outcome.verdict is not Verdict.UNGRADED
    }
    return {key: checks[place] for place, key in before.outcome_keys.items() if place in checks}
