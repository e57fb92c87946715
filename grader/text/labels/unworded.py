"""Full names without a word: `1.ii`, `1 (b)`, `1.2`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.text.labels.label import Label, Page
from grader.text.labels.outline import LabelPath
from grader.text.labels.site import Site, Style
from grader.text.labels.spelled_label import Spelling


def unworded_names(page: Page, worded: Sequence[Label]) -> Iterator[Label]:
    """The names, save those of questions that are named in words as well.

    Below `Question 4`, a `1.2` numbers something else if `Question 1` is named in so many words.
    """
    taken = {label.path for label in worded}
    firsts = {path[:1] for path in taken}
    first_at = {label.at: label.path[:1] for label in worded}
    current: LabelPath = ()
    for at, site, spelling in page.spelled():
        current = first_at.get(at, current)
        path = page.outline.follow(spelling.tokens)
        if path in taken or not _is_full_name(spelling, path):
            continue
        named = spelling.cut(len(path))
        is_section = named.tokens[-1].isdigit() and path[:1] in firsts and path[:1] != current
        if len(named.tokens) == len(path) and not is_section and _is_set_apart(site, named):
            yield page.label(at, path, end=named.end)


def _is_full_name(spelling: Spelling, path: LabelPath) -> bool:
    """Whether two levels are named, and without a word; `iv) (i)` is a part that begins a list."""
    worded = spelling.word and not spelling.names_a_part
    return len(path) > 1 and not worded and not spelling.tokens[0].islower()


def _is_set_apart(site: Site, spelling: Spelling) -> bool:
    """Whether a name without a word is more than a sentence's beginning ("1d convolution")."""
    if spelling.set_off:
        return site.opens or site.style is Style.EMPHASIS
    if site.style is Style.EMPHASIS:
        return spelling.end >= site.emphasis
    if re.match(r"\.[a-z]", spelling.text[spelling.stops[0] :]):
        return site.opens
    titled = spelling.rest[0].isupper() and spelling.tokens[-1] not in {"d", "D"}
    return site.style is Style.HEADING and titled
