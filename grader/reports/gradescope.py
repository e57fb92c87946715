"""Gradescope's `results.json`, a file for each student."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar, TypeAlias

from grader.escapes import one_line, visible
from grader.model import CheckGrade, Grade, Gradebook, QuestionGrade, Show, Verdict
from grader.plugins import Report
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.disclosure import for_student
from grader.presentation.regrade_contact import regrade_contact

Json: TypeAlias = "int | float | str | list[Json] | dict[str, Json]"

MOST_FAULTS = 5
_VISIBILITY = {
    Show.VISIBLE: "visible",
    Show.AFTER_DUE: "after_due_date",
    Show.HIDDEN: "hidden",
}
_STRICTEST = (Show.VISIBLE, Show.AFTER_DUE, Show.HIDDEN)


class Gradescope(Report):
    """A `results.json` for each student, as a Gradescope autograder writes it.

    Each check is a test, and the scores add up to the total. Gradescope hides the total from a
    student while any test is hidden from them.
    """

    kind = "gradescope"
    on_request: ClassVar[bool] = True

    show_results: bool = False
    """Show every test with its points, so that Gradescope shows the total. A test whose findings
    the rubric hides has one line."""

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """`gradescope/<slug>/results.json` for each student."""
        for grade in book.grades:
            yield f"gradescope/{grade.slug}/results.json", [_dumps(self._results(book, grade))]

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """Which checks hide the total."""
        hidden = {
            f"{question.id} {check.id}": None
            for grade in book.grades
            for question, check in grade.checks()
            if check.show is not Show.VISIBLE
        }
        if hidden and not self.show_results:
            names = ", ".join([*hidden][:5]) + (", ..." if len(hidden) > 5 else "")
            yield f"Gradescope hides the total while a test is hidden: {names}; see --show-results"

    def _results(self, book: Gradebook, grade: Grade) -> Json:
        # A test that Gradescope opens after the due date must contain what students see then.
        after_due = book.after_due or not self.show_results
        shown = for_student(grade, after_due=after_due)
        tests = [test for question in shown.questions for test in self._tests(question)]
        tests += _adjustment(shown)
        return {
            "score": _number(grade.points),
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "output": _output(book, shown),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "tests": tests,
        }

    def _tests(self, question: QuestionGrade) -> Iterator[Json]:
        if question.override:
            yield self._by_hand(question)
            return
        for check in question.checks:
            name = f"{question.id} {question.title}".strip()
            if len(question.checks) > 1:
                name += f": {check.title or check.id}"
            yield self._test(question, check, name)

    def _test(self, question: QuestionGrade, check: CheckGrade, name: str) -> Json:
        verdict = check.outcome.verdict
        test: dict[str, Json] = {
            "name": one_line(name),
            "number": question.id,
            "output": "\n".join(_check_lines(check)),
            "visibility": self._visibility(check.show),
        }
        if check.points is not None:  # without a score, Gradescope shows and counts none
            test |= {"score": _number(check.points), "max_score": _number(check.possible)}
            test["status"] = "passed" if verdict is Verdict.CORRECT else "failed"
        return test

    def _by_hand(self, question: QuestionGrade) -> Json:
        """One test for a question whose points a person set: why, and what the checks found."""
        strictest = max((check.show for check in question.checks), key=_STRICTEST.index)
        return {
            "name": one_line(f"{question.id} {question.title}".strip()),
            "number": question.id,
            "output": "\n".join(_override_lines(question)),
            "visibility": self._visibility(strictest),
            "score": _number(question.points),
            "max_score": _number(question.possible),
            "status": "passed" if question.points >= question.possible else "failed",
        }

    def _visibility(self, show: Show) -> str:
        return "visible" if self.show_results else _VISIBILITY[show]


def _override_lines(question: QuestionGrade) -> Iterator[str]:
    yield visible(wording.explain_override(question))
    for check in question.checks:
        yield ""
        if len(question.checks) > 1:
            yield f"{one_line(check.title or check.id)}:"
        yield from _check_lines(check)


def _check_lines(check: CheckGrade) -> list[str]:
    result = f"{check.outcome.verdict}, {wording.check_points(check)}"
    return [result, *feedback.lines(check)]


def _adjustment(grade: Grade) -> list[Json]:
    """A test with what policies took from the total or added, so that the scores add up."""
    change = grade.points - sum((question.points for question in grade.questions), Decimal(0))
    if not change:
        return []
    uncounted = [question.id for question in grade.questions if not question.counts]
    why = [
        wording.explain_adjustments(grade),
        f"Not counted: {', '.join(uncounted)}" if uncounted else "",
    ]
    output = visible("\n".join(filter(None, why)))
    name = "Change of the total"
    return [{"name": name, "score": _number(change), "output": output, "visibility": "visible"}]


def _output(book: Gradebook, grade: Grade) -> str:
    contact = regrade_contact(book, grade)
    asks = [contact.text] if contact else []
    notes = [one_line(note) for note in grade.notes]
    faults = [visible(fault) for fault in grade.faults[:MOST_FAULTS]]
    return "\n".join([wording.total(grade), *asks, *notes, *faults])


def _number(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _dumps(value: Json) -> str:
    return f"{json.dumps(value, indent=1, allow_nan=False)}\n"
