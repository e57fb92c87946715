"""What the checks that read prose share: reading an answer, and turning marks into an outcome."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
OTHER_LANGUAGE = "other language: the answer does not seem to be in English"
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

    def examine(self, source: str, asked: Asked) -> Examined:
        """Read an answer and mark it, with all that can be said of it."""
        reading = read(
            source,
            vocabulary=self.vocabulary,
            question=asked.text,
            code=self.read_code,
            lists=self.lists,
        )
        matcher = Matcher(reading)
        marks = self.mark(matcher)
        return Examined(reading, marks, tuple(_unread(reading, marks)), matcher.exhausted)

    def judge(self, answer: Answer, reference: Mapping[str, Reply], asked: Asked) -> Outcome:
        """Read the answer, and give points for what it says."""
        if answer.text is None:
            raise ValueError("an answer without text is not judged")
        examined = self.examine(answer.text.source, asked)
        marks = examined.marks
        if examined.is_foreign:
            return Outcome.ungraded(OTHER_LANGUAGE)
        return Outcome.of_fraction(
            marks.fraction,
            feedback(marks),
            evidence=tuple(_evidence(answer.text.source, _shown(marks), answer.text.place)),
            flags=tuple(examined.flags()),
        )


@dataclass(frozen=True, slots=True)
class Examined:
    """An answer that was read and marked.

    Attributes:
        reading: its words.
        marks: what it earns, and why.
        unread: the sentences that have something to say of which nothing was understood.
        exhausted: whether it took more work than one answer may.
    """

    reading: Reading
    marks: Marks
    unread: tuple[Span, ...]
    exhausted: bool

    @property
    def is_foreign(self) -> bool:
        """Whether it earns nothing because it is not in English: a person must read it."""
        return not self.marks.fraction and is_foreign(self.reading.words)

    def flags(self) -> Iterable[str]:
        """Reasons why a person should look, each with its kind."""
        yield from self.marks.flags
        if self.reading.heaped:
            yield "stuffing: keywords without sentences"
        long = sum(self._content(span) >= SAYS_SOMETHING for span in self.unread)
        if long and 0 < self.marks.fraction < 1:
            yield f"unread: {_counted(long, 'sentence')} earned nothing"
        if self.reading.cut or self.exhausted:
            yield "unread: the answer is too long to be read to its end"

    def _content(self, span: Span) -> int:
        return self.reading.content[span.last + 1] - self.reading.content[span.first]


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
                message="" if finding.earned else f"{finding.reason} {finding.message}".strip(),
                earned=finding.earned,
            )


def _unread(reading: Reading, marks: Marks) -> Iterable[Span]:
    """The sentences of which no word was found to mean anything."""
    spans = [span for finding in marks.findings for span in finding.spans]
    for sentence in reading.sentences:
        start, end = reading.offsets(sentence)
        says = reading.content[sentence.last + 1] > reading.content[sentence.first]
        if says and not any(start <= span[0] < end for span in spans):
            yield sentence


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
