"""Ideas that an answer should hold, with their alternatives, contradictions and misconceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, islice

from grader.prose.ellipsis import set_apart, unsaid
from grader.prose.marks import Finding, Marks
from grader.prose.matching import Match, Matcher, Reach
from grader.prose.names import mentions
from grader.prose.pattern import Pattern
from grader.prose.topics import asides, topics

MOST_LEFT_OUT = 25
"""Elliptic clauses of one answer that are read; each costs as much as reading the answer again."""
NEAR_MISS = "near miss"
"""Why words earn nothing that are denied, or said of something else."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea. Any pattern will do, unless one of `unless` is said of the same topic.

    `also` holds patterns that say it of other topics, by topic.
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
    """A false statement. It cancels the ideas named, or all of them if none is named."""

    name: str
    patterns: tuple[Pattern, ...]
    about: str | None = None
    cancels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """All that a prose question looks for.

    Attributes:
        ideas: what the answer should hold.
        misconceptions: false statements.
        topics: the things that are compared, by name.
        names: names of the thing asked about, whose words earn nothing.
        context: what any answer to the question speaks of; one that does not earns nothing.
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
    wrong = [view for view in scheme.misconceptions if _states(views, view.patterns, view.about)]
    for view in wrong:
        findings = [_cancelled(finding, view) for finding in findings]
    if _is_off_topic(matcher, scheme, findings):
        findings = [_off_topic(finding) for finding in findings]
    earned = sum(
        (idea.weight for idea, found in zip(scheme.ideas, findings, strict=True) if found.earned),
        start=Fraction(0),
    )
    flags = [f"misconception: {view.name}" for view in wrong]
    flags += [
        f"{found.reason}: {found.concept}"
        for found in findings
        if found.reason and (earned < 1 or found.reason != NEAR_MISS)
    ]
    matcher.steps += sum(view.steps for view in views)
    return Marks(min(earned, Fraction(1)), tuple(findings), tuple(dict.fromkeys(flags)))


def _views(matcher: Matcher, scheme: Scheme) -> tuple[Matcher, ...]:
    """The answer as it stands, and as each elliptic clause repeats it for another topic."""
    reading = matcher.reading
    named = mentions(matcher, {**scheme.topics, "": scheme.names})
    compared = [mention for mention in named if mention.name]
    topic = topics(reading, compared, tuple(scheme.topics))
    names = frozenset(at for mention in named for at in mention.match.words())
    views = [Matcher(reading, topic, names)]
    left_outs = chain(unsaid(reading, topic, names), set_apart(reading, asides(reading, compared)))
    for left_out in islice(left_outs, MOST_LEFT_OUT):
        inside = range(left_out.span.first, left_out.span.last + 1)
        own = [left_out.topic if at in inside else None for at in range(len(reading.words))]
        outside = frozenset(at for at in range(len(reading.words)) if at not in inside)
        again = replace(reading, cues=left_out.cues(reading))
        views.append(Matcher(again, own, names | outside))
    return tuple(views)


def _look_for(views: Sequence[Matcher], idea: Idea) -> Finding:
    match = _first(views, idea.patterns, idea.about, Reach.TOPIC_OR_NONE)
    for topic, patterns in idea.also.items():
        match = match or _first(views, patterns, topic, Reach.TOPIC)
    if match is None:
        near = _first(views[:1], idea.patterns, None, Reach.ANYTHING)
        return _finding(views[0], idea, near, reason=NEAR_MISS if near else "")
    if _states(views, idea.unless, idea.about):
        return _finding(views[0], idea, match, reason="says both")
    return _finding(views[0], idea, match)


def _first(
    views: Sequence[Matcher], patterns: Iterable[Pattern], about: str | None, reach: Reach
) -> Match | None:
    found = (view.find(pattern, about, reach) for pattern in patterns for view in views)
    return next((match for match in found if match), None)


def _states(views: Sequence[Matcher], patterns: Iterable[Pattern], about: str | None) -> bool:
    """Whether the answer says this of the topic itself: the same words of no topic do not count."""
    return _first(views, patterns, about, Reach.TOPIC) is not None


def _finding(matcher: Matcher, idea: Idea, match: Match | None, *, reason: str = "") -> Finding:
    spans = {matcher.reading.offsets(span) for span in match.spans} if match else set()
    earned = match is not None and not reason
    return Finding(idea.name, earned, tuple(sorted(spans)), reason, idea.message)


def _cancelled(finding: Finding, view: Misconception) -> Finding:
    if not finding.earned or (view.cancels and finding.concept not in view.cancels):
        return finding
    return replace(finding, earned=False, reason=f"cancelled by '{view.name}'")


def _is_off_topic(matcher: Matcher, scheme: Scheme, findings: Sequence[Finding]) -> bool:
    """Whether an answer names nothing of what is asked about, nor holds two ideas of it."""
    if not scheme.context or sum(finding.earned for finding in findings) > 1:
        return False
    return _first([matcher], scheme.context, None, Reach.ANYTHING) is None


def _off_topic(finding: Finding) -> Finding:
    if not finding.earned:
        return finding
    return replace(finding, earned=False, reason="off the topic")
