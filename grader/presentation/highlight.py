"""A student's text, cut into pieces at the words that earned or lost something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.model import CheckGrade, Evidence, QuestionGrade


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A stretch of text, and the positions in the list of spans of those that cover it."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that checks judged; a piece's marks are positions in `marks`.

    `cut` counts the characters at the end that are not among the pieces.
    """

    where: str
    pieces: tuple[TextSegment, ...]
    marks: tuple[Evidence, ...]
    cut: int = 0

    def is_earned(self, piece: TextSegment) -> bool:
        """Whether any of the piece's marks earned points."""
        return any(self.marks[mark].earned for mark in piece.marks)


def writings(question: QuestionGrade, *, longest: int, most: int) -> Iterator[Writing]:
    """Each text behind a question once, with what all its checks marked in it.

    Args:
        question: the question with its checks.
        longest: characters of a text to keep.
        most: marks in a text to keep; words of which the same is said share one.
    """
    for answer in dict.fromkeys(check.answer for check in question.checks if check.answer):
        checks = [check for check in question.checks if check.answer == answer]
        evidence = [item for check in checks for item in check.outcome.evidence if item.span]
        groups = list(_alike(evidence).values())[:most]
        spans = [(item.span, mark) for mark, group in enumerate(groups) for item in group]
        shown = [
            TextSegment(piece.text, tuple(dict.fromkeys(spans[index][1] for index in piece.marks)))
            for piece in pieces(answer[:longest], [span for span, _ in spans if span])
        ]
        marks = tuple(group[0] for group in groups)
        yield Writing(checks[0].where, tuple(shown), marks, cut=max(len(answer) - longest, 0))


def together(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The same observations, with words of which the same is said in one of them."""
    return [
        group[0]
        if len(group) == 1
        else replace(group[0], text=" … ".join(dict.fromkeys(item.text for item in group)))
        for group in _alike(evidence).values()
    ]


def _alike(evidence: Iterable[Evidence]) -> dict[object, list[Evidence]]:
    """Observations by what they say; those that are not about words stay alone."""
    groups: dict[object, list[Evidence]] = {}
    for position, item in enumerate(evidence):
        says = (item.concept, item.message, item.earned) if item.concept else position
        groups.setdefault(says if item.span else position, []).append(item)
    return groups


def is_marked(check: CheckGrade, item: Evidence) -> bool:
    """Whether a piece of evidence points at words in the student's text."""
    return bool(check.answer) and item.span is not None


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[TextSegment]:
    """The whole text in order; spans may overlap, and are clipped to the text.

    Args:
        text: the text that offsets count in.
        spans: start and end of each stretch to mark, end exclusive.
    """
    clipped = [(min(max(start, 0), len(text)), min(end, len(text))) for start, end in spans]
    real = [(start, end, mark) for mark, (start, end) in enumerate(clipped) if start < end]
    edges = {edge for start, end, _ in real for edge in (start, end)}
    for start, end in pairwise(sorted({0, len(text)} | edges)):
        covering = tuple(mark for first, last, mark in real if first <= start and end <= last)
        yield TextSegment(text[start:end], covering)
