"""Ideas that an answer should hold, with their alternatives, contradictions and misconceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, islice

from grader.prose.marking.ellipsis import comparisons, contrasts, elliptic_clauses
from grader.prose.marking.marks import ConceptFinding, Marks, Refusal
from grader.prose.marking.topics import contrasted_names, topics
from grader.prose.patterns.matcher import Match, Matcher, Reach
from grader.prose.patterns.mentions import mentions
from grader.prose.patterns.pattern import Pattern

MOST_ELLIPSES = 25
"""Elliptic clauses that are read in one answer; each costs as much as the whole answer."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea. Any pattern states it, unless the answer says one of `unless` of the same topic.

    `also` holds, by topic, the patterns that state it in words about another topic.
    """

    name: str
    weight: Fraction
    patterns: tuple[Pattern, ...]
    about: str | None = None
    also: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    unless: tuple[Pattern, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A false statement. It cancels the ideas of `cancels`, or all ideas if there are none."""

    name: str
    patterns: tuple[Pattern, ...]
    about: str | None = None
    cancels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """Everything that a prose question looks for.

    Attributes:
        ideas: what the answer should hold.
        misconceptions: false statements.
        topics: the things that the answer compares, by name.
        names: names of the thing asked about, whose words earn nothing.
        context: every answer to the question matches one of these patterns; others earn nothing.
    """

    ideas: tuple[Idea, ...]
    misconceptions: tuple[Misconception, ...] = ()
    topics: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    names: tuple[Pattern, ...] = ()
    context: tuple[Pattern, ...] = ()


def mark(matcher: Matcher, scheme: Scheme) -> Marks:
    """Look for every idea of a scheme in an answer."""
    views = _views(matcher, scheme)
    findings = [_look_for(views, idea) for idea in scheme.ideas]
    wrong = []
    for view in scheme.misconceptions:
        match = _states(views, view.patterns, view.about)
        if match:
            wrong.append(_wrong_view(matcher, view, match))
            findings = [_cancelled(finding, view) for finding in findings]
    if _is_off_topic(matcher, scheme, findings):
        findings = [_off_topic(finding) for finding in findings]
    earned = min(sum((found.share for found in findings if found.earned), Fraction(0)), Fraction(1))
    matcher.steps += sum(view.steps for view in views)
    return Marks(earned, (*findings, *wrong), tuple(_flags(findings, wrong, earned)))


def _flags(
    findings: Sequence[ConceptFinding], wrong: Sequence[ConceptFinding], earned: Fraction
) -> Iterator[str]:
    """What a person should look at.

    A wrong view raises a flag if it cancels an idea or if the answer still earns points; the ideas
    that it cancels raise none. A near miss does not matter in an answer with all points.
    """
    if earned or any(found.refusal is Refusal.MISCONCEPTION for found in findings):
        yield from dict.fromkeys(found.flag for found in wrong)
    silent = {None, Refusal.MISCONCEPTION} | ({Refusal.NEAR_MISS} if earned == 1 else set())
    yield from (found.flag for found in findings if found.refusal not in silent)


def _views(matcher: Matcher, scheme: Scheme) -> tuple[Matcher, ...]:
    """A matcher for the answer, and one for each elliptic clause with the words that it repeats."""
    reading = matcher.reading
    named = mentions(matcher, {**scheme.topics, "": scheme.names})
    compared = [mention for mention in named if mention.name]
    topic = topics(reading, compared, tuple(scheme.topics))
    names = frozenset(at for mention in named for at in mention.match.words())
    named_in = frozenset((reading.sentence[name.first], name.name) for name in compared)
    views = [Matcher(reading, topic, names, named_in)]
    ellipses = chain(
        elliptic_clauses(reading, topic, names),
        contrasts(reading, contrasted_names(reading, compared)),
        comparisons(reading, compared),
    )
    for ellipsis in islice(ellipses, MOST_ELLIPSES):
        inside = range(ellipsis.span.first, ellipsis.span.last + 1)
        own = [ellipsis.topic if at in inside else None for at in range(len(reading.words))]
        outside = frozenset(at for at in range(len(reading.words)) if at not in inside)
        again = replace(reading, negations=ellipsis.negations(reading))
        views.append(Matcher(again, own, names | outside, named_in))
    return tuple(views)


def _look_for(views: Sequence[Matcher], idea: Idea) -> ConceptFinding:
    found = _first(views, idea.patterns, idea.about, Reach.TOPIC_OR_NONE)
    for topic, patterns in idea.also.items():
        found = found or _first(views, patterns, topic, Reach.TOPIC)
    if found is None:
        return _near_miss(views[0], idea)
    against = _states(views, idea.unless, idea.about)
    if against is None:
        return _finding(views[0], idea, found)
    quoted = " ... ".join(views[0].reading.text(span) for span in against.spans)
    reason = f'The answer also says the opposite: "{quoted}".'
    return _finding(views[0], idea, found, against, refusal=Refusal.SAYS_BOTH, reason=reason)


def _near_miss(matcher: Matcher, idea: Idea) -> ConceptFinding:
    """Words that would state an idea, but are denied or said of something else."""
    near = _first([matcher], idea.patterns, None, Reach.ANYTHING)
    if near is None:
        return _finding(matcher, idea)
    elsewhere = _first([matcher], idea.patterns, None, Reach.TOPIC_OR_NONE) if idea.about else None
    if elsewhere is None:
        reason = "The answer denies it, or what had to be denied is not."
        return _finding(matcher, idea, near, refusal=Refusal.NEAR_MISS, reason=reason)
    topics = {matcher.topic[at] for at in elsewhere.words()} - {idea.about, None}
    reason = f"It is said of {' and '.join(sorted(map(str, topics))) or 'something else'}."
    return _finding(matcher, idea, elsewhere, refusal=Refusal.NEAR_MISS, reason=reason)


def _first(
    views: Sequence[Matcher], patterns: Iterable[Pattern], about: str | None, reach: Reach
) -> Match | None:
    found = (view.find(pattern, about, reach) for pattern in patterns for view in views)
    return next((match for match in found if match), None)


def _states(
    views: Sequence[Matcher], patterns: Iterable[Pattern], about: str | None
) -> Match | None:
    """Where the answer says this in a sentence that names the topic."""
    return _first(views, patterns, about, Reach.NAMED_TOPIC)


def _finding(
    matcher: Matcher,
    idea: Idea,
    *matches: Match | None,
    refusal: Refusal | None = None,
    reason: str = "",
) -> ConceptFinding:
    spans = {matcher.reading.offsets(span) for match in matches if match for span in match.spans}
    earned = bool(spans) and refusal is None
    return ConceptFinding(
        idea.name, earned, tuple(sorted(spans)), refusal, reason, idea.message, idea.weight
    )


def _wrong_view(matcher: Matcher, view: Misconception, match: Match) -> ConceptFinding:
    spans = {matcher.reading.offsets(span) for span in match.spans}
    reason = "This is not so."
    return ConceptFinding(view.name, False, tuple(sorted(spans)), Refusal.MISCONCEPTION, reason)


def _cancelled(finding: ConceptFinding, view: Misconception) -> ConceptFinding:
    if not finding.earned or (view.cancels and finding.concept not in view.cancels):
        return finding
    reason = f"The answer also holds a wrong view: {view.name}."
    return replace(finding, earned=False, refusal=Refusal.MISCONCEPTION, reason=reason)


def _is_off_topic(matcher: Matcher, scheme: Scheme, findings: Sequence[ConceptFinding]) -> bool:
    """Whether an answer names nothing that the question is about and holds at most one idea."""
    if not scheme.context or sum(finding.earned for finding in findings) > 1:
        return False
    return _first([matcher], scheme.context, None, Reach.ANYTHING) is None


def _off_topic(finding: ConceptFinding) -> ConceptFinding:
    if not finding.earned:
        return finding
    reason = "The answer does not speak of what was asked."
    return replace(finding, earned=False, refusal=Refusal.OFF_TOPIC, reason=reason)
