"""One examination from a rubric's file to everything that was found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RubricError
from grader.pipeline.reference_values import reference_plan
from grader.rubric import load
from grader.rubric.model import Rubric
from grader.rubric_check.case_checks import hidden_cases
from grader.rubric_check.example_checks import samples
from grader.rubric_check.finding import RubricFinding, Severity, in_order, of_faults
from grader.rubric_check.form_checks import forms, unproved
from grader.rubric_check.function_checks import functions
from grader.rubric_check.pattern_checks import lint
from grader.rubric_check.prose_checks import prose
from grader.rubric_check.reference_checks import failures, lacking
from grader.rubric_check.subject import Subject
from grader.rubric_check.value_checks import values
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup

TESTS: tuple[Callable[[Subject], Iterator[RubricFinding]], ...] = (
    functions, samples, forms, unproved, values, hidden_cases, prose, lint,
)  # fmt: skip
"""All that is tried; what runs code comes first, so that workers have something to do."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a rubric. `questions` is 0 where it could not be read."""

    path: Path
    questions: int
    findings: tuple[RubricFinding, ...]

    def count(self, severity: Severity) -> int:
        """How many findings of a kind there are."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def is_sound(self) -> bool:
        """Whether grades can be made with it."""
        return not self.count(Severity.ERROR)


def examine(path: Path, *, policy: ConfinementPolicy = CONFINED) -> Examination:
    """Read a rubric and test it.

    Raises:
        GradeError: nothing can be said about it, as where code cannot be confined here.
    """
    try:
        rubric = load(path)
        found = tuple(_tested(rubric, policy))
    except RubricError as error:
        return Examination(path, 0, in_order(of_faults(error)))
    return Examination(path, len(rubric.questions), in_order(found))


def _tested(rubric: Rubric, policy: ConfinementPolicy) -> Iterator[RubricFinding]:
    plan = reference_plan(rubric)
    size, setup = os.cpu_count() or 1, WorkerSetup.for_plan(plan)
    with Pool(size, rubric.own_files, policy=policy, setup=setup) as pool:
        collected = pool.collect({"reference": plan}).result()["reference"]
        course = Subject(rubric, collected.replies, plan.program.cells[0].source, pool)
        unfit = (*failures(collected, rubric), *lacking(course))
        yield from unfit
        for test in (lint,) if unfit else TESTS:
            yield from test(course)
