"""The pattern language of prose rubrics, and its reader.

    a b c          these words in this order, at most 3 content words between neighbours
    a .. b         a before b in one sentence, without a turn (because, but, ...) between them
    a & b          both in one sentence, in any order
    a && b         both anywhere in the answer
    (a|b c|<d>)    one of these phrases; <d> is a set of them
    word*          any ending
    =word          this form only: no other inflection, no typing error
    not:x          x is denied; a plain x is affirmed; `maybe:x` may be either

Words stand for all their inflections and for both spellings of English. Where a pattern uses these
signs, YAML gives them no meaning, so a pattern needs no quotes in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise, product

from grader.errors import nearest
from grader.prose.reading.stems import stem


class Stance(Enum):
    """Whether the answer must affirm a word, deny it, or either."""

    AFFIRMED = "affirmed"
    DENIED = "not"
    EITHER = "maybe"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a phrase: all forms of it, this form only, or all words that begin with it."""

    text: str
    stem: str
    exact: bool = False
    prefix: bool = False


Phrase = tuple[Term, ...]


def spelled_out(phrase: Phrase, abbreviations: Mapping[str, tuple[str, ...]]) -> Phrase:
    """A phrase with the words that its abbreviations mean, as answers are read."""
    for term in phrase:
        if term.text in abbreviations:
            break
    else:
        return phrase
    return tuple(
        replace(term, text=text, stem=stem(text))
        for term in phrase
        for text in abbreviations.get(term.text, (term.text,))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """One of several phrases. `far` says that any words may come between it and the atom before.

    Atoms are compared by identity: sets of phrases are large, and a matcher looks up its atoms
    often.
    """

    phrases: tuple[Phrase, ...]
    stance: Stance = Stance.AFFIRMED
    far: bool = False

    def spelled_out(self, abbreviations: Mapping[str, tuple[str, ...]]) -> Atom:
        """The atom with the words that its abbreviations mean."""
        phrases = tuple(spelled_out(phrase, abbreviations) for phrase in self.phrases)
        return replace(self, phrases=phrases)


Chain = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """The parts may match in different sentences; the chains of a part match in one."""

    text: str
    parts: tuple[tuple[Chain, ...], ...]

    def spelled_out(self, abbreviations: Mapping[str, tuple[str, ...]]) -> Pattern:
        """The pattern with the words that its abbreviations mean."""
        return Pattern(
            self.text,
            tuple(
                tuple(tuple(atom.spelled_out(abbreviations) for atom in chain) for chain in part)
                for part in self.parts
            ),
        )

    def terms(self) -> Iterator[Term]:
        """Every word that the pattern names."""
        for part in self.parts:
            for chain in part:
                for atom in chain:
                    for words in atom.phrases:
                        yield from words

    def compounds(self) -> Iterator[tuple[str, str]]:
        """Adjacent words, which an answer may write as one ('multihead')."""
        for part in self.parts:
            for chain in part:
                for atom in chain:
                    for words in atom.phrases:
                        yield from ((a.text, b.text) for a, b in pairwise(words))
                for left, right in pairwise(chain):
                    for a, b in () if right.far else product(left.phrases, right.phrases):
                        yield a[-1].text, b[0].text


_ATOM = re.compile(
    r"\s*(?:(?P<far>\.\.)|(?:(?P<stance>not|maybe):)?"
    r"(?:\((?P<group>[^()]*)\)|(?P<single><[\w ]+>|=?[\w-]+\*?)))(?=\s|\Z)"
)
_PHRASE = re.compile(r"(?:=?[\w-]+\*?\s*)+")


def parse(text: str, sets: Mapping[str, Sequence[str]]) -> Pattern:
    """Read a pattern.

    Args:
        text: the pattern as the rubric writes it.
        sets: phrases by the name of their set.

    Raises:
        ValueError: a sign, or the name of a set, is unknown.
    """
    parts = tuple(
        tuple(_chain(chain, sets) for chain in part.split(" & ")) for part in text.split(" && ")
    )
    return Pattern(text, parts)


def _chain(chain: str, sets: Mapping[str, Sequence[str]]) -> Chain:
    atoms: list[Atom] = []
    far, at = False, 0
    chain = chain.strip()
    while at < len(chain):
        found = _ATOM.match(chain, at)
        if not found:
            raise ValueError(f"'{chain[at:].strip()}' is not understood{_why(chain[at:])}")
        at = found.end()
        if found["far"]:
            far = True
            continue
        stance = Stance(found["stance"]) if found["stance"] else Stance.AFFIRMED
        atoms.append(Atom(_phrases(found, sets), stance, far))
        far = False
    if not atoms or far:
        raise ValueError(f"a word is missing before or after '..', '&' or '&&': '{chain}'")
    return tuple(atoms)


def _phrases(found: re.Match[str], sets: Mapping[str, Sequence[str]]) -> tuple[Phrase, ...]:
    written = found["group"].split("|") if found["group"] is not None else [found["single"]]
    return tuple(phrase for text in written for phrase in _alternative(text.strip(), sets))


def _alternative(text: str, sets: Mapping[str, Sequence[str]]) -> Iterator[Phrase]:
    if not text.startswith("<"):
        yield phrase(text)
        return
    name = text.strip("<>")
    if name not in sets:
        hint = nearest(name, sets)
        raise ValueError(f"no set is called '{name}'; {hint or 'sets are written under sets:'}")
    for member in sets[name]:
        yield phrase(member)


def phrase(written: str) -> Phrase:
    """Read a phrase.

    Raises:
        ValueError: it holds a sign that is not part of a word.
    """
    if not _PHRASE.fullmatch(written.strip()):
        raise ValueError(f"'{written.strip()}' is not a phrase{_why(written)}")
    return tuple(_term(word) for word in written.replace("-", " ").split())


_HABITS = {
    "<": "; a set holds plain phrases and cannot call another set",
    "?": "; patterns are not regular expressions: for what may be missing, write (a|a b)",
    "[": "; patterns are not regular expressions: for one of several, write (a|b)",
    "\\": "; patterns are not regular expressions: a word stands for all its forms",
    "^": "; patterns are not regular expressions: they may match anywhere",
    "$": "; patterns are not regular expressions: they may match anywhere",
    "+": "; patterns are not regular expressions: for any ending, write word*",
    "!": "; for what must be denied, write not:x",
    ",": "; for one of several, write (a|b), and for two list entries put the comma outside",
    "/": "; for one of several, write (a|b)",
    "*": "; a * comes at the end of a word and means any ending",
    "(": "; close each bracket, and open none within another",
    ")": "; close each bracket, and open none within another",
    "|": "; write alternatives in brackets: (a|b)",
    ":": "; the only words before a colon are not: and maybe:",
    "'": "; write words without apostrophes and quotes",
    '"': "; write words without apostrophes and quotes",
}


def _why(rest: str) -> str:
    """What to write instead of a sign that is not part of the language."""
    return next((_HABITS[sign] for sign in rest if sign in _HABITS), "")


def _term(word: str) -> Term:
    text = word.strip("=*").lower()
    return Term(text, stem(text), exact=word.startswith("="), prefix=word.endswith("*"))
