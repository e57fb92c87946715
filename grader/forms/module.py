"""The form "module": one Python file that defines values, functions and `answers`."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable

from grader.model import CodeCell, FileReading, Program, SourceFile
from grader.plugins import Form
from grader.text.markdown import (
    MarkdownPiece,
    assigned_answers,
    find_answers,
    is_exported,
    script_prose,
)
from grader.text.text_file import read_text, without_conflict_marks


class Module(Form):
    """`hw2.py`: a program; its answers in words are in the dict `answers`, known after a run.

    Comments and strings that name a question answer it, too, as in a script made from a notebook,
    and so does a string with the name of a question.
    """

    kind = "module"
    suffixes = (".py",)

    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """The program; raises `GradeError` for a file that is too large or not text."""
        source, notes = read_text(file, encoding=_declared_encoding(file.data))
        source, doubts = without_conflict_marks(source, file=file.name)
        program = Program("module", file.name, (CodeCell(0, source),))
        prose = MarkdownPiece(script_prose(source, questions))
        answers = find_answers([prose], questions, file=file.name)
        texts = assigned_answers(program.cells, questions, file=file.name) | answers.texts
        if not is_exported(source):
            return FileReading(texts, program, notes, doubts)
        notes, doubts = (*notes, *answers.notes), (*doubts, *answers.doubts)
        return FileReading(texts, program, notes, doubts, answers.leftovers)


def _declared_encoding(data: bytes) -> str:
    """The encoding that the first two lines declare (PEP 263), or UTF-8."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, LookupError):  # unknown, or not for text (LookupError since Python 3.14)
        return "utf-8-sig"
    return "utf-8-sig" if encoding == "utf-8" else encoding
