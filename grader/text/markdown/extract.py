"""The text of an answer, taken from the rows below its label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.model import Place, Text
from grader.text.markdown.document import Row
from grader.text.markdown.plain import plain_line
from grader.text.placeholders import is_placeholder, is_prompt

_ANSWER = re.compile(
    r"(?:(?:my|your)\s+)?(?:answers?|ans|solutions?|response)"
    r"(?:\s*$|(?:\s+(?:to|for)\b[\w .()]{1,20}|\s*\(?\w{1,4}\)?)?\s*(?:[:.=–-](?=\s|$)|:)\s*)",
    re.IGNORECASE,
)
_SHORT_ANSWER = re.compile(r"A\s?[0-9]{0,2}\s*[:.](?:\s+|$)")
_OTHER_LETTER = re.compile(r"(?<!\w)[B-PR-Z]\s*[.:=)–-]")
_RULE = re.compile(r"\s{0,3}(?:-[-\s]{2,}|\*[*\s]{2,}|_[_\s]{2,}|=+)\s*")
_VALUED = r"[0-9]{1,3}(?:[.,][0-9]+)?\s*(?:pts?|points?|marks?)\.?"
_ONLY_POINTS = re.compile(rf"[\s*_(\[]*{_VALUED}[\s*_)\].:]*", re.IGNORECASE)
_POINTS = re.compile(
    rf"^\s*[(\[]\s*{_VALUED}\s*[)\]]\s*|\s*[(\[]\s*{_VALUED}\s*[)\]]\s*$", re.IGNORECASE
)
_SET_OFF = " \t:.–—"


def answer_text(rows: Sequence[Row], first: str, *, file: str, under: str = "") -> Text | None:
    """The Markdown of an answer, or None if there is none.

    Left out are the copied question above a marker `Answer:`, a template's line `YOUR ANSWER HERE`,
    the points of the question `(2 pts)`, and the common indentation of all rows below the first (a
    list item's).

    Args:
        rows: the rows from the label to the next one.
        first: the part of the first row that belongs to the answer.
        file: the file's name (for the place of the answer).
        under: the label in words (for the place of the answer).
    """
    sources = [first.lstrip(_SET_OFF), *(row.source for row in rows[1:])]
    sources = _without_points(["" if is_prompt(source) else source for source in sources])
    start, first = _after_marker(rows, sources)
    sources[start] = first
    line = rows[start].line
    if line and line.is_underlined and len(rows) > 1:
        sources[start + 1] = ""
    filled = [at for at in range(start, len(sources)) if sources[at].strip()]
    while filled and _RULE.fullmatch(sources[filled[-1]]):
        filled.pop()
    if not filled:
        return None
    row = rows[filled[0]]
    kept = sources[filled[0] : filled[-1] + 1]
    kept = _dedented(kept) if filled[0] > start else [kept[0].rstrip(), *_dedented(kept[1:])]
    text = "\n".join(kept)
    if is_placeholder(text):
        return None
    return Text(text, Place(file, row.number, row.piece.cell, under))


def _without_points(sources: list[str]) -> list[str]:
    """The lines without a question's points, `(10 pts)` or `2 marks`, if other text remains."""
    without = ["" if _ONLY_POINTS.fullmatch(s) else _POINTS.sub("", s) for s in sources]
    return without if any(source.strip() for source in without) else sources


def _after_marker(rows: Sequence[Row], sources: Sequence[str]) -> tuple[int, str]:
    """The index of the row where the answer begins, and the row's text from there on.

    It begins after the first marker `Answer:` that has text after it; without one, in row 0.
    """
    filled = [at for at, source in enumerate(sources) if source.strip()]
    has_letters = any(_OTHER_LETTER.search(source) for source in sources)
    for at in filled:
        if rows[at].line is None:
            continue
        line = plain_line(sources[at])
        marker = _ANSWER.match(line.text)
        if marker is None and not has_letters and at > filled[0]:
            marker = _SHORT_ANSWER.match(line.text)
        if marker and (marker.end() < len(line.text) or at < filled[-1]):
            return at, line.after(marker.end())
    return 0, sources[0]


def _dedented(sources: Sequence[str]) -> list[str]:
    """The rows without their common indentation."""
    shared = min((len(s) - len(s.lstrip(" \t")) for s in sources if s.strip()), default=0)
    return [source[shared:] for source in sources]
