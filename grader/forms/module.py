"""A module: one Python file that leaves names, functions and `answers` behind."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable

from grader.model import CodeCell, FileReading, Program, SourceFile
from grader.plugins import Form
from grader.text.text_file import text_of


class Module(Form):
    """`hw2.py`: a program; its answers in words stand in a dict and are read by running it."""

    kind = "module"
    suffixes = (".py",)

    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """The program; raises `GradeError` for a file that is too large or no text."""
        source, notes = text_of(file, encoding=_declared_encoding(file.data))
        return FileReading(
            program=Program("module", file.name, (CodeCell(0, source),)), notes=notes
        )


def _declared_encoding(data: bytes) -> str:
    """The encoding that the first two lines declare (PEP 263), or UTF-8."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:  # one that Python does not know
        return "utf-8-sig"
    return "utf-8-sig" if encoding == "utf-8" else encoding
