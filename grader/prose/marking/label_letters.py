"""Where an answer names labels ('A', 'b)'): not where a letter is an article or a variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.prose.reading.lexicon import FINITE_VERBS, listed
from grader.prose.reading.read_prose import ProseReading

RANGE = frozenset({"to", "through", "till", "until"})
"""Words between the two ends of a range of labels."""
_COMPARED = listed("as like than from of to after before above below")
_ARTICLES = frozenset({"A", "I"})
"""Labels that are also English words."""
_AFTER_LABEL = FINITE_VERBS | listed("it and box equals to stands denotes being sits on in at of")
"""Words that follow a label but not an article."""
_ARTICLE_CONTEXT = re.compile(r"['\"]?\s*[:=).,\]|–—→&/*_>]|\s*-|\s*$|\s*\n")
_LABEL_WORDS = listed(
    "component components box boxes block blocks part parts module modules letter letters for and "
    "or called named"
)


def letters(reading: ProseReading, labels: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The places of labels, where the letter is not an article, a variable or a comparison."""
    small = _counts_with_small_letters(reading, labels)
    others = [re.escape(label) for label in labels if label not in _ARTICLES]
    among_others = bool(others and re.search(rf"\b(?:{'|'.join(others)})\b", reading.source))
    for at, word in enumerate(reading.words):
        written = reading.source[word.start : word.end]
        if small and _is_small_label(reading, at, labels):
            yield written.upper(), at
            continue
        if written not in labels or _is_compared(reading, at, labels):
            continue
        if written not in _ARTICLES or _is_not_an_article(reading, at, among_others=among_others):
            yield written, at


def _counts_with_small_letters(reading: ProseReading, labels: Sequence[str]) -> bool:
    """Whether the answer writes most labels in small letters, as 'a)' or 'a:'."""
    words = range(len(reading.words))
    small = {reading.words[at].text for at in words if _is_small_label(reading, at, labels)}
    return len(small) > len(labels) / 2


def _is_small_label(reading: ProseReading, at: int, labels: Sequence[str]) -> bool:
    word = reading.words[at]
    written = reading.source[word.start : word.end]
    closed = reading.source[word.end : word.end + 1] in {")", ":", "="}
    return closed and written not in labels and written.upper() in labels


def _is_compared(reading: ProseReading, at: int, labels: Sequence[str]) -> bool:
    """Whether a label is only compared with: 'as B but ...', but not 'A to F'."""
    if not at or reading.words[at - 1].text not in _COMPARED:
        return False
    start = reading.words[at - 2] if at > 1 else None
    after_label = start is not None and reading.source[start.start : start.end] in labels
    ends_range = after_label and reading.words[at - 1].text in RANGE
    following = reading.words[at + 1].text if at + 1 < len(reading.words) else ""
    return not (ends_range or following in RANGE)


def _is_not_an_article(reading: ProseReading, at: int, *, among_others: bool) -> bool:
    word = reading.words[at]
    line_start = reading.source.rfind("\n", 0, word.start) + 1
    opens_line = among_others and not reading.source[line_start : word.start].strip(" *-#>|(`_$")
    after = reading.words[at + 1].text if at + 1 < len(reading.words) else ""
    before = reading.words[at - 1].text if at else ""
    return (
        bool(_ARTICLE_CONTEXT.match(reading.source, word.end))
        or opens_line
        or after in _AFTER_LABEL
        or before in _LABEL_WORDS | {"the"}
        or word.before.endswith("(")
    )
