"""Labels without a number: `Bonus`, and the headings that only end an answer, `References`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.text.labels.label import Label, Page
from grader.text.labels.outline import squashed

_CLOSING = re.compile(
    r"(?:[ivx0-9]+[.)]?\s+)?(?:references?|bibliography|works cited|literature(?: cited)?"
    r"|acknowledge?ments?)\s*:?",
    re.IGNORECASE,
)


def titles(page: Page) -> Iterator[Label]:
    """Ids without a number, alone in a heading or before a colon."""
    for at, site in enumerate(page.sites):
        title, colon, _ = site.text.partition(":")
        question = page.outline.titles.get(squashed(title), "")
        if question and (site.style or colon):
            yield replace(page.label(at, (), end=len(title + colon)), question=question)


def closings(page: Page) -> Iterator[Label]:
    """Headings after which nothing is an answer."""
    for at, site in enumerate(page.sites):
        if site.opens and _CLOSING.fullmatch(site.text):
            yield page.label(at, (), end=len(site.text))
