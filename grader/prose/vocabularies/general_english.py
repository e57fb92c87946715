"""The short forms of general English, which every answer may use."""

from __future__ import annotations

from grader.prose.vocabularies.subject_vocabulary import Vocabulary, split_values

ENGLISH = Vocabulary(
    abbreviations=split_values({
        "w/o": "without", "w/": "with", "b/c": "because", "bc": "because", "thru": "through",
        "btw": "between", "e2e": "end to end", "aka": "called", "approx": "approximately",
        "info": "information", "pic": "picture", "pics": "pictures", "prev": "previous",
        "curr": "current", "pt": "point", "pts": "points", "sth": "something", "smth": "something",
        "ppl": "people", "req": "requires",
    }),
    dotted=frozenset({"vs", "cf", "etc", "fig", "eq", "resp", "al", "no", "sec", "ca"}),
)  # fmt: skip
