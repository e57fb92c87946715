"""Bare numbers at the beginning of a line: `2.` or `ii)`, as labels and lists have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.text.labels.counting import numeral_kind
from grader.text.labels.full_names import is_at_label_position
from grader.text.labels.label import Page
from grader.text.labels.outline import LabelPath
from grader.text.labels.site import Site, Style
from grader.text.labels.spelling import Spelling


@dataclass(frozen=True, slots=True)
class BareNumber:
    """A bare number: a label, or the number of a list item inside an answer.

    Attributes:
        at: the index of its site.
        site: that site.
        token: the number as written.
        value: its value as a part of the question above it.
        end: where it ends in the site's text.
    """

    at: int
    site: Site
    token: str
    value: int
    end: int

    @property
    def kind(self) -> str:
        """`digit`, `roman` or `letter`."""
        return numeral_kind(self.token)


def bare_numbers_below(above: LabelPath, page: Page, positions: range) -> Iterator[BareNumber]:
    """The bare numbers at some of the sites, read as parts of `above`."""
    for at in positions:
        site, spelling = page.sites[at], page.spellings[at]
        if spelling is None:
            continue
        levels = len(page.outline.follow(spelling.tokens, above)) - len(above)
        spelling = spelling.first(max(levels, 1))  # `iii) 1) ASPP`: a list begins on the line
        if len(spelling.tokens) != 1 or not _is_numbering(site, spelling):
            continue
        token = spelling.tokens[0]
        value = page.outline.number(above, token)
        if value is not None:
            yield BareNumber(at, site, token, value, spelling.end)


def _is_numbering(site: Site, spelling: Spelling) -> bool:
    """Whether a number begins its line like a label or a list item; `A:` is a part of a figure."""
    token, rest = spelling.tokens[0], spelling.rest
    kind = numeral_kind(token)
    if spelling.word:
        is_part = spelling.names_a_part and spelling.is_set_off
        return is_part and is_at_label_position(site, spelling)
    if not (site.is_start or site.style):
        return False
    if token.isupper() and kind == "letter":
        if site.style is Style.EMPHASIS:  # `**A:**` begins an answer
            return spelling.end >= site.emphasis and spelling.text[spelling.stops[0] :][:1] in ".)"
        return site.style is Style.HEADING and (spelling.is_closed or not rest)
    if site.style is Style.EMPHASIS and spelling.end >= site.emphasis:
        return True
    if site.style is Style.HEADING and (token.isdigit() or len(token) > 1):
        return spelling.is_closed or not rest or rest[0].isupper()
    return spelling.is_closed or (not rest and kind == "roman" and len(token) > 1)
