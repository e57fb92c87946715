"""Names with a word before the number: `Question 1 ii)`, `q2`, `Answer 3`, `Qeustion 2`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from grader.text.labels.label import Label, Page
from grader.text.labels.site import Site, Style
from grader.text.labels.spelled_label import Spelling


def worded_names(page: Page) -> list[Label]:
    """The names, near misses and numbers that the rubric lacks included.

    Most of a document's names have the same word. Another one does not name again what that word
    names: `Task 2` numbers something else beside `Question 2`, and `Answer 2` is said below it.
    """
    named = list(_candidates(page))
    words = Counter(spelling.word for _, spelling in named if not spelling.names_an_answer)
    main = max(words, key=lambda word: words[word], default="")
    taken = {
        label.path[:depth]
        for label, spelling in named
        if spelling.word == main
        for depth in range(1, len(label.path) + 1)
    }
    return [label for label, spelling in named if spelling.word == main or label.path not in taken]


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


def _candidates(page: Page) -> Iterator[tuple[Label, Spelling]]:
    for at, site, spelling in page.spelled():
        if not spelling.word or spelling.names_a_part or not stands(site, spelling):
            continue
        path = page.outline.follow(spelling.tokens)
        unknown = len(path) < len(spelling.tokens) and path not in page.outline.ids
        named = spelling if unknown else spelling.cut(len(path))
        may_lack = site.style is Style.HEADING or not spelling.rest
        if path or (may_lack and not spelling.names_an_answer):
            label = page.label(at, path, end=named.end, near=spelling.near)
            yield replace(label, unknown=unknown), spelling
