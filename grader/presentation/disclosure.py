"""What a student may see of a grade: the rubric's `show` and `disclose` applied to the record.

Reports for students lay out what `for_student` returns, so that no template can let slip more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.model.grade import CheckGrade, Grade
from grader.model.outcome import Disclosure, Evidence, Outcome, Show, Verdict

_LEVELS = tuple(Disclosure)
_ONE_LINE = {
    Show.VISIBLE: "",
    Show.AFTER_DUE: "What this check found is shown after the due date.",
    Show.HIDDEN: "This check is hidden: only its result is shown.",
}


def for_student(grade: Grade, *, after_due: bool) -> Grade:
    """The same grade without staff notes, flags, and what the rubric keeps from the student."""
    questions = tuple(
        replace(question, checks=tuple(_check(check, after_due) for check in question.checks))
        for question in grade.questions
    )
    return replace(grade, questions=questions, unapplied=())


def _check(check: CheckGrade, after_due: bool) -> CheckGrade:
    is_open = check.show is Show.VISIBLE or (check.show is Show.AFTER_DUE and after_due)
    if not is_open:
        outcome = _verdict_only(check.outcome, feedback=_ONE_LINE[check.show])
        return replace(check, outcome=outcome, answer="", where="")
    if check.disclose is Disclosure.VERDICT:
        return replace(check, outcome=_verdict_only(check.outcome, feedback=""))
    return replace(check, outcome=_outcome(check.outcome, check.disclose))


def _verdict_only(outcome: Outcome, *, feedback: str) -> Outcome:
    """The verdict with other words; only the words for ungraded, which are ours, stay."""
    kept = outcome.feedback if outcome.verdict is Verdict.UNGRADED else feedback
    return Outcome(outcome.verdict, outcome.fraction, kept, provisional=outcome.provisional)


def _outcome(outcome: Outcome, level: Disclosure) -> Outcome:
    evidence = tuple(_evidence(item, level) for item in _one_of_each_hidden(outcome.evidence))
    return replace(outcome, evidence=evidence, flags=(), staff_note="")


def _one_of_each_hidden(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """The evidence with one line for each hidden case: a line per entry would tell its size."""
    told = set()
    for item in evidence:
        if not item.hidden or item.case not in told:
            yield item
        if item.hidden:
            told.add(item.case)


def _evidence(item: Evidence, level: Disclosure) -> Evidence:
    if item.hidden:
        return _of_hidden_case(item)
    is_found = _LEVELS.index(level) >= _LEVELS.index(Disclosure.FOUND)
    is_expected = level is Disclosure.EXPECTED
    if item.text and item.distance is None and item.expected is None and is_found:
        return item  # as most about words: it says nothing more than that level may
    return replace(
        item,
        found=item.found if is_found else None,
        tolerance=item.tolerance if is_found else "",
        expected=item.expected if is_expected else None,
        distance=None,  # with what was found, it tells what was expected
        # The name of an idea that is missing is what was expected.
        concept=item.concept if is_expected or item.earned or item.text else "",
    )


def _of_hidden_case(item: Evidence) -> Evidence:
    """Only whether it is right: what a function returns or raises can hold the input it got."""
    message = ""
    if isinstance(item.expected, tuple):
        message = "the shape differs"
    elif item.message and item.expected is None:
        message = "the call gave no value that can be compared"
    return Evidence(
        where=item.where,
        convention=item.convention,
        message=message,
        earned=item.earned,
        hidden=True,
    )
