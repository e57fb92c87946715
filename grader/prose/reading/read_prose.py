"""Reading an answer: its words with their sentences, clauses and negations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from grader.prose.reading import structure
from grader.prose.reading.copied_from_question import copied
from grader.prose.reading.keyword_stuffing import keyword_lists
from grader.prose.reading.lexicon import NOT_NEGATING, SMALL
from grader.prose.reading.negation import negations
from grader.prose.reading.retraction import Negation, retracted
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
    """An answer's words with their structure. Sets of integers hold indices into `words`.

    Attributes:
        source: Markdown as the student wrote it.
        known: the words that the reader knew.
        words: the words in order, typing errors corrected.
        sentence: the number of each word's sentence.
        clause: the number of each word's clause.
        sentences: the span of each sentence.
        clauses: the span of each clause.
        negations: each negating word with the words that it negates.
        hypothetical: the words of clauses that only say what would be ('if ...').
        copied: the words that are copied from the question.
        keyword_list: the words of lists of bare keywords.
        disclaimed: the words that follow 'I do not know' and the like.
        retracted: the words of statements that the answer takes back ('That is wrong.').
        content: the number of content words before each word, which measures distance.
        by_text: the indices of each word form.
        by_stem: the indices of the forms that share each stem.
    """

    source: str
    known: KnownWords
    words: tuple[Word, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]
    negations: tuple[Negation, ...]
    hypothetical: frozenset[int]
    copied: frozenset[int]
    keyword_list: frozenset[int]
    disclaimed: frozenset[int]
    retracted: frozenset[int]
    content: tuple[int, ...]
    by_text: Mapping[str, tuple[int, ...]]
    by_stem: Mapping[str, tuple[int, ...]]

    @property
    def cut(self) -> bool:
        """Whether the answer was too long to be read to its end."""
        return len(self.source) > MOST_CHARACTERS

    def offsets(self, span: Span) -> tuple[int, int]:
        """The offsets of a span of words in the source, end exclusive."""
        return self.words[span.first].start, self.words[span.last].end

    def text(self, span: Span) -> str:
        """A span of words as the student wrote it."""
        start, end = self.offsets(span)
        return self.source[start:end]

    def is_denied(self, at: int, ignored_cues: frozenset[int] = frozenset()) -> bool:
        """Whether an odd number of negations reach a word; those of `ignored_cues` do not count."""
        reaching = (
            negation
            for negation in self.negations
            if negation.first <= at <= negation.last and negation.cue not in ignored_cues
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
        code: whether fenced code is read as well.
        lists: whether a bare list is a proper answer.
    """
    vocabulary = known.vocabulary
    found = corrected(words(source, vocabulary=vocabulary, code=code), known)
    sentence = structure.sentences(found, vocabulary)
    clause = structure.clauses(found, sentence)
    meaningful = tuple(_meaningful(found))
    content = [0]
    for word in found:
        has_content = word.text not in SMALL and not word.sign
        content.append(content[-1] + int(has_content))
    return ProseReading(
        source=source,
        known=known,
        words=found,
        sentence=sentence,
        clause=clause,
        sentences=_spans(sentence),
        clauses=_spans(clause),
        negations=negations(found, sentence, clause),
        hypothetical=structure.hypothetical(found, clause),
        copied=copied(found, words(question, vocabulary=vocabulary)),
        keyword_list=keyword_lists(found, sentence, lists=lists),
        disclaimed=structure.disclaimed(found, sentence),
        retracted=retracted(found, sentence),
        content=tuple(content),
        by_text=_index((found[at].text, at) for at in meaningful),
        by_stem=_index((found[at].stem, at) for at in meaningful),
    )


def _spans(numbers: Sequence[int]) -> tuple[Span, ...]:
    """Each run of words with one number."""
    starts = [at for at, number in enumerate(numbers) if at == 0 or number != numbers[at - 1]]
    return tuple(Span(first, end - 1) for first, end in pairwise([*starts, len(numbers)]))


def _meaningful(found: Sequence[Word]) -> Iterator[int]:
    """The indices of the words that a pattern may match: 'not only' does not say 'only'."""
    for at, word in enumerate(found):
        before = found[at - 1].text if at else ""
        if word.text not in NOT_NEGATING.get(before, ()):
            yield at


def _index(pairs: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    index: defaultdict[str, list[int]] = defaultdict(list)
    for key, at in pairs:
        index[key].append(at)
    return MappingProxyType({key: tuple(places) for key, places in index.items()})
