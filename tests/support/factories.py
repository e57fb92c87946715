"""Short ways to make grades, for tests of reports."""

from collections.abc import Iterable, Iterator
from dataclasses import fields as fields_of
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader.model import (
    CheckGrade,
    Disclosure,
    Grade,
    Gradebook,
    Outcome,
    Part,
    QuestionGrade,
    Verdict,
)
from grader.plugins import Report
from grader.presentation.disclosure import for_student

HOSTILE = (
    '=HYPERLINK("https://example.invalid","click")',
    "<script>alert(1)</script>",
    "\u202eevil\u202c \u2067rtl",
    "n" * 300,
    "naïve 🦊 名前 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "bell\x07 escape\x1b[31m null\x00",
    "two\nlines\r\nthree",
    "lone \ud800 surrogate",
    "a | b ` c ``` d [x](javascript:alert(1)) # e",
    "{{ 7 * 7 }} {% raw %} ${x} %s",
    "' onmouseover='alert(1)\" x=\"",
    "]]> --> </style></script><!--",
)
"""Texts that a student might hand in, as a name or an answer, to break a report."""


OUTCOME_FIELDS = {field.name for field in fields_of(Outcome)}


def outcome(verdict: Verdict = Verdict.CORRECT, **fields: Any) -> Outcome:
    """An outcome with the fraction of its verdict."""
    fractions = {Verdict.CORRECT: Fraction(1), Verdict.PARTIAL: Fraction(1, 2)}
    fields.setdefault("fraction", fractions.get(verdict, Fraction(0)))
    fields.setdefault("feedback", f"Feedback for {verdict.value}.")
    return Outcome(verdict=verdict, **fields)


def check_grade(
    verdict: Verdict = Verdict.CORRECT, *, possible: str = "2", **fields: Any
) -> CheckGrade:
    """A check with the points that its outcome earns; `fields` are the check's or the outcome's."""
    of_outcome = {
        "fraction",
        "feedback",
        "evidence",
        "flags",
        "staff_note",
        "provisional",
    } & fields.keys()
    made = outcome(verdict, **{name: fields.pop(name) for name in of_outcome})
    earned = Decimal(possible) * made.fraction.numerator / made.fraction.denominator
    defaults: dict[str, Any] = {
        "id": "c1",
        "kind": "array",
        "part": Part.VALUE,
        "title": "A matrix",
        "disclose": Disclosure.EXPECTED,
    }
    points = None if verdict is Verdict.UNGRADED else earned
    of_check = defaults | {"points": points, "possible": Decimal(possible)} | fields
    return CheckGrade(outcome=made, **of_check)


def question(*checks: CheckGrade, **fields: Any) -> QuestionGrade:
    """A question that is the sum of its checks."""
    checks = checks or (check_grade(),)
    verdicts = {check.outcome.verdict for check in checks}
    values: dict[str, Any] = {
        "id": "q1",
        "title": "A question",
        "points": sum((check.points or Decimal(0) for check in checks), Decimal(0)),
        "possible": sum((check.possible for check in checks), Decimal(0)),
        "verdict": verdicts.pop() if len(verdicts) == 1 else Verdict.PARTIAL,
    }
    return QuestionGrade(checks=checks, **(values | fields))


def grade(student: str = "ada", *questions: QuestionGrade, **fields: Any) -> Grade:
    """A student's grade that is the sum of its questions."""
    questions = questions or (question(),)
    checks = [check for question in questions for check in question.checks]
    values: dict[str, Any] = {
        "points": sum((question.points for question in questions), Decimal(0)),
        "possible": sum((question.possible for question in questions), Decimal(0)),
        "ungraded": sum(check.outcome.verdict is Verdict.UNGRADED for check in checks),
        "files": ("hw2.py",),
        "slug": "".join(c if c.isascii() and c.isalnum() else "-" for c in student)[:60],
    }
    return Grade(student=student, questions=questions, **(values | fields))


def gradebook(*grades: Grade, **fields: Any) -> Gradebook:
    """A graded class."""
    values: dict[str, Any] = {
        "assignment": "hw2",
        "title": "Homework II",
        "rubric_path": "rubrics/hw2.yaml",
        "rubric_sha256": "ab" * 32,
        "version": "ab" * 4,
        "grades": grades,
    }
    return Gradebook(**(values | fields))


def written(report: Report, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
    """Every file that a report writes: for the class and for each student."""
    yield from report.files(book)
    for each in book.grades:
        yield from report.pages(book, for_student(each, after_due=book.after_due))
