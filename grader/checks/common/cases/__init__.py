"""The cases on which a function is called: given in the rubric, or drawn from its seed."""

from grader.checks.common.cases.case_blocks import Block, Case, GivenCase, arguments, cases, listed

__all__ = ["Block", "Case", "GivenCase", "arguments", "cases", "listed"]
