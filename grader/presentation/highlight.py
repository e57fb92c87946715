"""A student's text, split into segments at the words that earned or lost points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from grader.model import CheckGrade, Evidence, QuestionGrade
from grader.presentation import observations
from grader.presentation.answer_markup import TextStyle, pieces


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A stretch of text, the indices of the spans that cover it, and how it is set."""

    text: str
    marks: tuple[int, ...] = ()
    styles: frozenset[TextStyle] = frozenset()


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
        groups = list(_alike(evidence, entries=True).values())[:most]
        spans = [(item.span, mark) for mark, group in enumerate(groups) for item in group]
        places = [span for span, _ in spans if span]
        shown = [
            replace(part, marks=tuple(dict.fromkeys(spans[index][1] for index in part.marks)))
            for part in _joined(split(answer[:longest], places))
        ]
        said = " ".join(check.outcome.feedback for check in checks)
        marks = tuple(_without_repeats([group[0] for group in groups], said))
        yield MarkedText(checks[0].where, tuple(shown), marks, cut=max(len(answer) - longest, 0))


def _without_repeats(marks: Iterable[Evidence], said: str) -> Iterator[Evidence]:
    """The marks without sentences that the feedback or an earlier mark has said."""
    for mark in marks:
        message = observations.new_sentences(mark.message, said)
        said = f"{said} {message}"
        yield replace(mark, message=message)


def merge_alike(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The observations, with those merged that say the same about several words."""
    return [
        group[0]
        if len(group) == 1
        else replace(group[0], text=" … ".join(dict.fromkeys(item.text for item in group)))
        for group in _alike(evidence, entries=False).values()
    ]


def _alike(evidence: Iterable[Evidence], *, entries: bool) -> dict[object, list[Evidence]]:
    """Observations by what they say; one that is not about words is in a group alone.

    Args:
        evidence: the observations.
        entries: whether entries of one array, whose values are listed elsewhere, are alike.
    """
    groups: dict[object, list[Evidence]] = {}
    for position, item in enumerate(evidence):
        has_words = item.span and (entries or not item.index)
        says = (item.concept, item.message, item.earned, item.convention, bool(item.index))
        groups.setdefault(says if has_words else position, []).append(item)
    return groups


def is_marked(check: CheckGrade, item: Evidence) -> bool:
    """Whether a piece of evidence marks words in the student's text."""
    return bool(check.answer) and item.span is not None


def split(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[TextSegment]:
    """The whole text in segments without its markup; spans may overlap and are clipped to it.

    Args:
        text: the Markdown that a student wrote.
        spans: start and end of each stretch to mark, end exclusive.
    """
    clipped = [(min(max(start, 0), len(text)), min(end, len(text))) for start, end in spans]
    real = [(start, end, mark) for mark, (start, end) in enumerate(clipped) if start < end]
    edges = sorted({edge for start, end, _ in real for edge in (start, end)})
    for piece in pieces(text):
        is_plain = piece.shown == text[piece.start : piece.end]
        inside = [edge for edge in edges if piece.start < edge < piece.end] if is_plain else []
        for start, end in pairwise([piece.start, *inside, piece.end]):
            covering = tuple(mark for first, last, mark in real if first < end and start < last)
            shown = text[start:end] if is_plain else piece.shown
            yield TextSegment(shown, covering, piece.styles)


def _joined(segments: Iterable[TextSegment]) -> Iterator[TextSegment]:
    """The segments with neighbours joined that are marked and set alike."""
    for (marks, styles), group in groupby(segments, key=lambda part: (part.marks, part.styles)):
        yield TextSegment("".join(part.text for part in group), marks, styles)
