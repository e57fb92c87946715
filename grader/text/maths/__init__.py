"""The number or the matrices in a student's Markdown, LaTeX or printed value.

A small grammar reads them; nothing of the text is evaluated. `find_claim` finds the one number
that a text claims (`claims.py`), `find_matrices` every matrix (`matrices.py`), and `select_answers`
those of them that are answers (`answer_matrices.py`).

The package `prose` also reads English, but it asks what a text says about a subject: it compares
words by their stems and knows most verbs that deny. This package asks which numbers a text claims,
and only words next to a number matter. So the word lists differ, even where their names are close.
"""

from grader.text.maths.answer_matrices import select_answers
from grader.text.maths.claim_strength import ClaimStrength
from grader.text.maths.claims import Claim, find_claim
from grader.text.maths.matrices import Matrix, find_matrices

__all__ = ["Claim", "ClaimStrength", "Matrix", "find_claim", "find_matrices", "select_answers"]
