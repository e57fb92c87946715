"""JUnit XML, which the test reporters of all CI systems read."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from grader.escapes import clip, one_line, visible
from grader.model import CheckGrade, Grade, Gradebook, Outcome, QuestionGrade, Verdict
from grader.plugins import Report
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.disclosure import for_student

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MOST_CHARACTERS = 20_000
"""Of one text. Readers refuse long texts and files: GitLab takes 30 MB in all."""
_NO_CHARACTER = re.compile("[\ufffe\uffff]")  # `visible` keeps these, but XML forbids them


class Junit(Report):
    """One JUnit XML file: a suite for each student and a case for each check, as students see it.

    Properties and the message of a failure contain the points. A check that could not be judged is
    an error; one that the private rubric judges after the deadline is skipped.
    """

    kind = "junit"
    on_request: ClassVar[bool] = True

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `junit.xml`."""
        yield "junit.xml", _text(book)


def _text(book: Gradebook) -> Iterator[str]:
    counts = Counter[str]()
    for grade in book.grades:
        counts.update(_counts(grade))
    yield _DECLARATION
    yield f"<testsuites{_attributes(name=book.title, **_totals(counts))}>\n"
    for grade in book.grades:
        yield from _suite(for_student(grade, after_due=book.after_due))
    yield "</testsuites>\n"


def error_document(student: str, name: str, why: str) -> Iterator[str]:
    """The file for a submission that could not be graded: one case, which is an error."""
    totals = _totals(Counter(tests=1, errors=1))
    yield _DECLARATION
    yield f"<testsuites{_attributes(name=student, **totals)}>\n"
    yield f"<testsuite{_attributes(name=student, **totals)}>\n"
    yield f"<testcase{_attributes(classname=student, name=name, time='0')}>\n"
    yield f"<error{_attributes(type='error', message=why)}/>\n"
    yield "</testcase>\n</testsuite>\n</testsuites>\n"


def _counts(grade: Grade) -> Counter[str]:
    results = Counter(_result(check.outcome) for _, check in grade.checks())
    return Counter(
        tests=results.total(),
        skipped=results["skipped"],
        errors=results["error"],
        failures=results["failure"],
    )


def _result(outcome: Outcome) -> str:
    """The element of a case that is not right; empty if it is."""
    if outcome.verdict is Verdict.UNGRADED:
        return "skipped" if outcome.provisional else "error"
    return "" if outcome.verdict is Verdict.CORRECT else "failure"


def _totals(counts: Counter[str]) -> dict[str, str]:
    names = ("tests", "failures", "errors", "skipped")
    return {name: str(counts[name]) for name in names} | {"time": "0"}


def _suite(grade: Grade) -> Iterator[str]:
    yield f"<testsuite{_attributes(name=grade.student, **_totals(_counts(grade)))}>\n"
    points = {"points": wording.points(grade.points), "possible": wording.points(grade.possible)}
    yield from _properties(points | {"total": wording.total(grade)})
    for question in grade.questions:
        for check, name in zip(question.checks, _names(question), strict=True):
            yield from _case(f"{grade.slug}.{question.id}", name, question, check)
    yield "</testsuite>\n"


def _names(question: QuestionGrade) -> list[str]:
    """A name for each check that no other has, because GitLab reads only the first of a name."""
    labels = [check.title or check.id for check in question.checks]
    counts = Counter(labels)
    return [
        f"{question.id} {label}" if counts[label] == 1 else f"{question.id} {label} ({check.id})"
        for check, label in zip(question.checks, labels, strict=True)
    ]


def _case(place: str, name: str, question: QuestionGrade, check: CheckGrade) -> Iterator[str]:
    verdict = check.outcome.verdict
    yield f"<testcase{_attributes(classname=place, name=name, time='0')}>\n"
    points = {} if check.points is None else {"points": wording.points(check.points)}
    possible = {"possible": wording.points(check.possible), "verdict": verdict.value}
    by_hand = {"by_hand": wording.explain_override(question)} if question.override else {}
    yield from _properties(points | possible | by_hand)
    message = f"{wording.check_points(check)}: {feedback.summary(check)}"
    match _result(check.outcome):
        case "skipped":
            yield f"<skipped{_attributes(message=message)}/>\n"
        case "error":
            yield f"<error{_attributes(type=verdict.value, message=message)}/>\n"
        case "failure":
            about = _attributes(type=verdict.value, message=message)
            details = _escaped("\n".join(feedback.lines(check)))
            yield f"<failure{about}>{details}</failure>\n"
    yield "</testcase>\n"


def _properties(values: dict[str, str]) -> Iterator[str]:
    yield "<properties>\n"
    for name, value in values.items():
        yield f"<property{_attributes(name=name, value=value)}/>\n"
    yield "</properties>\n"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_escaped(one_line(value))}"' for name, value in values.items())


def _escaped(text: str) -> str:
    kept = clip(visible(text), _MOST_CHARACTERS)
    return html.escape(_NO_CHARACTER.sub("\ufffd", kept))
