"""A student's files and answers, and places in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.model.plan import Program, Reply


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a student's work; lines and cells count from 1, `under` is a heading."""

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
    """An answer in words: the Markdown that the student wrote; `place` is its first line."""

    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A submitted file; `name` is relative to the student's folder and only for display."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Leftover:
    """A piece of a student's work that no question accounts for, or a doubtful one.

    Attributes:
        what: what it is, in words, such as "a raw cell, which is not run".
        place: where it begins.
        words: its beginning.
    """

    what: str
    place: Place
    words: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.place), self.what, self.words)))


@dataclass(frozen=True, slots=True)
class FileReading:
    """The content of a file: answers in words by question id, a program to run, and notes.

    Notes are sentences for the student ("the heading 'Qeustion 2' was read as q2"); those in
    `doubts` are also for staff ("the file has the marks of a merge conflict"). Leftovers are what
    lies under no question.
    """

    texts: Mapping[str, Text] = field(default_factory=dict)
    program: Program | None = None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that one file offers to one question.

    `replies` holds the replies of the file's program by request key; it is empty for a write-up.
    """

    form: str
    file: str
    text: Text | None = None
    replies: Mapping[str, Reply] = field(default_factory=dict)
