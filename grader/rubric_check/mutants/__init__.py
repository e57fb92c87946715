"""Wrong answers with one mistake, in values, code or prose, which a check should refuse."""

from grader.rubric_check.mutants.code_mutants import Mutant, called_functions, mutate
from grader.rubric_check.mutants.input_mutants import varied_arguments
from grader.rubric_check.mutants.prose_mutants import negate, replace_spans
from grader.rubric_check.mutants.value_mutants import altered_arrays

__all__ = [
    "Mutant",
    "altered_arrays",
    "called_functions",
    "mutate",
    "negate",
    "replace_spans",
    "varied_arguments",
]
