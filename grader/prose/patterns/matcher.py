"""Matching patterns against a reading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice, product

from grader.prose.patterns.pattern import Atom, Chain, Pattern, Phrase, Stance, Term, spelled_out
from grader.prose.reading.lexicon import ARTICLES, TURNS
from grader.prose.reading.read_prose import ProseReading, Span
from grader.prose.reading.words import Word

NEAR = 3
"""Content words that may separate two neighbours of a pattern."""
CLOSE = 1
"""The same for a contradiction, which an answer must state almost literally."""
MOST_MATCHES = 60
"""Matches of a chain in one sentence that are tried."""
MOST_STEPS = 400_000
"""Steps spent on one answer; counting them, unlike timing them, gives equal answers equal marks."""


class Reach(Enum):
    """What a pattern may match.

    TOPIC: words about the topic that are not hypothetical. NAMED_TOPIC: the same, in a sentence
    that names the topic, because a topic that continues may be guessed wrong. TOPIC_OR_NONE: also
    words without a topic. ANYTHING: any words, affirmed or denied. NAME: any adjacent words.
    """

    TOPIC = "topic"
    NAMED_TOPIC = "named topic"
    TOPIC_OR_NONE = "topic or none"
    ANYTHING = "anything"
    NAME = "name"


_UNCHECKED = {Reach.ANYTHING, Reach.NAME}
_STRICT = {Reach.TOPIC, Reach.NAMED_TOPIC}
_PARTING = re.compile(r"[,;:|(]|[.!?](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Match:
    """The words that a pattern matched, one span for each atom."""

    spans: tuple[Span, ...]

    def words(self) -> frozenset[int]:
        """The indices of the matched words."""
        return frozenset(at for span in self.spans for at in range(span.first, span.last + 1))

    @property
    def first(self) -> int:
        """The first matched word."""
        return min(span.first for span in self.spans)

    @property
    def last(self) -> int:
        """The last matched word."""
        return max(span.last for span in self.spans)


@dataclass(slots=True)
class Matcher:
    """Finds patterns in one reading and counts the steps that it takes.

    Attributes:
        reading: the answer.
        topic: the topic of each word, or None.
        barred: the words that earn nothing.
        named: the number of each sentence that names a topic, with the name.
        steps: the work so far.
    """

    reading: ProseReading
    topic: Sequence[str | None] = ()
    barred: frozenset[int] = frozenset()
    named: frozenset[tuple[int, str]] = frozenset()
    steps: int = 0
    _places: dict[Atom, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def exhausted(self) -> bool:
        """Whether the answer took more steps than one answer may."""
        return self.steps > MOST_STEPS

    def find(
        self, pattern: Pattern, about: str | None = None, reach: Reach = Reach.TOPIC_OR_NONE
    ) -> Match | None:
        """The first match of a pattern.

        Args:
            pattern: what to look for.
            about: the topic that the words must be about.
            reach: how strict the match is about topics and denials.
        """
        spans: list[Span] = []
        for part in pattern.parts:
            matched = next(self._parts(part, about, reach), None)
            if matched is None:
                return None
            spans += matched
        return Match(tuple(spans))

    def names(self, pattern: Pattern) -> Iterator[Match]:
        """Every match of a pattern as a name: adjacent words of one sentence."""
        for matched in self._parts(pattern.parts[0], None, Reach.NAME):
            yield Match(matched)

    def all(self, pattern: Pattern) -> Iterator[Match]:
        """Every match of a pattern within one sentence, affirmed or denied as the pattern says."""
        for matched in self._parts(pattern.parts[0], None, Reach.TOPIC_OR_NONE):
            yield Match(matched)

    def affirms(self, match: Match) -> bool:
        """Whether no negation outside a match denies a word of it."""
        own = match.words()
        return not any(self.reading.is_denied(span.last, own) for span in match.spans)

    def places(self, atom: Atom) -> tuple[Span, ...]:
        """The spans of all phrases of an atom, in order, without words that earn nothing."""
        if atom not in self._places:
            abbreviations = self.reading.known.vocabulary.abbreviations
            meant = (spelled_out(phrase, abbreviations) for phrase in atom.phrases)
            found = {span for phrase in meant for span in self._phrase(phrase)}
            self._places[atom] = tuple(sorted(found, key=lambda span: (span.first, -span.last)))
        return self._places[atom]

    def _phrase(self, phrase: Phrase) -> Iterator[Span]:
        for first in self._term(phrase[0]):
            last = self._rest(phrase, first)
            if last is not None and not self._barred(first, last):
                yield Span(first, last)

    def _barred(self, first: int, last: int) -> bool:
        reading = self.reading
        sets = (self.barred, reading.copied, reading.keyword_list, reading.disclaimed)
        return any(at in barred for at in range(first, last + 1) for barred in sets)

    def _term(self, term: Term) -> Sequence[int]:
        self.steps += 1
        if term.prefix:
            self.steps += len(self.reading.by_text)
            texts = (text for text in self.reading.by_text if text.startswith(term.text))
            return sorted(at for text in texts for at in self.reading.by_text[text])
        if term.exact:
            return self.reading.by_text.get(term.text, ())
        return self.reading.by_stem.get(term.stem, ())

    def _rest(self, phrase: Phrase, first: int) -> int | None:
        """The last word of a phrase that begins at `first`; it may contain articles."""
        words, at = self.reading.words, first
        for term in phrase[1:]:
            at += 1
            while at < len(words) and words[at].text in ARTICLES and not is_form(words[at], term):
                at += 1
            self.steps += 1
            if at >= len(words) or not is_form(words[at], term) or _parted(words[at].before):
                return None
        return at

    def _parts(
        self, part: tuple[Chain, ...], about: str | None, reach: Reach
    ) -> Iterator[tuple[Span, ...]]:
        """The matches of all chains of a part in one sentence."""
        atoms = [atom for chain in part for atom in chain]
        if not all(self.places(atom) for atom in atoms):
            return
        for sentence in self.reading.sentences:
            ways = [
                list(islice(self._chain(chain, sentence, reach), MOST_MATCHES)) for chain in part
            ]
            for matched in islice(product(*ways), MOST_MATCHES):
                spans = tuple(span for chain in matched for span in chain)
                self.steps += 1
                if reach in _UNCHECKED or self._accepted(atoms, spans, about, reach):
                    yield spans

    def _chain(
        self, chain: Chain, sentence: Span, reach: Reach, matched: tuple[Span, ...] = ()
    ) -> Iterator[tuple[Span, ...]]:
        """The matches of a chain in a sentence; `matched` are the spans of its first atoms."""
        if len(matched) == len(chain):
            yield matched
            return
        atom = chain[len(matched)]
        start = matched[-1].last + 1 if matched else sentence.first
        places = self.places(atom)
        for span in places[bisect_left(places, start, key=lambda place: place.first) :]:
            self.steps += 1
            if span.last > sentence.last or self.exhausted:
                return
            if matched and not self._may_follow(matched[-1], span, atom, reach):
                return
            yield from self._chain(chain, sentence, reach, (*matched, span))

    def _may_follow(self, left: Span, right: Span, atom: Atom, reach: Reach) -> bool:
        """Whether two neighbours of a chain are close enough; a name does not cross a comma."""
        if reach is Reach.NAME:
            between = self.reading.words[left.last + 1 : right.first + 1]
            if any(_parted(word.before) for word in between):
                return False
            return atom.far or all(word.text in ARTICLES for word in between[:-1])
        if atom.far:
            return not self._turns(left, right)
        gap = self.reading.content[right.first] - self.reading.content[left.last + 1]
        if reach not in _STRICT:
            return gap <= NEAR
        between = self.reading.words[left.last + 1 : right.first + 1]
        return gap <= CLOSE and not any(_parted(word.before) for word in between)

    def _turns(self, left: Span, right: Span) -> bool:
        """Whether the sentence takes a turn between two places ('..., because ...')."""
        clause = self.reading.clause
        between = range(left.last + 1, right.first)
        return any(
            clause[at] != clause[at - 1] and self.reading.words[at].text in TURNS for at in between
        )

    def _accepted(
        self, atoms: Sequence[Atom], spans: Sequence[Span], about: str | None, reach: Reach
    ) -> bool:
        own = frozenset(at for span in spans for at in range(span.first, span.last + 1))
        topics = {about} if reach in _STRICT else {about, None}
        if reach in _STRICT and own & self.reading.hypothetical:
            return False
        number = self.reading.sentence[spans[0].first]
        if about and reach is Reach.NAMED_TOPIC and (number, about) not in self.named:
            return False
        if about and any(self.topic[at] not in topics for at in own):
            return False
        denial = any(atom.stance is Stance.DENIED for atom in atoms)
        for atom, span in zip(atoms, spans, strict=True):
            denied = self.reading.is_denied(span.last, own)
            if atom.stance is Stance.DENIED and not denied:
                return False
            if atom.stance is Stance.AFFIRMED and denied and not denial:
                return False
            if atom.stance is Stance.EITHER and span.last in self.reading.retracted and not denial:
                return False
        return True


def is_form(word: Word, term: Term) -> bool:
    """Whether a word is a form of a term."""
    if term.prefix:
        return word.text.startswith(term.text)
    if term.exact:
        return word.text == term.text
    return word.stem == term.stem


def _parted(before: str) -> bool:
    return bool(_PARTING.search(before))
