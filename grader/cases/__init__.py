"""The cases on which a function is called: given in the rubric, or drawn from its seed."""

from grader.cases.blocks import Block, Case, GivenCase, cases

__all__ = ["Block", "Case", "GivenCase", "cases"]
