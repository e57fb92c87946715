"""Examines a rubric: reads its file, runs every test and collects the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RubricError
from grader.pipeline.reference_values import reference_plan
from grader.rubric import load
from grader.rubric.model import Rubric
from grader.rubric_check.case_checks import check_cases
from grader.rubric_check.example_checks import check_examples
from grader.rubric_check.finding import RubricFinding, Severity, findings_of, in_order
from grader.rubric_check.form_checks import check_forms, find_unproved
from grader.rubric_check.function_checks import check_functions
from grader.rubric_check.pattern_checks import check_patterns
from grader.rubric_check.prose_checks import check_prose
from grader.rubric_check.reference_checks import find_nan, missing_values, reference_failures
from grader.rubric_check.rubric_under_test import RubricUnderTest
from grader.rubric_check.value_checks import check_values
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup, usable_cores

TESTS: tuple[Callable[[RubricUnderTest], Iterator[RubricFinding]], ...] = (
    check_functions,
    check_examples,
    check_forms,
    find_unproved,
    check_values,
    check_cases,
    find_nan,
    check_prose,
    check_patterns,
)
"""Every test; those that run code come first, so that the workers start at once."""


@dataclass(frozen=True, slots=True)
class Examination:
    """The findings in a rubric; `questions` is 0 if the rubric could not be read."""

    path: Path
    questions: int
    findings: tuple[RubricFinding, ...]

    def count(self, severity: Severity) -> int:
        """The number of findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def is_sound(self) -> bool:
        """Whether the rubric can be used for grading."""
        return not self.count(Severity.ERROR)


def examine(path: Path, *, policy: ConfinementPolicy = CONFINED) -> Examination:
    """Read a rubric and test it.

    Raises:
        GradeError: the rubric cannot be tested, for example because code cannot be confined here.
    """
    try:
        rubric = load(path)
        findings = tuple(_findings(rubric, policy))
    except RubricError as error:
        return Examination(path, 0, in_order(findings_of(error)))
    return Examination(path, len(rubric.questions), in_order(findings))


def _findings(rubric: Rubric, policy: ConfinementPolicy) -> Iterator[RubricFinding]:
    plan = reference_plan(rubric)
    size, setup = usable_cores(), WorkerSetup.for_plan(plan)
    with Pool(size, rubric.own_files, policy=policy, setup=setup) as pool:
        collected = pool.collect({"reference": plan}).result()["reference"]
        target = RubricUnderTest(rubric, collected.replies, plan.program.cells[0].source, pool)
        failures = (*reference_failures(collected, rubric), *missing_values(target))
        yield from failures
        for test in (check_patterns,) if failures else TESTS:
            yield from test(target)
