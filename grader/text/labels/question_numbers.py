"""Bare numbers that name questions: `2.`, `## 3`, `**4**`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from grader.text.labels.bare_numbers import BareNumber, bare_numbers_below
from grader.text.labels.label import Label, Page
from grader.text.labels.read_spelling import ONLY_POINTS
from grader.text.labels.rubric_titles import contradicts_title
from grader.text.labels.runs import numbers_that_are_labels
from grader.text.labels.site import Site, Style

_LineKind: TypeAlias = tuple[Style, int]
"""Style and level; a document writes the names of its questions in one kind of line."""


def question_labels(page: Page, worded: Sequence[Label], full: Sequence[Label]) -> list[Label]:
    """The labels of the one kind of line that names most of the questions.

    Args:
        page: the document.
        worded: names with a word. If there are any, only headings of the same kind count.
        full: all full names, including `worded`.
    """
    numbers_by_kind = _numbers_by_kind(page)
    if worded:
        kinds = {_line_kind(page.sites[label.at]) for label in worded}
        numbers_by_kind = {k: v for k, v in numbers_by_kind.items() if k[0] and k in kinds}
    known = page.outline.parts.get((), frozenset())
    best: list[BareNumber] = []
    for kind in sorted(numbers_by_kind, key=lambda kind: (-kind[0], kind[1])):
        stronger = worded if kind[0] else full  # a line `1.` below `1.iii` numbers a list
        taken = frozenset(label.path[0] for label in stronger if label.path)
        numbers = numbers_that_are_labels(numbers_by_kind[kind], known, page, taken=taken)
        if len(numbers) > len(best) and (full or _is_a_scheme(numbers)):
            best = numbers
    labels = [page.label(number.at, (number.value,), end=number.end) for number in best]
    return _without_contradictions(labels, page)


def _without_contradictions(labels: list[Label], page: Page) -> list[Label]:
    """The labels; one with another question's title is ambiguous, and several count otherwise."""
    doubtful = {label.at for label in labels if contradicts_title(label, page)}
    if len(doubtful) > 1:
        return []
    return [
        replace(label, path=(), question="", is_ambiguous=True) if label.at in doubtful else label
        for label in labels
    ]


def _numbers_by_kind(page: Page) -> dict[_LineKind, list[BareNumber]]:
    numbers: defaultdict[_LineKind, list[BareNumber]] = defaultdict(list)
    for number in bare_numbers_below((), page, range(len(page.sites))):
        if _may_name_a_question(number, page):
            numbers[_line_kind(number.site)].append(number)
    return numbers


def _line_kind(site: Site) -> _LineKind:
    return site.style, site.level if site.style is Style.HEADING else 0


def _may_name_a_question(number: BareNumber, page: Page) -> bool:
    """`2.`, `II.` and `question ii` may name a question; a lower-case `ii.` names a part."""
    spelling = page.spellings[number.at]
    is_nested = number.site.style is Style.LINE and number.site.level > 1
    has_word = spelling is not None and spelling.word != ""
    return not is_nested and (number.kind == "digit" or number.token.isupper() or has_word)


def _is_a_scheme(numbers: Sequence[BareNumber]) -> bool:
    """Whether bare numbers are the document's only way to name questions."""
    if not numbers:
        return False
    is_alone = all(
        number.end == len(number.site.text) or ONLY_POINTS.fullmatch(number.site.text, number.end)
        for number in numbers
    )
    if numbers[0].site.style is Style.LINE:
        return is_alone or (len(numbers) > 1 and numbers[0].value == 1)
    return is_alone or len(numbers) > 1
