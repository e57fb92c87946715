"""The cases with which a function is called: given in the rubric, or drawn from its seed."""

from grader.checks.common.cases.case_blocks import (
    Block,
    Case,
    GivenCase,
    Passing,
    argument_names,
    cases,
    join_names,
)

__all__ = ["Block", "Case", "GivenCase", "Passing", "argument_names", "cases", "join_names"]
