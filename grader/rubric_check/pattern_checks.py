"""Finds patterns that match nothing, or match by accident."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from grader.checks.common.pattern_fields import patterns
from grader.checks.common.prose_check import ProseCheck
from grader.errors import YamlPath
from grader.prose import Matcher, Pattern, choose_vocabulary, parse, read
from grader.prose.patterns.matcher import Reach
from grader.prose.patterns.pattern import Atom, Stance, Term
from grader.prose.reading.words import words
from grader.rubric_check.finding import RubricFinding, warning
from grader.rubric_check.rubric_under_test import CheckLocation, RubricUnderTest, writeup_answer

_CALL = re.compile(r"<([\w ]+)>")
_DERIVED = ("al", "ive", "ary", "ous", "ity", "ism", "ist", "ence", "ance", "ent", "ant", "ment")
"""Endings that make another word, although a stem may lose them."""


def check_patterns(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Unused sets, patterns that match nothing, and words that match by accident."""
    for location in target.locations():
        if isinstance(location.check, ProseCheck):
            check = location.check
            yield from _unused_sets(target, location, check)
            abbreviations = choose_vocabulary(location.context.vocabulary).abbreviations
            read_patterns = [
                (path, parse(text, check.sets).spelled_out(abbreviations))
                for path, text in patterns(check)
            ]
            yield from _dead_patterns(target, location, read_patterns)
            yield from _stem_collisions(target, location, read_patterns)
            yield from _echoes(target, location, check)


def _unused_sets(
    target: RubricUnderTest, location: CheckLocation, check: ProseCheck
) -> Iterator[RubricFinding]:
    called = {name for _, text in patterns(check) for name in _CALL.findall(text)}
    for name in check.sets:
        if name not in called:
            where = target.where((*location.path, "sets", name))
            hint = f"write <{name}> where it is meant, or delete it"
            yield warning("unused-set", where, f"no pattern calls the set '{name}'", hint)


def _dead_patterns(
    target: RubricUnderTest, location: CheckLocation, found: Iterable[tuple[YamlPath, Pattern]]
) -> Iterator[RubricFinding]:
    """Patterns that do not match the texts made from them."""
    for path, pattern in found:
        if not any(_matches(text, pattern) for text in _sample_texts(pattern)):
            where = target.where((*location.path, *path))
            unread = ", ".join(sorted({f"'{t.text}'" for t in pattern.terms() if not _is_word(t)}))
            hint = f"no answer can contain {unread}" if unread else "rewrite or delete it"
            yield warning("dead-pattern", where, f"nothing can match '{pattern.text}'", hint)


def _matches(text: str, pattern: Pattern) -> bool:
    reading = read(text, code=True, lists=True)
    reach = Reach.ANYTHING
    return Matcher(reading).find(pattern, None, reach) is not None


def _sample_texts(pattern: Pattern) -> Iterator[str]:
    """Texts that a pattern should match: its words, with different phrases of each atom."""
    atoms = [[atom for chain in part for atom in chain] for part in pattern.parts]
    for at in range(3):
        for joint in (" ", " the "):
            parts = [joint.join(_phrase_text(atom, at) for atom in part) for part in atoms]
            yield ". ".join(parts)


def _phrase_text(atom: Atom, at: int) -> str:
    phrase = atom.phrases[at % len(atom.phrases)] if atom.phrases else ()
    said = " ".join(term.text for term in phrase)
    return f"not {said}" if atom.stance is Stance.DENIED else said


def _is_word(term: Term) -> bool:
    found = words(term.text, code=True)
    return term.prefix or any(word.text == term.text or word.stem == term.stem for word in found)


def _stem_collisions(
    target: RubricUnderTest, location: CheckLocation, found: Iterable[tuple[YamlPath, Pattern]]
) -> Iterator[RubricFinding]:
    """Different words of different ideas that have the same stem.

    Only a word that is a whole pattern counts: in a phrase, the other words distinguish it.
    """
    forms: defaultdict[str, dict[str, tuple[YamlPath, set[YamlPath]]]] = defaultdict(dict)
    for path, pattern in found:
        for term in _single_words(pattern):
            _, owners = forms[term.stem].setdefault(term.text, (path, set()))
            owners.add(path[:2])
    for same in forms.values():
        for word, other in combinations(sorted(same), 2):
            apart = same[word][1].isdisjoint(same[other][1])
            if apart and _is_derived(word) is not _is_derived(other):
                where = target.where((*location.path, *same[other][0]))
                what = f"'{other}' and '{word}' count as the same word"
                hint = f"write ={other} or ={word} to match only that form"
                yield warning("stem-collision", where, what, hint)


def _single_words(pattern: Pattern) -> Iterator[Term]:
    """The words that a pattern matches by themselves, in any form."""
    chains = [chain for part in pattern.parts for chain in part]
    if len(chains) == 1 and len(chains[0]) == 1:
        for phrase in chains[0][0].phrases:
            if len(phrase) == 1 and not phrase[0].exact and not phrase[0].prefix:
                yield phrase[0]


def _is_derived(word: str) -> bool:
    """Whether a word is derived from another, not only inflected: conditional, creative."""
    return word.removesuffix("s").removesuffix("ly").endswith(_DERIVED)


def _echoes(
    target: RubricUnderTest, location: CheckLocation, check: ProseCheck
) -> Iterator[RubricFinding]:
    """Ideas that the question's own text contains, so that a copy of it could earn points."""
    text, unasked = location.context.text, replace(location.context, text="")
    if not text.strip() or not check.is_answered(writeup_answer(text), unasked):
        return
    outcome = check.judge(writeup_answer(text), target.reference, unasked)
    for concept in dict.fromkeys(item.concept for item in outcome.evidence if item.earned):
        what = f"the question's own text says '{concept}'"
        where = target.where(location.path)
        yield warning("echo", where, what, "ask for words that the question does not give")
