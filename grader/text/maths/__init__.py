"""Numbers and matrices that a student wrote in Markdown, LaTeX or as a printed value.

A small grammar that refuses what it does not know; nothing is ever evaluated.
"""

from grader.text.maths.answer_matrices import answers
from grader.text.maths.claims import Claim, claim
from grader.text.maths.cues import ClaimStrength
from grader.text.maths.matrices import Matrix, find_matrices

__all__ = ["Claim", "ClaimStrength", "Matrix", "answers", "claim", "find_matrices"]
