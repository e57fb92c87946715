"""Which words of an answer describe which label ('A: ...', '... (A)', 'B and E are ...')."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.prose.marking.label_letters import RANGE, letters
from grader.prose.reading.lexicon import SMALL, listed
from grader.prose.reading.read_prose import ProseReading, Span

_AGAIN = listed("same ditto likewise identical")
"""Words that give a label the description of another."""
_FILLER = (SMALL - _AGAIN) | listed(
    "component components box boxes block blocks part parts letter letters figure label labelled "
    "labeled marked called named denoted side again last first second third finally picture "
    "diagram name names answer left right hand top bottom upper lower middle"
)
"""Words that do not say what a label stands for."""
_LIKE = listed("as like to with")
"""Before a label: its description is the one that is taken over."""
LARGEST_GROUP = 3
"""Labels that may share one name."""
_ITEM = re.compile(r"[\n;,|]")
_SEPARATORS = (
    re.compile(r"\n"), re.compile(r";"), re.compile(r"[;,]"), _ITEM, re.compile(r"[/|>→]"),
    re.compile(r"\.\s|\.$"), re.compile(r"[\n;,.|:]"),
)  # fmt: skip
"""What separates the parts of an answer without labels; the first that fits wins."""


@dataclass(frozen=True, slots=True)
class _Labels:
    """Labels that share one description, with the first and last word of the group."""

    names: tuple[str, ...]
    first: int
    last: int


def by_label(reading: ProseReading, labels: Sequence[str]) -> Mapping[str, tuple[Span, ...]]:
    """The words that describe each label.

    In an answer without labels, the list items are assigned in order if their number is right.
    """
    found = _grouped(reading, list(letters(reading, labels)), labels)
    descriptions: defaultdict[str, list[Span]] = defaultdict(list)
    if not found:
        descriptions.update({name: [span] for name, span in _in_order(reading, labels)})
    for number, sentence in enumerate(reading.sentences):
        own = [group for group in found if reading.sentence[group.first] == number]
        if own:
            following = next((g.first for g in found if g.first > sentence.last), None)
            for names, span in _of_sentence(reading, sentence, own, following):
                _assign(reading, descriptions, names, span)
    return {name: tuple(spans) for name, spans in descriptions.items()}


def _grouped(
    reading: ProseReading, found: Sequence[tuple[str, int]], labels: Sequence[str]
) -> list[_Labels]:
    """The groups of labels: only 'and' or a comma separates them; 'A-F' is a group of six."""
    groups: list[_Labels] = []
    for name, at in found:
        last = groups[-1] if groups else None
        if last and _only_joined(reading, last.last, at):
            between = _between(labels, last.names[-1], name) if _is_range(reading, at) else ()
            groups[-1] = _Labels((*last.names, *between, name), last.first, at)
        else:
            groups.append(_Labels((name,), at, at))
    return groups


def _only_joined(reading: ProseReading, left: int, right: int) -> bool:
    joining = all(word.text in {"and", "or", *RANGE} for word in reading.words[left + 1 : right])
    closes = left > 0 and reading.words[left - 1].text in {"is", "are"}
    return joining and not closes and reading.sentence[left] == reading.sentence[right]


def _is_range(reading: ProseReading, at: int) -> bool:
    return reading.words[at - 1].text in RANGE or reading.words[at].before.strip() in {"-", "–"}


def _between(labels: Sequence[str], first: str, last: str) -> Sequence[str]:
    return labels[labels.index(first) + 1 : labels.index(last)]


def _of_sentence(
    reading: ProseReading, sentence: Span, groups: Sequence[_Labels], following: int | None
) -> Iterator[tuple[tuple[str, ...], Span]]:
    """The words of each group in a sentence: after it, or before it if descriptions come first."""
    if _names_first(reading, sentence, groups):
        yield from _preceding(reading, sentence, groups)
        return
    ends = [*(group.first - 1 for group in groups[1:]), sentence.last]
    spans = [Span(group.last + 1, end) for group, end in zip(groups, ends, strict=True)]
    if len(groups) == 1 and not _has_content(reading, spans[0]):
        spans = [_continued(reading, sentence, following)]
    heading = Span(sentence.first, groups[0].first - 1)
    if _has_content(reading, heading):
        if not _has_content(reading, spans[0]):
            spans[0] = heading  # 'the root is A, B is the leaf'
        elif reading.words[groups[0].first].before.startswith(":"):
            yield groups[0].names, heading
    for at, group in enumerate(groups):
        # 'C on the left and F on the right are leaves': C, without words, shares those of F
        description = next((span for span in spans[at:] if _has_content(reading, span)), None)
        if description:
            yield group.names, description


def _names_first(reading: ProseReading, sentence: Span, groups: Sequence[_Labels]) -> bool:
    before = Span(sentence.first, groups[0].first - 1)
    after = Span(groups[-1].last + 1, sentence.last)
    return _has_content(reading, before) and not _has_content(reading, after)


def _preceding(
    reading: ProseReading, sentence: Span, groups: Sequence[_Labels]
) -> Iterator[tuple[tuple[str, ...], Span]]:
    start, latest = sentence.first, Span(sentence.first, sentence.first)
    for group in groups:
        span = Span(start, group.first - 1)
        latest = span if _has_content(reading, span) else latest
        yield group.names, latest
        start = group.last + 1


def _continued(reading: ProseReading, sentence: Span, following: int | None) -> Span:
    """The words after a label that is a sentence by itself, up to the next label."""
    last = len(reading.words) - 1 if following is None else following - 1
    return Span(sentence.last + 1, last)


def _has_content(reading: ProseReading, span: Span) -> bool:
    words = reading.words[span.first : span.last + 1]
    fillers = reading.known.vocabulary.fillers
    return any(
        word.text not in _FILLER and word.text not in fillers and not word.sign for word in words
    )


def _assign(
    reading: ProseReading,
    descriptions: defaultdict[str, list[Span]],
    names: Sequence[str],
    span: Span,
) -> None:
    """Give each label the whole span, or its part of a list with one part for each label."""
    parts = _parts(reading, span)
    if len(names) > LARGEST_GROUP and len(parts) != len(names):
        return  # an answer that lists all names for all labels has not chosen
    for place, name in enumerate(names):
        own = parts[place] if len(names) > 2 and len(parts) == len(names) else span
        taken_over = _taken_over(reading, descriptions, own)
        descriptions[name] += (*taken_over, own)


def _taken_over(
    reading: ProseReading, descriptions: Mapping[str, list[Span]], own: Span
) -> tuple[Span, ...]:
    """The description that 'the same as B' repeats: that of B, or the last one."""
    for at in range(own.first + 1, own.last + 1):
        word = reading.words[at]
        other = reading.source[word.start : word.end]
        if other in descriptions and reading.words[at - 1].text in _LIKE:
            return tuple(descriptions[other])
    texts = {word.text for word in reading.words[own.first : own.last + 1]}
    return tuple(list(descriptions.values())[-1]) if texts & _AGAIN and descriptions else ()


def _parts(reading: ProseReading, span: Span, separator: re.Pattern[str] = _ITEM) -> list[Span]:
    """The parts of an enumeration."""
    parts, start = [], span.first
    for at in range(span.first + 1, span.last + 1):
        word = reading.words[at]
        joined = word.text == "and" and separator is _ITEM
        if (separator.search(word.before) or joined) and at > start:
            parts.append(Span(start, at - 1))
            start = at
    return [part for part in [*parts, Span(start, span.last)] if _has_content(reading, part)]


def _in_order(reading: ProseReading, labels: Sequence[str]) -> Iterator[tuple[str, Span]]:
    """Each label with its part of an answer that names no labels."""
    if not reading.words:
        return
    numbered = _numbered(reading)
    if len(numbered) == len(labels):
        yield from zip(labels, numbered, strict=True)
        return
    for separator in _SEPARATORS:
        parts = _parts(reading, Span(0, len(reading.words) - 1), separator)
        heading = len(parts) == len(labels) + 1 and _closes_heading(reading, parts[1])
        if len(parts) - heading == len(labels):
            first, *rest = parts[heading:]
            yield from zip(labels, [_without_heading(reading, first), *rest], strict=True)
            return


def _numbered(reading: ProseReading) -> list[Span]:
    """The parts of an answer that counts '1. ... 2. ...', on one line or on several."""
    starts: list[int] = []
    for at, word in enumerate(reading.words):
        if word.text == str(len(starts) + 1):
            starts.append(at)
    ends = [*(start - 1 for start in starts[1:]), len(reading.words) - 1]
    return [Span(start + 1, end) for start, end in zip(starts, ends, strict=False)]


def _without_heading(reading: ProseReading, part: Span) -> Span:
    """A part without the words before its colon."""
    colons = (at for at in range(part.first + 1, part.last + 1) if ":" in reading.words[at].before)
    return Span(next(colons, part.first), part.last)


def _closes_heading(reading: ProseReading, part: Span) -> bool:
    return ":" in reading.words[part.first].before
