"""Answers that are wrong in one place, which a check should refuse: values, source, prose."""

from grader.rubric_check.mutants.code_mutants import Mutant, mutants, reachable
from grader.rubric_check.mutants.input_mutants import varied
from grader.rubric_check.mutants.prose_mutants import exchanged, negated
from grader.rubric_check.mutants.value_mutants import altered

__all__ = ["Mutant", "altered", "exchanged", "mutants", "negated", "reachable", "varied"]
