"""What a student may see of a grade: the rubric's `show` and `disclose`, applied to the record.

Reports for students are made only from what `for_student` returns, so no template can reveal more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.model.grade import CheckGrade, Grade
from grader.model.outcome import ArrayPair, Disclosure, Evidence, Outcome, Show, Verdict

_LEVELS = tuple(Disclosure)
_HIDDEN_FEEDBACK = {
    Show.VISIBLE: "",
    Show.AFTER_DUE: "What this check found will be shown after the due date.",
    Show.HIDDEN: "This check is hidden: only its result is shown.",
}


def for_student(grade: Grade, *, after_due: bool) -> Grade:
    """The grade without staff notes, flags, and what the rubric hides from the student."""
    questions = tuple(
        replace(question, checks=tuple(_check(check, after_due) for check in question.checks))
        for question in grade.questions
    )
    return replace(grade, questions=questions, unapplied=(), doubts=())


def _check(check: CheckGrade, after_due: bool) -> CheckGrade:
    is_open = check.show is Show.VISIBLE or (check.show is Show.AFTER_DUE and after_due)
    if not is_open:
        outcome = _verdict_only(check.outcome, feedback=_HIDDEN_FEEDBACK[check.show])
        return replace(check, outcome=outcome, answer="", where="")
    if check.disclose is Disclosure.VERDICT:
        return replace(check, outcome=_verdict_only(check.outcome, feedback=""))
    return replace(check, outcome=_outcome(check.outcome, check.disclose))


def _verdict_only(outcome: Outcome, *, feedback: str) -> Outcome:
    """The verdict with other feedback. The feedback of an ungraded check is our own: it stays."""
    kept = outcome.feedback if outcome.verdict is Verdict.UNGRADED else feedback
    return Outcome(outcome.verdict, outcome.fraction, kept, provisional=outcome.provisional)


def _outcome(outcome: Outcome, level: Disclosure) -> Outcome:
    evidence = tuple(_evidence(item, level) for item in _one_of_each_hidden(outcome.evidence))
    return replace(outcome, evidence=evidence, flags=(), staff_note="")


def _one_of_each_hidden(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """The evidence with one item for each hidden case: an item per entry would reveal its size."""
    seen = set()
    for item in evidence:
        if not item.hidden or item.case not in seen:
            yield item
        if item.hidden:
            seen.add(item.case)


def _evidence(item: Evidence, level: Disclosure) -> Evidence:
    if item.hidden:
        return _of_hidden_case(item)
    shows_found = _LEVELS.index(level) >= _LEVELS.index(Disclosure.FOUND)
    shows_expected = level is Disclosure.EXPECTED
    if item.text and item.distance is None and item.expected is None and shows_found:
        return item  # evidence about words holds nothing that this level hides
    return replace(
        item,
        found=item.found if shows_found else None,
        tolerance=item.tolerance if shows_found else "",
        expected=item.expected if shows_expected else None,
        distance=None,  # together with `found`, it reveals `expected`, as a diagnosis does
        diagnosis=item.diagnosis if shows_expected else "",
        arrays=_arrays(item.arrays, shows_expected) if shows_found else None,
        # The name of a missing idea is what was expected.
        concept=item.concept if shows_expected or item.earned or item.text else "",
    )


def _arrays(pair: ArrayPair | None, shows_expected: bool) -> ArrayPair | None:
    return pair if pair is None or shows_expected else replace(pair, expected=())


def _of_hidden_case(item: Evidence) -> Evidence:
    """Only whether it is right: what a function returns or raises can contain the hidden input."""
    has_no_value = item.message and item.expected is None
    message = "the call returned no value that can be compared" if has_no_value else ""
    return Evidence(
        where=item.where,
        result=item.result,
        convention=item.convention,
        message=message,
        earned=item.earned,
        hidden=True,
    )
