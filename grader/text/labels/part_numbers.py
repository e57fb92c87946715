"""Numbers that name parts: `ii)` below `Question 1`, or `Question 2` below `Exercise 1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.text.labels.bare_numbers import BareNumber, bare_numbers_below
from grader.text.labels.counting import numeral_kind
from grader.text.labels.full_names import is_at_label_position
from grader.text.labels.label import Label, Page
from grader.text.labels.label_words import QUESTION_WORDS
from grader.text.labels.outline import LabelPath
from grader.text.labels.runs import numbers_that_are_labels


def part_labels(page: Page, labels: Sequence[Label], full: Sequence[Label]) -> Iterator[Label]:
    """The parts below each label of a question that has parts, up to the next label.

    Args:
        page: the document.
        labels: all labels that are known so far.
        full: the full names among them. The next part may follow one: `ii)` below `Question 1 i)`.
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
        taken = frozenset(part for part in known if (*above, part) in named)
        numbers = list(bare_numbers_below(above, page, range(label.at + 1, end)))
        if has_parts:
            chosen = _below_a_question(numbers, known, taken, page) or numbers_that_are_labels(
                list(_questions_below(above, page, range(label.at + 1, end))),
                known,
                page,
                taken=taken,
            )
        else:
            chosen = _after_a_part(numbers, known, taken, page, label)
        for number in chosen:
            path = (*above, number.value)
            under = f"{label.under}, item {number.token}"
            yield page.label(number.at, path, end=number.end, under=under)


def _below_a_question(
    numbers: Sequence[BareNumber], known: frozenset[int], taken: frozenset[int], page: Page
) -> list[BareNumber]:
    """The parts below `Question 1`: the first kind (romans, letters, digits) that fits."""
    for kind in dict.fromkeys(number.kind for number in numbers):
        same_kind = [number for number in numbers if number.kind == kind]
        chosen = numbers_that_are_labels(same_kind, known, page, taken=taken)
        is_short = len(chosen) < 2 or chosen[0].value != 1
        if kind == "digit" and (taken or is_short):
            continue  # digits also number lists, so they must count the parts from the first
        if chosen:
            return chosen
    return []


def _questions_below(above: LabelPath, page: Page, positions: range) -> Iterator[BareNumber]:
    """The names with a question's word and one number, such as `Question 2`, as parts."""
    for at in positions:
        site, spelling = page.sites[at], page.spellings[at]
        if (
            spelling is not None
            and spelling.word in QUESTION_WORDS
            and len(spelling.tokens) == 1
            and (site.style or spelling.is_set_off)
            and is_at_label_position(site, spelling)
        ):
            value = page.outline.number(above, spelling.tokens[0])
            if value is not None:
                yield BareNumber(at, site, spelling.tokens[0], value, spelling.end)


def _after_a_part(
    numbers: Sequence[BareNumber],
    known: frozenset[int],
    taken: frozenset[int],
    page: Page,
    label: Label,
) -> list[BareNumber]:
    """The parts that continue a full name: `ii)` after `Question 1 i)`. Digits do not."""
    spelling = page.spellings[label.at]
    kind = numeral_kind(spelling.tokens[-1]) if spelling else ""
    if kind == "digit":
        return []
    same_kind = [number for number in numbers if number.kind == kind]
    return numbers_that_are_labels(same_kind, known, page, taken=taken, after=label.path[-1])
