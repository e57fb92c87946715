"""How a label is spelled: the words and numbers at a line's beginning, whatever they mean here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from grader.text.labels.label_words import ANSWER_WORDS, PART_WORDS

_END = re.compile(r"\s*[)\]}]*(?:\s*[.:;=)–—→-]+(?=\s|$)|[:=]+)?\s*")
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
        return self.word in PART_WORDS or bool(self.word and small)

    @property
    def names_an_answer(self) -> bool:
        """Whether its word is one for an answer: `Answer 2`, `Solution (ii)`."""
        return self.word in ANSWER_WORDS

    @property
    def begins_a_sentence(self) -> bool:
        """Whether it is a sentence's subject: `Question 2 asks about ...`."""
        sign = self.text[self.stops[-1] : self.end].strip(" )]}")
        return not sign and bool(_RUNNING_ON.match(self.rest))

    @property
    def is_spaced(self) -> bool:
        """Whether a space stands in the label: `Question 2`, but not `q1.ii`."""
        return any(map(str.isspace, self.text[: self.stops[-1]]))

    @property
    def stands_apart(self) -> bool:
        """Whether no word goes on behind the last number (`q1_iv_flipped`)."""
        return self.end > self.stops[-1] or not self.rest

    def cut(self, used: int) -> Spelling:
        """The label without the numbers beyond the first ones, if those stand apart from them."""
        shorter = replace(self, tokens=self.tokens[:used], stops=self.stops[:used])
        return shorter if used and shorter.stands_apart else self
