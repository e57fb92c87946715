"""Bare numbers, `2.` or `ii)`: where they stand as a label or a list's number does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.text.labels.counting import family
from grader.text.labels.label import Page
from grader.text.labels.outline import LabelPath
from grader.text.labels.site import Site, Style
from grader.text.labels.spelled_label import Spelling
from grader.text.labels.worded import stands


@dataclass(frozen=True, slots=True)
class Mark:
    """A bare number: it may be a label, or number a list inside an answer.

    Attributes:
        at: which of the document's sites it is.
        site: that site.
        token: the number as written.
        number: what it counts below the question at hand.
        end: where in the site's text it ends.
    """

    at: int
    site: Site
    token: str
    number: int
    end: int

    @property
    def family(self) -> str:
        """How it counts: `digit`, `roman` or `letter`."""
        return family(self.token)


def marks_below(above: LabelPath, page: Page, positions: range) -> Iterator[Mark]:
    """The bare numbers on some of the lines, as parts of `above`."""
    for at in positions:
        site, spelling = page.sites[at], page.spellings[at]
        if spelling is None:
            continue
        used = len(page.outline.follow(spelling.tokens, above)) - len(above)
        spelling = spelling.cut(max(used, 1))  # `iii) 1) ASPP` begins a list on its line
        if len(spelling.tokens) != 1 or not _is_mark(site, spelling):
            continue
        token = spelling.tokens[0]
        number = page.outline.number(above, token)
        if number is not None:
            yield Mark(at, site, token, number, spelling.end)


def _is_mark(site: Site, spelling: Spelling) -> bool:
    """Whether a number stands as a label or a list's number does; `A:` names a figure's part."""
    token, rest = spelling.tokens[0], spelling.rest
    if spelling.word:
        return spelling.names_a_part and spelling.set_off and stands(site, spelling)
    if not (site.opens or site.style):
        return False
    if token.isupper() and family(token) == "letter":
        return site.style is Style.HEADING and spelling.closed
    if site.style is Style.EMPHASIS and spelling.end >= site.emphasis:
        return True
    if site.style is Style.HEADING and (token.isdigit() or len(token) > 1):
        return spelling.closed or not rest or rest[0].isupper()
    return spelling.closed or (not rest and family(token) == "roman" and len(token) > 1)
