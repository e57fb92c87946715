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


def negated(text: str) -> str | None:
    """The answer with every sentence turned into its opposite; None where one cannot be turned."""
    parts = [match.group() for match in _SENTENCE.finditer(text)]
    turned = [_turned(part) for part in parts]
    return "".join(turned) if parts and turned != parts else None


def _turned(sentence: str) -> str:
    if _DENIAL.search(sentence):
        return sentence  # what is denied twice says too many things
    first = len(sentence) - len(sentence.lstrip())
    opening, rest = sentence[:first], sentence[first:]
    lowered = rest if rest[:2].isupper() else rest[:1].lower() + rest[1:]
    return f"{opening}It is not true that {lowered}"


def exchanged(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """The text with each span of it replaced by other words; spans do not overlap."""
    pieces, at = [], 0
    for start, end, words in sorted(spans):
        if start >= at:
            pieces += [text[at:start], words]
            at = end
    return "".join([*pieces, text[at:]])
