"""Short answers under labels ('A: ...'), in lines, lists, tables or sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from pydantic import Field

from grader.checks.common.prose_check import Phrases, ProseCheck, said
from grader.errors import Flaw
from grader.plugins import Example, StrictModel
from grader.prose import (
    ConceptFinding,
    Marks,
    Match,
    Matcher,
    Pattern,
    ProseReading,
    Refusal,
    by_label,
    read,
)

_LABEL = re.compile(r"\w{1,12}")
_JOINTS = re.compile(r"[\s,;/&|+]*")
_HEDGES = frozenset({"and", "maybe", "perhaps", "possibly"})


class LabelBlock(StrictModel):
    """What one label stands for."""

    any: Phrases = Field(min_length=1, examples=[["positional encoding", "=pe"]])
    """Patterns, any of which names it."""
    unless: Phrases = Field((), examples=[["masked"]])
    """Patterns that show that something else is meant."""


class LabelledAnswers(ProseCheck):
    """Gives each label an equal share of the points."""

    kind: ClassVar[str] = "labelled"
    lists: ClassVar[bool] = True

    read_code: bool = Field(True, examples=[False])
    """Whether fenced code is read as well; lists of names are often fenced."""
    labels: dict[str, LabelBlock] = Field(
        min_length=1, examples=[{"A": {"any": ["root"]}, "B": {"any": ["leaf", "leaves"]}}]
    )
    """The labels in order, each with what it stands for."""
    missing: str = Field("", examples=["Look at the figure again for {labels}."])
    """What a student is told; `{labels}` stands for the labels that are wrong."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be read, and labels that no answer can be found to name."""
        yield from super().flaws()
        for label in self.labels:
            if not _LABEL.fullmatch(label):
                what = f"'{label}' cannot be a label"
                yield Flaw(("labels", label), what, "use a letter, a number or one short word")

    @cached_property
    def named(self) -> dict[str, tuple[tuple[Pattern, ...], tuple[Pattern, ...]]]:
        """By label, what names it and what shows that something else is meant."""
        return {
            name: (self.parsed(label.any), self.parsed(label.unless))
            for name, label in self.labels.items()
        }

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for names, others in self.named.values():
            yield from (*names, *others)

    def mark(self, matcher: Matcher) -> Marks:
        """The share of labels that are right."""
        reading = matcher.reading
        said = by_label(reading, tuple(self.labels))
        findings = tuple(
            self._finding(label, reading.source, [reading.offsets(s) for s in said.get(label, ())])
            for label in self.labels
        )
        wrong = [finding.concept for finding in findings if not finding.earned]
        message = self.missing.replace("{labels}", _and(wrong))
        flags = tuple(found.flag for found in findings if found.refusal)
        return Marks(
            Fraction(len(findings) - len(wrong), len(findings)),
            tuple(
                finding if finding.earned else replace(finding, message=message)
                for finding in findings
            ),
            flags,
        )

    def _finding(self, label: str, source: str, offsets: list[tuple[int, int]]) -> ConceptFinding:
        names, others = self.named[label]
        said = Matcher(
            read(_only(source, offsets), vocabulary=self.vocabulary, code=True, lists=True)
        )
        share = Fraction(1, len(self.labels))
        match = _first(said, names)
        if match is None:
            return ConceptFinding(label, earned=False, share=share)
        refusal, reason = None, ""
        if _first(said, others):
            refusal, reason = Refusal.NEAR_MISS, "The rest of it names something else."
        elif self._hedges(label, said, match):
            refusal, reason = Refusal.SAYS_BOTH, "Another name is given for it, too."
        spans = tuple(said.reading.offsets(span) for span in match.spans)
        return ConceptFinding(label, refusal is None, spans, refusal, reason, share=share)

    def _hedges(self, label: str, said: Matcher, match: Match) -> bool:
        """Whether the name of another label stands beside the right one, or an 'or' between."""
        elsewhere = (
            _first(said, names) for other, (names, _) in self.named.items() if other != label
        )
        apart = (other for other in elsewhere if other and not other.words() & match.words())
        has_or = "or" in said.reading.by_text
        return any(has_or or _beside(said.reading, match, other) for other in apart)


def _beside(reading: ProseReading, one: Match, other: Match) -> bool:
    """Whether nothing but a comma or the like joins two names: 'feed forward / attention'."""
    former, latter = sorted((one, other), key=lambda match: match.first)
    words = reading.words[former.last + 1 : latter.first + 1]
    is_joined = all(_JOINTS.fullmatch(word.before) for word in words)
    return bool(words) and is_joined and all(word.text in _HEDGES for word in words[:-1])


def _and(names: Sequence[str]) -> str:
    """The names as a list in a sentence: 'A, B and C'."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _first(matcher: Matcher, patterns: tuple[Pattern, ...]) -> Match | None:
    return next((match for match in map(matcher.find, patterns) if match), None)


def _only(source: str, offsets: list[tuple[int, int]]) -> str:
    """The source with all but some parts emptied, so that offsets stay what they are."""
    kept = ["\n"] * len(source)
    for start, end in offsets:
        kept[start:end] = source[start:end]
    return "".join(kept)


_RUBRIC = """
labels:
  A: {any: [root]}
  B: {any: [leaf, leaves]}
  C: {any: [trunk, stem], unless: [root]}
"""

LabelledAnswers.EXAMPLES = (
    Example("in lines", _RUBRIC, said("A: root\nB: leaves\nC: trunk"), 1),
    Example("in a sentence", _RUBRIC, said("The root is A, B is a leaf and C the stem."), 1),
    Example("without letters", _RUBRIC, said("1. root\n2. leaf\n3. trunk"), 1),
    Example("two exchanged", _RUBRIC, said("A: leaf, B: root, C: trunk"), 1 / 3),
    Example("hedged", _RUBRIC, said("A: root or leaf"), 0),
    Example("two for one", _RUBRIC, said("A: root, leaf\nB: leaf\nB: trunk\nC: trunk"), 1 / 3),
    Example("explained", _RUBRIC, said("A: root, which feeds the leaf\nB: leaf"), 2 / 3),
)
