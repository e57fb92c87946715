"""Which bare numbers of a run `i, ii, iii` are labels, and which number a list in an answer.

Of `i ii iii (i ii iii) iv`, the numbers in brackets count a list inside the answer to iii. If the
questions are copied above the answers, `i ii iii` comes twice, and both runs are labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from grader.text.labels.bare_numbers import BareNumber
from grader.text.labels.label import Page
from grader.text.labels.site import Style

_ANSWERS = re.compile(r"(?:(?:my|our)\s+)?(?:answers?|solutions?)\b", re.IGNORECASE)


def numbers_that_are_labels(
    numbers: Sequence[BareNumber],
    known: frozenset[int],
    page: Page,
    *,
    taken: frozenset[int] = frozenset(),
    after: int | None = None,
) -> list[BareNumber]:
    """The numbers that name a part: those of one run, and of a second run with the answers.

    Args:
        numbers: the bare numbers of one kind, in the document's order.
        known: the numbers of the parts in the rubric.
        page: the document.
        taken: parts that a stronger label names elsewhere.
        after: the part whose answer contains the numbers: only the next part may come first.
    """
    first = _first_run(numbers, known, taken=taken, after=after)
    if not first or [number.value for number in first] != sorted(known - taken):
        return first
    below = [number for number in numbers if number.at > first[-1].at]
    repeated = known - (taken - {after})
    second = _first_run(below, known, taken=known - repeated)
    is_second = bool(second) and _has_the_answers(second, first, repeated, page)
    return first + second if is_second else first


def _first_run(
    numbers: Sequence[BareNumber],
    known: frozenset[int],
    *,
    taken: frozenset[int],
    after: int | None = None,
) -> list[BareNumber]:
    """The labels of one run; of two with the same value, the one in the stronger style."""
    by_style = sorted(numbers, key=lambda number: number.site.style)
    strongest = {number.value: number.site.style for number in by_style}
    numbers = [number for number in numbers if number.site.style is strongest[number.value]]
    values = [number.value for number in numbers]
    return [numbers[at] for at in label_positions(values, known, taken=taken, after=after)]


def label_positions(
    values: Sequence[int],
    known: Collection[int],
    *,
    taken: Collection[int] = (),
    after: int | None = None,
) -> list[int]:
    """The indices of the values that name a part, each part once.

    A value that comes again, or that continues a list inside an answer, is not a label. A run that
    counts past the last part does not count parts, so it has no labels.

    Args:
        values: the values of a run's numbers, in the document's order.
        known: the numbers of the parts in the rubric.
        taken: parts that a stronger label names elsewhere.
        after: the part whose answer contains the run: only the next part may come first.
    """
    remaining = Counter(values)
    seen = set(taken)
    last = after or 0
    last_inside = 0  # the last number of a list inside the answer; 0 outside lists
    positions: list[int] = []
    for position, value in enumerate(values):
        remaining[value] -= 1
        is_next = value == last + 1
        if value not in known and is_next and not last_inside:
            if value > max(known, default=0):
                return []
            last = value  # a part that the rubric does not have: `i)` where it has only ii
            continue
        names_a_part = value in known and value not in seen and (after is None or is_next)
        comes_later = remaining[value] > 0 or not is_next or not positions
        continues_list = last_inside > 0 and value == last_inside + 1 and comes_later
        if names_a_part and not continues_list:
            positions.append(position)
            seen.add(value)
            last, last_inside = value, 0
        else:
            last_inside = value
    return positions


def _has_the_answers(
    second: Sequence[BareNumber],
    first: Sequence[BareNumber],
    repeated: frozenset[int],
    page: Page,
) -> bool:
    """Whether a second run answers the first run's questions, or is a list in the last answer.

    Each sign of a list is a doubt. If the first run has questions, one doubt does not count.
    """
    line_before = page.sites[second[0].at - 1]
    if _ANSWERS.match(line_before.text):
        return True
    values = [number.value for number in second]
    counts_from_one = values == list(range(1, len(values) + 1))
    in_digits = second[0].kind == "digit" and second[0].site.style is Style.LINE
    first_site, second_site = first[0].site, second[0].site
    doubts = [
        line_before.end_sign == ":",
        counts_from_one and (in_digits or not repeated <= set(values)),
        second_site.style < first_site.style or second_site.level > first_site.level,
    ]
    ends = [*(number.at for number in first[1:]), second[0].at]
    has_questions = any(page.sites[end - 1].end_sign == "?" for end in ends)
    return doubts.count(True) <= (1 if has_questions else 0)
