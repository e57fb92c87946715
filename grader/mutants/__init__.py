"""Answers that are wrong in one place, which a check should refuse: values, source, prose."""

from grader.mutants.inputs import varied
from grader.mutants.source import Mutant, mutants, reachable
from grader.mutants.text import exchanged, negated
from grader.mutants.values import altered

__all__ = ["Mutant", "altered", "exchanged", "mutants", "negated", "reachable", "varied"]
