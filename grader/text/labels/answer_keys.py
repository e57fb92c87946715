"""The question that a short name means: the key `q1_ii` of `answers`, a cell's `grade_id`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from grader.text.labels.label_words import PART_WORDS, QUESTION_WORDS, full_word
from grader.text.labels.outline import LabelPath, Outline, normalize_name


@lru_cache(maxsize=1024)
def question_of_key(key: str, questions: tuple[str, ...]) -> str | None:
    """The id that `q1_ii`, `Q1 (ii)`, `1b` or `q1-ii-answer` names, or None.

    Numbers count only after a word like "q", or if they are the whole name: a cell called
    `cell-1a2b` does not name a question.
    """
    outline = Outline.of(questions)
    if question := {normalize_name(id_): id_ for id_ in questions}.get(normalize_name(key)):
        return question
    tokens = re.findall(r"[a-z]+|[0-9]+", key.lower())
    if _has_part_first(tokens, outline):
        path = outline.follow([token for token in tokens if token.isdigit()])
        return outline.ids.get(path) if len(path) > 1 else None
    longest: LabelPath = ()
    for start, token in enumerate(tokens):
        if full_word(token, outline.words) in QUESTION_WORDS:
            path = outline.follow(tokens[start + 1 :])
        elif start == 0 and len(outline.follow(tokens)) == len(tokens):
            path = outline.follow(tokens)
        else:
            continue
        longest = path if len(path) >= len(longest) else longest
    return outline.ids.get(longest)


def _has_part_first(tokens: Sequence[str], outline: Outline) -> bool:
    """Whether a part comes above its questions: `part2_q1`, which is not question 1."""
    if len(tokens) < 4 or not tokens[1].isdigit():
        return False
    is_part = full_word(tokens[0]) in PART_WORDS
    return is_part and full_word(tokens[2], outline.words) in QUESTION_WORDS


def ambiguous_ids(questions: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Ids that a student cannot tell apart, each with the earlier id that looks like it."""
    questions = tuple(questions)
    outline = Outline.of(questions)
    first: dict[LabelPath | str, str] = {}
    pairs = []
    for question in questions:
        path, word = outline.parse_id(question)
        keys = {path or normalize_name(question), normalize_name(question)}
        similar = {first[key] for key in keys if key in first}
        if any(outline.parse_id(other)[1] == word for other in similar):
            pairs.append((question, similar.pop()))
        for key in keys:
            first.setdefault(key, question)
    return tuple(pairs)
