"""Short answers under labels ('A: ...'), in lines, lists, tables or sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from pydantic import Field

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.pattern_fields import Phrases
from grader.checks.common.prose_check import ProseCheck
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
    """The answer that one label expects."""

    any: Phrases = Field(min_length=1, examples=[["positional encoding", "=pe"]])
    """Patterns; one of them must match."""
    unless: Phrases = Field((), examples=[["masked"]])
    """Patterns for a different meaning; if one matches, the label is wrong."""


class LabelledAnswers(ProseCheck):
    """Gives each label an equal share of the points."""

    kind: ClassVar[str] = "labelled"
    accepts_lists: ClassVar[bool] = True

    read_code: bool = Field(True, examples=[False])
    """Whether fenced code is read as well; lists of names are often fenced."""
    labels: dict[str, LabelBlock] = Field(
        min_length=1, examples=[{"A": {"any": ["root"]}, "B": {"any": ["leaf", "leaves"]}}]
    )
    """The labels in order, each with its answer."""
    missing: str = Field("", examples=["Look at the figure again for {labels}."])
    """Advice for a student; `{labels}` becomes the list of wrong labels."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be parsed, and labels that cannot be found in an answer."""
        yield from super().flaws()
        for label in self.labels:
            if not _LABEL.fullmatch(label):
                what = f"'{label}' cannot be a label"
                yield Flaw(("labels", label), what, "use a letter, a number or one short word")

    @cached_property
    def patterns_by_name(self) -> dict[str, tuple[tuple[Pattern, ...], tuple[Pattern, ...]]]:
        """The patterns of `any` and of `unless`, by label."""
        return {
            name: (self.parse_all(label.any), self.parse_all(label.unless))
            for name, label in self.labels.items()
        }

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for names, others in self.patterns_by_name.values():
            yield from (*names, *others)

    def mark(self, matcher: Matcher) -> Marks:
        """The share of right labels."""
        reading = matcher.reading
        answers = by_label(reading, tuple(self.labels))
        findings = tuple(
            self._finding(label, reading, [reading.offsets(s) for s in answers.get(label, ())])
            for label in self.labels
        )
        wrong = [finding.concept for finding in findings if not finding.earned]
        message = self.missing.replace("{labels}", _and(wrong))
        flags = tuple(finding.flag for finding in findings if finding.refusal)
        return Marks(
            Fraction(len(findings) - len(wrong), len(findings)),
            tuple(
                finding if finding.earned else replace(finding, message=message)
                for finding in findings
            ),
            flags,
        )

    def _finding(
        self, label: str, reading: ProseReading, offsets: list[tuple[int, int]]
    ) -> ConceptFinding:
        names, others = self.patterns_by_name[label]
        answer = Matcher(
            read(_only(reading.source, offsets), known=reading.known, code=True, lists=True)
        )
        share = Fraction(1, len(self.labels))
        match = _first(answer, names)
        if match is None:
            return ConceptFinding(label, earned=False, share=share)
        refusal, reason = None, ""
        if _first(answer, others):
            refusal, reason = Refusal.NEAR_MISS, "The rest of it names something else."
        elif self._hedges(label, answer, match):
            refusal, reason = Refusal.SAYS_BOTH, "Another name is given for it, too."
        spans = tuple(answer.reading.offsets(span) for span in match.spans)
        return ConceptFinding(label, refusal is None, spans, refusal, reason, share=share)

    def _hedges(self, label: str, answer: Matcher, match: Match) -> bool:
        """Whether the answer also names the thing of another label, joined by a comma or 'or'."""
        all_others = [
            _first(answer, names)
            for other, (names, _) in self.patterns_by_name.items()
            if other != label
        ]
        others = [other for other in all_others if other and not other.words() & match.words()]
        if "or" in answer.reading.by_text:
            return bool(others)
        return any(_is_joined(answer.reading, match, other) for other in others)


def _is_joined(reading: ProseReading, match: Match, other: Match) -> bool:
    """Whether only a comma or the like joins two names: 'feed forward / attention'."""
    former, latter = sorted((match, other), key=lambda name: name.first)
    words = reading.words[former.last + 1 : latter.first + 1]
    has_joints = all(_JOINTS.fullmatch(word.before) for word in words)
    return bool(words) and has_joints and all(word.text in _HEDGES for word in words[:-1])


def _and(names: Sequence[str]) -> str:
    """The names as a list in a sentence: 'A, B and C'."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _first(matcher: Matcher, patterns: tuple[Pattern, ...]) -> Match | None:
    return next((match for match in map(matcher.find, patterns) if match), None)


def _only(source: str, spans: list[tuple[int, int]]) -> str:
    """The source with line breaks instead of everything outside some spans, so offsets stay."""
    kept = ["\n"] * len(source)
    for start, end in spans:
        kept[start:end] = source[start:end]
    return "".join(kept)


_RUBRIC = """
labels:
  A: {any: [root]}
  B: {any: [leaf, leaves]}
  C: {any: [trunk, stem], unless: [root]}
"""

LabelledAnswers.EXAMPLES = (
    Example("in lines", _RUBRIC, answer_in_words("A: root\nB: leaves\nC: trunk"), 1),
    Example(
        "in a sentence", _RUBRIC, answer_in_words("The root is A, B is a leaf and C the stem."), 1
    ),
    Example("without letters", _RUBRIC, answer_in_words("1. root\n2. leaf\n3. trunk"), 1),
    Example("two exchanged", _RUBRIC, answer_in_words("A: leaf, B: root, C: trunk"), 1 / 3),
    Example("hedged", _RUBRIC, answer_in_words("A: root or leaf"), 0),
    Example(
        "two for one", _RUBRIC, answer_in_words("A: root, leaf\nB: leaf\nB: trunk\nC: trunk"), 1 / 3
    ),
    Example("explained", _RUBRIC, answer_in_words("A: root, which feeds the leaf\nB: leaf"), 2 / 3),
)
