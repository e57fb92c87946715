"""An answer's text out of the rows below its label, exactly as it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.markdown.page import Row
from grader.markdown.plain import plain
from grader.model import Place, Text

_ANSWER = re.compile(
    r"(?:my\s+)?(?:answers?|ans|solutions?|response)"
    r"(?:\s+(?:to|for)\b[\w .()]{1,20}|\s*\(?\w{1,4}\)?)?"
    r"\s*(?:[:.=–-](?=\s|$)|:|$)\s*",
    re.IGNORECASE,
)
_SHORT_ANSWER = re.compile(r"A\s*:\s*")
_OTHER_LETTER = re.compile(r"(?<!\w)[B-Z]\s*[:=)–-]")
_SET_OFF = " \t:.–—|"


def text_of(rows: Sequence[Row], column: int, *, file: str, under: str) -> Text | None:
    """The Markdown from `column` of the first row on, or None where there is none.

    What stands above a marker `Answer:` is the question, said again, and is left out. An
    indentation that all rows below the first share is the list item's, and is left out too.
    """
    if not rows:
        return None
    sources = [rows[0].source[column:].lstrip(_SET_OFF), *(row.source for row in rows[1:])]
    start, column = _after_marker(rows, sources)
    sources[start] = sources[start][column:]
    filled = [at for at in range(start, len(sources)) if sources[at].strip()]
    if not filled:
        return None
    first = filled[0]
    row = rows[first]
    kept = _dedented(sources[first : filled[-1] + 1])
    place = Place(file, row.number, row.piece.cell, under)
    return Text("\n".join(kept), place)


def _after_marker(rows: Sequence[Row], sources: Sequence[str]) -> tuple[int, int]:
    """The row and column behind the first marker that something follows; else the beginning."""
    lettered = any(_OTHER_LETTER.search(source) for source in sources)
    for at, (row, source) in enumerate(zip(rows, sources, strict=True)):
        if row.line is None:
            continue
        line = plain(source)
        marker = _ANSWER.match(line.text)
        if marker is None and not lettered:
            marker = _SHORT_ANSWER.match(line.text)
        if marker and (marker.end() < len(line.text) or any(map(str.strip, sources[at + 1 :]))):
            return at, line.column(marker.end())
    return 0, 0


def _dedented(sources: Sequence[str]) -> list[str]:
    """The rows without the indentation that all but the first share."""
    first, *others = sources
    shared = min((len(s) - len(s.lstrip(" \t")) for s in others if s.strip()), default=0)
    return [first.rstrip(), *(source[shared:].rstrip("\r") for source in others)]
