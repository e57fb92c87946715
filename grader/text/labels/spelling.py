"""The spelling of a label: `Qeustion 1 ii)` has the word "question" and the numbers `1` and `ii`.

Whether the rubric has such a question is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from grader.text.labels.label_words import ANSWER_WORDS, PART_WORDS

_SEPARATOR = re.compile(r"\s*[)\]}]*(?:\s*[.:;=)–—→-]+(?=\s|$)|[:=、]+)?\s*")
_SENTENCE_GOES_ON = re.compile(
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
        stops: where each number ends in the text.
        word: the word before the numbers, in full ("question" for "Q"); empty for bare numbers.
        is_near_miss: whether the word has a typing error ("Qeustion").
    """

    text: str
    tokens: tuple[str, ...]
    stops: tuple[int, ...]
    word: str = ""
    is_near_miss: bool = False

    @property
    def end(self) -> int:
        """Where the label ends, including the separator and the space after it."""
        separator = _SEPARATOR.match(self.text, self.stops[-1])
        return separator.end() if separator else self.stops[-1]

    @property
    def rest(self) -> str:
        """What follows the label."""
        return self.text[self.end :]

    @property
    def is_closed(self) -> bool:
        """Whether a bracket, a full stop, a colon or `、` follows the last number."""
        return self.text[self.stops[-1] :][:1] in {")", ".", ":", "]", "、"}

    @property
    def is_set_off(self) -> bool:
        """Whether a separator or the end of the text follows the last number."""
        return not self.rest or bool(self.text[self.stops[-1] : self.end].strip())

    @property
    def names_a_part(self) -> bool:
        """Whether it names a part of the question above it: `Part b`, `question ii)`."""
        is_lower = len(self.tokens) == 1 and re.fullmatch(r"[ivx]+|[a-z]", self.tokens[0])
        return self.word in PART_WORDS or bool(self.word and is_lower)

    @property
    def names_an_answer(self) -> bool:
        """Whether its word means an answer: `Answer 2`, `Solution (ii)`."""
        return self.word in ANSWER_WORDS

    @property
    def begins_a_sentence(self) -> bool:
        """Whether it is a sentence's subject: `Question 2 asks about ...`."""
        separator = self.text[self.stops[-1] : self.end].strip(" )]}")
        return not separator and bool(_SENTENCE_GOES_ON.match(self.rest))

    @property
    def has_space(self) -> bool:
        """Whether the label contains a space: `Question 2`, but not `q1.ii`."""
        return any(map(str.isspace, self.text[: self.stops[-1]]))

    @property
    def is_complete(self) -> bool:
        """Whether the word ends with the last number, unlike `q1_iv_flipped`."""
        return self.end > self.stops[-1] or not self.rest

    def first(self, levels: int) -> Spelling:
        """The label with only its first numbers, if they are complete without the others."""
        if not levels:
            return self
        shorter = replace(self, tokens=self.tokens[:levels], stops=self.stops[:levels])
        return shorter if shorter.is_complete else self
