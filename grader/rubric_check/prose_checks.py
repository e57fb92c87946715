"""Answers in words that say the opposite, or only drop words: a check must not take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.checks.common.prose_check import ProseCheck
from grader.checks.concepts import Concepts
from grader.checks.items import Items
from grader.checks.labelled import LabelledAnswers
from grader.checks.roles import Roles
from grader.plugins import QuestionContext
from grader.prose import Matcher, Pattern, mentions, read
from grader.rubric.model import ExampleAnswer
from grader.rubric_check.finding import RubricFinding, warning
from grader.rubric_check.mutants import exchanged, negated
from grader.rubric_check.subject import FULL, CheckLocation, Subject, full_samples, written

MOST_KEYWORDS = 8
"""Patterns of an idea that go into a heap of keywords."""
FEWEST_KEYWORDS = 5
"""A shorter heap may be a fair answer in few words."""


def prose(course: Subject) -> Iterator[RubricFinding]:
    """Examples worth full marks that still earn them when they are turned into something wrong."""
    for placed in course.checks():
        if not isinstance(placed.check, ProseCheck):
            continue
        for one in full_samples(placed.criterion):
            outcome = course.judged(placed, written(one.answer))
            if outcome is not None and outcome.fraction == FULL:
                yield from _turned(course, placed, placed.check, one)
        yield from _keywords(course, placed, placed.check)


def _turned(
    course: Subject, placed: CheckLocation, check: ProseCheck, one: ExampleAnswer
) -> Iterator[RubricFinding]:
    where = course.where(one.path)
    ways = (
        ("denied", None if isinstance(check, LabelledAnswers) else negated(one.answer)),
        ("with its sides exchanged", _swapped(check, one.answer, placed.context)),
    )
    for how, text in ways:
        outcome = course.judged(placed, written(text)) if text and text != one.answer else None
        if outcome is not None and outcome.fraction == FULL and not outcome.flags:
            shown = " ".join((text or "").split())
            shown = shown if len(shown) <= 90 else f"{shown[:87]}..."
            what = f"this example earns full marks {how}, too: '{shown}'"
            yield warning("opposite", where, what, "add what contradicts it to 'unless'")


def _swapped(check: ProseCheck, text: str, context: QuestionContext) -> str | None:
    """The text with the first two things that are compared exchanged."""
    names = _compared(check)
    if len(names) < 2:
        return None
    matcher = Matcher(read(text, known=check.known(context.vocabulary), code=True, lists=True))
    (first, first_words), (second, second_words) = [
        (name, _plain(patterns)) for name, patterns in list(names.items())[:2]
    ]
    words = {first: second_words, second: first_words}
    spans = [
        (*_offsets(matcher, mention.match), words[mention.name])
        for mention in mentions(matcher, names)
        if mention.name in words
    ]
    named = {words for *_, words in spans}
    return exchanged(text, spans) if len(named) == 2 else None


def _offsets(matcher: Matcher, match: object) -> tuple[int, int]:
    spans = [matcher.reading.offsets(span) for span in match.spans]  # type: ignore[attr-defined]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _compared(check: ProseCheck) -> Mapping[str, tuple[Pattern, ...]]:
    """What a check compares, by name: the topics, or the sources that are expected."""
    if isinstance(check, Concepts):
        return check.scheme.topics
    if isinstance(check, Roles):
        expected = dict.fromkeys(check.expect.values())
        return {name: check.patterns_by_name[name] for name in expected}
    return {}


def _plain(patterns: Sequence[Pattern]) -> str:
    """Words that a pattern matches: the first phrase of each of its places."""
    atoms = [atom for part in patterns[0].parts for chain in part for atom in chain]
    return " ".join(term.text for atom in atoms if atom.phrases for term in atom.phrases[0])


def _keywords(course: Subject, placed: CheckLocation, check: ProseCheck) -> Iterator[RubricFinding]:
    """A heap of the rubric's own words, one item of a list, and labels in another order."""
    where = course.where(placed.path)
    if isinstance(check, Concepts):
        words = [
            _plain([pattern])
            for idea in check.scheme.ideas
            for pattern in idea.patterns[:MOST_KEYWORDS]
        ]
        if len(words) > FEWEST_KEYWORDS:
            yield from _refused(course, placed, where, ", ".join(words), "a list of keywords")
    elif isinstance(check, Items) and check.minimum > 1:
        one = _plain(next(iter(check.patterns_by_name.values())))
        yield from _refused(course, placed, where, f"{one}.", "a single item")
    elif isinstance(check, LabelledAnswers):
        said = [_plain(names) for names, _ in check.patterns_by_name.values()]
        if len(set(said)) > 1:
            moved = [*said[1:], said[0]]
            lines = [f"{label}: {words}" for label, words in zip(check.labels, moved, strict=True)]
            yield from _refused(course, placed, where, "\n".join(lines), "labels moved by one")


def _refused(
    course: Subject, placed: CheckLocation, where: str, text: str, what: str
) -> Iterator[RubricFinding]:
    outcome = course.judged(placed, written(text))
    if outcome is not None and outcome.fraction == FULL and not outcome.flags:
        shown = " ".join(text.split())
        shown = shown if len(shown) <= 90 else f"{shown[:87]}..."
        hint = "make the patterns ask for more than single words"
        yield warning("keywords", where, f"{what} earns full marks: '{shown}'", hint)
