"""The form "writeup": Markdown or plain text with headings that name the questions."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model import FileReading, SourceFile
from grader.plugins import Form
from grader.text.markdown import MarkdownPiece, find_answers
from grader.text.text_file import read_markdown, without_conflict_marks


class Writeup(Form):
    """`hw2.md`: prose, values and matrices in a text."""

    kind = "writeup"
    suffixes = (".md", ".markdown", ".txt")

    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """The answers; raises `GradeError` for a file that is too large or not text."""
        source, notes = read_markdown(file)
        source, doubts = without_conflict_marks(source, file=file.name)
        answers = find_answers([MarkdownPiece(source)], questions, file=file.name)
        notes, doubts = (*notes, *answers.notes), (*doubts, *answers.doubts)
        return FileReading(answers.texts, None, notes, doubts, answers.leftovers)
