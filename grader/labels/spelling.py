"""How a label is spelled: the words and numbers at a line's beginning, whatever they mean here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from grader.labels.site import Style

_QUESTION_WORDS = {
    "q", "qu", "que", "ques", "quest", "qn", "question", "problem", "prob", "exercise", "ex", "exc",
    "task", "assignment",
}  # fmt: skip
_PART_WORDS = {
    "part", "item", "subquestion", "subproblem", "answer", "answers", "ans", "solution", "sol",
}  # fmt: skip
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
_END = re.compile(r"\s*[)\]}]*(?:\s*[.:;=)|–—→-]+(?=\s|$)|[:=]+)?\s*")
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
        word: the word before the number, in lower case ("question"); empty for a bare number.
        tokens: its numbers as written, the first level first.
        end: where in the text the label and the sign that sets it off end.
        set_off: whether a sign or the end of the text sets it off from what follows.
        closed: whether there is a bracket or a full stop behind a bare number.
        near: whether the word is a near miss ("Qeustion").
    """

    word: str
    tokens: tuple[str, ...]
    end: int
    set_off: bool
    closed: bool = False
    near: bool = False

    @property
    def names_a_part(self) -> bool:
        """Whether it names a part of the question at hand: `Part b`, `question ii)`."""
        token, *others = self.tokens
        alone = bool(self.word) and not others
        return self.word in _PART_WORDS or (alone and token.islower() and token.isalpha())


def spell(text: str, words: Collection[str] = (), *, style: Style) -> Spelling | None:
    """The label that `text` begins with, or that ends a heading: `Receptive field (Q1.ii)`.

    `words` may stand before a number besides the usual ones.
    """
    label = _worded(text, words) or _bare(text)
    if style is Style.HEADING and (label is None or not label.word):
        return _at_end(text, words) or label
    return label


def is_question_word(word: str, words: Collection[str] = ()) -> bool:
    """Whether `word` stands before a question's number; near misses are none."""
    return word in _QUESTION_WORDS or word in words


def _at_end(text: str, words: Collection[str]) -> Spelling | None:
    for start in _NAMED_LATER.finditer(text, 1):
        label = _worded(text[start.end() :], words)
        if label and start.end() + label.end == len(text):
            return Spelling(label.word, label.tokens, len(text), set_off=True)
    return None


def runs_on(text: str, label: Spelling) -> bool:
    """Whether the label is the beginning of a sentence: `Question 2 asks about ...`."""
    rest = text[label.end :]
    if label.set_off:
        return False
    compact = not re.search(r"\s", text[: label.end].rstrip())
    return bool(_RUNNING_ON.match(rest)) or (rest[:1].islower() and not compact)


def _worded(text: str, words: Collection[str]) -> Spelling | None:
    for start in _starts(text):
        match = _WORDED.match(text, start)
        if not match:
            continue
        word = match["word"].lower().replace("-", "")
        near = _is_near(word)
        if near or word in _PART_WORDS or is_question_word(word, words):
            return _finished(text, match.end(), [match["main"]], word=word, near=near)
    return None


def _starts(text: str) -> Iterator[int]:
    yield 0
    before = _BEFORE.match(text)
    if before and before.end():
        yield before.end()


def _is_near(word: str) -> bool:
    if word in {f"{known}s" for known in _TYPO_OF} or word in _TYPO_OF:
        return False
    return any(
        abs(len(word) - len(known)) <= 1 and OSA.distance(word, known) <= _TYPO_DISTANCE
        for known in _TYPO_OF
    )


def _bare(text: str) -> Spelling | None:
    match = _BARE.match(text)
    if not match:
        return None
    label = _finished(text, match.end(), [match["main"]])
    if label is None or len(label.tokens) > 1:
        return label
    opened, close = match["open"], text[match.end() : match.end() + 1]
    if opened == "[" or bool(opened) > (close == ")"):
        return None  # [1] cites a paper
    return label


def _finished(
    text: str, end: int, tokens: list[str], *, word: str = "", near: bool = False
) -> Spelling | None:
    """The label from its first number on; None where a word goes on (`q1_iv_flipped`)."""
    while (part := _PART.match(text, end)) and _is_part(part, text, bare=not word):
        tokens.append(part["part"])
        end = part.end("part")
    sign = _END.match(text, end)
    after = sign.end() if sign else end
    if after == end < len(text):
        return None
    set_off = after == len(text) or bool(text[end:after].strip())
    closed = text[end : end + 1] in {")", ".", ":", "]"}
    return Spelling(word, tuple(tokens), after, set_off, closed=closed, near=near)


def _is_part(part: re.Match[str], text: str, *, bare: bool) -> bool:
    """Whether a number goes on to a second level: `1.ii`, `1 (b)`, not `1 a network`."""
    token, gap = part["part"], part["gap"]
    if part["open"]:
        return bool(part["close"])
    if part["close"] or gap.strip().isalpha():
        return True
    if token.isdigit():
        return gap == "." or (not bare and gap in {"_", "-"})
    if not gap or gap in {".", "_", "-", ")", "/"}:
        return True
    if len(token) > 1:
        return True
    ends = part.end() == len(text)
    return ends or (bool(part["after"]) and not (token.isupper() and part["after"] == ":"))
