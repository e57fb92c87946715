"""Prose that says the opposite of an answer, or exchanges what it compares."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^.!?\n]*[A-Za-z][^.!?\n]*(?:[.!?]+(?=\s|$)|\n|$)")
_VERB = re.compile(
    r"\b(is|are|was|were|can|could|will|would|must|should|may|does|do|has|have)\b", re.IGNORECASE
)
_DENIAL = re.compile(
    r"\s*\b(?:not|never|no longer)\b|(?<=\w)n['’]t\b|\bcannot\b|\bwithout\b|\bno\b", re.IGNORECASE
)


def negate(text: str) -> str | None:
    """The answer with every sentence denied; None if no sentence can be."""
    parts = [match.group() for match in _SENTENCE.finditer(text)]
    opposites = [_negate_sentence(part) for part in parts]
    return "".join(opposites) if parts and opposites != parts else None


def _negate_sentence(sentence: str) -> str:
    if _DENIAL.search(sentence):
        return sentence  # a double denial is ambiguous
    first = len(sentence) - len(sentence.lstrip())
    opening, rest = sentence[:first], sentence[first:]
    lowered = rest if rest[:2].isupper() else rest[:1].lower() + rest[1:]
    return f"{opening}It is not true that {lowered}"


def replace_spans(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """The text with its spans replaced; a span that overlaps an earlier one is ignored."""
    pieces, at = [], 0
    for start, end, words in sorted(spans):
        if start >= at:
            pieces += [text[at:start], words]
            at = end
    return "".join([*pieces, text[at:]])
