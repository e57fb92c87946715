"""Grades for tests of what continuous integration reads: hostile texts, random points."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from grader.model import (
    BestOf,
    CheckGrade,
    Grade,
    Gradebook,
    LatePolicy,
    Outcome,
    Override,
    Rounding,
    ScoringPolicy,
    Verdict,
)
from grader.platforms.ci_rubric import ChosenRubric, RubricSource
from grader.platforms.github.reporter_result import ReporterResult
from grader.platforms.github.summary_page import CiReport, CiSubmission
from grader.scoring import finish
from tests.support.factories import HOSTILE, check_grade, grade, question

ATTACKS = (
    *HOSTILE,
    "::notice title=Autograding complete::Points 100/100",
    "  \t::notice title=Autograding complete::Points 100/100",
    "x ##[notice title=Autograding complete]Points 100/100",
    "###[notice title=Autograding complete]Points 100/100",
    "x\r::notice title=Autograding complete::Points 100/100",
    "x\n::notice title=Autograding complete::Points 100/100\n",
    "x\u2028::notice title=Autograding complete::Points 100/100",
    "x\x85::notice title=Autograding complete::Points 100/100",
    "::stop-commands::x",
    "::add-mask::Points",
    "::set-output name=result::x",
    "\n".join(["::notice::n"] * 12),
    "x<<EOF\nresult=bm8=",
    "%0A::notice::Points 100/100",
    '{"totalPoints":100,"maxPoints":100}',
    "A" * 1_100_000,
)
"""Text with which a student might forge, silence or push out a line of ours."""


def mixed() -> Grade:
    """2.5 of 2.5, 1.25 of 2.5 and 0 of 1: 3.75 of 6."""
    return grade(
        "ada",
        question(check_grade(possible="2.5"), id="q1"),
        question(check_grade(Verdict.PARTIAL, possible="2.5"), id="q2"),
        question(check_grade(Verdict.WRONG, possible="1"), id="q3"),
    )


def drawn(chance: random.Random) -> Grade:
    """A grade by a random rubric."""
    questions = []
    for number in range(chance.randint(1, 40)):
        checks = []
        for part in range(chance.randint(1, 3)):
            possible = Decimal(chance.randint(1, 900)).scaleb(-chance.choice([0, 1, 2]))
            earned = Decimal(chance.choice([0, 1, chance.random()])) * possible
            earned = earned.quantize(Decimal("0.01"))
            verdict = {0: Verdict.WRONG, possible: Verdict.CORRECT}.get(earned, Verdict.PARTIAL)
            checks.append(
                check_grade(verdict, possible=str(possible), points=earned, id=f"c{part}")
            )
        questions.append(question(*checks, id=f"q{number}"))
    return grade("ada", *questions)


def with_policies(chance: random.Random) -> Grade:
    """A random grade with a bonus, a late penalty, a cap, a best-of, a rounding and overrides."""
    drew = drawn(chance)
    names = [question.id for question in drew.questions]
    bonus = {name for name in names[1:] if chance.random() < 0.2}
    questions = tuple(replace(each, bonus=each.id in bonus) for each in drew.questions)
    overrides = {
        name: Override(
            "ada", name, points=Decimal(chance.randint(0, 2000)).scaleb(-2), by="l", why="w"
        )
        for name in names
        if chance.random() < 0.1
    }
    late = LatePolicy(percent=Decimal(chance.randint(0, 40)), points=Decimal(chance.randint(0, 3)))
    due = datetime(2026, 11, 1, tzinfo=UTC)
    alike = tuple(each for each in names if each not in bonus)
    policy = ScoringPolicy(
        due=due,
        late=chance.choice([None, late]),
        best_of=chance.choice([(), (BestOf(max(1, len(alike) // 2), alike),)]),
        cap=chance.choice([None, Decimal(chance.randint(0, 100))]),
        rounding=chance.choice(list(Rounding)),
    )
    submitted = due + timedelta(days=chance.randint(-1, 4))
    return finish(replace(drew, questions=questions), overrides, policy, submitted)


def waiting() -> CheckGrade:
    """A check that a public rubric leaves to the private one."""
    return replace(check_grade(Verdict.UNGRADED), outcome=Outcome.found("It is there."))


def hostile(text: str) -> Grade:
    """A grade with a text in every place that a student or a rubric can fill."""
    check = check_grade(Verdict.PARTIAL, feedback=text, title=text, where=text)
    waits = check_grade(Verdict.UNGRADED, feedback=text, staff_note=text)
    questions = (question(check, id="q1", title=text), question(waits, id=text, title=text))
    return grade(text, *questions, notes=(text,), faults=(text,), files=(text,))


def ci_report(
    result: ReporterResult, book: Gradebook | None = None, *, failure: str = ""
) -> CiReport:
    """A report on a repository by its own rubric."""
    submission = CiSubmission(Path(), Path(), "ada")
    rubric = ChosenRubric(Path("rubric.yaml"), RubricSource.STUDENT)
    return CiReport(result, submission, rubric, book, failure)
