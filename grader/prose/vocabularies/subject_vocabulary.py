"""A vocabulary: what the reader of an answer knows about the words of one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The short forms, fillers and terms of one subject.

    Attributes:
        abbreviations: the words that each short form means, by the short form in small letters.
        dotted: other short forms, whose full stop does not end a sentence.
        fillers: words that do not say what a label of a figure means.
        terms: beginnings of terms, in small letters, whose first word may look like the end of an
            idiom: 'for instance segmentation' is not 'for instance'.
    """

    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dotted: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()

    def joined(self, other: Vocabulary) -> Vocabulary:
        """Both vocabularies as one."""
        return Vocabulary(
            {**self.abbreviations, **other.abbreviations},
            self.dotted | other.dotted,
            self.fillers | other.fillers,
            (*self.terms, *other.terms),
        )


def split_values(meanings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """A table of abbreviations, with each meaning split into its words."""
    return {short: tuple(meaning.split()) for short, meaning in meanings.items()}
