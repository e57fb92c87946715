"""Reads how a label is spelled: `Question 1 ii)`, `Q1.b`, `(2)`, `Qeustion 3`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from grader.text.labels.label_words import ANSWER_WORDS, in_full, near_miss
from grader.text.labels.site import Style
from grader.text.labels.spelled_label import Spelling

_NUMBER = r"[0-9]{1,2}(?![0-9])|(?<![a-z])(?:[ivx]{1,5}|[a-z])(?![a-z])"
_NUMBER_WORD = r"(?<![a-z])(?:one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z])"
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
    """The label that `text` begins with, or that ends a heading: `Receptive field (Q1.ii)`.

    `words` may stand before a number besides the usual ones.
    """
    label = _worded(text, words) or _bare(text)
    if style is Style.HEADING and (label is None or not label.word):
        return _at_end(text, words) or label
    return label


def _at_end(text: str, words: Collection[str]) -> Spelling | None:
    for start in _NAMED_LATER.finditer(text, 1):
        label = _worded(text[start.end() :], words)
        if label and not label.rest:
            stops = tuple(start.end() + stop for stop in label.stops)
            return replace(label, text=text, stops=stops)
    return None


def _worded(text: str, words: Collection[str]) -> Spelling | None:
    for start in _starts(text):
        match = _WORDED.match(text, start)
        if not match:
            continue
        written = match["word"].lower().replace("-", "")
        word = in_full(written, words)
        if word in ANSWER_WORDS and ":" in match["gap"]:
            continue  # `Answer: 15` is the answer itself
        if word:
            return _finished(text, match, word=word)
        if meant := near_miss(written):
            return _finished(text, match, word=meant, near=True)
    return None


def _starts(text: str) -> Iterator[int]:
    yield 0
    before = _BEFORE.match(text)
    if before and before.end():
        yield before.end()


def _bare(text: str) -> Spelling | None:
    match = _BARE.match(text)
    label = _finished(text, match) if match else None
    if match is None or label is None:
        return None
    close = text[match.end() : match.end() + 1]
    cites = match["open"] == "[" and close == "]"
    alone = len(label.tokens) == 1
    return None if cites or (alone and match["open"] and close != ")") else label


def _finished(
    text: str, first: re.Match[str], *, word: str = "", near: bool = False
) -> Spelling | None:
    """The label from its first number on; None where a word goes on (`q1_iv_flipped`)."""
    tokens, stops = [first["main"]], [first.end()]
    while (part := _PART.match(text, stops[-1])) and _is_part(part, text, bare=not word):
        tokens.append(part["part"])
        stops.append(part.end("part"))
    label = Spelling(text, tuple(tokens), tuple(stops), word, near)
    return label if label.stands_apart else None


def _is_part(part: re.Match[str], text: str, *, bare: bool) -> bool:
    """Whether a number goes on to a second level: `1.ii`, `1 (b)`, not `1 a network`."""
    token, gap = part["part"], part["gap"]
    if part["open"]:
        return bool(part["close"])
    if part["close"] or gap.strip(" ,:;–—-").isalpha():
        return True
    if token.isdigit():
        return gap == "." or (not bare and gap in {"_", "-"})
    if gap in {"", ".", "_", "-", ")", "/"}:
        return True
    if len(token) > 1:
        return True
    if part.end() == len(text):
        return not gap.strip(" " if bare else " ,–—-")  # `1 b`; `1. B` is an item of one letter
    return bool(part["after"]) and not (token.isupper() and part["after"] == ":")
