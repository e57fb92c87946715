"""A write-up: Markdown or plain text with the answers below headings that name the questions."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model import FileReading, SourceFile
from grader.plugins import Form
from grader.text.markdown import MarkdownPiece, find_answers
from grader.text.text_file import markdown_of


class Writeup(Form):
    """`hw2.md`: prose, values and matrices written in the text."""

    kind = "writeup"
    suffixes = (".md", ".markdown", ".txt")

    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """Find the answers; raises `GradeError` for a file that is too large or no text."""
        source, notes = markdown_of(file)
        found = find_answers([MarkdownPiece(source)], questions, file=file.name)
        return FileReading(texts=found.texts, notes=(*notes, *found.notes))
