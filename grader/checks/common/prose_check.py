"""What the checks that read prose share: reading an answer, and turning marks into an outcome."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

from pydantic import Field

from grader.checks.common.pattern_fields import Phrases, unreadable
from grader.errors import Flaw
from grader.model import Answer, Evidence, Outcome, Part, Place, Publish, Reply, Text
from grader.plugins import Check, PublicCheck, QuestionContext
from grader.presentation.wording import count
from grader.prose import (
    ConceptFinding,
    Marks,
    Matcher,
    Pattern,
    ProseReading,
    Span,
    Vocabulary,
    has_own_words,
    is_foreign,
    parse,
    read,
    words,
)
from grader.text.placeholders import is_placeholder

__all__ = ["Phrases", "ProseCheck", "feedback", "is_written", "said"]

_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)  # no signs of "greater"
MOST_ADVICE = 2
"""Sentences of advice that a student is given at once."""
MOST_REMEMBERED = 256
"""Answers to one check whose marks are kept while a class is graded."""
OTHER_LANGUAGE = "other language: the answer does not seem to be in English"
SAYS_SOMETHING = 6
"""Content words of a sentence that a person should read if it earned nothing."""


class ProseCheck(Check):
    """A check that reads an answer in words."""

    part: ClassVar[Part] = Part.PROSE
    lists: ClassVar[bool] = False
    """Whether a bare list is a fair answer, and no heap of keywords."""

    sets: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, examples=[{"big": ["big", "large", "huge"]}]
    )
    """Phrases that mean the same, by the name under which patterns call them: `<name>`."""
    read_code: bool = Field(False, examples=[True])
    """Whether fenced code is read as well; code within a sentence always is."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns, and phrases of sets, that cannot be read."""
        yield from unreadable(self, self.sets)

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

    def get_ready(self) -> None:
        """Learn the words."""
        _ = self.vocabulary

    def parsed(self, written: Iterable[str]) -> tuple[Pattern, ...]:
        """The patterns that the rubric writes."""
        return tuple(parse(pattern, self.sets) for pattern in written)

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """Whether there is a text; patterns and words of advice would tell what to write."""
        return PublicCheck("has_text", {"at_least": 1} if self.lists else {})

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether the answer holds a word that is not the question's."""
        return is_written(answer.text, context)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Read the answer, and give points for what it says."""
        if answer.text is None:
            raise ValueError("an answer without text is not judged")
        source, place = answer.text.source, answer.text.place
        marked = self._marked(source, context)
        if marked.is_foreign:
            return Outcome.ungraded(OTHER_LANGUAGE)
        return Outcome.of_fraction(
            marked.marks.fraction,
            feedback(marked.marks),
            evidence=tuple(_evidence(source, _shown(marked.marks), place)),
            flags=marked.flags,
        )

    @cached_property
    def _marked(self) -> Callable[[str, QuestionContext], _Marking]:
        """What an answer earns; equal words are read once."""
        return lru_cache(maxsize=MOST_REMEMBERED)(self._mark_anew)

    def _mark_anew(self, source: str, context: QuestionContext) -> _Marking:
        examined = self.examine(source, context)
        return _Marking(examined.marks, tuple(examined.flags()), examined.is_foreign)

    def examine(self, source: str, context: QuestionContext) -> MarkedAnswer:
        """Read an answer and mark it, with all that can be said of it."""
        reading = read(
            source,
            vocabulary=self.vocabulary,
            question=context.text,
            code=self.read_code,
            lists=self.lists,
        )
        matcher = Matcher(reading)
        marks = self.mark(matcher)
        return MarkedAnswer(reading, marks, tuple(_unread(reading, marks)), matcher.exhausted)


def is_written(text: Text | None, context: QuestionContext) -> bool:
    """Whether there is a text, and more to it than the question, or a `TODO` in its place."""
    if text is None:
        return False
    unquoted = _QUOTE_MARKS.sub("", text.source)
    if is_placeholder(unquoted):
        return False
    return has_own_words(words(unquoted, code=True), words(context.text))


@dataclass(frozen=True, slots=True)
class _Marking:
    """All of an answer's reading that its outcome is made from."""

    marks: Marks
    flags: tuple[str, ...]
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer that was read and marked.

    Attributes:
        reading: its words.
        marks: what it earns, and why.
        unread: the sentences that have something to say of which nothing was understood.
        exhausted: whether it took more work than one answer may.
    """

    reading: ProseReading
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
            yield f"unread: {count(long, 'sentence')} earned nothing"
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


def _shown(marks: Marks) -> Iterable[ConceptFinding]:
    """The findings that are evidence; of an answer in full, nothing is said to be missing."""
    return (found for found in marks.findings if found.earned or marks.fraction < 1)


def _evidence(source: str, findings: Iterable[ConceptFinding], place: Place) -> Iterable[Evidence]:
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


def _unread(reading: ProseReading, marks: Marks) -> Iterable[Span]:
    """The sentences of which no word was found to mean anything."""
    spans = [span for finding in marks.findings for span in finding.spans]
    for sentence in reading.sentences:
        start, end = reading.offsets(sentence)
        says = reading.content[sentence.last + 1] > reading.content[sentence.first]
        if says and not any(start <= span[0] < end for span in spans):
            yield sentence
