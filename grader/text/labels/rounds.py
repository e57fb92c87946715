"""Which marks name a part: those of one run, and of a second one where a sheet stands above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.text.labels.bare_numbers import Mark
from grader.text.labels.label import Page
from grader.text.labels.runs import outer_marks
from grader.text.labels.site import Style

_ANSWERS = re.compile(r"(?:(?:my|our)\s+)?(?:answers?|solutions?)\b", re.IGNORECASE)


def naming_marks(
    marks: Sequence[Mark],
    known: frozenset[int],
    page: Page,
    *,
    taken: frozenset[int] = frozenset(),
    after: int | None = None,
) -> list[Mark]:
    """The marks that name a part. Below a question sheet they come again, with the answers.

    Args:
        marks: the marks of one kind, in the order of the document.
        known: the numbers of the parts that there are.
        page: where the marks stand.
        taken: parts that are named elsewhere by a stronger label.
        after: the part in whose answer the marks stand: only the next one may come first.
    """
    first = _run(marks, known, taken=taken, after=after)
    if not first or [mark.number for mark in first] != sorted(known - taken):
        return first
    below = [mark for mark in marks if mark.at > first[-1].at]
    again = known - (taken - {after})
    second = _run(below, known, taken=known - again)
    return first + second if second and _are_answers(second, first, again, page) else first


def _run(
    marks: Sequence[Mark],
    known: frozenset[int],
    *,
    taken: frozenset[int],
    after: int | None = None,
) -> list[Mark]:
    """The labels of one run; a plain line yields to a heading with the same number."""
    by_style = sorted(marks, key=lambda mark: mark.site.style)
    strongest = {mark.number: mark.site.style for mark in by_style}
    marks = [mark for mark in marks if mark.site.style is strongest[mark.number]]
    numbers = [mark.number for mark in marks]
    return [marks[at] for at in outer_marks(numbers, known, taken=taken, after=after)]


def _are_answers(
    second: Sequence[Mark], first: Sequence[Mark], again: frozenset[int], page: Page
) -> bool:
    """Whether a second run answers the first one's questions, and is no list in the last answer.

    A list can look like a second run. Each sign of one is a doubt, and questions among the first
    run outweigh a single doubt.
    """
    line_before = page.sites[second[0].at - 1]
    if _ANSWERS.match(line_before.text):
        return True
    numbers = [mark.number for mark in second]
    counts = numbers == list(range(1, len(numbers) + 1))
    in_digits = second[0].family == "digit" and second[0].site.style is Style.LINE
    before, here = first[0].site, second[0].site
    doubts = [
        line_before.ends == ":",
        counts and (in_digits or not again <= set(numbers)),
        here.style < before.style or here.level > before.level,
    ]
    ends = [*(below.at for below in first[1:]), second[0].at]
    asks = any(page.sites[end - 1].ends == "?" for end in ends)
    return sum(doubts) <= asks
