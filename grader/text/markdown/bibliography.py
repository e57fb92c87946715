"""A bibliography at the end of a document, with or without a heading of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENTRY = re.compile(r"\[([0-9]{1,3})\]:?\s+\S")
_BOOKISH = re.compile(r"\b(?:19|20)[0-9]{2}\b|et al|arxiv|https?:|\bdoi\b|\bvol\.|\bpp\.", re.I)


def bibliography_start(texts: Sequence[str]) -> int | None:
    """Which of the last lines begins a list `[1] Author, title, year`, if the document ends so."""
    starts = [at for at, text in enumerate(texts) if text.startswith("[1]")]
    if not starts or not _ENTRY.match(texts[starts[-1]]):
        return None
    tail = texts[starts[-1] :]
    entries = [match for text in tail if (match := _ENTRY.match(text))]
    counted = [int(entry[1]) for entry in entries] == list(range(1, len(entries) + 1))
    bookish = sum(bool(_BOOKISH.search(text)) for text in tail)
    return starts[-1] if counted and 2 * bookish >= len(tail) else None
