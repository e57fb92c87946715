"""The answers that a submission's files and programs give to each question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice

from grader.compare import NotNumbersError, array_of
from grader.discover import form_of
from grader.escapes import shorten
from grader.model import (
    Answer,
    CollectedReplies,
    Leftover,
    Place,
    Plain,
    Reply,
    Status,
    Tensor,
    Text,
)
from grader.pipeline.prepare import ANSWERS, PreparedSubmission
from grader.rubric.model import Rubric
from grader.text import labels
from grader.text.markdown import SHOWN_CHARS
from grader.text.placeholders import is_placeholder

MAX_ENTRIES = 4096
"""The most entries of a dictionary, list or tensor that is read as a written answer."""
MAX_NOTES, MAX_KEY = 5, 40
"""The most unknown keys of `answers` that are named, and the most characters of a key."""


def answers_by_question(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies], rubric: Rubric
) -> dict[str, tuple[Answer, ...]]:
    """The answer in each file to each question, in the rubric's order of forms."""
    files = [
        _file_answers(key, prepared, collected.get(key), rubric)
        for form in rubric.forms
        for key in prepared.readings
        if form_of(key) == form
    ]
    return {name: tuple(file[name] for file in files) for name in rubric.question_ids}


def _file_answers(
    key: str, prepared: PreparedSubmission, collected: CollectedReplies | None, rubric: Rubric
) -> dict[str, Answer]:
    file = prepared.work.files[key].name
    replies = collected.replies if collected else {}
    from_program = dict(_dictionary_answers(replies.get(ANSWERS.key), file, rubric.question_ids))
    texts = prepared.readings[key].texts
    return {
        name: Answer(form_of(key), file, from_program.get(name, texts.get(name)), replies)
        for name in rubric.question_ids
    }


def _dictionary_answers(
    reply: Reply | None, file: str, questions: tuple[str, ...]
) -> Iterator[tuple[str, Text]]:
    """The entries of the `answers` dictionary, under the question that each key names."""
    if reply is None or reply.status is not Status.OK or not isinstance(reply.value, dict):
        return
    for key, value in islice(_flatten(reply.value, questions), MAX_ENTRIES):
        question, text = labels.question_of_key(key, questions), _as_text(value)
        if question is not None and text and not is_placeholder(text):
            under = f"`answers[{key!r}]`"
            yield question, Text(text, Place(file, reply.line, reply.cell, under))


def _flatten(
    entries: Mapping[str | int, Plain], questions: tuple[str, ...]
) -> Iterator[tuple[str, Plain]]:
    """The entries; `{"q1": {"ii": 15}}` becomes the entry `q1.ii`, and the key 1 the text `1`."""
    for key, value in entries.items():
        if isinstance(value, dict) and labels.question_of_key(str(key), questions) is None:
            yield from ((f"{key}.{inner}", item) for inner, item in value.items())
        else:
            yield str(key), value


def unknown_keys(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies], rubric: Rubric
) -> Iterator[Leftover]:
    """The keys of an `answers` dictionary that name no question, and that it was not read whole."""
    for form, form_replies in collected.items():
        file, reply = prepared.work.files[form].name, form_replies.replies.get(ANSWERS.key)
        entries = reply.value if reply and isinstance(reply.value, dict) else {}
        some = islice(_flatten(entries, rubric.question_ids), MAX_ENTRIES)
        unknown = [
            (key, value)
            for key, value in some
            if not labels.question_of_key(key, rubric.question_ids)
        ]
        for key, value in unknown[:MAX_NOTES]:
            what = f"`answers[{key[:MAX_KEY]!r}]` names no question of this assignment"
            yield Leftover(what, Place(file), shorten(_as_text(value), SHOWN_CHARS))
        if entries and reply and reply.detail:
            yield Leftover(f"not all of `answers` was read: {reply.detail}", Place(file))


def _as_text(value: Plain) -> str:
    """A value as a student would write it; empty if it is too long for an answer."""
    match value:
        case str():
            return value
        case bool() | int() | float():
            return str(value)
        case dict() if len(value) <= MAX_ENTRIES:
            return "\n".join(f"{key}: {_as_text(item)}" for key, item in value.items())
        case tuple() if len(value) <= MAX_ENTRIES and all(isinstance(x, str) for x in value):
            return "\n".join(f"- {_as_text(item)}" for item in value)
        case tuple() if len(value) <= MAX_ENTRIES:
            return f"[{', '.join(map(_as_text, value))}]"
        case Tensor() if math.prod(value.shape) <= MAX_ENTRIES:
            with suppress(NotNumbersError):
                return str(array_of(value).tolist())
    return ""
