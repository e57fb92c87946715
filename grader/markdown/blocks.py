"""The lines of a Markdown text at which a label may stand: not in code, tables or display maths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from grader.labels import Site, Style
from grader.markdown.plain import Plain, heading_level, plain

_MATHS_ENDS = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT = re.compile(r"\\begin\{(\w{1,20}\*?)\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MATHS = 20_000  # characters: no display is longer
_TEXTS = {"inline", "code_block", "html_block"}
_NO_TEXT = re.compile(r"\s*<(?:!--|pre\b|script\b|style\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:[.!?:;)\]|$*_`>]|  |\\)$")
_ASKS_OR_LEADS = re.compile(r"([?:])[\s*_]*(?:[(\[][^()\[\]]{1,20}[)\]])?[\s*_.]*$")
_NO_LIST = re.compile(r"[\s>]*(?:\$\$|\\\[|\\begin\b|```|~~~|\|)")
_TAIL = 60  # characters of a line that show how it ends: `What is it? (2 points)`
_WRAPPED = 60  # characters: a shorter line was ended on purpose
_TITLE = 80  # characters: a longer line above `---` is a paragraph above a rule
_MENDED = 20  # fences that are never closed: as many are read as text
_ODD_SPACES = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\xa0\u2028\u2029\u202f\u3000"), " ")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), " ")


@dataclass(frozen=True, slots=True)
class Line:
    """A line at which a label may stand, `number` counted from 0."""

    number: int
    site: Site
    plain: Plain
    underlined: bool = False


def label_lines(source: str) -> list[Line]:
    """The lines of a text with plain `\\n` line ends, in order."""
    source = source.translate(_ODD_SPACES | _NOTHING)  # one sign for one: offsets stay
    for _ in range(_MENDED):
        tokens = _PARSER.parse(source)
        opened = _unclosed_fence(tokens, source)
        if opened is None:
            break
        lines = source.split("\n")
        lines[opened] = " " * len(lines[opened])
        source = "\n".join(lines)
    return list(_lines(tokens, source.split("\n")))


def _maths(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A block rule: display maths from its opening sign to its end is one block."""
    begin = state.bMarks[first] + state.tShift[first]
    opening = state.src[begin : state.eMarks[first]]
    environment = _ENVIRONMENT.match(opening)
    end = rf"\end{{{environment[1]}}}" if environment else _MATHS_ENDS.get(opening[:2])
    if end is None:
        return False
    closing = state.src.find(end, begin + 2, min(state.eMarks[last - 1], begin + _MATHS))
    if closing < 0 or _BLANK_LINE.search(state.src, begin, closing):
        return False
    if silent:
        return True
    line = first
    while state.eMarks[line] < closing:
        line += 1
    state.line = line + 1
    token = state.push("maths", "", 0)
    token.map = [first, state.line]
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.enableOnly(["normalize", "block"])  # nothing within a line is needed
    parser.block.ruler.before(
        "fence", "maths", _maths, {"alt": ["paragraph", "blockquote", "list"]}
    )
    return parser


_PARSER = _parser()


def _unclosed_fence(tokens: Sequence[Token], source: str) -> int | None:
    """The line of a fence that swallows the rest of the text because it is never closed."""
    lines = source.rstrip().split("\n")
    fence = next((token for token in reversed(tokens) if token.type == "fence"), None)
    if fence is None or fence.map is None or fence.map[1] < len(lines):
        return None
    last = lines[-1].strip(" >")
    closed = fence.map[0] < len(lines) - 1 and last and not last.strip(fence.markup[0])
    return None if closed and len(last) >= len(fence.markup) else fence.map[0]


def _lines(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Line]:
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


def _heading(number: int, lines: Sequence[str], *, level: int) -> Line:
    text = plain(lines[number])
    site = Site(text.text, Style.HEADING, level, ends=_ending(number, lines))
    return Line(number, site, text)


def _line(number: int, first: int, lines: Sequence[str], depth: int) -> Line:
    level = heading_level(lines[number])
    if level:
        return _heading(number, lines, level=level)
    text = plain(lines[number])
    before = lines[number - 1] if number > first else ""
    opens = number == first or len(before) < _WRAPPED or bool(_SENTENCE_END.search(before))
    style = Style.EMPHASIS if text.emphasis else Style.LINE
    site = Site(text.text, style, depth, opens, text.emphasis, _ending(number, lines))
    return Line(number, site, text)


def _ending(number: int, lines: Sequence[str]) -> str:
    """The question mark or the colon that ends a line; a colon before a formula is none."""
    sign = _ASKS_OR_LEADS.search(lines[number][-_TAIL:])
    if sign is None:
        return ""
    below = (lines[n] for n in range(number + 1, len(lines)) if lines[n].strip())
    return "" if sign[1] == ":" and _NO_LIST.match(next(below, "")) else sign[1]
