"""What the checks that read prose share: reading an answer, and turning marks into an outcome."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import ClassVar

from pydantic import Field

from grader.errors import Flaw
from grader.model import Answer, Evidence, Outcome, Part, Place, Publish, Reply, Text
from grader.patterned import Phrases, unreadable
from grader.plugins import Asked, Check, Public
from grader.prose import (
    Finding,
    Marks,
    Matcher,
    Pattern,
    Reading,
    Span,
    Vocabulary,
    has_own_words,
    is_foreign,
    parse,
    read,
    words,
)

__all__ = ["Phrases", "Written", "feedback", "is_written", "said"]

_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)  # no signs of "greater"
MOST_ADVICE = 2
"""Sentences of advice that a student is given at once."""
MOST_REMEMBERED = 256
"""Answers to one check whose reading is kept while a class is graded."""
SAYS_SOMETHING = 6
"""Content words of a sentence that a person should read if it earned nothing."""


class Written(Check):
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

    def parsed(self, written: Iterable[str]) -> tuple[Pattern, ...]:
        """The patterns that the rubric writes."""
        return tuple(parse(pattern, self.sets) for pattern in written)

    def public(self, asked: Asked, reference: Mapping[str, Reply], level: Publish) -> Public:
        """Whether there is a text; patterns and words of advice would tell what to write."""
        return Public("has_text", {"at_least": 1} if self.lists else {})

    def is_answered(self, answer: Answer, asked: Asked) -> bool:
        """Whether the answer holds a word that is not the question's."""
        return is_written(answer.text, asked)

    def judge(self, answer: Answer, reference: Mapping[str, Reply], asked: Asked) -> Outcome:
        """Read the answer, and give points for what it says."""
        if answer.text is None:
            raise ValueError("an answer without text is not judged")
        source, place = answer.text.source, answer.text.place
        marks, flags, in_english = self._read(source, asked.text)
        if not marks.fraction and not in_english:
            return Outcome.ungraded("other language: the answer does not seem to be in English")
        return Outcome.of_fraction(
            marks.fraction,
            feedback(marks),
            evidence=tuple(_evidence(source, _shown(marks), place)),
            flags=flags,
        )

    @cached_property
    def _read(self) -> Callable[[str, str], tuple[Marks, tuple[str, ...], bool]]:
        """An answer's marks and flags, and whether it is in English; equal words are read once."""
        return lru_cache(maxsize=MOST_REMEMBERED)(self._read_anew)

    def _read_anew(self, source: str, question: str) -> tuple[Marks, tuple[str, ...], bool]:
        reading = read(
            source,
            vocabulary=self.vocabulary,
            question=question,
            code=self.read_code,
            lists=self.lists,
        )
        matcher = Matcher(reading)
        marks = self.mark(matcher)
        flags = (*marks.flags, *_reading_flags(matcher, marks))
        return marks, flags, not is_foreign(reading.words)


def is_written(text: Text | None, asked: Asked) -> bool:
    """Whether there is a text, and more to it than the question as it was handed out."""
    if text is None:
        return False
    unquoted = _QUOTE_MARKS.sub("", text.source)
    return has_own_words(words(unquoted, code=True), words(asked.text))


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
    unread = sum(_is_unread(reading, sentence, marks) for sentence in reading.sentences())
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
