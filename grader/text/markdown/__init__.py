"""The answers in a student's Markdown, found under the names of their questions."""

from grader.text.markdown.answers import DocumentAnswers, find_answers
from grader.text.markdown.document import MarkdownPiece

__all__ = ["DocumentAnswers", "MarkdownPiece", "find_answers"]
