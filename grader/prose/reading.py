"""An answer as it is read: its words with their sentences, clauses and denials."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from grader.prose.echo import echoes
from grader.prose.heaps import heaps
from grader.prose.lexicon import NOT_NEGATING, SMALL
from grader.prose.negation import Cue, cues
from grader.prose.spelling import Vocabulary, corrected
from grader.prose.structure import clauses, sentences, supposed
from grader.prose.words import MOST_CHARACTERS, Word, words

NO_VOCABULARY = Vocabulary()


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` of a reading, ends included."""

    first: int
    last: int


@dataclass(frozen=True)
class Reading:
    """An answer's words, and by word: sentence, clause, only supposed, copied, heaped.

    `content` counts the content words before each word, to measure distance.
    """

    source: str
    words: tuple[Word, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    cues: tuple[Cue, ...]
    supposed: frozenset[int]
    echoed: frozenset[int]
    heaped: frozenset[int]
    content: tuple[int, ...]
    by_text: Mapping[str, tuple[int, ...]]
    by_stem: Mapping[str, tuple[int, ...]]

    @property
    def cut(self) -> bool:
        """Whether the answer was too long to be read to its end."""
        return len(self.source) > MOST_CHARACTERS

    def sentences(self) -> tuple[Span, ...]:
        """Each sentence from its first to its last word."""
        return self._sentences

    def clauses(self) -> tuple[Span, ...]:
        """Each clause from its first to its last word."""
        return _spans(self.clause)

    @cached_property
    def _sentences(self) -> tuple[Span, ...]:
        return _spans(self.sentence)  # asked for again by each clause, of which there may be many

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


def _spans(numbers: Sequence[int]) -> tuple[Span, ...]:
    """The runs of equal numbers, which rise."""
    starts = [bisect_left(numbers, number) for number in sorted(set(numbers))]
    return tuple(Span(a, b - 1) for a, b in pairwise([*starts, len(numbers)]))


def read(
    source: str,
    *,
    vocabulary: Vocabulary = NO_VOCABULARY,
    question: str = "",
    code: bool = False,
    lists: bool = False,
) -> Reading:
    """Read an answer.

    Args:
        source: Markdown as the student wrote it.
        vocabulary: words of the rubric, which typing errors are measured against.
        question: the question's own words; runs of them earn nothing.
        code: also read fenced code.
        lists: a bare list is a fair answer.
    """
    found = corrected(words(source, code=code), vocabulary)
    sentence = sentences(found)
    clause = clauses(found, sentence)
    told = tuple(_told(found))
    counted = [0]
    for word in found:
        counted.append(counted[-1] + (word.text not in SMALL and not word.sign))
    return Reading(
        source=source,
        words=found,
        sentence=sentence,
        clause=clause,
        cues=cues(found, sentence, clause),
        supposed=supposed(found, clause),
        echoed=echoes(found, words(question)),
        heaped=heaps(found, sentence, lists=lists),
        content=tuple(counted),
        by_text=_index((found[at].text, at) for at in told),
        by_stem=_index((found[at].stem, at) for at in told),
    )


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
