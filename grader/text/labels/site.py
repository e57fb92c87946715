"""A line at which a label may stand, as the reader of a file format hands it over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Style(IntEnum):
    """How much a line stands out; a stronger one is believed before a weaker one."""

    LINE = 0
    EMPHASIS = 1
    HEADING = 2


@dataclass(frozen=True, slots=True)
class Site:
    """The beginning of a line, without its markup, and how the line ends.

    Attributes:
        text: the words, list numbers included, bullets and signs of markup left out.
        style: heading, begins in bold or italics, or plain.
        level: of a heading, 1 to 6; of a line, in how many lists it stands.
        opens: whether a paragraph, an item or a sentence begins here.
        emphasis: how much of `text` is emphasised, for Style.EMPHASIS.
        ends: the sign that ends the line, where it is a question mark or a colon.
    """

    text: str
    style: Style = Style.LINE
    level: int = 0
    opens: bool = True
    emphasis: int = 0
    ends: str = ""
