"""JUnit XML, which the test reporters of all CI systems read."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from grader.escapes import one_line, visible
from grader.model import CheckGrade, Grade, Gradebook, QuestionGrade, Verdict
from grader.plugins import Report
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.disclosure import for_student

_NO_CHARACTER = re.compile("[\ufffe\uffff]")  # `visible` keeps these, but XML forbids them


class Junit(Report):
    """One JUnit XML file: a suite for each student and a case for each check, as students see it.

    Properties and the message of a failure contain the points. An ungraded check is skipped.
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
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{_attributes(name=book.title, **_totals(counts))}>\n"
    for grade in book.grades:
        yield from _suite(for_student(grade, after_due=book.after_due))
    yield "</testsuites>\n"


def _counts(grade: Grade) -> Counter[str]:
    verdicts = [check.outcome.verdict for _, check in grade.checks()]
    return Counter(
        tests=len(verdicts),
        skipped=verdicts.count(Verdict.UNGRADED),
        failures=sum(verdict not in {Verdict.CORRECT, Verdict.UNGRADED} for verdict in verdicts),
    )


def _totals(counts: Counter[str]) -> dict[str, str]:
    names = ("tests", "failures", "errors", "skipped")
    return {name: str(counts[name]) for name in names} | {"time": "0"}


def _suite(grade: Grade) -> Iterator[str]:
    yield f"<testsuite{_attributes(name=grade.student, **_totals(_counts(grade)))}>\n"
    points = {"points": wording.points(grade.points), "possible": wording.points(grade.possible)}
    yield from _properties(points | {"total": wording.total(grade)})
    for question in grade.questions:
        for check in question.checks:
            yield from _case(grade, question, check)
    yield "</testsuite>\n"


def _case(grade: Grade, question: QuestionGrade, check: CheckGrade) -> Iterator[str]:
    verdict = check.outcome.verdict
    name = check.title or check.id
    place = f"{grade.slug}.{question.id}"
    yield f"<testcase{_attributes(classname=place, name=name, time='0')}>\n"
    points = {} if check.points is None else {"points": wording.points(check.points)}
    possible = {"possible": wording.points(check.possible), "verdict": verdict.value}
    by_hand = {"by_hand": wording.explain_override(question)} if question.override else {}
    yield from _properties(points | possible | by_hand)
    message = f"{wording.check_points(check)}: {feedback.summary(check)}"
    if verdict is Verdict.UNGRADED:
        yield f"<skipped{_attributes(message=message)}/>\n"
    elif verdict is not Verdict.CORRECT:
        details = _escaped("\n".join(feedback.lines(check)))
        yield f"<failure{_attributes(type=verdict.value, message=message)}>{details}</failure>\n"
    yield "</testcase>\n"


def _properties(values: dict[str, str]) -> Iterator[str]:
    yield "<properties>\n"
    for name, value in values.items():
        yield f"<property{_attributes(name=name, value=value)}/>\n"
    yield "</properties>\n"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_escaped(one_line(value))}"' for name, value in values.items())


def _escaped(text: str) -> str:
    return html.escape(_NO_CHARACTER.sub("\ufffd", visible(text)))
