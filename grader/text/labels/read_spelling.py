"""Read the label at the beginning of a line: `Question 1 ii)`, `Q1.b`, `(2)`, `Qeustion 3`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from grader.text.labels.counting import COUNT_WORDS
from grader.text.labels.site import Style
from grader.text.labels.spelling import ANSWER_WORDS, Spelling, full_word, misspelled_word

_NUMBER = r"[0-9]{1,2}(?![0-9])|(?<![a-z])(?:[ivx]{1,5}|[a-z])(?![a-z])"
_NUMBER_WORD = rf"(?<![a-z])(?:{'|'.join(COUNT_WORDS)})(?![a-z])"
_BEFORE = re.compile(
    r"(?:(?:hw|home\s?work|assignment)\s*\#?[0-9]+[\s,:;.–—-]+)?"  # Homework 2, Question 1
    r"(?:(?:[ivx]+|[0-9]{1,2}|[a-z])[.):]\s+)?"  # I. QUESTION I
    r"(?:(?:my\s+)?(?:answers?|ans|solutions?|response)\s+(?:to|for|of)\s+)?(?:the\s+)?[(\[]?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?P<word>sub-?(?:question|problem)|[a-z]{1,12}?)"
    r"(?P<gap>[\s.:#_–-]*(?:(?:no|nr|number|num)\b[.:]?\s*|n°\s*|\#\s*)?)[(\[]?"
    rf"(?P<main>{_NUMBER}|{_NUMBER_WORD})",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?P<open>[(\[]?)(?P<main>{_NUMBER})", re.IGNORECASE)
_PART = re.compile(
    r"(?P<gap>[)\]]?\s*[.,:;_–—/-]?\s*(?:(?:sub-?)?(?:question|part|item|section)\s*)?)"
    r"(?P<open>[(\[{]?)\s*(?P<part>[ivx]{1,5}|[a-z]|[0-9]{1,2})\s*(?P<close>[)\]}]?)"
    r"(?P<after>[.:]?)(?=[\s.:;,=)\]–—-]|$)",
    re.IGNORECASE,
)
_NAMED_LATER = re.compile(
    r"(?:[(\[]|[,:|–—-]\s+)(?=(?:q|question|problem|exercise|task)\b|q[0-9])", re.I
)


def spell(text: str, words: Collection[str] = (), *, style: Style = Style.LINE) -> Spelling | None:
    """The label at the beginning of `text`, or at the end of a heading: `Receptive field (Q1.ii)`.

    Args:
        text: a line without markup.
        words: further words that may come before a number.
        style: how the line is set.
    """
    spelling = _spell_worded(text, words) or _spell_bare(text)
    if style is Style.HEADING and (spelling is None or not spelling.word):
        return _spell_end(text, words) or spelling
    return spelling


def _spell_end(text: str, words: Collection[str]) -> Spelling | None:
    for start in _NAMED_LATER.finditer(text, 1):
        spelling = _spell_worded(text[start.end() :], words)
        if spelling and not spelling.rest:
            stops = tuple(start.end() + stop for stop in spelling.stops)
            return replace(spelling, text=text, stops=stops)
    return None


def _spell_worded(text: str, words: Collection[str]) -> Spelling | None:
    for start in _starts(text):
        match = _WORDED.match(text, start)
        if not match:
            continue
        written = match["word"].lower().replace("-", "")
        word = full_word(written, words)
        if word in ANSWER_WORDS and ":" in match["gap"]:
            continue  # `Answer: 15` is the answer itself
        if word:
            return _with_further_numbers(text, match, word=word)
        if word := misspelled_word(written):
            return _with_further_numbers(text, match, word=word, is_near_miss=True)
    return None


def _starts(text: str) -> Iterator[int]:
    """Where the label may start: at the beginning, or after words like `Answer to`."""
    yield 0
    before = _BEFORE.match(text)
    if before and before.end():
        yield before.end()


def _spell_bare(text: str) -> Spelling | None:
    match = _BARE.match(text)
    spelling = _with_further_numbers(text, match) if match else None
    if match is None or spelling is None:
        return None
    closing = text[match.end() : match.end() + 1]
    if match["open"] == "[" and closing == "]":
        return None  # `[1]` is a citation
    if len(spelling.tokens) == 1 and match["open"] and closing != ")":
        return None
    return spelling


def _with_further_numbers(
    text: str, first: re.Match[str], *, word: str = "", is_near_miss: bool = False
) -> Spelling | None:
    """The label from its first number on; None if a word goes on there (`q1_iv_flipped`)."""
    tokens, stops = [first["main"]], [first.end()]
    while (part := _PART.match(text, stops[-1])) and _is_part(part, text, is_bare=not word):
        tokens.append(part["part"])
        stops.append(part.end("part"))
    spelling = Spelling(text, tuple(tokens), tuple(stops), word, is_near_miss)
    return spelling if spelling.is_complete else None


def _is_part(part: re.Match[str], text: str, *, is_bare: bool) -> bool:
    """Whether a number is a label's second level: `1.ii`, `1 (b)`, but not `1 a network`."""
    token, gap = part["part"], part["gap"]
    if part["open"]:
        return bool(part["close"])
    if part["close"] or gap.strip(" ,:;–—-").isalpha():
        return True
    if token.isdigit():
        return gap == "." or (not is_bare and gap in {"_", "-"})
    if gap in {"", ".", "_", "-", ")", "/"}:
        return True
    if len(token) > 1:
        return True
    if part.end() == len(text):
        return not gap.strip(" " if is_bare else " ,–—-")  # `1 b`; `1. B` is an item of one letter
    return bool(part["after"]) and not (token.isupper() and part["after"] == ":")
