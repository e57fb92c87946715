"""Ideas that an answer should hold, with their alternatives, contradictions and misconceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.prose.marks import Finding, Marks
from grader.prose.matching import Match, Matcher
from grader.prose.names import mentions
from grader.prose.pattern import Pattern
from grader.prose.topics import topics


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea. Any pattern will do, unless one of `unless` is said of the same topic."""

    name: str
    weight: Fraction
    patterns: tuple[Pattern, ...]
    about: str | None = None
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
    """All that a prose question looks for; `topics` names the things that are compared."""

    ideas: tuple[Idea, ...]
    misconceptions: tuple[Misconception, ...] = ()
    topics: Mapping[str, tuple[Pattern, ...]] | None = None


def mark(matcher: Matcher, scheme: Scheme) -> Marks:
    """Look for every idea of a scheme in an answer."""
    if scheme.topics:
        matcher.topic = topics(matcher.reading, mentions(matcher, scheme.topics))
    findings = [_look_for(matcher, idea) for idea in scheme.ideas]
    wrong = [view for view in scheme.misconceptions if _held(matcher, view)]
    for view in wrong:
        findings = [_cancelled(finding, view) for finding in findings]
    earned = sum(
        (idea.weight for idea, found in zip(scheme.ideas, findings, strict=True) if found.earned),
        start=Fraction(0),
    )
    flags = [f"misconception: {view.name}" for view in wrong]
    flags += [f"{found.reason}: {found.concept}" for found in findings if found.reason]
    return Marks(min(earned, Fraction(1)), tuple(findings), tuple(dict.fromkeys(flags)))


def _look_for(matcher: Matcher, idea: Idea) -> Finding:
    match = _first(matcher, idea.patterns, idea.about)
    if match is None:
        near = _nearly(matcher, idea)
        reason = "near miss" if near else ""
        return _finding(matcher, idea, near, earned=False, reason=reason)
    if _first(matcher, idea.unless, idea.about):
        return _finding(matcher, idea, match, earned=False, reason="says both")
    return _finding(matcher, idea, match, earned=True)


def _first(matcher: Matcher, patterns: Iterable[Pattern], about: str | None) -> Match | None:
    matches = (matcher.find(pattern, about) for pattern in patterns)
    return next((match for match in matches if match), None)


def _nearly(matcher: Matcher, idea: Idea) -> Match | None:
    """A match whose words are denied, or said of another topic."""
    matches = (matcher.find(pattern, freely=True) for pattern in idea.patterns)
    return next((match for match in matches if match), None)


def _finding(
    matcher: Matcher, idea: Idea, match: Match | None, *, earned: bool, reason: str = ""
) -> Finding:
    spans = tuple(matcher.reading.offsets(span) for span in match.spans) if match else ()
    return Finding(idea.name, earned, tuple(sorted(set(spans))), reason, idea.message)


def _held(matcher: Matcher, view: Misconception) -> bool:
    return _first(matcher, view.patterns, view.about) is not None


def _cancelled(finding: Finding, view: Misconception) -> Finding:
    if not finding.earned or (view.cancels and finding.concept not in view.cancels):
        return finding
    return replace(finding, earned=False, reason=f"cancelled by '{view.name}'")
