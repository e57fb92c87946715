"""Split Markdown into blocks with markdown-it; display maths is a kind of block, too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_MATHS_ENDS = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT = re.compile(r"\\begin\{(\w{1,20}\*?)\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LONGEST_MATHS = 20_000  # characters
_MOST_UNCLOSED = 20  # fences without an end that are read as text
_ODD_SPACES = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\xa0\u2028\u2029\u202f\u3000"), " ")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), " ")


def parse_blocks(source: str) -> tuple[list[Token], list[str]]:
    """The blocks of a text with `\\n` line ends, and the lines that the parser saw.

    A fence without an end is read as text, because it would contain all answers below it.
    """
    source = source.translate(_ODD_SPACES | _INVISIBLE)  # one character each: offsets stay
    for _ in range(_MOST_UNCLOSED):
        tokens = _PARSER.parse(source)
        opened = _unclosed_fence(tokens, source)
        if opened is None:
            break
        lines = source.split("\n")
        lines[opened] = " " * len(lines[opened])
        source = "\n".join(lines)
    return tokens, source.split("\n")


def _unclosed_fence(tokens: Sequence[Token], source: str) -> int | None:
    """The line of a fence without an end, which contains the rest of the text."""
    lines = source.rstrip().split("\n")
    fence = next((token for token in reversed(tokens) if token.type == "fence"), None)
    if fence is None or fence.map is None or fence.map[1] < len(lines):
        return None
    last = lines[-1].strip(" >")
    first = fence.map[0]
    is_fence = bool(last) and not last.strip(fence.markup[0])
    is_closed = is_fence and len(last) >= len(fence.markup) and first < len(lines) - 1
    return None if is_closed else first


def _maths_rule(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A rule of the parser: display maths, from its opening to its closing sign, is one block."""
    begin = state.bMarks[first] + state.tShift[first]
    opening = state.src[begin : state.eMarks[first]]
    environment = _ENVIRONMENT.match(opening)
    end = rf"\end{{{environment[1]}}}" if environment else _MATHS_ENDS.get(opening[:2])
    if end is None:
        return False
    closing = state.src.find(end, begin + 2, min(state.eMarks[last - 1], begin + _LONGEST_MATHS))
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


def _create_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.enableOnly(["normalize", "block"])  # markup within a line is not needed
    parser.block.ruler.before(
        "fence", "maths", _maths_rule, {"alt": ["paragraph", "blockquote", "list"]}
    )
    return parser


_PARSER = _create_parser()
