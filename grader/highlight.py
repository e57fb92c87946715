"""A text cut into pieces at the spans that are to be marked in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and the positions in the list of spans of those that cover it."""

    text: str
    marks: tuple[int, ...] = ()


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The whole text in order; spans may overlap, and are clipped to the text.

    Args:
        text: the text that offsets count in.
        spans: start and end of each stretch to mark, end exclusive.
    """
    clipped = [(min(max(start, 0), len(text)), min(end, len(text))) for start, end in spans]
    real = [(start, end, mark) for mark, (start, end) in enumerate(clipped) if start < end]
    opening = sorted(real, reverse=True)
    covering: list[tuple[int, int, int]] = []
    cuts = sorted({0, len(text), *(edge for span in real for edge in span[:2])})
    for start, end in pairwise(cuts):
        while opening and opening[-1][0] == start:
            covering.append(opening.pop())
        covering = [span for span in covering if span[1] > start]
        yield Piece(text[start:end], tuple(sorted(mark for _, _, mark in covering)))
