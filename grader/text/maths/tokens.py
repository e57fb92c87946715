"""Split a student's sentences into words, numbers and signs, with their offsets in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from grader.text.english import NUMBER_WORDS, TENS
from grader.text.maths.numerals import DECIMAL, DECIMAL_COMMA, TIMES, parse_number
from grader.text.maths.rows import Span


class TokenKind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    WORD = "word"
    OPERATOR = "operator"
    EQUALS = "equals"
    ARROW = "arrow"
    COMMA = "comma"
    BREAK = "break"  # a colon, a column, a wide space
    STOP = "stop"  # the end of a sentence, a list item or a table row
    QUESTION = "question"  # the end of a question
    OPEN = "open"
    CLOSE = "close"
    STRONG = "strong"  # bold begins or ends
    BOX = "box"  # the next token is boxed, or bold in maths
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` is a word in lower case or a sign, `value` is that of a number."""

    kind: TokenKind
    span: Span
    text: str = ""
    value: float = 0.0


WORD_VALUES = {
    **{word: float(i) for i, word in enumerate(NUMBER_WORDS)},
    **{word: 10.0 * i for i, word in enumerate(TENS, start=2)},
}
"""The values of numbers that are written as one word."""

_COMMANDS = {
    **dict.fromkeys(
        ("times", "cdot", "ast", "div", "pm", "sum", "prod", "frac"), TokenKind.OPERATOR
    ),
    **dict.fromkeys(("approx", "equiv", "simeq"), TokenKind.EQUALS),
    **dict.fromkeys(("to", "rightarrow", "Rightarrow", "implies", "mapsto"), TokenKind.ARROW),
    **dict.fromkeys(("boxed", "fbox", "mathbf", "textbf", "underline", "bm"), TokenKind.BOX),
    **dict.fromkeys(("quad", "qquad"), TokenKind.BREAK),
    **dict.fromkeys(("text", "textrm", "mathrm", "mathit", "left", "right"), TokenKind.SILENT),
}
_AT_LINE = r"(?:(?<=\n)|\A)[ \t>]*"
_MARKER = r"(?:[*+•\-]|\(?(?:[1-9]|[a-h]|[ivx]{1,4})[.)])[ \t]"
_LETTERS = r"[^\W\d_]"
_SUBSCRIPTED = r"(?:_\{[^{}]{0,40}\}|<sub>\w+</sub>|_\w+)"

_PATTERNS = (
    (TokenKind.SILENT, r"\\tag\*?\{[^{}]{0,40}\}|\\(?:begin|end)\{\w{1,20}\*?\}|\\[,;:!\s]"),
    (TokenKind.WORD, r"\b(?:e\.g|i\.e)\.(?=[\s,])"),
    (TokenKind.SILENT, r"\b(?:approx|ca|resp|vs|eq|fig)\.(?=\s)"),
    (TokenKind.SILENT, rf"(?<={_LETTERS})-(?={_LETTERS})|(?<=\d)-(?={_LETTERS}{{2}})"),  # 15-pixel
    (TokenKind.SILENT, rf"(?!\A\W*[2-9]){_AT_LINE}(?:{_MARKER}(?=[ \t]*\S)|\#{{1,6}}[ \t])"),
    (TokenKind.STOP, rf"\n[ \t>]*(?=\n|\Z|\#|\||{_MARKER})|\\\\|[.!;](?!\w)"),
    (TokenKind.QUESTION, r"\?"),
    (TokenKind.OPERATOR, r"(?<=\d)\s{0,9}(?:[xX]|\bby\b)\s{0,9}(?=\d)|(?<=[\d)])\*\*(?=[\d(\-])"),
    (TokenKind.STRONG, r"\*\*|__|</?(?:b|strong|u|mark)>"),
    (TokenKind.NUMBER, r"\\[dt]?frac\s?\{\d{1,20}\}\s?\{\d{1,20}\}"),
    (TokenKind.NUMBER, rf"(?<![\d/)]){DECIMAL}/\d{{1,20}}(?![\w/(])"),
    (TokenKind.NUMBER, rf"{DECIMAL}\s?{TIMES}\s?10\s?\^\s?(?:\{{[+\-−]?\d{{1,4}}\}}|\d{{1,4}})"),
    (TokenKind.NUMBER, DECIMAL_COMMA),
    (TokenKind.NUMBER, rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|{DECIMAL}"),
    (TokenKind.OPERATOR, r"\\[dt]frac(?![a-zA-Z])"),
    (TokenKind.BOX, r"\\[a-zA-Z]+"),  # _COMMANDS says which kind it is
    (TokenKind.WORD, rf"{_LETTERS}(?:[^\W_]|['’](?=\w))*{_SUBSCRIPTED}*"),
    (TokenKind.ARROW, r"[-=]+>|[→⇒⟶↦➜∴]"),
    (TokenKind.EQUALS, r"=+|[≈≅≃]"),
    (TokenKind.OPERATOR, r"[+\-−–*/·×⋅∗÷^±]"),
    (TokenKind.COMMA, r","),
    (TokenKind.BREAK, r"\$\$|[:&|—]"),
    (TokenKind.OPEN, r"[(\[]"),
    (TokenKind.CLOSE, r"[)\]]"),
)  # fmt: skip
"""The first pattern that matches decides."""

_TOKEN = re.compile("|".join(f"(?P<t{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)))
_SUBSCRIPT = re.compile(r"\\?(?:text|mathrm|sub)?[{}<>/_]+(?:sub>)?")


def tokens(text: str) -> list[Token]:
    """The tokens of a text; other characters are skipped."""
    return [token for match in _TOKEN.finditer(text) for token in _tokens_of(match)]


def _tokens_of(match: re.Match[str]) -> Iterator[Token]:
    source = match[0]
    kind = _PATTERNS[int((match.lastgroup or "t0")[1:])][0]
    if kind is TokenKind.BOX:
        kind = _COMMANDS.get(source[1:], TokenKind.WORD)
    if kind is TokenKind.WORD:
        yield from (_word_token(word, match.span()) for word in _split_word(source))
    elif kind is TokenKind.NUMBER:
        comma = "." if re.fullmatch(DECIMAL_COMMA, source) else ""
        written = source.replace(",", comma).replace(" ", "")
        yield Token(kind, match.span(), source, parse_number(written) or 0.0)
    elif kind is not TokenKind.SILENT:
        yield Token(kind, match.span(), source.strip())


def _word_token(word: str, span: Span) -> Token:
    if word in WORD_VALUES:
        return Token(TokenKind.NUMBER, span, word, WORD_VALUES[word])
    return Token(TokenKind.WORD, span, word)


def _split_word(source: str) -> list[str]:
    """The words in a word with subscripts: `r3` in `R_{3}`, two words in `receptive_field`."""
    head, *parts = filter(None, _SUBSCRIPT.split(unicodedata.normalize("NFKC", source).lower()))
    words = [head.removeprefix("\\").replace("’", "'")]
    for part in parts:
        if len(part) > 1 and part.isalpha():
            words.append(part)
        else:
            words[-1] += part
    return words
