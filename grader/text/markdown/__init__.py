"""A student's Markdown, and the answers that stand in it under the names of their questions."""

from grader.text.markdown.answers import Found, find_answers
from grader.text.markdown.document import Piece

__all__ = ["Found", "Piece", "find_answers"]
