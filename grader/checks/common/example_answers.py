"""Short answers, for the examples of a kind of check."""

from __future__ import annotations

from grader.model import Answer, Place, Plain, Reply, Status, Text


def answer_in_words(text: str) -> Answer:
    """An answer in a write-up."""
    return Answer("writeup", "hw.md", Text(text, Place("hw.md", 3)))


def answer_in_code(**values: Plain) -> Answer:
    """An answer in a program that leaves these values under these names."""
    replies = {name: Reply(Status.OK, value, line=3) for name, value in values.items()}
    return Answer("module", "hw.py", replies=replies)
