"""The form "writeup": Markdown or plain text with headings that name the questions."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model import FileReading, SourceFile
from grader.plugins import Form
from grader.text.markdown import MarkdownPiece, find_answers
from grader.text.text_file import read_markdown


class Writeup(Form):
    """`hw2.md`: prose, values and matrices in a text."""

    kind = "writeup"
    suffixes = (".md", ".markdown", ".txt")

    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """The answers; raises `GradeError` for a file that is too large or not text."""
        source, notes = read_markdown(file)
        answers = find_answers([MarkdownPiece(source)], questions, file=file.name)
        return FileReading(texts=answers.texts, notes=(*notes, *answers.notes))
