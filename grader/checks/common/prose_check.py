"""Base of the checks that read prose: it reads an answer, and turns marks into an outcome."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import ClassVar

from pydantic import Field

from grader.checks.common.pattern_fields import unreadable
from grader.errors import Flaw
from grader.model import Answer, Evidence, Outcome, Part, Place, Publish, Reply, Text
from grader.plugins import Check, PublicCheck, QuestionContext
from grader.presentation.missing_ideas import choices
from grader.presentation.wording import count
from grader.prose import (
    ConceptFinding,
    KnownWords,
    Marks,
    Matcher,
    Pattern,
    ProseReading,
    Span,
    choose_vocabulary,
    has_own_words,
    is_foreign,
    parse,
    read,
    words,
)
from grader.text.placeholders import is_placeholder

_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
MOST_ADVICE = 2
"""Sentences of advice in one feedback."""
MOST_REMEMBERED = 256
"""Answers whose marks each check caches while a class is graded."""
OTHER_LANGUAGE = "other language: the answer does not seem to be in English"
KEYWORDS_ALONE = "Keywords alone earn nothing: write sentences that say how they belong together."
MANY_CONTENT_WORDS = 6
"""A person should read a sentence with this many content words if it earned nothing."""


class ProseCheck(Check):
    """A check that reads an answer in words."""

    part: ClassVar[Part] = Part.PROSE
    accepts_lists: ClassVar[bool] = False
    """Whether a bare list is a proper answer, instead of keyword stuffing."""

    sets: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, examples=[{"big": ["big", "large", "huge"]}]
    )
    """Phrases that mean the same, by the name that patterns use for them: `<name>`."""
    read_code: bool = Field(False, examples=[True])
    """Whether fenced code is read as well; code within a sentence always is."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns, and phrases of sets, that cannot be parsed."""
        yield from unreadable(self, self.sets)

    @abstractmethod
    def patterns(self) -> Iterable[Pattern]:
        """Every pattern of the check; their words are never taken for typing errors."""

    @abstractmethod
    def mark(self, matcher: Matcher) -> Marks:
        """What the answer earns."""

    @cached_property
    def known(self) -> Callable[[tuple[str, ...]], KnownWords]:
        """Returns the words that the reader knows, by names of vocabularies; cached."""
        return cache(self._known)

    def _known(self, vocabularies: tuple[str, ...]) -> KnownWords:
        vocabulary = choose_vocabulary(vocabularies)
        patterns = [one.spelled_out(vocabulary.abbreviations) for one in self.patterns()]
        return KnownWords.of(
            (term.text for pattern in patterns for term in pattern.terms()),
            (pair for pattern in patterns for pair in pattern.compounds()),
            vocabulary,
        )

    def get_ready(self) -> None:
        """Read the patterns."""
        self.known(())

    def parse_all(self, patterns: Iterable[str]) -> tuple[Pattern, ...]:
        """The patterns of a key of the rubric."""
        return tuple(parse(pattern, self.sets) for pattern in patterns)

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """Only whether there is a text, because patterns and advice would give the answer away."""
        return PublicCheck("has_text", {"at_least": 1} if self.accepts_lists else {})

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether the answer has words that are not copied from the question."""
        return is_written(answer.text, context)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Read the answer, and give points for its content."""
        if answer.text is None:
            raise ValueError("an answer without text is not judged")
        source, place = answer.text.source, answer.text.place
        marking = self._cached_marking(source, context)
        if marking.is_foreign:
            return Outcome.ungraded(OTHER_LANGUAGE)
        return Outcome.of_fraction(
            marking.marks.fraction,
            marking.feedback,
            evidence=tuple(_evidence(source, _reported(marking.marks), place)),
            flags=marking.flags,
        )

    @cached_property
    def _cached_marking(self) -> Callable[[str, QuestionContext], _Marking]:
        """What an answer earns; equal answers are read once."""
        return lru_cache(maxsize=MOST_REMEMBERED)(self._marking)

    def _marking(self, source: str, context: QuestionContext) -> _Marking:
        answer = self.read_and_mark(source, context)
        return _Marking(answer.marks, answer.feedback, tuple(answer.flags()), answer.is_foreign)

    def read_and_mark(self, source: str, context: QuestionContext) -> MarkedAnswer:
        """The reading of an answer, its marks, and which sentences were not understood."""
        reading = read(
            source,
            known=self.known(context.vocabulary),
            question=context.text,
            code=self.read_code,
            lists=self.accepts_lists,
        )
        matcher = Matcher(reading)
        marks = self.mark(matcher)
        return MarkedAnswer(reading, marks, tuple(_unread(reading, marks)), matcher.exhausted)


def is_written(text: Text | None, context: QuestionContext) -> bool:
    """Whether there is a text that is neither a copy of the question nor a `TODO`."""
    if text is None:
        return False
    unquoted = _QUOTE_MARKS.sub("", text.source)
    if is_placeholder(unquoted):
        return False
    vocabulary = choose_vocabulary(context.vocabulary)
    answer = words(unquoted, vocabulary=vocabulary, code=True)
    return has_own_words(answer, words(context.text, vocabulary=vocabulary))


@dataclass(frozen=True, slots=True)
class _Marking:
    """The part of a `MarkedAnswer` that its outcome is made from."""

    marks: Marks
    feedback: str
    flags: tuple[str, ...]
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer that was read and marked.

    Attributes:
        reading: its words.
        marks: what it earns, and why.
        unread: the sentences with content words that no finding refers to.
        exhausted: whether matching stopped early, because the answer took too many steps.
    """

    reading: ProseReading
    marks: Marks
    unread: tuple[Span, ...]
    exhausted: bool

    @property
    def is_foreign(self) -> bool:
        """Whether it earns nothing and is not in English, so that a person must read it."""
        return not self.marks.fraction and is_foreign(self.reading.words)

    @property
    def feedback(self) -> str:
        """What the student reads, with the reason why keywords or long lists earn nothing."""
        words = feedback(self.marks)
        is_refused = self.reading.keyword_list and self.marks.fraction < 1
        return f"{KEYWORDS_ALONE} {words}" if is_refused else words

    def flags(self) -> Iterable[str]:
        """Reasons why a person should look, each with its kind."""
        yield from self.marks.flags
        if self.reading.keyword_list:
            yield "stuffing: keywords without sentences"
        long = sum(self._content_words(span) >= MANY_CONTENT_WORDS for span in self.unread)
        if long and 0 < self.marks.fraction < 1:
            yield f"unread: {count(long, 'sentence')} earned nothing"
        if self.reading.cut or self.exhausted:
            yield "unread: the answer is too long to be read to its end"

    def _content_words(self, span: Span) -> int:
        return self.reading.content[span.last + 1] - self.reading.content[span.first]


def feedback(marks: Marks) -> str:
    """One or two sentences for the student."""
    if marks.fraction == 1:
        return "The answer says what was asked for."
    if marks.reason:
        return marks.reason
    missing = _needed(marks)
    earned = [finding.concept for finding in marks.findings if finding.earned]
    messages = dict.fromkeys(finding.message for finding in missing if finding.message)
    advice = " ".join(list(messages)[:MOST_ADVICE])
    if not earned:
        return advice or "What was asked for was not found in the answer."
    return f"Found: {'; '.join(earned)}. {advice}".strip()


def _needed(marks: Marks) -> list[ConceptFinding]:
    """What was refused or not found, without the ideas that full marks do not need."""
    lost = [finding for finding in marks.findings if not finding.earned]
    absent = [finding for finding in lost if finding.share and not finding.spans]
    shares, gap = [finding.share for finding in absent], 1 - marks.fraction
    needed = {at for choice in choices(shares, gap) for at in choice.ideas}
    spare = {id(finding) for at, finding in enumerate(absent) if at not in needed}
    return [finding for finding in lost if id(finding) not in spare]


def _reported(marks: Marks) -> Iterable[ConceptFinding]:
    """The findings that become evidence; with full marks, nothing is reported as missing."""
    return (finding for finding in marks.findings if finding.earned or marks.fraction < 1)


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
                share=finding.share,
            )


def _unread(reading: ProseReading, marks: Marks) -> Iterable[Span]:
    """The sentences with content words that no finding refers to."""
    spans = [span for finding in marks.findings for span in finding.spans]
    for sentence in reading.sentences:
        start, end = reading.offsets(sentence)
        has_content = reading.content[sentence.last + 1] > reading.content[sentence.first]
        if has_content and not any(start <= span[0] < end for span in spans):
            yield sentence
