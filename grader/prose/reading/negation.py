"""What an answer denies: each negating word, the cue, with the words that it reaches.

Two negations cancel each other. The method is that of NegEx (Chapman et al. 2001): a cue reaches
forward to the end of its clause, and some cues reach back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.prose.reading.lexicon import (
    BACKWARD,
    HELPING,
    KEEPERS,
    MODAL,
    NEGATORS,
    NOT_NEGATING,
    PASSIVE,
    PHRASAL,
    SMALL,
    listed,
)
from grader.prose.reading.retraction import Negation, over_lists, over_sentences
from grader.prose.reading.words import Word

REACH = 9
"""Content words that a cue reaches."""
_AUXILIARIES = listed("do does did can could will would is are should")
_QUESTIONS = listed("which where who what how whether")
_CLOSE = 3
"""Words from a cue to a question that it still denies."""
_SHORT_REACH = {"non": 1, "instead": 5, "rather": 5}


def negations(
    words: Sequence[Word], sentence: Sequence[int], clause: Sequence[int]
) -> tuple[Negation, ...]:
    """Every negation in an answer, in the order of their cues."""
    found = list(over_sentences(words, sentence))
    found += over_lists(words, sentence)
    taken = {cue.cue for cue in found}
    found += _over_clauses(words, clause, taken)
    return tuple(sorted(found, key=lambda cue: cue.cue))


def _over_clauses(
    words: Sequence[Word], clause: Sequence[int], taken: set[int]
) -> Iterator[Negation]:
    for at, word in enumerate(words):
        if at in taken:
            continue
        begin, end = _extent(clause, at)
        tail = [later.text for later in words[at + 1 : end]]
        if _denies_backward(words, at, begin, tail):
            yield Negation(at, begin, at - 1)
        elif word.text in {"not", "never", "no"} and set(tail) <= MODAL:
            yield Negation(at, begin, end - 1)
        elif word.stem in KEEPERS and "from" in tail[:6]:
            yield Negation(at, at + 2 + tail.index("from"), end - 1)
        elif word.stem == "replac":
            yield from (Negation(at, *replaced) for replaced in _replaced(words, at, end))
        elif _denies_forward(word, tail):
            end = _past_question(words, clause, at, end)
            yield Negation(at, _start(words, at, begin), _reach(words, at, end))


def _denies_backward(words: Sequence[Word], at: int, begin: int, tail: Sequence[str]) -> bool:
    """Whether a cue reaches back: '... is impossible', '... is left out in training'."""
    if words[at].text in BACKWARD and not _content(tail):
        return True
    leaves_out = bool(tail) and tail[0] in PHRASAL.get(words[at].stem, ())
    passive = at > begin and words[at - 1].stem == "be"
    return passive and (leaves_out or words[at].text in PASSIVE)


def _start(words: Sequence[Word], at: int, begin: int) -> int:
    """The first word that the cue at `at` reaches; in 'A does not help' it is the subject."""
    verb = words[at + 1].stem if at + 1 < len(words) else ""
    auxiliary = at > begin and words[at - 1].text in _AUXILIARIES
    return begin if auxiliary and words[at].text == "not" and verb in HELPING else at + 1


def _denies_forward(word: Word, tail: Sequence[str]) -> bool:
    following = tail[0] if tail else ""
    if following in NOT_NEGATING.get(word.text, ()):
        return False
    return word.text in NEGATORS or following in PHRASAL.get(word.stem, ())


def _reach(words: Sequence[Word], at: int, end: int) -> int:
    """The last word that the cue at `at` reaches, in a clause that ends before `end`."""
    reach = _SHORT_REACH.get(words[at].text, REACH)
    left = reach
    is_list_item = "," in words[at].before and words[at].text in {"not", "no"}
    for later in range(at + 1, end):
        word = words[later]
        joined = "," in word.before or word.text in {"and", "or"}
        if word.text == "nor" or (joined and _has_own_cue(words, later, end)):
            return later - 1
        if is_list_item and "," in word.before:
            return later - 1  # 'pyramid pooling, not max pooling, ...'
        if joined and reach == REACH:
            left = reach  # a list continues
        left -= word.text not in SMALL
        if left <= 0:
            return later
    return end - 1


def _replaced(words: Sequence[Word], at: int, end: int) -> Iterator[tuple[int, int]]:
    """The first and last words of what is replaced: 'replace A by B, C by D' denies A and C."""
    first, replacing = at + 1, True
    for later in range(at + 1, end):
        if words[later].stem == words[at].stem:
            break
        if replacing and words[later].text in {"by", "with"}:
            yield first, later - 1
            replacing = False
        elif not replacing and ("," in words[later].before or words[later].text == "and"):
            first, replacing = later, True
    if replacing and first == at + 1:
        yield first, end - 1


def _past_question(words: Sequence[Word], clause: Sequence[int], at: int, end: int) -> int:
    """The end of the clause, or of the question right after the cue ('but not which dog')."""
    asks = end < len(words) and words[end].text in _QUESTIONS
    if asks and end - at <= _CLOSE and "," not in words[end].before:
        return _extent(clause, end)[1]
    return end


def _has_own_cue(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether the list item that begins at `at` has its own cue."""
    for later in range(at, end):
        joined = "," in words[later].before or words[later].text in {"and", "or"}
        if words[later].text == "nor" or (later > at and joined):
            return False
        if _denies_forward(words[later], [word.text for word in words[later + 1 : later + 2]]):
            return True
    return False


def _extent(clause: Sequence[int], at: int) -> tuple[int, int]:
    begin, end = at, at + 1
    while begin and clause[begin - 1] == clause[at]:
        begin -= 1
    while end < len(clause) and clause[end] == clause[at]:
        end += 1
    return begin, end


def _content(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text not in SMALL]
