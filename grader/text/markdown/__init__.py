"""The answers in a student's Markdown, found under the names of their questions."""

from grader.text.markdown.answers import DocumentAnswers, find_answers
from grader.text.markdown.document import MarkdownPiece
from grader.text.markdown.exported_scripts import cell_prose, is_exported, script_prose
from grader.text.markdown.leftovers import SHOWN_CHARS
from grader.text.markdown.named_strings import STRING, assigned_answers

__all__ = [
    "SHOWN_CHARS",
    "STRING",
    "DocumentAnswers",
    "MarkdownPiece",
    "assigned_answers",
    "cell_prose",
    "find_answers",
    "is_exported",
    "script_prose",
]
