"""Reads submissions, plans what to ask their programs, and finds their answers to questions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from grader import plugins
from grader.discover import Submission, Work, form_of
from grader.errors import GradeError, nearest
from grader.escapes import shorten
from grader.model import (
    FileReading,
    Leftover,
    Limits,
    Place,
    Plan,
    Program,
    Read,
    Request,
    RequestLimits,
    Show,
    program_names,
)
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Criterion, Rubric
from grader.sandbox.worker.grading_clients import CLIENTS, clients_in
from grader.text.definitions import unused_definitions
from grader.text.markdown import SHOWN_CHARS

_LOG = logging.getLogger(__name__)

ANSWERS = Read("answers")
"""The dictionary in which a program keeps its written answers, by question."""


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
    asked = {name for each in requests for name in program_names(each)}
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
            _not_asked(each.name, asked),
            Place(program.filename, each.line, each.cell),
            shorten(each.source, SHOWN_CHARS),
        )
        for each in unused_definitions(program.cells, {*asked, *read})
    )
    return replace(reading, leftovers=(*reading.leftovers, *unused))


def _not_asked(name: str, asked: Collection[str]) -> str:
    hint = nearest(name, sorted(asked))
    return f"`{name}`, which no question asks for" + (f" ({hint})" if hint else "")


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
        if not isinstance(request, Read) and criterion.show is not Show.VISIBLE:
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
