"""Where an answer is in the student's files, in words."""

from __future__ import annotations

from grader.model import Answer, Place, Reply, Text


def place_of_reply(answer: Answer, reply: Reply) -> str:
    """Where the program bound the name last."""
    return str(Place(answer.file, reply.line, reply.cell))


def place_in_text(text: Text, offset: int) -> str:
    """The place of an offset into an answer's text."""
    place = text.place
    if place.line is None:
        return str(place)
    line = place.line + text.source.count("\n", 0, offset)
    return str(Place(place.file, line, place.cell, place.under))
