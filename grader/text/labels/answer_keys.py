"""The question that a short name means: a key of `answers`, a cell's `grade_id`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from grader.text.labels.label_words import QUESTION_WORDS, in_full
from grader.text.labels.outline import LabelPath, Outline, squashed


@lru_cache(maxsize=1024)
def question_of_key(key: str, questions: tuple[str, ...]) -> str | None:
    """The id that `q1_ii`, `Q1 (ii)`, `1b` or `q1-ii-answer` names, or None.

    Numbers count where a word like "q" stands before them, or where they are the whole name: a
    cell called `cell-1a2b` names nothing.
    """
    outline = Outline.of(questions)
    if squashed(key) in outline.titles:
        return outline.titles[squashed(key)]
    tokens = re.findall(r"[a-z]+|[0-9]+", key.lower())
    best: LabelPath = ()
    for start, token in enumerate(tokens):
        if in_full(token, outline.words) in QUESTION_WORDS:
            path = outline.follow(tokens[start + 1 :])
        elif start == 0 and len(outline.follow(tokens)) == len(tokens):
            path = outline.follow(tokens)
        else:
            continue
        best = path if len(path) >= len(best) else best
    return outline.ids.get(best)


def alike(questions: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Ids that no student could tell apart, each with the one before it that it is taken for."""
    questions = tuple(questions)
    outline = Outline.of(questions)
    first: dict[LabelPath | str, str] = {}
    found = []
    for name in questions:
        path, word = outline.read(name)
        keys = {path or squashed(name), squashed(name)}
        taken = {first[key] for key in keys if key in first}
        if any(outline.read(other)[1] == word for other in taken):
            found.append((name, taken.pop()))
        for key in keys:
            first.setdefault(key, name)
    return tuple(found)
