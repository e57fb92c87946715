"""Bare numbers that name parts: `ii)` below `Question 1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.text.labels.bare_numbers import Mark, marks_below
from grader.text.labels.counting import family
from grader.text.labels.label import Label, Page
from grader.text.labels.rounds import naming_marks


def parts(page: Page, labels: Sequence[Label], full: Sequence[Label]) -> Iterator[Label]:
    """The parts below each label of a question that has some, up to the next label.

    Args:
        page: the document.
        labels: all labels that are known so far.
        full: the full names among them. Below one of a part, `Question 1 i)`, the next may follow.
    """
    named = {label.path for label in full}
    full_at = {label.at for label in full}
    ends = [*(label.at for label in labels[1:]), len(page.sites)]
    for label, end in zip(labels, ends, strict=False):
        has_parts = label.path in page.outline.parts
        above = label.path if has_parts else label.path[:-1]
        if not above or not (has_parts or label.at in full_at):
            continue
        known = page.outline.parts[above]
        taken = frozenset(number for number in known if (*above, number) in named)
        marks = list(marks_below(above, page, range(label.at + 1, end)))
        if has_parts:
            chosen = _below_a_question(marks, known, taken, page)
        else:
            chosen = _going_on(marks, known, taken, page, label)
        for mark in chosen:
            path = (*above, mark.number)
            yield page.label(mark.at, path, end=mark.end, under=f"{label.under}, item {mark.token}")


def _below_a_question(
    marks: Sequence[Mark], known: frozenset[int], taken: frozenset[int], page: Page
) -> list[Mark]:
    """The marks below `Question 1`: romans, letters or digits, whichever come first and fit."""
    for kind in dict.fromkeys(mark.family for mark in marks):
        alike = [mark for mark in marks if mark.family == kind]
        chosen = naming_marks(alike, known, page, taken=taken)
        few = len(chosen) < 2 or chosen[0].number != 1
        if kind == "digit" and (taken or few):
            continue  # digits number many a list: they must count the parts from the first
        if chosen:
            return chosen
    return []


def _going_on(
    marks: Sequence[Mark], known: frozenset[int], taken: frozenset[int], page: Page, label: Label
) -> list[Mark]:
    """The marks that go on counting below a full name: `ii)` after `Question 1 i)`."""
    spelling = page.spellings[label.at]
    kind = family(spelling.tokens[-1]) if spelling else ""
    alike = [mark for mark in marks if mark.family == kind != "digit"]
    return naming_marks(alike, known, page, taken=taken, after=label.path[-1])
