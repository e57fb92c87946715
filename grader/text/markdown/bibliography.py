"""A bibliography `[1] Author, title, year` at the end of a document, with or without a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENTRY = re.compile(r"\[([0-9]{1,3})\]:?\s+\S")
_CITATION = re.compile(r"\b(?:19|20)[0-9]{2}\b|et al|arxiv|https?:|\bdoi\b|\bvol\.|\bpp\.", re.I)


def bibliography_start(texts: Sequence[str]) -> int | None:
    """The index of the line `[1] ...` at which a bibliography begins, or None."""
    starts = [at for at, text in enumerate(texts) if text.startswith("[1]")]
    if not starts or not _ENTRY.match(texts[starts[-1]]):
        return None
    tail = texts[starts[-1] :]
    entries = [match for text in tail if (match := _ENTRY.match(text))]
    is_numbered = [int(entry[1]) for entry in entries] == list(range(1, len(entries) + 1))
    citations = sum(bool(_CITATION.search(text)) for text in tail)
    return starts[-1] if is_numbered and 2 * citations >= len(tail) else None
