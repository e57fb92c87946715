"""Where the entries of a matrix are in the text that gives it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import TypeAlias

from grader.compare import Array, plain
from grader.model import Evidence

Span: TypeAlias = tuple[int, int]
_NUMBER = re.compile(r"[-+\u2212]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def mark_entries(evidence: Iterable[Evidence], about: Evidence, array: Array) -> list[Evidence]:
    """Evidence about single entries with the words of these entries, not of the whole matrix.

    Args:
        evidence: what differs; its words are those of `about`.
        about: the matrix in the student's text, if it is in a text.
        array: the entries of the matrix, in the order of the text.
    """
    items = list(evidence)
    if about.span is None or not all(item.index for item in items):
        return items
    spans = _entry_spans(about.text, array)
    return [_at(item, about, spans.get(item.index)) for item in items]


def _at(item: Evidence, about: Evidence, span: Span | None) -> Evidence:
    if span is None or about.span is None:
        return replace(item, text="", span=None)
    start = about.span[0]
    return replace(item, text=about.text[slice(*span)], span=(start + span[0], start + span[1]))


def _entry_spans(text: str, array: Array) -> Mapping[tuple[int, ...], Span]:
    """The offsets of each entry, by index from 1; empty if an entry is not a plain number.

    The search goes backwards, so that numbers in front of rows, such as labels, are left out.
    """
    numbers = [(_value(match[0]), match.span()) for match in _NUMBER.finditer(text)]
    spans: dict[tuple[int, ...], Span] = {}
    for index in reversed([*product(*map(range, array.shape))]):
        entry = plain(array[index])
        while numbers and numbers[-1][0] != entry:
            numbers.pop()
        if not numbers:
            return {}
        spans[tuple(place + 1 for place in index)] = numbers.pop()[1]
    return spans


def _value(written: str) -> float:
    return float(written.replace("\u2212", "-"))
