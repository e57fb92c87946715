"""A student's text, split into segments at the words that earned or lost points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.model import CheckGrade, Evidence, QuestionGrade


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A stretch of text, and the indices of the spans that cover it."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text that checks judged. A segment's marks are indices into `marks`.

    `cut` counts the characters at the end that the segments leave out.
    """

    where: str
    segments: tuple[TextSegment, ...]
    marks: tuple[Evidence, ...]
    cut: int = 0

    def is_earned(self, segment: TextSegment) -> bool:
        """Whether any mark of the segment earned points."""
        return any(self.marks[mark].earned for mark in segment.marks)


def marked_texts(question: QuestionGrade, *, longest: int, most: int) -> Iterator[MarkedText]:
    """Each text that answers a question, once, with the marks of all checks that judged it.

    Args:
        question: the question with its checks.
        longest: characters of a text to keep.
        most: marks in a text to keep; equal observations share a mark.
    """
    for answer in dict.fromkeys(check.answer for check in question.checks if check.answer):
        checks = [check for check in question.checks if check.answer == answer]
        evidence = [item for check in checks for item in check.outcome.evidence if item.span]
        groups = list(_alike(evidence).values())[:most]
        spans = [(item.span, mark) for mark, group in enumerate(groups) for item in group]
        shown = [
            TextSegment(part.text, tuple(dict.fromkeys(spans[index][1] for index in part.marks)))
            for part in split(answer[:longest], [span for span, _ in spans if span])
        ]
        marks = tuple(group[0] for group in groups)
        yield MarkedText(checks[0].where, tuple(shown), marks, cut=max(len(answer) - longest, 0))


def merge_alike(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The observations, with those merged that say the same about several words."""
    return [
        group[0]
        if len(group) == 1
        else replace(group[0], text=" … ".join(dict.fromkeys(item.text for item in group)))
        for group in _alike(evidence).values()
    ]


def _alike(evidence: Iterable[Evidence]) -> dict[object, list[Evidence]]:
    """Observations by what they say; one that is not about words is in a group alone."""
    groups: dict[object, list[Evidence]] = {}
    for position, item in enumerate(evidence):
        says = (item.concept, item.message, item.earned) if item.concept else position
        groups.setdefault(says if item.span else position, []).append(item)
    return groups


def is_marked(check: CheckGrade, item: Evidence) -> bool:
    """Whether a piece of evidence marks words in the student's text."""
    return bool(check.answer) and item.span is not None


def split(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[TextSegment]:
    """The whole text in segments; spans may overlap and are clipped to the text.

    Args:
        text: the text.
        spans: start and end of each stretch to mark, end exclusive.
    """
    clipped = [(min(max(start, 0), len(text)), min(end, len(text))) for start, end in spans]
    real = [(start, end, mark) for mark, (start, end) in enumerate(clipped) if start < end]
    edges = {edge for start, end, _ in real for edge in (start, end)}
    for start, end in pairwise(sorted({0, len(text)} | edges)):
        covering = tuple(mark for first, last, mark in real if first <= start and end <= last)
        yield TextSegment(text[start:end], covering)
