"""Judges again only what has changed: each outcome has a name, and is taken over where it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader import scoring
from grader.model import Answer, CheckGrade, CollectedReplies, Outcome, Reply, Verdict
from grader.pipeline.judging import judge, judge_criterion
from grader.pipeline.outcome_keys import answer_keys, criterion_key
from grader.pipeline.records import SubmissionRecord
from grader.rubric import reference_source
from grader.rubric.model import Criterion, Question, Rubric
from grader.store import StoredGrade
from grader.store.result_keys import digest, environment

MOST_SEEN = 1000
"""Outcomes that are kept in mind for answers that say the same."""


class CachingJudge:
    """Judges a class by one rubric; equal answers in words are judged once."""

    def __init__(self, rubric: Rubric, reference: Mapping[str, Reply]) -> None:
        self._rubric, self._reference = rubric, reference
        name = digest(reference_source(rubric), environment())
        self._criteria = {
            (question.id, criterion.id): criterion_key(question, criterion, name)
            for question in rubric.questions
            for criterion in question.criteria
        }
        self._in_words = {
            (question.id, criterion.id)
            for question in rubric.questions
            for criterion in question.criteria
            if not any(check.asks(question.context) for check in criterion.alternatives)
        }
        self._seen: dict[str, CheckGrade] = {}

    def get_ready(self) -> None:
        """Work out what every answer needs, while there is time."""
        for question in self._rubric.questions:
            for criterion in question.criteria:
                for check in criterion.alternatives:
                    check.get_ready()

    def grade(
        self,
        recorded: SubmissionRecord,
        collected: Mapping[str, CollectedReplies],
        before: StoredGrade | None = None,
    ) -> StoredGrade:
        """A student's grade; `before` is the one whose outcomes may be taken over."""
        names: dict[str, str] = {}
        outcomes: dict[str, Outcome] = {}
        known = _by_name(before) if before is not None else {}

        def judged(
            question: Question, criterion: Criterion, given: Sequence[Answer], fault: str
        ) -> CheckGrade:
            where = question.id, criterion.id
            written, replied = answer_keys(given, recorded.plans, fault)
            name = digest(self._criteria[where], written if where in self._in_words else replied)
            place = "/".join(where)
            names[place] = name
            found = known.get(name) or self._seen.get(name)
            if found is None:
                found = judge_criterion(criterion, question.context, given, self._reference, fault)
                self._keep_in_mind(name, found)
            outcomes[place] = found.outcome
            return scoring.score_again(criterion, found)

        made = judge(recorded.prepared, collected, self._rubric, self._reference, judged)
        for question in made.questions:
            for check in question.checks:  # one that was skipped has no outcome to take over
                if check.outcome != outcomes[f"{question.id}/{check.id}"]:
                    del names[f"{question.id}/{check.id}"]
        return StoredGrade(made, names)

    def _keep_in_mind(self, name: str, found: CheckGrade) -> None:
        if found.outcome.verdict is Verdict.UNGRADED:
            return
        if len(self._seen) == MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        self._seen[name] = found


def _by_name(made: StoredGrade) -> dict[str, CheckGrade]:
    """Outcomes by name; what was not graded is judged again."""
    checks = {
        f"{question.id}/{check.id}": check
        for question in made.grade.questions
        for check in question.checks
        if check.outcome.verdict is not Verdict.UNGRADED
    }
    return {made.names[place]: checks[place] for place in made.names if place in checks}
