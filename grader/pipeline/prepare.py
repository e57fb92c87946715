"""Reads submissions, plans what to ask their programs, and finds their answers to questions."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath

from grader import plugins
from grader.compare import NotNumbersError, array_of
from grader.discover import Submission, Work, form_of
from grader.errors import GradeError
from grader.escapes import shorten
from grader.model import (
    Answer,
    Call,
    CollectedReplies,
    FileReading,
    Leftover,
    Limits,
    Place,
    Plain,
    Plan,
    Program,
    Read,
    Reply,
    Request,
    RequestLimits,
    Show,
    Status,
    Tensor,
    Text,
)
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Criterion, Rubric
from grader.sandbox.worker.grading_clients import CLIENTS, clients_in
from grader.text import labels
from grader.text.definitions import unused_definitions
from grader.text.markdown import SHOWN_CHARS
from grader.text.placeholders import is_placeholder

_LOG = logging.getLogger(__name__)

ANSWERS = Read("answers")
"""The dictionary in which a program keeps its written answers, by question."""

MAX_ENTRIES = 4096
"""The most entries of a dictionary, list or tensor that is read as a written answer."""
MAX_NOTES, MAX_KEY = 5, 40
"""The most unknown keys of `answers` that are named, and the most characters of a key."""


@dataclass(frozen=True)
class PreparedSubmission:
    """A submission that was read: for each file of the work, its content and the plan to run."""

    submission: Submission
    work: Work
    readings: Mapping[str, FileReading]
    plans: Mapping[str, Plan]
    notes: tuple[str, ...]
    unread: tuple[str, ...]
    faults: tuple[str, ...] = ()
    """Files that a bug of ours kept us from reading."""


def prepare(
    submission: Submission,
    work: Work,
    rubric: Rubric,
    requests: tuple[Request, ...] | None = None,
) -> PreparedSubmission:
    """Read every file of a submission; a note says so if a file cannot be read.

    Args:
        submission: whose work it is.
        work: the files.
        rubric: the questions, and how programs run.
        requests: the result of `student_requests`, if the caller has it.
    """
    readings: dict[str, FileReading] = {}
    notes, unread, faults = list(work.notes), list[str](), list(work.faults)
    requests = student_requests(rubric) if requests is None else requests
    asked = {each.name if isinstance(each, Read) else each.function for each in requests}
    for form, file in work.files.items():
        try:
            reading = plugins.forms()[form_of(form)]().read(file, rubric.titles)
            if not rubric.is_public:  # else the instructor's rubric asks for more
                reading = _with_unused_definitions(reading, asked)
            readings[form] = reading
        except GradeError as error:
            unread.append(f"{error}.")
        except Exception as error:  # a bug of ours that one file triggers must not stop a class
            _LOG.exception("the form '%s' failed on %s", form, file.name)
            faults.append(f"{file.name} could not be read: {error!r}")
    readings = dict(_without_second_comments(readings))
    notes += [note for reading in readings.values() for note in reading.notes]
    unread += [doubt for reading in readings.values() for doubt in reading.doubts]
    notes += _replaced_files(work, rubric)
    notes += dict.fromkeys(_inert_clients(readings.values(), work))
    plans = {
        form: Plan(
            program=replace(reading.program, extras=_files_next_to(reading.program, work)),
            requests=requests,
            limits=rubric.limits,
            files=rubric.files,
            terms=rubric.terms,
        )
        for form, reading in readings.items()
        if reading.program is not None
    }
    all_notes, all_unread = (*notes, *unread), (*work.unread, *unread)
    return PreparedSubmission(
        submission, work, readings, plans, all_notes, all_unread, tuple(faults)
    )


def _without_second_comments(
    readings: Mapping[str, FileReading],
) -> Iterator[tuple[str, FileReading]]:
    """The readings; comments in a module answer only what no other file answers in words."""
    for form, reading in readings.items():
        others = [other.texts for name, other in readings.items() if name != form]
        if reading.program is not None and reading.program.form == "module":
            texts = {
                question: text
                for question, text in reading.texts.items()
                if not any(question in other for other in others)
            }
            reading = replace(reading, texts=texts)
        yield form, reading


def _with_unused_definitions(reading: FileReading, asked: Collection[str]) -> FileReading:
    """Add what a program defines and no question asks for: a misspelt name, perhaps."""
    if reading.program is None:
        return reading
    program = reading.program
    read = {text.place.under.strip("`") for text in reading.texts.values()}  # `q1 = "Because ..."`
    unused = (
        Leftover(
            f"`{each.name}`, which no question asks for",
            Place(program.filename, each.line, each.cell),
            shorten(each.source, SHOWN_CHARS),
        )
        for each in unused_definitions(program.cells, {*asked, *read})
    )
    return replace(reading, leftovers=(*reading.leftovers, *unused))


def _files_next_to(program: Program, work: Work) -> dict[str, bytes]:
    """The files that a program may import or open, with the other files that have answers."""
    modules = {
        file.name: file.data
        for key, file in work.files.items()
        if form_of(key) == "module" and file.name != program.filename
    }
    return {**modules, **work.extras}


def _replaced_files(work: Work, rubric: Rubric) -> Iterator[str]:
    for file in rubric.files:
        if work.extras.get(file.name, file.data) != file.data:
            yield f"{file.name} is not the one that was handed in: the course's own is used."


def _inert_clients(readings: Iterable[FileReading], work: Work) -> Iterator[str]:
    """A note for each other autograder that a program calls."""
    handed_in = {PurePosixPath(name).parts[0].removesuffix(".py") for name in work.extras}
    for reading in readings:
        cells = reading.program.cells if reading.program is not None else ()
        for client in clients_in("\n".join(cell.source for cell in cells)):
            if client not in handed_in:
                name = CLIENTS[client]
                yield f"Calls of {name} (`{client}`), another autograder, have no effect here."


def student_requests(rubric: Rubric) -> tuple[Request, ...]:
    """Everything that the rubric's checks ask of a student's program, without duplicates."""
    return requests_of(rubric, _asks, first=(ANSWERS,))


def _asks(criterion: Criterion, check: Check, context: QuestionContext) -> Iterator[Request]:
    """What a check asks of a student's program; a criterion that is not shown now hides all."""
    for request in check.asks(context):
        if isinstance(request, Call) and criterion.show is not Show.VISIBLE:
            yield replace(request, is_hidden=True)
        else:
            yield request


def requests_of(
    rubric: Rubric,
    asks: Callable[[Criterion, Check, QuestionContext], Iterable[Request]],
    *,
    first: Iterable[Request] = (),
) -> tuple[Request, ...]:
    """The requests of all checks without duplicates, each with the limits of its question.

    A request of several questions gets the largest of their limits. It is hidden if it is in all.
    """
    requests = {request.key: request for request in first}
    for question in rubric.questions:
        for criterion in question.criteria:
            for check in criterion.alternatives:
                for request in asks(criterion, check, question.context):
                    limited = replace(request, limits=question.limits)
                    known = requests.get(request.key, limited)
                    limits = _larger(known.limits, limited.limits, rubric.limits)
                    least_hidden = limited if known.is_hidden else known
                    requests[request.key] = replace(least_hidden, limits=limits)
    return tuple(requests.values())


def _larger(first: RequestLimits, second: RequestLimits, limits: Limits) -> RequestLimits:
    """The larger time and the larger size; equal limits do not change, even if unset."""
    if first == second:
        return first
    return RequestLimits(
        call_s=max(first.call_s or limits.call_s, second.call_s or limits.call_s),
        answer=max(first.answer or limits.answer, second.answer or limits.answer),
    )


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
