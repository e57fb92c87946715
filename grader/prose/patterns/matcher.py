"""Laying patterns over a reading."""

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
"""Content words that may stand between two neighbours of a pattern."""
CLOSE = 1
"""The same in patterns that cost points: what contradicts must be said in so many words."""
MOST_LAYINGS = 60
"""Ways to lay a chain over one sentence that are tried."""
MOST_STEPS = 400_000
"""Steps spent on one answer; what is left then is flagged, never timed."""


class Reach(Enum):
    """What a pattern may match: words of the topic, those without any too, or whatever is said.

    What must be said of the topic itself must not be a mere supposition; what contradicts must
    stand in a sentence that names the topic, for a topic that is carried on may be guessed wrong.
    A name is whatever is said, but its words must stand side by side.
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
    """The words that a pattern matched, atom by atom."""

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
    """Finds patterns in one reading, remembers where phrases stand, and counts its work.

    `topic` names by word what the clause speaks of, or None; `barred` are words that earn nothing;
    `named` holds the sentences by number that name a topic, with its name.
    """

    reading: ProseReading
    topic: Sequence[str | None] = ()
    barred: frozenset[int] = frozenset()
    named: frozenset[tuple[int, str]] = frozenset()
    steps: int = 0
    _places: dict[Atom, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def exhausted(self) -> bool:
        """Whether the answer took more work than one answer may."""
        return self.steps > MOST_STEPS

    def find(
        self, pattern: Pattern, about: str | None = None, reach: Reach = Reach.TOPIC_OR_NONE
    ) -> Match | None:
        """The first match of a pattern.

        Args:
            pattern: what to look for.
            about: the topic that the words must be said of.
            reach: how strictly that, and what is affirmed or denied, is taken.
        """
        spans: list[Span] = []
        for part in pattern.parts:
            laid = next(self._parts(part, about, reach), None)
            if laid is None:
                return None
            spans += laid
        return Match(tuple(spans))

    def every(self, pattern: Pattern) -> Iterator[Match]:
        """Every match of a pattern as a name: in one sentence, its words side by side."""
        for laid in self._parts(pattern.parts[0], None, Reach.NAME):
            yield Match(laid)

    def all(self, pattern: Pattern) -> Iterator[Match]:
        """Every match of a pattern that lies in one sentence, affirmed as it wants."""
        for laid in self._parts(pattern.parts[0], None, Reach.TOPIC_OR_NONE):
            yield Match(laid)

    def affirms(self, match: Match) -> bool:
        """Whether no word of a match is denied from outside the match."""
        own = match.words()
        return not any(self.reading.is_denied(span.last, own) for span in match.spans)

    def places(self, atom: Atom) -> tuple[Span, ...]:
        """Where any phrase of an atom stands, in order; copied and heaped words do not count."""
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
        """The last word of a phrase that begins at `first`; articles may stand inside it."""
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
        """Ways to lay all chains of a part over one sentence."""
        atoms = [atom for chain in part for atom in chain]
        if not all(self.places(atom) for atom in atoms):
            return
        for sentence in self.reading.sentences:
            ways = [
                list(islice(self._chain(chain, sentence, reach), MOST_LAYINGS)) for chain in part
            ]
            for laid in islice(product(*ways), MOST_LAYINGS):
                spans = tuple(span for chain in laid for span in chain)
                self.steps += 1
                if reach in _UNCHECKED or self._accepted(atoms, spans, about, reach):
                    yield spans

    def _chain(
        self, chain: Chain, sentence: Span, reach: Reach, laid: tuple[Span, ...] = ()
    ) -> Iterator[tuple[Span, ...]]:
        """Ways to lay the rest of a chain, after `laid`, over a sentence."""
        if len(laid) == len(chain):
            yield laid
            return
        atom = chain[len(laid)]
        start = laid[-1].last + 1 if laid else sentence.first
        places = self.places(atom)
        for span in places[bisect_left(places, start, key=lambda place: place.first) :]:
            self.steps += 1
            if span.last > sentence.last or self.exhausted:
                return
            if laid and not self._may_follow(laid[-1], span, atom, reach):
                return
            yield from self._chain(chain, sentence, reach, (*laid, span))

    def _may_follow(self, left: Span, right: Span, atom: Atom, reach: Reach) -> bool:
        """Whether two neighbours of a chain stand close enough; a name crosses no comma."""
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
