"""Labels that name a question in full: `Question 1 ii)`, `1.ii`, `Bonus`; and `References`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import IntEnum

from grader.text.labels.label import Label, Page
from grader.text.labels.label_words import PART_WORDS, QUESTION_WORDS, WEAK_WORDS, full_word
from grader.text.labels.outline import LabelPath, normalize_name
from grader.text.labels.site import Site, Style
from grader.text.labels.spelling import Spelling

_CLOSING = re.compile(
    r"(?:[ivx0-9]+[.)]?\s+)?(?:references?|bibliography|works cited|literature(?: cited)?"
    r"|acknowledge?ments?)\s*:?",
    re.IGNORECASE,
)


class WordTier(IntEnum):
    """Which words name questions; a later tier counts in documents where no earlier one does."""

    STRONG = 0
    WEAK = 1
    PART = 2


def worded_names(page: Page, tier: WordTier = WordTier.STRONG) -> list[Label]:
    """Names with a word: `Question 1 ii)`, `q2`, `Answer 3`, `Qeustion 2`, unknown `Question 9`.

    Most names of a document have the same word. A name with another word is a label only if no
    name with the main word means the same: next to `Question 2`, `Task 2` numbers something else,
    and `Answer 2` repeats it.
    """
    candidates = list(_worded_candidates(page, tier))
    if tier is not WordTier.STRONG and not _is_convincing(candidates, page):
        return []
    names = [(label, s) for label, s in candidates if not s.names_an_answer]
    strongest = max((page.sites[label.at].style for label, _ in names), default=Style.LINE)
    words = Counter(s.word for label, s in names if page.sites[label.at].style is strongest)
    main = max(words, key=lambda word: words[word], default="")
    named = {
        label.path[:depth]
        for label, spelling in candidates
        if spelling.word == main
        for depth in range(1, len(label.path) + 1)
    }
    return [
        label
        for label, spelling in candidates
        if spelling.word == main
        or (
            label.path not in named
            and (len(label.path) > 1 or _is_equal(spelling, page.sites[label.at], strongest))
        )
    ]


def _is_equal(spelling: Spelling, site: Site, strongest: Style) -> bool:
    """Whether a name with another word is not below the main names: `Task 1` in bold in Q2."""
    return spelling.names_an_answer or site.style is strongest


def is_at_label_position(site: Site, spelling: Spelling) -> bool:
    """Whether a name with a word begins its line like a label, not inside a sentence."""
    if site.style is Style.HEADING:
        return True
    if spelling.begins_a_sentence:
        return False
    if site.style is Style.EMPHASIS:
        return True
    goes_on = spelling.has_space and not spelling.is_set_off and spelling.rest[0].islower()
    return site.is_start and not goes_on


def _worded_candidates(page: Page, tier: WordTier) -> Iterator[tuple[Label, Spelling]]:
    for at, site, spelling in page.spelled_sites():
        if _tier(spelling) is not tier or not is_at_label_position(site, spelling):
            continue
        path = page.outline.follow(spelling.tokens)
        is_unknown = len(path) < len(spelling.tokens) and path not in page.outline.ids
        named = spelling if is_unknown else spelling.first(len(path))
        if tier is not WordTier.STRONG and (is_unknown or not _is_title(site, spelling)):
            continue
        may_be_unknown = site.style is Style.HEADING or not spelling.rest
        if path or (may_be_unknown and not spelling.names_an_answer):
            label = page.label(at, path, end=named.end, is_near_miss=spelling.is_near_miss)
            yield replace(label, is_unknown=is_unknown), spelling


def _is_title(site: Site, spelling: Spelling) -> bool:
    """Whether a doubtful name is alone, set off, or before a title: not `No 2 networks agree`."""
    return spelling.is_set_off or (bool(site.style) and not spelling.rest[0].islower())


def _is_convincing(candidates: Sequence[tuple[Label, Spelling]], page: Page) -> bool:
    """Whether names with a doubtful word are a title or at least two."""
    has_title = any(page.sites[label.at].style for label, _ in candidates)
    return has_title or len({label.path for label, _ in candidates}) > 1


def _tier(spelling: Spelling) -> WordTier | None:
    """The tier of a name with a word; None for a part (`ii)`, `Part b`) and a bare number."""
    if spelling.word in WEAK_WORDS:
        return WordTier.WEAK
    if spelling.word in PART_WORDS and not spelling.tokens[0].islower():
        return WordTier.PART
    return WordTier.STRONG if spelling.word and not spelling.names_a_part else None


def unworded_names(page: Page, worded: Sequence[Label]) -> Iterator[Label]:
    """Names of two levels without a word, `1.ii`, `1 (b)`, `1.2`, except those in `worded`.

    Below `Question 4`, a `1.2` numbers something else if the document also has `Question 1`.
    """
    taken = {label.path for label in worded}
    worded_questions = {path[:1] for path in taken}
    question_at = {label.at: label.path[:1] for label in worded}
    current: LabelPath = ()
    for at, site, spelling in page.spelled_sites():
        current = question_at.get(at, current)
        path = page.outline.follow(spelling.tokens)
        if path in taken or not _is_full_name(spelling, path):
            continue
        named = spelling.first(len(path))
        is_elsewhere = path[:1] in worded_questions and path[:1] != current
        is_section = named.tokens[-1].isdigit() and is_elsewhere
        if len(named.tokens) == len(path) and not is_section and _is_set_apart(site, named):
            yield page.label(at, path, end=named.end)


def unknown_names(page: Page, unworded: Sequence[Label]) -> Iterator[Label]:
    """Headings that number on, such as `1.4` next to `1.3`, where the rubric has no such part.

    They are of the same level as a heading that names a part.
    """
    sites = [page.sites[label.at] for label in unworded]
    levels = {site.level for site in sites if site.style is Style.HEADING}
    known = {label.at for label in unworded}
    for at, site, spelling in page.spelled_sites():
        is_other = at not in known and not spelling.word and site.style is Style.HEADING
        has_levels = len(spelling.tokens) == 2 and all(map(str.isdigit, spelling.tokens))
        if is_other and has_levels and site.level in levels and _is_set_apart(site, spelling):
            yield replace(page.label(at, (), end=spelling.end), is_unknown=True)


def _is_full_name(spelling: Spelling, path: LabelPath) -> bool:
    """Whether it names two levels without a word; `iv) (i)` is a part that begins with a list."""
    has_word = spelling.word and not spelling.names_a_part
    return len(path) > 1 and not has_word and not spelling.tokens[0].islower()


def _is_set_apart(site: Site, spelling: Spelling) -> bool:
    """Whether a name without a word is a label, not a sentence's beginning ("1d convolution")."""
    if spelling.is_set_off:
        return site.is_start or site.style is Style.EMPHASIS
    if site.style is Style.EMPHASIS:
        return spelling.end >= site.emphasis
    if re.match(r"\.[a-z]", spelling.text[spelling.stops[0] :]):
        return site.is_start
    has_title = spelling.rest[0].isupper() and spelling.tokens[-1] not in {"d", "D"}
    return site.style is Style.HEADING and has_title


def titles(page: Page) -> Iterator[Label]:
    """Ids without a number (`Bonus`, `Bonus question`), alone in a heading or before a colon."""
    for at, site in enumerate(page.sites):
        title, colon, _ = site.text.partition(":")
        first, _, last = title.strip().rpartition(" ")
        name = first if full_word(last.lower()) in QUESTION_WORDS else title
        question = page.outline.titles.get(normalize_name(name), "")
        if question and (site.style or colon):
            yield replace(page.label(at, (), end=len(title + colon)), question=question)


def closings(page: Page) -> Iterator[Label]:
    """Headings like `References`: the text below them does not answer a question."""
    for at, site in enumerate(page.sites):
        if site.is_start and _CLOSING.fullmatch(site.text):
            yield page.label(at, (), end=len(site.text))
