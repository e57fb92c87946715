"""Shortens text that a message quotes."""

from __future__ import annotations


def shorten(text: str, length: int) -> str:
    """The text on one line, cut to at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 3]}..."
