"""Read the label at the beginning of a line: `Question 1 ii)`, `Q1.b`, `(2)`, `Qeustion 3`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace

from grader.text.labels.counting import COUNT_WORDS, HAN_DIGITS, ORDINALS
from grader.text.labels.label_words import (
    ANSWER_WORDS,
    QUESTION_WORDS,
    full_word,
    misspelled_word,
    spellings_of,
)
from grader.text.labels.site import Style
from grader.text.labels.spelling import Spelling

_LETTER = r"[^\W\d_]"
_NUMBER = rf"[0-9]{{1,2}}(?![0-9])|(?<!{_LETTER})(?:[ivx]{{1,5}}|[a-z])(?!{_LETTER})|[{HAN_DIGITS}]"
_NUMBER_WORD = rf"(?<!{_LETTER})(?:{'|'.join(COUNT_WORDS)})(?!{_LETTER})"
_SHEET = r"(?:hw|home\s?work|assignment|lab|p?set|problem\s+set|(?:ubungs)?blatt|tarea|devoir)"
_POINTS = r"[0-9]{1,3}(?:[.,][0-9])?\s*(?:pts?|points?|marks?|punkte?|puntos?|punti)\b"
_CONNECTS = r"(?:to|for|of|the|zu[rm]?|auf|die|der|a|la|le|alla|al|de|da|do|op|na|на)"
_BEFORE = re.compile(
    rf"(?:[(\[]\s*{_POINTS}\.?\s*[)\]]\s*)?"  # [5 points] Question 2
    rf"(?:{_SHEET}\s*\#?[0-9]+[\s,:;._–—-]+)?"  # Homework 2, Question 1
    r"(?:(?:[ivx]+|[0-9]{1,2}|[a-z])[.):]\s+)?"  # I. QUESTION I
    rf"(?:(?:my\s+)?(?:{'|'.join(spellings_of(ANSWER_WORDS))})\.?\s+"
    rf"(?:{_CONNECTS}\s+){{0,3}})?(?:the\s+)?"  # Answer to question 2
    r"(?:(?:written|inline|conceptual|theor\w+|programming|coding|practical|analytical|bonus"
    r"|math\w*|discussion|review|short|open|essay|extra|optional|home\s?work|hw|exam|quiz|lab"
    r"|reflection|challenge|answer(?=\s+question))\s+){0,2}"
    r"(?:(?:question|problem|exercise|task)\s+(?=[(\[]?q[\s.]?[0-9]))?[(\[]?",  # Question Q1
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"(?P<word>sub-?(?:question|problem)|{_LETTER}(?:{_LETTER}|[\u0300-\u036f\u0900-\u0963]){{0,15}}?)"
    r"(?P<gap>[\s.:#_–-]*(?:(?:no|nr|number|num)(?![a-z])[.:]?\s*|n?[°º]\s*|№\s*|\#\s*)?)[(\[]?"
    rf"(?P<main>{_NUMBER}|{_NUMBER_WORD})",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"(?:the\s+|第\s*)?(?P<main>{'|'.join(ORDINALS)}|[0-9]{{1,2}}|[{HAN_DIGITS}])"
    rf"(?:st|nd|rd|th|[.ºª])?\s*(?P<word>{_LETTER}{{1,16}})(?=\s*(?:[.:;)(,–—-]|$))",
    re.IGNORECASE,
)
_OF_A_SHEET = re.compile(rf"{_SHEET}\s?[0-9]{{1,2}}[._-](?P<main>{_NUMBER})", re.IGNORECASE)
_LETTER_BEFORE = re.compile(r"[AP]-?(?P<main>[0-9]{1,2})(?!\w)")
ONLY_POINTS = re.compile(rf"[(\[]?\s*{_POINTS}\.?\s*[)\]]?:?", re.IGNORECASE)
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
    text = _without_accents(text)
    spelling = (
        _spell_worded(text, words)
        or _spell_ordinal(text, style)
        or _spell_weak(text)
        or _spell_bare(text)
    )
    if style is Style.HEADING and (spelling is None or not spelling.word):
        return _spell_end(text, words) or spelling
    return spelling


def _without_accents(text: str) -> str:
    """The text with plain Latin letters, each in its place: `Übung 2` is `Ubung 2`."""
    if text.isascii():
        return text
    bases = (unicodedata.normalize("NFD", sign)[0] for sign in text)
    return "".join(base if base.isascii() else sign for base, sign in zip(bases, text, strict=True))


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
        near = "" if word else misspelled_word(written)
        if (word or near) and (
            spelling := _with_further_numbers(
                text, match, word=word or near, is_near_miss=bool(near)
            )
        ):
            return spelling
    return None


def _spell_ordinal(text: str, style: Style) -> Spelling | None:
    """`Second question`, `2. Aufgabe`, `第2题`; after a digit and a full stop only in a title."""
    match = _ORDINAL.match(text)
    if not match or full_word(match["word"]) not in QUESTION_WORDS:
        return None
    is_list_item = match["main"].isdigit() and style is Style.LINE and match.end() < len(text)
    word = full_word(match["word"])
    return None if is_list_item else _with_further_numbers(text, match, word=word)


def _spell_weak(text: str) -> Spelling | None:
    """`HW2.1a`, `A2` and `P2`: what names a question only if the document has no better name."""
    for pattern, word in ((_OF_A_SHEET, "sheet"), (_LETTER_BEFORE, "letter")):
        match = pattern.match(text)
        if match and (spelling := _with_further_numbers(text, match, word=word)):
            return spelling
    return None


def _starts(text: str) -> Iterator[int]:
    """Where the label may start: after words like `Answer to`, or else at the beginning."""
    before = _BEFORE.match(text)
    if before and before.end():
        yield before.end()
    yield 0


def _spell_bare(text: str) -> Spelling | None:
    match = None if ONLY_POINTS.match(text) else _BARE.match(text)
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
