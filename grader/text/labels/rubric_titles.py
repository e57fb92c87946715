"""Headings with the words of a question's title in the rubric: `## Reparameterization trick`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from grader.text.labels.label import Label, Page
from grader.text.labels.outline import title_words
from grader.text.labels.site import Site, Style

_NUMBER_BEFORE = re.compile(
    r"\s*(?:[0-9]{1,2}|[ivx]{1,5}|[a-z])(?:[.)]|\s*[—–:-])\s+", re.IGNORECASE
)
_EQUAL, _LEAST = 1.0, 0.5
"""Shares of the words of heading and title that both have: all, and those of a near title."""
_RARE_WORD = 10  # letters: alone, it is half of a title of two words
_LONG_WORD, _TYPOS = 7, 2  # `reparametrisation` is `reparameterization`


def names_by_title(page: Page, labels: Sequence[Label]) -> Iterator[Label]:
    """Labels for headings with a title's words, if no other label names that question.

    A heading below a question's own heading is a part of that answer.
    """
    titles = page.outline.titles_in_words
    named = {label.question for label in labels}
    above: Label | None = None
    label_at = {label.at: label for label in labels}
    for at, site in enumerate(page.sites):
        above = label_at.get(at, above)
        if not titles or (
            above and (above.at == at or _is_inside(site, page.sites[above.at], above))
        ):
            continue
        question = question_with_title(site, titles)
        if question and question not in named:
            yield replace(page.label(at, (), end=len(site.text)), question=question)


def contradicts_title(label: Label, page: Page) -> bool:
    """Whether a bare number names one question, and the words after it are another's title."""
    question = question_with_title(page.sites[label.at], page.outline.titles_in_words)
    return bool(question) and page.outline.ids.get(label.path, question) != question


def question_with_title(site: Site, titles: Mapping[str, frozenset[str]]) -> str:
    """The only question whose title a line has; empty if none or several fit.

    A heading may leave out or add a few words. Any other line must be the title itself.
    """
    written = site.text
    if site.style is Style.EMPHASIS and site.emphasis < len(written.rstrip(" .:")):
        return ""
    before = _NUMBER_BEFORE.match(written)
    words = title_words(written[before.end() :] if before else written)
    least = _LEAST if site.style is Style.HEADING else _EQUAL
    if not words or (site.style is Style.LINE and len(words) == 1):
        return ""
    scores = {question: _similarity(words, title) for question, title in titles.items()}
    best = max(scores.values(), default=0.0)
    fitting = [question for question, score in scores.items() if score == best]
    has_sign = before is not None or any(len(word) >= _RARE_WORD for word in words)
    is_near = best == _EQUAL or best > least or (best == least and has_sign)
    return fitting[0] if len(fitting) == 1 and is_near else ""


def _similarity(words: frozenset[str], title: frozenset[str]) -> float:
    """The share of common words, if one has all words of the other; else 0."""
    common = sum(any(_is_same(word, other) for other in title) for word in words)
    if common < min(len(words), len(title)):
        return 0.0
    return common / max(len(words), len(title))


def _is_same(word: str, other: str) -> bool:
    is_long = min(len(word), len(other)) >= _LONG_WORD
    return word == other or (is_long and OSA.distance(word, other) <= _TYPOS)


def _is_inside(site: Site, above: Site, label: Label) -> bool:
    """Whether a line is set below the heading of a question that has no parts."""
    is_question = bool(label.question)
    if site.style is not above.style:
        return is_question and site.style < above.style
    return is_question and site.style is Style.HEADING and site.level > above.level
