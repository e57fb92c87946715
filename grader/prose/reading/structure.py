"""The sentences and clauses of an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate, takewhile

from grader.prose.reading.lexicon import (
    CLAUSE_OPENERS,
    FINITE_VERBS,
    PRONOUNS,
    SUBORDINATORS,
    listed,
)
from grader.prose.reading.words import Word
from grader.prose.vocabularies.general_english import ENGLISH
from grader.prose.vocabularies.subject_vocabulary import Vocabulary

LONGEST_SENTENCE = 80
"""Words; a longer sentence is cut, which keeps matching within it cheap."""
_MARKER = re.compile(r"\d{1,2}|[a-z]|[ivx]{1,4}")
"""What numbers the items of a list."""
_STOP = re.compile(r"[.!?]+['\"”)\]*_`]*\s|[。]")
_BREAK = re.compile(r"\n[ \t]*\n|\n[ \t]*[-*+•|#>]|\|[ \t]*\n|;\s")
_KNOWING = listed("know remember recall understand idea clue forgot sure")
_PREPOSITIONS = listed("in for with by under on")
_SUPPOSING = listed("if unless whether otherwise else suppose without")
_WOULD = listed("would could might")
_SUBJECTS = listed("we you i they he she it")
"""Pronouns that open a clause right after a comma."""
_PLACING = listed("in for with")
"""Words that open a clause right after a comma ('..., in instance segmentation one each')."""
_DETERMINERS = listed("the a an each every both")
_PUNCTUATION = re.compile(r"[;:—–|]|\s-{1,2}\s")
_OPENING = re.compile(r"\s[*_]*[(\[]")
_CLOSING = re.compile(r"[)\]]")


def sentences(words: Sequence[Word], vocabulary: Vocabulary = ENGLISH) -> tuple[int, ...]:
    """The number of each word's sentence. List items and table rows are sentences."""
    number, length, numbers = 0, 0, []
    for at in range(len(words)):
        length += 1
        parted = at and (_ends_sentence(words, at, vocabulary.dotted) or _is_marker(words, at))
        if parted or length > LONGEST_SENTENCE:
            number, length = number + 1, 1
        numbers.append(number)
    return tuple(numbers)


def _is_marker(words: Sequence[Word], at: int) -> bool:
    """Whether a word numbers an item of a list: the '2.' or 'b)' at the start of a line."""
    opens_line = at == 0 or "\n" in words[at].before
    closed = at + 1 < len(words) and words[at + 1].before.startswith((".", ")"))
    return opens_line and closed and _MARKER.fullmatch(words[at].text) is not None


def _ends_sentence(words: Sequence[Word], at: int, dotted: Collection[str]) -> bool:
    """Whether the word before `at` is the last of its sentence."""
    last, word = words[at - 1], words[at]
    if _BREAK.search(word.before):
        return True
    if not _STOP.search(word.before):
        return False
    inner = last.before == "." or _is_marker(words, at - 1)  # the g of 'e.g.', or '2.'
    return "\n\n" in word.before or not (inner or last.text in dotted)


def clauses(words: Sequence[Word], sentence: Sequence[int]) -> tuple[int, ...]:
    """The number of each word's clause; a clause is part of one sentence.

    Words in parentheses are a clause, except the arguments of a function.
    """
    opens, subordinate, inside = [], False, False
    for at, word in enumerate(words):
        begins = at == 0 or sentence[at] != sentence[at - 1]
        parted = subordinate and "," in word.before
        closes = inside and bool(_CLOSING.search(word.before))
        opens.append(at > 0 and (begins or parted or closes or _opens_clause(words, at)))
        if begins or opens[-1]:
            subordinate = word.text in SUBORDINATORS
        inside = _OPENING.search(word.before) is not None or (inside and not (begins or closes))
    return tuple(accumulate(map(int, opens)))


def disclaimed(words: Sequence[Word], sentence: Sequence[int]) -> frozenset[int]:
    """The words that the student admits not to know: 'I do not remember which one it is.'"""
    starts = (at for at, word in enumerate(words) if word.text in _KNOWING)
    return frozenset(
        later
        for at in starts
        if _is_disclaimer(words, sentence, at)
        for later in range(at, _end_of_thought(words, sentence, at))
    )


def _end_of_thought(words: Sequence[Word], sentence: Sequence[int], at: int) -> int:
    """The end of the sentence of a word, or its next 'but', 'so' or colon."""
    for later in range(at + 1, len(words)):
        goes_on = words[later].text in {"but", "so"} or _PUNCTUATION.search(words[later].before)
        if goes_on or sentence[later] != sentence[at]:
            return later
    return len(words)


def _is_disclaimer(words: Sequence[Word], sentence: Sequence[int], at: int) -> bool:
    """Whether 'I' and a negation come just before a word: 'I really do not know', 'no idea'."""
    near = range(max(at - 6, 0), at)
    before = [words[other].text for other in near if sentence[other] == sentence[at]]
    if words[at].text in {"idea", "clue"}:
        return before[-1:] == ["no"] and (len(before) == 1 or "i" in before)
    return "i" in before and ("not" in before or words[at].text == "forgot")


def hypothetical(words: Sequence[Word], clause: Sequence[int]) -> frozenset[int]:
    """The words of clauses that say what would be: 'if it could see ...', 'otherwise ...'."""
    numbers = {
        clause[at]
        for at, word in enumerate(words)
        if word.text in _SUPPOSING and (at == 0 or clause[at - 1] != clause[at])
    }
    numbers |= {clause[at] for at, word in enumerate(words) if word.text in _WOULD}
    return frozenset(at for at in range(len(words)) if clause[at] in numbers)


def _opens_clause(words: Sequence[Word], at: int) -> bool:
    word, following = words[at], words[at + 1 : at + 4]
    if word.text in CLAUSE_OPENERS:
        return True
    if _PUNCTUATION.search(word.before) or _OPENING.search(word.before):
        return True
    subject = word.text in _SUBJECTS or (
        word.text in PRONOUNS and any(later.text in FINITE_VERBS for later in following)
    )
    if word.text == "and":
        determined = bool(following) and following[0].text in _DETERMINERS | _PREPOSITIONS
        parted = "," in word.before and (determined or _has_verb(words[at + 1 : at + 6]))
        return parted or _begins_predicate(following)
    if "," in word.before:
        return subject or word.text in _PLACING or _has_verb(words[at : at + 5])
    return False


def _has_verb(following: Sequence[Word]) -> bool:
    """Whether a verb comes before the next 'and' or 'or' ('..., a river does not')."""
    plain = takewhile(lambda word: word.text not in {"and", "or"}, following)
    return any(word.text in FINITE_VERBS or word.text == "not" for word in plain)


def _begins_predicate(following: Sequence[Word]) -> bool:
    """Whether 'and' continues with its own verb ('... and gives them one label')."""
    first = following[0].text if following else ""
    return first in FINITE_VERBS or (
        first in PRONOUNS and any(word.text in FINITE_VERBS for word in following[1:])
    )
