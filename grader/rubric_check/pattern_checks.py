"""What patterns of prose cannot do, or do by accident."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from grader.checks.common.pattern_fields import Path, patterns
from grader.checks.common.prose_check import ProseCheck
from grader.prose import Matcher, Pattern, choose_vocabulary, parse, read
from grader.prose.patterns.matcher import Reach
from grader.prose.patterns.pattern import Atom, Stance, Term
from grader.prose.reading.words import words
from grader.rubric_check.finding import RubricFinding, warning
from grader.rubric_check.subject import CheckLocation, Subject, written

_CALL = re.compile(r"<([\w ]+)>")
_DERIVED = ("al", "ive", "ary", "ous", "ity", "ism", "ist", "ence", "ance", "ent", "ant", "ment")
"""Endings that make another word, which a stem may lose all the same."""


def lint(course: Subject) -> Iterator[RubricFinding]:
    """Sets that nothing calls, patterns that nothing matches, words that are taken for others."""
    for placed in course.checks():
        if isinstance(placed.check, ProseCheck):
            check = placed.check
            yield from _unused(course, placed, check)
            abbreviations = choose_vocabulary(placed.context.vocabulary).abbreviations
            read_patterns = [
                (path, parse(text, check.sets).spelled_out(abbreviations))
                for path, text in patterns(check)
            ]
            yield from _dead(course, placed, read_patterns)
            yield from _colliding(course, placed, read_patterns)
            yield from _echoed(course, placed, check)


def _unused(course: Subject, placed: CheckLocation, check: ProseCheck) -> Iterator[RubricFinding]:
    called = {name for _, text in patterns(check) for name in _CALL.findall(text)}
    for name in check.sets:
        if name not in called:
            where = course.where((*placed.path, "sets", name))
            hint = f"write <{name}> where it is meant, or delete it"
            yield warning("unused-set", where, f"no pattern calls the set '{name}'", hint)


def _dead(
    course: Subject, placed: CheckLocation, found: Iterable[tuple[Path, Pattern]]
) -> Iterator[RubricFinding]:
    """Patterns that do not even match the text that is made from them."""
    for path, pattern in found:
        if not any(_matches(text, pattern) for text in _texts(pattern)):
            where = course.where((*placed.path, *path))
            unread = ", ".join(sorted({f"'{t.text}'" for t in pattern.terms() if not _is_word(t)}))
            hint = f"no answer is read to hold {unread}" if unread else "rewrite or delete it"
            yield warning("dead-pattern", where, f"nothing can match '{pattern.text}'", hint)


def _matches(text: str, pattern: Pattern) -> bool:
    reading = read(text, code=True, lists=True)
    reach = Reach.ANYTHING
    return Matcher(reading).find(pattern, None, reach) is not None


def _texts(pattern: Pattern) -> Iterator[str]:
    """Texts that a pattern should match: its own words, with different phrases of each place."""
    atoms = [[atom for chain in part for atom in chain] for part in pattern.parts]
    for at in range(3):
        for joint in (" ", " the "):
            parts = [joint.join(_said(atom, at) for atom in part) for part in atoms]
            yield ". ".join(parts)


def _said(atom: Atom, at: int) -> str:
    phrase = atom.phrases[at % len(atom.phrases)] if atom.phrases else ()
    said = " ".join(term.text for term in phrase)
    return f"not {said}" if atom.stance is Stance.DENIED else said


def _is_word(term: Term) -> bool:
    found = words(term.text, code=True)
    return term.prefix or any(word.text == term.text or word.stem == term.stem for word in found)


def _colliding(
    course: Subject, placed: CheckLocation, found: Iterable[tuple[Path, Pattern]]
) -> Iterator[RubricFinding]:
    """Words of different ideas that are taken for one, and are no forms of one word.

    Only words that stand alone in a pattern count: within a phrase the others keep them apart.
    """
    forms: defaultdict[str, dict[str, tuple[Path, set[Path]]]] = defaultdict(dict)
    for path, pattern in found:
        for term in _alone(pattern):
            _, owners = forms[term.stem].setdefault(term.text, (path, set()))
            owners.add(path[:2])
    for same in forms.values():
        for word, other in combinations(sorted(same), 2):
            apart = same[word][1].isdisjoint(same[other][1])
            if apart and _is_derived(word) is not _is_derived(other):
                where = course.where((*placed.path, *same[other][0]))
                what = f"'{other}' and '{word}' are taken for one word"
                hint = f"write ={other} or ={word} where only that form is meant"
                yield warning("stem-collision", where, what, hint)


def _alone(pattern: Pattern) -> Iterator[Term]:
    """The words that a pattern takes by themselves, in any form."""
    chains = [chain for part in pattern.parts for chain in part]
    if len(chains) == 1 and len(chains[0]) == 1:
        for phrase in chains[0][0].phrases:
            if len(phrase) == 1 and not phrase[0].exact and not phrase[0].prefix:
                yield phrase[0]


def _is_derived(word: str) -> bool:
    """Whether a word is made from another by more than an inflection: conditional, creative."""
    return word.removesuffix("s").removesuffix("ly").endswith(_DERIVED)


def _echoed(course: Subject, placed: CheckLocation, check: ProseCheck) -> Iterator[RubricFinding]:
    """Ideas that the question's own text holds: only that it is known keeps copies from paying."""
    text, unasked = placed.context.text, replace(placed.context, text="")
    if not text.strip() or not check.is_answered(written(text), unasked):
        return
    outcome = check.judge(written(text), course.reference, unasked)
    for concept in dict.fromkeys(item.concept for item in outcome.evidence if item.earned):
        what = f"the question's own text says '{concept}'"
        where = course.where(placed.path)
        yield warning("echo", where, what, "ask for words that the question does not give")
