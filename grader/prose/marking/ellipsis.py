"""Clauses that leave out what the answer just said ('A river can.', 'which lakes do not')."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.prose.patterns.mentions import Mention
from grader.prose.reading.lexicon import MODAL, NEGATORS, SMALL, listed
from grader.prose.reading.read_prose import ProseReading, Span
from grader.prose.reading.retraction import Negation

_AUXILIARIES = listed(
    "do does did can could will would is are was has have may might must should not no yes too "
    "also cannot never neither possible instead just add adds provide provides offer offers manage "
    "manages handle handles respect respects make makes difference distinction "
    "need needs needed require requires required"
)
_ALIKE = listed("as like what which")
_NOT = listed("not no never nor neither none cannot without")
_OPENING = 5
"""Words; a name within this many from the start of a sentence opens it."""
_EMPTY = SMALL | MODAL | _AUXILIARIES


@dataclass(frozen=True, slots=True)
class EllipticClause:
    """What an elliptic clause says: it affirms or denies the words of `span` of another topic."""

    span: Span
    topic: str
    denied: bool

    def negations(self, reading: ProseReading) -> tuple[Negation, ...]:
        """The negations that hold when `span` is read as part of the elliptic clause."""
        outside = tuple(
            negation
            for negation in reading.negations
            if not self.span.first <= negation.cue <= self.span.last
        )
        own = (Negation(-1, self.span.first, self.span.last),) if self.denied else ()
        return (*outside, *own)


def elliptic_clauses(
    reading: ProseReading, topic: Sequence[str | None], names: frozenset[int]
) -> Iterator[EllipticClause]:
    """Every elliptic clause, with the words that it leaves out.

    Args:
        reading: the answer.
        topic: the topic of each word.
        names: the words that name topics.
    """
    before = Span(0, -1)
    for clause in reading.clauses:
        own = range(clause.first, clause.last + 1)
        if not _is_elliptic(reading, own, names):
            before = clause
            continue
        subject = next((topic[at] for at in own if at in names), topic[clause.last])
        if subject is None or before.last < 0 or subject == topic[before.last]:
            continue
        denied = sum(reading.words[at].text in NEGATORS for at in own) % 2 == 1
        span = _meant(topic, before, reading, denied)
        yield EllipticClause(span, subject, denied and not _denies_by_verb(reading, span))


def contrasts(reading: ProseReading, names: Iterable[Mention]) -> Iterator[EllipticClause]:
    """'Unlike B, A does not ...': what the answer denies of A it affirms of B."""
    for mention in names:
        sentence = reading.sentences[reading.sentence[mention.first]]
        after = Span(mention.last + 1, sentence.last)
        span = (
            after
            if mention.last - sentence.first < _OPENING
            else Span(sentence.first, mention.first - 1)
        )
        if span.first > span.last:
            continue
        inside = [
            negation for negation in reading.negations if span.first <= negation.cue <= span.last
        ]
        yield EllipticClause(span, mention.name, not inside)


def comparisons(reading: ProseReading, names: Iterable[Mention]) -> Iterator[EllipticClause]:
    """'A does not ... as B does': B does what comes before."""
    for mention in names:
        sentence = reading.sentences[reading.sentence[mention.first]]
        before = reading.words[mention.first - 1].text if mention.first > sentence.first else ""
        after = [word.text for word in reading.words[mention.last + 1 : sentence.last + 1][:2]]
        ends = len(after) == 1 or (len(after) == 2 and _opens(reading, mention.last + 2))
        if before in _ALIKE and ends and after[0] in _AUXILIARIES:
            yield EllipticClause(
                Span(sentence.first, mention.first - 2), mention.name, denied=False
            )


def _opens(reading: ProseReading, at: int) -> bool:
    """Whether a clause begins at a word."""
    return reading.clause[at] != reading.clause[at - 1]


def _is_elliptic(reading: ProseReading, own: range, names: frozenset[int]) -> bool:
    texts = [reading.words[at].text for at in own if at not in names]
    return bool(set(texts) & _AUXILIARIES) and set(texts) <= _EMPTY


def _denies_by_verb(reading: ProseReading, span: Span) -> bool:
    """Whether a verb denies: in 'A ignores ..., B does not', B does not ignore."""
    cues = (negation.cue for negation in reading.negations)
    inside = (cue for cue in cues if span.first <= cue <= span.last)
    return any(reading.words[at].text not in _NOT for at in inside)


def _meant(topic: Sequence[str | None], before: Span, reading: ProseReading, denied: bool) -> Span:
    """The words that an elliptic clause repeats: the denied ones if it affirms, or all."""
    start = _beginning(topic, before, reading)
    denials = [
        negation
        for negation in reading.negations
        if start <= negation.cue and negation.last <= before.last
    ]
    if denied or not denials:
        return Span(start, before.last)
    return Span(min(denials[-1].first, denials[-1].cue), denials[-1].last)


def _beginning(topic: Sequence[str | None], clause: Span, reading: ProseReading) -> int:
    """The first word of the sentence of `clause` from which on the topic is the same."""
    start = clause.first
    while (
        start
        and reading.sentence[start - 1] == reading.sentence[clause.last]
        and topic[start - 1] == topic[clause.last]
    ):
        start -= 1
    return start
