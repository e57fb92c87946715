"""How a label is spelled: the words and numbers at a line's beginning, whatever they mean here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from grader.labels.site import Style

_SHORT_FOR = {
    "q": "question", "qu": "question", "que": "question", "ques": "question", "quest": "question",
    "qn": "question", "prob": "problem", "ex": "exercise", "exc": "exercise",
    "answers": "answer", "ans": "answer", "sol": "solution",
}  # fmt: skip
_QUESTION_WORDS = {"question", "problem", "exercise", "task"}
_ANSWER_WORDS = {"answer", "solution"}
_PART_WORDS = {"part", "item", "subquestion", "subproblem"}
_TYPO_OF = ("question", "problem", "exercise")  # shorter words have too many honest neighbours
_TYPO_DISTANCE = 2

_NUMBER = r"[0-9]{1,2}(?![0-9])|(?<![a-z])(?:[ivx]{1,5}|[a-z])(?![a-z])"
_NUMBER_WORD = r"(?<![a-z])(?:one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z])"
_BEFORE = re.compile(
    r"(?:(?:hw|home\s?work|assignment)\s*\#?[0-9]+[\s,:;.–—-]+)?"  # Homework 2, Question 1
    r"(?:(?:[ivx]+|[0-9]{1,2}|[a-z])[.):]\s+)?"  # I. QUESTION I
    r"(?:(?:my\s+)?(?:answers?|ans|solutions?|response)\s+(?:to|for|of)\s+)?(?:the\s+)?[(\[]?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?P<word>sub-?(?:question|problem)|[a-z]{1,12}?)"
    r"(?P<gap>[\s.:#_–-]*(?:(?:no|nr|number|num)\b[.:]?\s*|n°\s*|\#\s*)?)[(\[]?"
    rf"(?P<main>{_NUMBER}|{_NUMBER_WORD})",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?P<open>[(\[]?)(?P<main>{_NUMBER})", re.IGNORECASE)
_PART = re.compile(
    r"(?P<gap>[)\]]?\s*[.,:;_–—/-]?\s*(?:(?:sub-?)?(?:question|part|item|section)\s*)?)"
    r"(?P<open>[(\[{]?)\s*(?P<part>[ivx]{1,5}|[a-z]|[0-9]{1,2})\s*(?P<close>[)\]}]?)"
    r"(?P<after>[.:]?)(?=[\s.:;,=)\]–—-]|$)",
    re.IGNORECASE,
)
_END = re.compile(r"\s*[)\]}]*(?:\s*[.:;=)–—→-]+(?=\s|$)|[:=]+)?\s*")
_NAMED_LATER = re.compile(
    r"(?:[(\[]|[,:|–—-]\s+)(?=(?:q|question|problem|exercise|task)\b|q[0-9])", re.I
)
_RUNNING_ON = re.compile(
    r"(?:asks?|asked|is|was|are|were|and|or|wants?|says?|about|requires?|needs?|shows?|which|that"
    r"|also|has|have|had|above|below|because|since|to|in|of|on|as|we|it|can|could|deals?|gives?"
    r"|seems?|will|would|should|does|did|uses?|builds?|tells?|concerns?|refers?)\b"
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A label's spelling.

    Attributes:
        text: the text that begins with the label.
        tokens: the label's numbers as written, the first level first.
        stops: where in the text each number ends.
        word: the word before the numbers, in full ("question" for "Q"); empty for bare numbers.
        near: whether the word is a near miss ("Qeustion").
    """

    text: str
    tokens: tuple[str, ...]
    stops: tuple[int, ...]
    word: str = ""
    near: bool = False

    @property
    def end(self) -> int:
        """Where the label ends, the sign that sets it off and the space behind it included."""
        sign = _END.match(self.text, self.stops[-1])
        return sign.end() if sign else self.stops[-1]

    @property
    def rest(self) -> str:
        """What follows the label."""
        return self.text[self.end :]

    @property
    def closed(self) -> bool:
        """Whether a bracket, a full stop or a colon follows the last number."""
        return self.text[self.stops[-1] :][:1] in {")", ".", ":", "]"}

    @property
    def set_off(self) -> bool:
        """Whether a sign or the end of the text sets the label off from what follows."""
        return not self.rest or bool(self.text[self.stops[-1] : self.end].strip())

    @property
    def names_a_part(self) -> bool:
        """Whether it names a part of the question at hand: `Part b`, `question ii)`."""
        small = len(self.tokens) == 1 and re.fullmatch(r"[ivx]+|[a-z]", self.tokens[0])
        return self.word in _PART_WORDS or bool(self.word and small)

    @property
    def names_an_answer(self) -> bool:
        """Whether its word is one for an answer: `Answer 2`, `Solution (ii)`."""
        return self.word in _ANSWER_WORDS

    @property
    def begins_a_sentence(self) -> bool:
        """Whether it is a sentence's subject: `Question 2 asks about ...`."""
        sign = self.text[self.stops[-1] : self.end].strip(" )]}")
        return not sign and bool(_RUNNING_ON.match(self.rest))

    @property
    def is_spaced(self) -> bool:
        """Whether a space stands in the label: `Question 2`, but not `q1.ii`."""
        return any(map(str.isspace, self.text[: self.stops[-1]]))

    def cut(self, used: int) -> Spelling:
        """The label without the numbers beyond the first ones, if those stand apart from them."""
        shorter = replace(self, tokens=self.tokens[:used], stops=self.stops[:used])
        return shorter if used and shorter._stands_apart else self

    @property
    def _stands_apart(self) -> bool:
        """Whether no word goes on behind the last number (`q1_iv_flipped`)."""
        return self.end > self.stops[-1] or not self.rest


def spell(text: str, words: Collection[str] = (), *, style: Style = Style.LINE) -> Spelling | None:
    """The label that `text` begins with, or that ends a heading: `Receptive field (Q1.ii)`.

    `words` may stand before a number besides the usual ones.
    """
    label = _worded(text, words) or _bare(text)
    if style is Style.HEADING and (label is None or not label.word):
        return _at_end(text, words) or label
    return label


def is_question_word(word: str, words: Collection[str] = ()) -> bool:
    """Whether `word` stands before a question's number; near misses are none."""
    return word in words or _SHORT_FOR.get(word, word) in _QUESTION_WORDS


def _at_end(text: str, words: Collection[str]) -> Spelling | None:
    for start in _NAMED_LATER.finditer(text, 1):
        label = _worded(text[start.end() :], words)
        if label and not label.rest:
            stops = tuple(start.end() + stop for stop in label.stops)
            return replace(label, text=text, stops=stops)
    return None


def _worded(text: str, words: Collection[str]) -> Spelling | None:
    for start in _starts(text):
        match = _WORDED.match(text, start)
        if not match:
            continue
        written = match["word"].lower().replace("-", "")
        word = "question" if written in words else _SHORT_FOR.get(written, written)
        if word in _ANSWER_WORDS and ":" in match["gap"]:
            continue  # `Answer: 15` is the answer itself
        if word in _QUESTION_WORDS | _ANSWER_WORDS | _PART_WORDS:
            return _finished(text, match, word=word)
        if meant := _meant(word):
            return _finished(text, match, word=meant, near=True)
    return None


def _starts(text: str) -> Iterator[int]:
    yield 0
    before = _BEFORE.match(text)
    if before and before.end():
        yield before.end()


def _meant(word: str) -> str:
    """The word that another one is a near miss of; a plural is none, it names several questions."""
    for known in _TYPO_OF:
        near = abs(len(word) - len(known)) <= 1 and OSA.distance(word, known) <= _TYPO_DISTANCE
        if near and word != f"{known}s":
            return known
    return ""


def _bare(text: str) -> Spelling | None:
    match = _BARE.match(text)
    label = _finished(text, match) if match else None
    if match is None or label is None:
        return None
    close = text[match.end() : match.end() + 1]
    cites = match["open"] == "[" and close == "]"
    alone = len(label.tokens) == 1
    return None if cites or (alone and match["open"] and close != ")") else label


def _finished(
    text: str, first: re.Match[str], *, word: str = "", near: bool = False
) -> Spelling | None:
    """The label from its first number on; None where a word goes on (`q1_iv_flipped`)."""
    tokens, stops = [first["main"]], [first.end()]
    while (part := _PART.match(text, stops[-1])) and _is_part(part, text, bare=not word):
        tokens.append(part["part"])
        stops.append(part.end("part"))
    label = Spelling(text, tuple(tokens), tuple(stops), word, near)
    return label if label._stands_apart else None


def _is_part(part: re.Match[str], text: str, *, bare: bool) -> bool:
    """Whether a number goes on to a second level: `1.ii`, `1 (b)`, not `1 a network`."""
    token, gap = part["part"], part["gap"]
    if part["open"]:
        return bool(part["close"])
    if part["close"] or gap.strip().isalpha():
        return True
    if token.isdigit():
        return gap == "." or (not bare and gap in {"_", "-"})
    if gap in {"", ".", "_", "-", ")", "/"}:
        return True
    if len(token) > 1:
        return True
    if part.end() == len(text):
        return not gap.strip(" " if bare else " ,–—-")  # `1 b`; `1. B` is an item of one letter
    return bool(part["after"]) and not (token.isupper() and part["after"] == ":")
