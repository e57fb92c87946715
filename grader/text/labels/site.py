"""The input: a line where a label may be, such as `## Question 1`, without its markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Style(IntEnum):
    """How a line is set; a label in a stronger style wins over one in a weaker style."""

    LINE = 0
    EMPHASIS = 1
    HEADING = 2


@dataclass(frozen=True, slots=True)
class Site:
    """The beginning of a line, without its markup, and how the line ends.

    Attributes:
        text: the words with the numbers of lists, without bullets and signs of markup.
        style: a heading, a line that begins in bold or italics, or a plain line.
        level: 1 to 6 for a heading; for a line, the number of lists around it.
        is_start: whether a paragraph, an item or a sentence begins here.
        emphasis: for Style.EMPHASIS, how many characters of `text` are emphasized.
        end_sign: the question mark or colon that ends the line, if any.
    """

    text: str
    style: Style = Style.LINE
    level: int = 0
    is_start: bool = True
    emphasis: int = 0
    end_sign: str = ""
