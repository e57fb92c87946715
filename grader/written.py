"""What the checks that read prose share: reading an answer, and turning marks into an outcome."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import ClassVar

from pydantic import Field

from grader.model import Answer, Evidence, Outcome, Part, Place, Reply, Text
from grader.plugins import Asked, Check
from grader.prose import (
    Finding,
    Marks,
    Matcher,
    Pattern,
    Reading,
    Span,
    Vocabulary,
    is_foreign,
    parse,
    read,
)

Phrases = tuple[str, ...]
MOST_ADVICE = 2
"""Sentences of advice that a student is given at once."""
SAYS_SOMETHING = 6
"""Content words of a sentence that a person should read if it earned nothing."""


class Written(Check):
    """A check that reads an answer in words."""

    part: ClassVar[Part] = Part.PROSE
    lists: ClassVar[bool] = False
    """Whether a bare list is a fair answer, and no heap of keywords."""

    sets: dict[str, Phrases] = Field(default_factory=dict)
    """Phrases that mean the same, by the name under which patterns call them: `<name>`."""
    read_code: bool = False
    """Whether fenced code is read as well; code within a sentence always is."""

    @abstractmethod
    def patterns(self) -> Iterable[Pattern]:
        """Every pattern of the check: their words are never typing errors."""

    @abstractmethod
    def mark(self, matcher: Matcher) -> Marks:
        """What the answer earns."""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every word that the check knows."""
        patterns = tuple(self.patterns())
        return Vocabulary.of(
            (term.text for pattern in patterns for term in pattern.terms()),
            (pair for pattern in patterns for pair in pattern.compounds()),
        )

    def parsed(self, written: Iterable[str]) -> tuple[Pattern, ...]:
        """The patterns that the rubric writes."""
        return tuple(parse(pattern, self.sets) for pattern in written)

    def is_answered(self, answer: Answer, asked: Asked) -> bool:
        """Whether the answer holds a word."""
        return answer.text is not None and bool(read(answer.text.source, code=True).words)

    def judge(self, answer: Answer, reference: Mapping[str, Reply], asked: Asked) -> Outcome:
        """Read the answer, and give points for what it says."""
        if answer.text is None:
            raise ValueError("an answer without text is not judged")
        reading = read(
            answer.text.source,
            vocabulary=self.vocabulary,
            question=asked.text,
            code=self.read_code,
            lists=self.lists,
        )
        matcher = Matcher(reading)
        marks = self.mark(matcher)
        if not marks.fraction and is_foreign(reading.words):
            return Outcome.ungraded("other language: the answer does not seem to be in English")
        return Outcome.of_fraction(
            marks.fraction,
            feedback(marks),
            evidence=tuple(_evidence(answer.text.source, _shown(marks), answer.text.place)),
            flags=(*marks.flags, *_reading_flags(matcher, marks)),
        )


def said(text: str) -> Answer:
    """An answer in words, for the examples of a check."""
    return Answer("writeup", "hw.md", Text(text, Place("hw.md", 3)))


def feedback(marks: Marks) -> str:
    """One or two sentences for the student."""
    lacking = [finding for finding in marks.findings if not finding.earned]
    found = [finding.concept for finding in marks.findings if finding.earned]
    if marks.fraction == 1:
        return "The answer says what was asked for."
    messages = dict.fromkeys(finding.message for finding in lacking if finding.message)
    advice = " ".join(list(messages)[:MOST_ADVICE])
    if not found:
        return advice or "What was asked for was not found in the answer."
    return f"Found: {'; '.join(found)}. {advice}".strip()


def _shown(marks: Marks) -> Iterable[Finding]:
    """The findings that are evidence; of an answer in full, nothing is said to be missing."""
    return (found for found in marks.findings if found.earned or marks.fraction < 1)


def _evidence(source: str, findings: Iterable[Finding], place: Place) -> Iterable[Evidence]:
    for finding in findings:
        for span in finding.spans or (None,):
            yield Evidence(
                where=str(place),
                text=source[slice(*span)] if span else "",
                span=span,
                concept=finding.concept,
                message=finding.reason or ("" if finding.earned else finding.message),
                earned=finding.earned,
            )


def _reading_flags(matcher: Matcher, marks: Marks) -> Iterable[str]:
    if matcher.reading.heaped:
        yield "stuffing: keywords without sentences"
    reading = matcher.reading
    unread = sum(_is_unread(reading, sentence, marks) for sentence in reading.sentences)
    if unread and 0 < marks.fraction < 1:
        yield f"unread: {unread} sentences earned nothing"
    if matcher.reading.cut or matcher.exhausted:
        yield "unread: the answer is too long to be read to its end"


def _is_unread(reading: Reading, sentence: Span, marks: Marks) -> bool:
    """Whether a sentence has something to say and none of it was understood."""
    start, end = reading.offsets(sentence)
    content = reading.content[sentence.last + 1] - reading.content[sentence.first]
    spans = [span for finding in marks.findings for span in finding.spans]
    return content >= SAYS_SOMETHING and not any(start <= span[0] < end for span in spans)
