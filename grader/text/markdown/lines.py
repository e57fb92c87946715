"""The lines of a Markdown text at which a label may stand: not in code, tables or display maths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from grader.text.labels import Site, Style
from grader.text.markdown.blocks import blocks_of
from grader.text.markdown.plain import PlainLine, heading_level, plain

_TEXTS = {"inline", "code_block", "html_block"}
_NO_TEXT = re.compile(r"\s*<(?:!--|pre\b|script\b|style\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:[.!?:;)\]|$*_`>]|  |\\)$")
_ASKS_OR_LEADS = re.compile(r"([?:])[\s*_]*(?:[(\[][^()\[\]]{1,20}[)\]])?[\s*_.]*$")
_NO_LIST = re.compile(r"[\s>]*(?:\$\$|\\\[|\\begin\b|```|~~~|\|)")
_TAIL = 60  # characters of a line that show how it ends: `What is it? (2 points)`
_WRAPPED = 60  # characters: a shorter line was ended on purpose
_TITLE = 80  # characters: a longer line above `---` is a paragraph above a rule


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line at which a label may stand, `number` counted from 0."""

    number: int
    site: Site
    plain: PlainLine
    underlined: bool = False


def label_lines(source: str) -> list[LabelLine]:
    """The lines of a text with plain `\\n` line ends, in order."""
    tokens, lines = blocks_of(source)
    return list(_lines(tokens, lines))


def _lines(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[LabelLine]:
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
        if token.type == "inline" and heading and _is_title(heading, lines):
            title = _heading(numbers[0], lines, level=int(heading.tag[1:]))
            yield replace(title, underlined=not heading.markup.startswith("#"))
        elif token.type in _TEXTS and not _NO_TEXT.match(lines[numbers[0]]):
            yield from (_line(n, numbers[0], lines, depth) for n in numbers if lines[n].strip())


def _is_title(heading: Token, lines: Sequence[str]) -> bool:
    """A long paragraph or one of many lines with `---` below it was not meant as a heading."""
    if heading.map is None or heading.markup.startswith("#"):
        return True
    first, end = heading.map
    return end - first == 2 and len(lines[first]) <= _TITLE


def _heading(number: int, lines: Sequence[str], *, level: int) -> LabelLine:
    text = plain(lines[number])
    site = Site(text.text, Style.HEADING, level, ends=_ending(number, lines))
    return LabelLine(number, site, text)


def _line(number: int, first: int, lines: Sequence[str], depth: int) -> LabelLine:
    level = heading_level(lines[number])
    if level:
        return _heading(number, lines, level=level)
    text = plain(lines[number])
    before = lines[number - 1] if number > first else ""
    opens = number == first or len(before) < _WRAPPED or bool(_SENTENCE_END.search(before))
    style = Style.EMPHASIS if text.emphasis else Style.LINE
    site = Site(text.text, style, depth, opens, text.emphasis, _ending(number, lines))
    return LabelLine(number, site, text)


def _ending(number: int, lines: Sequence[str]) -> str:
    """The question mark or the colon that ends a line; a colon before a formula is none."""
    sign = _ASKS_OR_LEADS.search(lines[number][-_TAIL:])
    if sign is None:
        return ""
    below = (lines[n] for n in range(number + 1, len(lines)) if lines[n].strip())
    return "" if sign[1] == ":" and _NO_LIST.match(next(below, "")) else sign[1]
