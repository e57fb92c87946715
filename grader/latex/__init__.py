"""Numbers and matrices that a student wrote in Markdown, LaTeX or as a printed value.

A small grammar that refuses what it does not know; nothing is ever evaluated.
"""

from grader.latex.claims import Claim, claim
from grader.latex.cues import Cue
from grader.latex.matrices import Matrix, matrices
from grader.latex.results import answers

__all__ = ["Claim", "Cue", "Matrix", "answers", "claim", "matrices"]
