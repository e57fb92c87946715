"""What is asked of a student's program, and what it says to each question."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from grader import plugins
from grader.compare import NotNumbersError, array_of
from grader.discover import Submission, Work
from grader.errors import GradeError
from grader.model import (
    Answer,
    CollectedReplies,
    FileReading,
    Limits,
    Place,
    Plain,
    Plan,
    Program,
    Read,
    Reply,
    Request,
    RequestLimits,
    Status,
    Tensor,
    Text,
)
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Rubric
from grader.text import labels
from grader.text.placeholders import is_placeholder

_LOG = logging.getLogger(__name__)

ANSWERS = Read("answers")
"""The dictionary in which a program keeps its answers in words, by question."""

MAX_SHOWN = 4096
MAX_NOTES, MAX_KEY = 5, 40


@dataclass(frozen=True)
class PreparedSubmission:
    """A submission that was read: for each form what stands in its file, and the plan to run."""

    submission: Submission
    work: Work
    readings: Mapping[str, FileReading]
    plans: Mapping[str, Plan]
    notes: tuple[str, ...]
    unread: tuple[str, ...]
    faults: tuple[str, ...] = ()
    """Files that could not be read through a bug of ours."""


def prepare(
    submission: Submission,
    work: Work,
    rubric: Rubric,
    requests: tuple[Request, ...] | None = None,
) -> PreparedSubmission:
    """Read every file of a submission. A file that cannot be read becomes a note.

    Args:
        requests: what `student_requests` says of the rubric, where that is known.
    """
    readings: dict[str, FileReading] = {}
    notes, unread, faults = list(work.notes), list(work.unread), list[str]()
    for form, file in work.files.items():
        try:
            readings[form] = plugins.forms()[form]().read(file, rubric.question_ids)
        except GradeError as error:
            unread.append(f"{error}.")
        except Exception as error:  # a bug of ours that one file finds must not stop a class
            _LOG.exception("the form '%s' failed on %s", form, file.name)
            faults.append(f"{file.name} could not be read: {error!r}")
    notes += [note for reading in readings.values() for note in reading.notes]
    notes += _not_used(work, rubric)
    requests = student_requests(rubric) if requests is None else requests
    plans = {
        form: Plan(
            program=replace(reading.program, extras=_beside(reading.program, work)),
            requests=requests,
            limits=rubric.limits,
            seed=rubric.seed,
            files=rubric.files,
            terms=rubric.terms,
        )
        for form, reading in readings.items()
        if reading.program is not None
    }
    told = (*notes, *unread)
    return PreparedSubmission(submission, work, readings, plans, told, tuple(unread), tuple(faults))


def _beside(program: Program, work: Work) -> dict[str, bytes]:
    """What the program may import or open; a notebook may import the module, too."""
    module = work.files.get("module")
    if module is None or module.name == program.filename:
        return work.extras
    return {module.name: module.data, **work.extras}


def _not_used(work: Work, rubric: Rubric) -> Iterator[str]:
    for file in rubric.files:
        if work.extras.get(file.name, file.data) != file.data:
            yield f"{file.name} is not the one that was handed in: the course's own is used."


def student_requests(rubric: Rubric) -> tuple[Request, ...]:
    """Everything that the rubric's checks ask of a program, each thing once."""
    return asked_for(rubric, lambda check, context: check.asks(context), first=(ANSWERS,))


def asked_for(
    rubric: Rubric,
    asks: Callable[[Check, QuestionContext], Iterable[Request]],
    *,
    first: Iterable[Request] = (),
) -> tuple[Request, ...]:
    """What all checks ask, each thing once, within the limits of the question that asks it.

    What several questions ask is asked within the largest of their limits.
    """
    found = {request.key: request for request in first}
    for question in rubric.questions:
        for criterion in question.criteria:
            for check in criterion.alternatives:
                for request in asks(check, question.context):
                    limited = replace(request, limits=question.limits)
                    known = found.get(request.key, limited)
                    limits = _wider(known.limits, limited.limits, rubric.limits)
                    found[request.key] = replace(limited, limits=limits)
    return tuple(found.values())


def _wider(one: RequestLimits, other: RequestLimits, limits: Limits) -> RequestLimits:
    """The larger of two limits each; both as they are where they are the same."""
    if one == other:
        return one
    return RequestLimits(
        call_s=max(one.call_s or limits.call_s, other.call_s or limits.call_s),
        answer=max(one.answer or limits.answer, other.answer or limits.answer),
    )


def answers(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies], rubric: Rubric
) -> dict[str, tuple[Answer, ...]]:
    """What each file says to each question, in the rubric's order of forms."""
    files = [
        _file_answers(form, prepared, collected.get(form), rubric)
        for form in rubric.forms
        if form in prepared.readings
    ]
    return {name: tuple(file[name] for file in files) for name in rubric.question_ids}


def _file_answers(
    form: str, prepared: PreparedSubmission, collected: CollectedReplies | None, rubric: Rubric
) -> dict[str, Answer]:
    file = prepared.work.files[form].name
    replies = collected.replies if collected else {}
    spoken = dict(_dictionary(replies.get(ANSWERS.key), file, rubric.question_ids))
    texts = prepared.readings[form].texts
    return {
        name: Answer(form, file, spoken.get(name, texts.get(name)), replies)
        for name in rubric.question_ids
    }


def _dictionary(
    reply: Reply | None, file: str, questions: tuple[str, ...]
) -> Iterator[tuple[str, Text]]:
    """The entries of the `answers` dictionary, under the question that each key names."""
    if reply is None or reply.status is not Status.OK or not isinstance(reply.value, dict):
        return
    for key, value in islice(_flat(reply.value, questions), MAX_SHOWN):
        question, words = labels.question_of_key(key, questions), _words(value)
        if question is not None and words and not is_placeholder(words):
            under = f"`answers[{key!r}]`"
            yield question, Text(words, Place(file, reply.line, reply.cell, under))


def _flat(entries: Mapping[str, Plain], questions: tuple[str, ...]) -> Iterator[tuple[str, Plain]]:
    """The entries, and in place of `{"q1": {"ii": 15}}` the entry `q1.ii`."""
    for key, value in entries.items():
        if isinstance(value, dict) and labels.question_of_key(key, questions) is None:
            yield from ((f"{key}.{inner}", item) for inner, item in value.items())
        else:
            yield key, value


def unnamed(
    prepared: PreparedSubmission, collected: Mapping[str, CollectedReplies], rubric: Rubric
) -> Iterator[str]:
    """A note for each key of an `answers` dictionary that names no question: a slip, mostly.

    And one for what in it could not be read.
    """
    for form, ran in collected.items():
        file, reply = prepared.work.files[form].name, ran.replies.get(ANSWERS.key)
        given = reply.value if reply and isinstance(reply.value, dict) else {}
        some = islice(_flat(given, rubric.question_ids), MAX_SHOWN)
        keys = [key for key, _ in some if not labels.question_of_key(key, rubric.question_ids)]
        for key in keys[:MAX_NOTES]:
            yield f"`answers[{key[:MAX_KEY]!r}]` in {file} names no question of this assignment."
        if given and reply and reply.detail:
            yield f"Not all of `answers` in {file} was read: {reply.detail}."


def _words(value: Plain) -> str:
    """A value as a student would have written it, where it is short enough to be an answer."""
    match value:
        case str():
            return value
        case bool() | int() | float():
            return str(value)
        case dict() if len(value) <= MAX_SHOWN:
            return "\n".join(f"{key}: {_words(item)}" for key, item in value.items())
        case tuple() if len(value) <= MAX_SHOWN and all(isinstance(x, str) for x in value):
            return "\n".join(f"- {_words(item)}" for item in value)
        case tuple() if len(value) <= MAX_SHOWN:
            return f"[{', '.join(map(_words, value))}]"
        case Tensor() if math.prod(value.shape) <= MAX_SHOWN:
            with suppress(NotNumbersError):
                return str(array_of(value).tolist())
    return ""
