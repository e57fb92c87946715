"""Finds wrong answers in words that a check accepts: opposites, and heaps of keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.checks.common.prose_check import ProseCheck
from grader.checks.concepts import Concepts
from grader.checks.items import Items
from grader.checks.labelled import LabelledAnswers
from grader.checks.roles import Roles
from grader.escapes import shorten
from grader.plugins import QuestionContext
from grader.prose import Match, Matcher, Pattern, mentions, read
from grader.rubric.model import ExampleAnswer
from grader.rubric_check.finding import RubricFinding, warning
from grader.rubric_check.mutants import negate, replace_spans
from grader.rubric_check.rubric_under_test import (
    FULL,
    CheckLocation,
    RubricUnderTest,
    full_mark_examples,
    writeup_answer,
)

MAX_KEYWORDS = 8
"""Patterns of one idea that go into a heap of keywords."""
MIN_KEYWORDS = 6
"""A shorter heap may be a fair answer in few words."""


def check_prose(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Wrong answers in words that earn full marks."""
    for location in target.locations():
        if not isinstance(location.check, ProseCheck):
            continue
        for example in full_mark_examples(location.criterion):
            if _earns_full_marks(target, location, example.answer, flagged=True):
                yield from _accepted_opposites(target, location, location.check, example)
        for what, text in _keyword_heaps(location.check):
            if _earns_full_marks(target, location, text):
                what = f"{what} earns full marks: '{shorten(text, 90)}'"
                hint = "make the patterns ask for more than single words"
                yield warning("keywords", target.where(location.path), what, hint)


def _earns_full_marks(
    target: RubricUnderTest, location: CheckLocation, text: str, *, flagged: bool = False
) -> bool:
    """Whether a text earns all points; one that is flagged for review counts if `flagged`."""
    outcome = target.judge(location, writeup_answer(text))
    return outcome is not None and outcome.fraction == FULL and (flagged or not outcome.flags)


def _accepted_opposites(
    target: RubricUnderTest, location: CheckLocation, check: ProseCheck, example: ExampleAnswer
) -> Iterator[RubricFinding]:
    """Changes of an example that make it wrong, but let it earn full marks."""
    answer = example.answer
    changes = (
        ("denied", None if isinstance(check, LabelledAnswers) else negate(answer)),
        ("with its sides exchanged", _exchange_sides(check, answer, location.context)),
    )
    for change, text in changes:
        if text and text != answer and _earns_full_marks(target, location, text):
            what = f"this example earns full marks {change}, too: '{shorten(text, 90)}'"
            where = target.where(example.path)
            yield warning("opposite", where, what, "add what contradicts it to 'unless'")


def _exchange_sides(check: ProseCheck, text: str, context: QuestionContext) -> str | None:
    """The text with the first two things that it compares exchanged; None if that fails."""
    patterns = _compared_patterns(check)
    if len(patterns) < 2:
        return None
    first, second = list(patterns)[:2]
    other_words = {
        first: _matching_words(patterns[second]),
        second: _matching_words(patterns[first]),
    }
    matcher = Matcher(read(text, known=check.known(context.vocabulary), code=True, lists=True))
    spans = [
        (*_offsets(matcher, mention.match), other_words[mention.name])
        for mention in mentions(matcher, patterns)
        if mention.name in other_words
    ]
    has_both = len({words for *_, words in spans}) == 2
    return replace_spans(text, spans) if has_both else None


def _offsets(matcher: Matcher, match: Match) -> tuple[int, int]:
    spans = [matcher.reading.offsets(span) for span in match.spans]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _compared_patterns(check: ProseCheck) -> Mapping[str, tuple[Pattern, ...]]:
    """The patterns of what a check compares: its topics, or the sources that it expects."""
    if isinstance(check, Concepts):
        return check.scheme.topics
    if isinstance(check, Roles):
        return {name: check.patterns_by_name[name] for name in check.expect.values()}
    return {}


def _matching_words(patterns: Sequence[Pattern]) -> str:
    """Words that the first pattern matches: the first phrase of each of its atoms."""
    atoms = [atom for part in patterns[0].parts for chain in part for atom in chain]
    return " ".join(term.text for atom in atoms if atom.phrases for term in atom.phrases[0])


def _keyword_heaps(check: ProseCheck) -> Iterator[tuple[str, str]]:
    """Texts of the rubric's own words that are wrong answers, each with what it is."""
    if isinstance(check, Concepts):
        words = [
            _matching_words([pattern])
            for idea in check.scheme.ideas
            for pattern in idea.patterns[:MAX_KEYWORDS]
        ]
        if len(words) >= MIN_KEYWORDS:
            yield "a list of keywords", ", ".join(words)
    elif isinstance(check, Items) and check.minimum > 1:
        yield "a single item", f"{_matching_words(next(iter(check.patterns_by_name.values())))}."
    elif isinstance(check, LabelledAnswers):
        words = [_matching_words(patterns) for patterns, _ in check.patterns_by_name.values()]
        if len(set(words)) > 1:
            moved = zip(check.labels, [*words[1:], words[0]], strict=True)
            yield "labels moved by one", "\n".join(f"{label}: {word}" for label, word in moved)
