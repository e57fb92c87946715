"""Bare numbers that name questions: `2.`, `## 3`, `**4**`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

from grader.text.labels.bare_numbers import Mark, marks_below
from grader.text.labels.label import Label, Page
from grader.text.labels.rounds import naming_marks
from grader.text.labels.site import Site, Style

_Kind: TypeAlias = tuple[Style, int]
"""Style and level: what a document's names of questions have in common."""


def first_levels(page: Page, worded: Sequence[Label], full: Sequence[Label]) -> list[Label]:
    """The labels of the one kind of line that names most of the questions.

    Args:
        page: the document.
        worded: names with a word. Where there are some, only a heading like theirs is believed.
        full: all full names, those included.
    """
    kinds = _marks_by_kind(page)
    if worded:
        like = {_kind(page.sites[label.at]) for label in worded}
        kinds = {kind: marks for kind, marks in kinds.items() if kind[0] and kind in like}
    known = page.outline.parts.get((), frozenset())
    best: list[Mark] = []
    for kind in sorted(kinds, key=lambda kind: (-kind[0], kind[1])):
        stronger = worded if kind[0] else full  # a line `1.` below `1.iii` numbers a list
        taken = frozenset(label.path[0] for label in stronger if label.path)
        marks = naming_marks(kinds[kind], known, page, taken=taken)
        if len(marks) > len(best) and (full or _is_a_scheme(marks)):
            best = marks
    return [page.label(mark.at, (mark.number,), end=mark.end) for mark in best]


def _marks_by_kind(page: Page) -> dict[_Kind, list[Mark]]:
    kinds: defaultdict[_Kind, list[Mark]] = defaultdict(list)
    for mark in marks_below((), page, range(len(page.sites))):
        if _is_first_level(mark, page):
            kinds[_kind(mark.site)].append(mark)
    return kinds


def _kind(site: Site) -> _Kind:
    return site.style, site.level if site.style is Style.HEADING else 0


def _is_first_level(mark: Mark, page: Page) -> bool:
    """`2.`, `II.` and `question ii`; a small `ii.` is a part."""
    spelling = page.spellings[mark.at]
    nested = mark.site.style is Style.LINE and mark.site.level > 1
    worded = spelling is not None and spelling.word != ""
    return not nested and (mark.family == "digit" or mark.token.isupper() or worded)


def _is_a_scheme(marks: Sequence[Mark]) -> bool:
    """Whether bare numbers alone are how a document names its questions."""
    if not marks or marks[0].site.style is Style.LINE:
        return len(marks) > 1 and marks[0].number == 1
    return len(marks) > 1 or marks[0].end == len(marks[0].site.text)
