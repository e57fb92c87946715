"""What one file says to one question, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.model.plan import Program, Reply


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a student's work; lines and cells count from 1."""

    file: str
    line: int | None = None
    cell: int | None = None
    under: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.cell is not None:
            where += f" cell {self.cell}"
        if self.line is not None:
            where += f" line {self.line}"
        return f"{where}, under {self.under}" if self.under else where


@dataclass(frozen=True, slots=True)
class Text:
    """An answer in words: Markdown as the student wrote it; `place` is where it begins."""

    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as handed in; `name` is relative to the student's folder, for display only."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a form found in a file: answers in words by question id, a program to run, and notes.

    Notes are sentences for the student ("the heading 'Qeustion 2' was read as q2").
    """

    texts: Mapping[str, Text] = field(default_factory=dict)
    program: Program | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one file offers to one question.

    `replies` holds what the file's program replied, by request key; it is empty for a write-up.
    """

    form: str
    file: str
    text: Text | None = None
    replies: Mapping[str, Reply] = field(default_factory=dict)
