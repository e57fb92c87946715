"""Full names: `Question 1 ii)`, `q2`, `1.ii`; and the headings that only end an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.labels.outline import Path, squashed
from grader.labels.page import Label, Page
from grader.labels.site import Site, Style
from grader.labels.spelling import Spelling

_CLOSING = re.compile(
    r"(?:[ivx0-9]+[.)]?\s+)?(?:references?|bibliography|works cited|literature(?: cited)?"
    r"|acknowledge?ments?)\s*:?",
    re.IGNORECASE,
)


def worded_names(page: Page) -> list[Label]:
    """Names with a word before the number, near misses, and numbers that the rubric lacks.

    Most of a document's names have the same word. Another one does not name again what that word
    names: `Task 2` numbers something else beside `Question 2`, and `Answer 2` is said below it.
    """
    named = list(_worded_names(page))
    words = Counter(spelling.word for _, spelling in named if not spelling.names_an_answer)
    main = max(words, key=lambda word: words[word], default="")
    taken = {
        label.path[:depth]
        for label, spelling in named
        if spelling.word == main
        for depth in range(1, len(label.path) + 1)
    }
    return [label for label, spelling in named if spelling.word == main or label.path not in taken]


def _worded_names(page: Page) -> Iterator[tuple[Label, Spelling]]:
    for index, site, spelling in page.spelled():
        if not spelling.word or spelling.names_a_part or not stands(site, spelling):
            continue
        path, used = page.outline.follow(spelling.tokens)
        unknown = used < len(spelling.tokens) and path not in page.outline.ids
        named = spelling if unknown else spelling.cut(used)
        may_lack = site.style is Style.HEADING or not spelling.rest
        if path or (may_lack and not spelling.names_an_answer):
            label = page.label(index, path, end=named.end, near=spelling.near)
            yield replace(label, unknown=unknown), spelling


def titles(page: Page) -> Iterator[Label]:
    """Ids without a number, such as `bonus`, alone in a heading or before a colon."""
    for index, site in enumerate(page.sites):
        title, colon, _ = site.text.partition(":")
        question = page.outline.titles.get(squashed(title), "")
        if question and (site.style or colon):
            yield replace(page.label(index, (), end=len(title + colon)), question=question)


def bare_names(page: Page, worded: Sequence[Label]) -> Iterator[Label]:
    """Names of two levels without a word: `1.ii`, `1 (b)`, `1.2`.

    Below `Question 4`, a `1.2` numbers something else if `Question 1` is named in so many words.
    """
    taken = {label.path for label in worded}
    firsts = {path[:1] for path in taken}
    first_at = {label.site: label.path[:1] for label in worded}
    current: Path = ()
    for index, site, spelling in page.spelled():
        current = first_at.get(index, current)
        if len(spelling.tokens) < 2 or (spelling.word and not spelling.names_a_part):
            continue
        if spelling.tokens[0].islower():  # `iv) (i)` is a part that begins with a list
            continue
        path, used = page.outline.follow(spelling.tokens)
        named = spelling.cut(used)
        free = len(named.tokens) == used > 1 and path not in taken
        section = named.tokens[-1].isdigit()
        elsewhere = section and path[:1] in firsts and path[:1] != current
        if free and not elsewhere and _is_set_apart(site, named):
            yield page.label(index, path, end=named.end)


def closings(page: Page) -> Iterator[Label]:
    """Headings after which nothing is an answer."""
    for index, site in enumerate(page.sites):
        if site.opens and _CLOSING.fullmatch(site.text):
            yield page.label(index, (), end=len(site.text))


def stands(site: Site, spelling: Spelling) -> bool:
    """Whether a name with a word stands as a label does, not where a sentence goes on."""
    if site.style is Style.HEADING:
        return True
    if spelling.begins_a_sentence:
        return False
    if site.style is Style.EMPHASIS:
        return True
    goes_on = spelling.is_spaced and not spelling.set_off and spelling.rest[0].islower()
    return site.opens and not goes_on


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
