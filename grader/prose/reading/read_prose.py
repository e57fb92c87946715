"""An answer as it is read: its words with their sentences, clauses and denials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from grader.prose.reading import structure
from grader.prose.reading.copied_from_question import echoes
from grader.prose.reading.keyword_stuffing import heaps
from grader.prose.reading.lexicon import NOT_NEGATING, SMALL
from grader.prose.reading.negation import cues
from grader.prose.reading.retraction import Negation, swept
from grader.prose.reading.typos import KnownWords, corrected
from grader.prose.reading.words import MOST_CHARACTERS, Word, words

ONLY_ENGLISH = KnownWords()


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` of a reading, ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ProseReading:
    """An answer's words, and by word: sentence, clause, only supposed, copied, heaped, not known,
    denied with all of its sentence.

    `sentences` and `clauses` go from their first to their last word; `content` counts the content
    words before each word, to measure distance.
    """

    source: str
    known: KnownWords
    words: tuple[Word, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]
    cues: tuple[Negation, ...]
    supposed: frozenset[int]
    echoed: frozenset[int]
    heaped: frozenset[int]
    unknown: frozenset[int]
    swept: frozenset[int]
    content: tuple[int, ...]
    by_text: Mapping[str, tuple[int, ...]]
    by_stem: Mapping[str, tuple[int, ...]]

    @property
    def cut(self) -> bool:
        """Whether the answer was too long to be read to its end."""
        return len(self.source) > MOST_CHARACTERS

    def offsets(self, span: Span) -> tuple[int, int]:
        """Where a span of words stands in the source, end exclusive."""
        return self.words[span.first].start, self.words[span.last].end

    def text(self, span: Span) -> str:
        """A span of words as the student wrote it."""
        start, end = self.offsets(span)
        return self.source[start:end]

    def is_denied(self, at: int, apart_from: frozenset[int] = frozenset()) -> bool:
        """Whether a word stands under an odd number of denials; some cues may be left out."""
        reaching = (
            cue for cue in self.cues if cue.first <= at <= cue.last and cue.cue not in apart_from
        )
        return sum(1 for _ in reaching) % 2 == 1


def read(
    source: str,
    *,
    known: KnownWords = ONLY_ENGLISH,
    question: str = "",
    code: bool = False,
    lists: bool = False,
) -> ProseReading:
    """Read an answer.

    Args:
        source: Markdown as the student wrote it.
        known: the words of the rubric, and the vocabulary of its subject.
        question: the question's own words; runs of them earn nothing.
        code: also read fenced code.
        lists: a bare list is a fair answer.
    """
    vocabulary = known.vocabulary
    found = corrected(words(source, vocabulary=vocabulary, code=code), known)
    sentence = structure.sentences(found, vocabulary)
    clause = structure.clauses(found, sentence)
    told = tuple(_told(found))
    counted = [0]
    for word in found:
        counted.append(counted[-1] + (word.text not in SMALL and not word.sign))
    return ProseReading(
        source=source,
        known=known,
        words=found,
        sentence=sentence,
        clause=clause,
        sentences=_spans(sentence),
        clauses=_spans(clause),
        cues=cues(found, sentence, clause),
        supposed=structure.supposed(found, clause),
        echoed=echoes(found, words(question, vocabulary=vocabulary)),
        heaped=heaps(found, sentence, lists=lists),
        unknown=structure.unknown(found, sentence),
        swept=swept(found, sentence),
        content=tuple(counted),
        by_text=_index((found[at].text, at) for at in told),
        by_stem=_index((found[at].stem, at) for at in told),
    )


def _spans(numbers: Sequence[int]) -> tuple[Span, ...]:
    """Each run of words with one number."""
    starts = [at for at, number in enumerate(numbers) if at == 0 or number != numbers[at - 1]]
    return tuple(Span(first, end - 1) for first, end in pairwise([*starts, len(numbers)]))


def _told(found: Sequence[Word]) -> Iterator[int]:
    """The indices of the words that say something: 'not only' does not say 'only'."""
    for at, word in enumerate(found):
        before = found[at - 1].text if at else ""
        if word.text not in NOT_NEGATING.get(before, ()):
            yield at


def _index(pairs: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    index: defaultdict[str, list[int]] = defaultdict(list)
    for key, at in pairs:
        index[key].append(at)
    return MappingProxyType({key: tuple(places) for key, places in index.items()})
