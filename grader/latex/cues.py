"""How strongly a text claims each of its numbers, judged by the words around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum
from itertools import chain, pairwise

from grader.latex.candidates import is_name
from grader.latex.reading import ENDS, Phrases, Reading, parts, stem
from grader.latex.refusals import is_supposed
from grader.latex.tokens import Kind, Token
from grader.latex.vocabulary import (
    CONCLUDING,
    LAST,
    LEADING,
    NUMBERED,
    OPENING,
    ORDINALS,
    ROW_JOINTS,
    SUBORDINATING,
)


class Cue(IntEnum):
    """Why a number may be the claim: the strongest wins, and among equals the last."""

    ASIDE = 0  # in brackets after another number, or given to a letter: `k = 3`
    MENTIONED = 1
    COMPUTED = 2  # what a calculation comes to
    CONCLUDED = 3  # after `so`, `therefore`, `in total`
    STATED = 4  # with the name of what is asked; bold; after `answer`; opening the text


_NEAR = 4
"""Words between a name and the number behind it, or in front of it."""

_CALCULATING = {Kind.NUMBER, Kind.OPERATOR, Kind.EQUALS, Kind.OPEN, Kind.CLOSE}


def cues(reading: Reading, called: Phrases) -> list[Cue]:
    """The cue of each number of the reading.

    Args:
        called: names of what is asked, and words for an answer.
    """
    found = [_alone(reading, i) for i in range(len(reading.numbers))]
    for i in _concluded(reading):
        found[i] = max(found[i], Cue.CONCLUDED)
    stated = (_called, _in_columns)
    for i in chain(
        _strong(reading), _opening(reading), *(rule(reading, called) for rule in stated)
    ):
        found[i] = Cue.STATED
    return [
        min(cue, Cue.MENTIONED) if is_supposed(reading, i) else cue
        for i, cue in enumerate(_passed_on(reading, found))
    ]


def _alone(reading: Reading, i: int) -> Cue:
    """The cue of a number that no word speaks for."""
    number = reading.numbers[i]
    if number.is_computed:
        return Cue.COMPUTED
    if _is_assigned(reading, i) or _is_bracketed(reading, i):
        return Cue.ASIDE
    return Cue.MENTIONED


def _is_assigned(reading: Reading, i: int) -> bool:
    """Whether it is given to a letter, as in `k = 3`."""
    name = reading.numbers[i].name
    return len(name) == 1 or any(map(str.isdigit, name))


def _is_bracketed(reading: Reading, i: int) -> bool:
    """Whether a bracket opens between it and the number before it in the sentence."""
    between = [word.kind for word in reading.between(i)]
    return i > 0 and Kind.OPEN in between and not ENDS & set(between)


def _strong(reading: Reading) -> Iterator[int]:
    """Numbers in bold, or in a box."""
    is_bold, at = False, 0
    for i, number in enumerate(reading.numbers):
        for word in reading.words[at : number.first]:
            if word.kind is Kind.STRONG:
                is_bold = not is_bold
            elif word.kind is Kind.STOP and not word.text:  # a new paragraph or list item
                is_bold = False
        at = number.first
        is_boxed = at > 0 and reading.words[at - 1].kind is Kind.BOX
        if is_bold or is_boxed:
            yield i


def _opening(reading: Reading) -> Iterator[int]:
    """The number that opens the text, as in `= 15.` and `It is 15 pixels`."""
    if reading.numbers:
        words = (word for word in reading.between(0) if word.kind is Kind.WORD)
        if all(word.text in OPENING for word in words):
            yield 0


def _concluded(reading: Reading) -> Iterator[int]:
    for _, end, limit in _bounded(reading, Phrases(CONCLUDING)):
        yield from _behind(reading, end, limit)


def _called(reading: Reading, called: Phrases) -> Iterator[int]:
    """Numbers that stand with a name: behind it up to a `because`, or close in front of it."""
    for start, end, limit in _bounded(reading, called):
        earlier = reading.next_number(start) - 1
        if _is_close_in_front(reading, earlier, start, end):
            yield earlier
            continue
        behind = list(_behind(reading, end, limit))
        yield from behind
        if not behind and _is_same_sentence(reading, earlier, start):
            yield earlier


def _bounded(reading: Reading, phrases: Phrases) -> Iterator[tuple[int, int, int]]:
    """Begin and end of each phrase, and where the next begins."""
    places = list(phrases.found(reading.words))
    for place, following in pairwise([*places, (len(reading.words), 0)]):
        yield *place, following[0]


def _behind(reading: Reading, end: int, limit: int) -> Iterator[int]:
    """Numbers between a phrase and the end of what is said of it."""
    has_number = False
    i = reading.next_number(end)
    for at in range(end, limit):
        is_number = i < len(reading.numbers) and at == reading.numbers[i].first
        if reading.words[at].kind in ENDS or (has_number and _explains(reading, at, i)):
            return
        if is_number:
            if _is_open_to(reading, i, end, has_number):
                yield i
            has_number, i = True, i + 1


def _explains(reading: Reading, at: int, i: int) -> bool:
    """Whether reasons begin here: at `because`, or at a colon that no number follows."""
    word = reading.words[at]
    is_followed = i < len(reading.numbers) and reading.numbers[i].first == at + 1
    return word.text in SUBORDINATING or (word.text == ":" and not is_followed)


def _is_open_to(reading: Reading, i: int, end: int, has_number: bool) -> bool:
    """Not `k = 3`, unless `k` is the name; nothing in brackets, or named, behind another number."""
    number = reading.numbers[i]
    if number.name and number.first != end + 1:
        return not has_number and not _is_assigned(reading, i)
    return not (has_number and _is_bracketed(reading, i))


def _is_close_in_front(reading: Reading, i: int, start: int, end: int) -> bool:
    """Whether a number belongs to the name behind it: `a 15x15 receptive field`."""
    following = reading.words[end : end + 1]
    if i < 0 or (following and _leads(following[0])):
        return False
    between = reading.words[reading.numbers[i].last + 1 : start]
    return len(between) < _NEAR and not any(
        word.kind is not Kind.WORD or parts(word) for word in between
    )


def _leads(word: Token) -> bool:
    return word.kind in {Kind.BREAK, Kind.EQUALS} or word.text in LEADING


def _is_same_sentence(reading: Reading, i: int, start: int) -> bool:
    between = reading.words[reading.numbers[i].last + 1 : start] if i >= 0 else []
    return i >= 0 and not any(word.kind in ENDS for word in between)


def _in_columns(reading: Reading, called: Phrases) -> Iterator[int]:
    """The numbers of a table's column that is headed by a name."""
    named = {start for start, _ in called.found(reading.words)}
    column = 0
    for start, end in reading.sentences():
        bars = [at for at in range(start, end) if reading.words[at].text == "|"]
        heads = named.intersection(range(start, end))
        if not bars:
            column = 0
        elif heads and not column:
            column = bisect_left(bars, min(heads))
        elif 0 < column < len(bars):
            yield from range(
                reading.next_number(bars[column - 1]), reading.next_number(bars[column])
            )


def _passed_on(reading: Reading, found: list[Cue]) -> Iterator[Cue]:
    """A later step, or the next of a row `3, 7, 15`, is claimed as strongly as those before it."""
    best: dict[int, Cue] = {}
    last = Cue.ASIDE
    for i, cue in enumerate(found):
        if i and _goes_on(reading, i):
            cue = max(cue, last)
        step = _step(reading, i)
        if step >= 0:
            cue = max([cue, *(other for earlier, other in best.items() if earlier < step)])
            best[step] = cue
        last = cue
        yield cue


def _goes_on(reading: Reading, i: int) -> bool:
    """Whether a number is the next of a row: `3, 7, 15`, `3 -> 7`, `3, then 3 + 4 = 7`."""
    between = reading.between(i)
    joints = [w for w in between if w.kind in {Kind.COMMA, Kind.ARROW} or w.text in ROW_JOINTS]
    return between[:1] == joints[:1] != [] and all(
        word in joints or word.kind in _CALCULATING for word in between
    )


def _step(reading: Reading, i: int) -> int:
    """Of which layer or step a number is said; -1 if of none."""
    sources = (reading.before(i), reading.after(i), list(reversed(reading.between(i))))
    return next((step for source in sources for step in _labels(source)), -1)


def _labels(words: list[Token]) -> Iterator[int]:
    for word, other in pairwise([*words, Token(Kind.STOP, (0, 0))]):
        label, number = (word, other) if word.kind is Kind.WORD else (other, word)
        if stem(label) in NUMBERED and number.kind is Kind.NUMBER:
            yield int(min(number.value, LAST))
        elif word.text in ORDINALS:
            yield ORDINALS[word.text]
        elif is_name(word) and word.text[-1:].isdigit():
            yield int(word.text[-1])
