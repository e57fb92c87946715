"""The tasks of a rubric: what it asks of students, without what it expects."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from grader.model import Call, Part, Read
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Question, Rubric
from grader.rubric.reference_file import reference_source
from grader.rubric.starter.signatures import signatures

Signatures = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FunctionStub:
    """A function that students write."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One question as a student reads it, and the names that an answer may use."""

    id: str
    title: str
    text: str
    points: Decimal
    in_words: bool
    functions: tuple[FunctionStub, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def in_code(self) -> bool:
        """Whether a program can answer it."""
        return bool(self.functions or self.names)


def tasks(rubric: Rubric) -> tuple[Task, ...]:
    """The questions in the rubric's order; a name that several of them ask for appears once.

    Raises:
        RubricError: the reference cannot be read.
    """
    known = signatures(reference_source(rubric))
    taken: set[str] = set()
    return tuple(_task(question, known, taken) for question in rubric.questions)


def _task(question: Question, known: Signatures, taken: set[str]) -> Task:
    checks = [check for criterion in question.criteria for check in criterion.alternatives]
    functions = {
        stub.name: stub for check in checks for stub in _stubs(check, question.context, known)
    }
    names = {
        request.name: None
        for check in checks
        for request in check.asks(question.context)
        if isinstance(request, Read)
    }
    task = Task(
        id=question.id,
        title=question.title,
        text=question.context.text,
        points=question.points,
        in_words=any(check.part is Part.PROSE for check in checks),
        functions=tuple(stub for stub in functions.values() if _is_new(stub.name, taken)),
        names=tuple(name for name in names if name not in functions and _is_new(name, taken)),
    )
    taken |= {*functions, *names}
    return task


def _is_new(name: str, taken: set[str]) -> bool:
    """Whether a name is a Python name that no question above asks for."""
    return name.isidentifier() and not keyword.iskeyword(name) and name not in taken


def _stubs(check: Check, context: QuestionContext, known: Signatures) -> Iterator[FunctionStub]:
    """The functions that a check calls, with a parameter for each argument."""
    accepted = [call.function for call in check.asks_reference(context) if isinstance(call, Call)]
    calls = [call for call in check.asks(context) if isinstance(call, Call)]
    by_keyword = tuple(dict.fromkeys(name for call in calls for name in call.names))
    for call in calls:
        if by_keyword:
            yield FunctionStub(call.function, by_keyword)
        else:
            parameters = next(
                (known[name] for name in (call.function, *accepted) if name in known), ()
            )
            numbered = [f"argument_{at}" for at in range(len(parameters) + 1, len(call.args) + 1)]
            by_position = (*parameters[: len(call.args)], *numbered)
            yield FunctionStub(call.function, by_position)
