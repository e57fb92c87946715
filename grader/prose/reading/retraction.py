"""Negations of whole sentences and lists: 'it is not true that ...', 'That is wrong.'"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.prose.reading.lexicon import HEADING, HELPING, NEGATORS, USELESS
from grader.prose.reading.words import Word

_ITEM = re.compile(r"[^\n]*\n[ \t]*[-*+•]")
"""The text before the first word of a list item."""
_STATES = r"(?:that|to (?:say|think|believe|claim|assume|state))"
_SOME = (
    r"(?<!what )(?<!than )(?:some|many|people|others|students|beginners)(?: \w+){0,2}? "
    r"(?:think|believe|say|claim|assume|expect)s?\b(?: that)?"
    r"|(?<!what )(?:one|you) (?:might|may|could|would) "
    r"(?:wrongly |first |also )?(?:think|believe|say|assume|expect)\b(?: that)?"
)
_WHOLE_SENTENCE = re.compile(
    r"\b(?:not (?:really |at all |quite )?(?:true|correct|right|the case|so) " + _STATES + r"|"
    r"n(?:either|or) is it (?:true|correct|the case) " + _STATES + r"|"
    r"(?:false|wrong|incorrect|untrue|mistake|myth|mistaken|misconception|error) (?:is )?"
    + _STATES
    + rf"|{_SOME}|far from|anything but|by no means)\b"
)
"""Words that deny the rest of their sentence: 'it is a mistake to believe that ...'."""
_WRONG = (
    r"(?:false|wrong|incorrect|untrue|nonsense|mistaken|mistake|myth|misconception|"
    r"misunderstanding|not (?:be )?(?:true|right|correct|the case|so))"
)
_TAKEN_BACK = re.compile(
    r"(?:^|(?<=but )|(?<=and )|(?<=however )|(?<=which ))"
    r"(?:(?:but|and|however|well|no|actually|yet|so) )*"
    r"(?:(?:this|that|it|which|these|those|all of this|(?:this|that|the) \w+)"
    rf" (?:is|are|was|can|could)(?: (?:all|just|of course|simply|plain|a|an|the|quite))* {_WRONG}"
    rf"(?: (?:though|however|of course|at all|anyway))?$|the opposite is (?:true|the case)$)"
    rf"|^(?:is|are|can|could)? ?{_WRONG}(?: (?:though|however|of course|at all))?$|^no$|^nope$"
)
"""Words that deny the statement before them: 'But that is wrong.'"""
_ENDING = re.compile(r"[,;:.!?]")


@dataclass(frozen=True, slots=True)
class Negation:
    """The word at `cue` denies the words `first` to `last`, ends included."""

    cue: int
    first: int
    last: int


def retracted(words: Sequence[Word], sentence: Sequence[int]) -> frozenset[int]:
    """The words of statements that are denied as a whole, whatever they affirm or deny."""
    negations = over_sentences(words, sentence)
    return frozenset(at for found in negations for at in range(found.first, found.last + 1))


def over_sentences(words: Sequence[Word], sentence: Sequence[int]) -> Iterator[Negation]:
    """Negations of the rest of a sentence, or of the statement before it."""
    before, start = -1, 0  # where a sentence that may be taken back begins
    for end in range(1, len(words) + 1):
        if end < len(words) and sentence[end] == sentence[start]:
            continue
        text = " ".join(word.text for word in words[start:end])
        yield from _taken_back(words, start, end, before)
        phrase = _WHOLE_SENTENCE.search(text)
        if phrase:
            first = start + text.count(" ", 0, phrase.start())
            last = start + text.count(" ", 0, phrase.end() - 1)
            but = next((at for at in range(last + 1, end) if words[at].text == "but"), end)
            cue = next((at for at in range(first, last) if words[at].text in NEGATORS), first)
            yield Negation(cue, last + 1, but - 1)
        before, start = -1 if phrase else start, end


def _taken_back(words: Sequence[Word], start: int, end: int, before: int) -> Iterator[Negation]:
    """Negations of what the sentence, or the one before it, says so far: 'but that is wrong'."""
    parts = [at for at in range(start + 1, end) if _ENDING.search(words[at].before)]
    for first, last in pairwise([start, *parts, end]):
        text = " ".join(word.text for word in words[first:last])
        found = _TAKEN_BACK.search(text)
        begin = before if first == start else start
        if found and 0 <= begin < first:
            yield Negation(first + text.count(" ", 0, found.start()), begin, first - 1)


def over_lists(words: Sequence[Word], sentence: Sequence[int]) -> Iterator[Negation]:
    """Negations of the list under a heading: 'These do not help: ...'."""
    start = 0
    for at in range(1, len(words)):
        start = at - 1 if at == 1 or sentence[at - 1] != sentence[at - 2] else start
        if ":" not in words[at].before:
            continue
        heading = range(start, at)
        cue = _denies_a_list(words, heading)
        if cue is not None:
            yield Negation(cue, at, _end_of_list(words, sentence, at))


def _denies_a_list(words: Sequence[Word], heading: range) -> int | None:
    """The word of a heading that denies the list under it."""
    if not any(words[at].text in HEADING for at in heading):
        return None
    helping = max((at for at in heading if words[at].stem in HELPING), default=-1)
    refusing = (
        at
        for at in heading
        if (at < helping and words[at].text in {"not", "never", "none", "no"})
        or words[at].text in USELESS
    )
    return next(refusing, None)


def _end_of_list(words: Sequence[Word], sentence: Sequence[int], at: int) -> int:
    """The last word of the sentence and of the list items that follow it."""
    for later in range(at + 1, len(words)):
        if sentence[later] != sentence[later - 1] and not _ITEM.match(words[later].before):
            return later - 1
    return len(words) - 1
