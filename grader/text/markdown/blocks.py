"""Markdown as blocks: what markdown-it finds, with display maths as blocks of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_MATHS_ENDS = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT = re.compile(r"\\begin\{(\w{1,20}\*?)\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MATHS = 20_000  # characters: no display is longer
_MENDED = 20  # fences that are never closed: as many are read as text
_ODD_SPACES = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\xa0\u2028\u2029\u202f\u3000"), " ")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), " ")


def blocks_of(source: str) -> tuple[list[Token], list[str]]:
    """The blocks of a text with plain `\\n` line ends, and its lines as the parser saw them.

    A fence that is never closed is read as text: it would swallow all answers below.
    """
    source = source.translate(_ODD_SPACES | _NOTHING)  # one sign for one: offsets stay
    for _ in range(_MENDED):
        tokens = _PARSER.parse(source)
        opened = _unclosed_fence(tokens, source)
        if opened is None:
            break
        lines = source.split("\n")
        lines[opened] = " " * len(lines[opened])
        source = "\n".join(lines)
    return tokens, source.split("\n")


def _unclosed_fence(tokens: Sequence[Token], source: str) -> int | None:
    """The line of a fence that swallows the rest of the text because it is never closed."""
    lines = source.rstrip().split("\n")
    fence = next((token for token in reversed(tokens) if token.type == "fence"), None)
    if fence is None or fence.map is None or fence.map[1] < len(lines):
        return None
    last = lines[-1].strip(" >")
    closed = fence.map[0] < len(lines) - 1 and last and not last.strip(fence.markup[0])
    return None if closed and len(last) >= len(fence.markup) else fence.map[0]


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
