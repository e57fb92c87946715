"""The lines of a Markdown text that may be labels: not those in code, tables or display maths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from grader.text.labels import Site, Style
from grader.text.markdown.blocks import parse_blocks
from grader.text.markdown.plain import PlainLine, heading_level, plain_line

_TEXT_TOKENS = {"inline", "code_block", "html_block"}
_HIDDEN = re.compile(r"\s*<(?:!--|pre\b|script\b|style\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:[.!?:;)\]|$*_`>]|  |\\)$")
_ASKS_OR_LEADS = re.compile(r"([?:])[\s*_]*(?:[(\[][^()\[\]]{1,20}[)\]])?[\s*_.]*$")
_DISPLAY = re.compile(r"[\s>]*(?:\$\$|\\\[|\\begin\b|```|~~~|\|)")
_EMPTY_ITEM = re.compile(r"[\s>]*[0-9]{1,2}[.)]\s*")
_TAIL = 60  # characters at a line's end that are searched: `What is it? (2 points)`
_SHORTEST_WRAPPED = 60  # characters: the author ended a shorter line on purpose
_LONGEST_TITLE = 80  # characters: a longer line above `---` is a paragraph above a rule


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line that may be a label.

    Attributes:
        number: its index in the text, from 0.
        site: the line as the search for labels needs it.
        plain: its beginning without markup.
        is_underlined: whether it is a heading with `---` or `===` below it.
    """

    number: int
    site: Site
    plain: PlainLine
    is_underlined: bool = False


def label_lines(source: str) -> list[LabelLine]:
    """The lines of a text with `\\n` line ends, in order."""
    tokens, lines = parse_blocks(source)
    return list(_label_lines(tokens, lines))


def _label_lines(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[LabelLine]:
    depth = tables = 0
    heading: Token | None = None
    for token in tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        tables += {"table_open": 1, "table_close": -1}.get(token.type, 0)
        if token.type in {"heading_open", "heading_close"}:
            heading = token if token.nesting == 1 else None
        if token.map is None or tables:
            continue
        numbers = range(*token.map)
        if token.type == "list_item_open" and _EMPTY_ITEM.fullmatch(lines[numbers[0]]):
            yield _line(numbers[0], numbers[0], lines, depth)
        if token.type == "inline" and heading and _is_title(heading, lines):
            title = _heading(numbers[0], lines, level=int(heading.tag[1:]))
            yield replace(title, is_underlined=not heading.markup.startswith("#"))
        elif token.type in _TEXT_TOKENS and not _HIDDEN.match(lines[numbers[0]]):
            yield from (_line(n, numbers[0], lines, depth) for n in numbers if lines[n].strip())


def _is_title(heading: Token, lines: Sequence[str]) -> bool:
    """Whether a heading is meant as one, unlike a long or wrapped paragraph above `---`."""
    if heading.map is None or heading.markup.startswith("#"):
        return True
    first, end = heading.map
    return end - first == 2 and len(lines[first]) <= _LONGEST_TITLE


def _heading(number: int, lines: Sequence[str], *, level: int) -> LabelLine:
    line = plain_line(lines[number])
    site = Site(line.text, Style.HEADING, level, end_sign=_end_sign(number, lines))
    return LabelLine(number, site, line)


def _line(number: int, first: int, lines: Sequence[str], depth: int) -> LabelLine:
    level = heading_level(lines[number])
    if level:
        return _heading(number, lines, level=level)
    line = plain_line(lines[number])
    before = lines[number - 1] if number > first else ""
    is_wrapped = len(before) >= _SHORTEST_WRAPPED and not _SENTENCE_END.search(before)
    is_start = number == first or not is_wrapped
    style = Style.EMPHASIS if line.emphasis else Style.LINE
    site = Site(line.text, style, depth, is_start, line.emphasis, _end_sign(number, lines))
    return LabelLine(number, site, line)


def _end_sign(number: int, lines: Sequence[str]) -> str:
    """The question mark or colon that ends a line; a colon before code or maths does not count."""
    sign = _ASKS_OR_LEADS.search(lines[number][-_TAIL:])
    if sign is None:
        return ""
    below = (lines[n] for n in range(number + 1, len(lines)) if lines[n].strip())
    return "" if sign[1] == ":" and _DISPLAY.match(next(below, "")) else sign[1]
