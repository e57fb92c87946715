"""The tasks of a rubric: what it asks of students, without what it expects."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from grader.model import Call, Part, Read, StepsRequest
from grader.model.step_tree import attributes_in_tree
from grader.plugins import Check, QuestionContext
from grader.rubric.model import Question, Rubric
from grader.rubric.reference_file import reference_source
from grader.rubric.starter.signatures import signatures

Signatures = Mapping[str, tuple[str, ...]]
CALLED_WITHOUT_NAME = ("__init__", "__call__", "forward")
"""Methods that run when a class or an object is called."""


@dataclass(frozen=True, slots=True)
class FunctionStub:
    """A function that students write."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassStub:
    """A class that students write."""

    name: str
    methods: tuple[FunctionStub, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One question as a student reads it, and the names that an answer may use."""

    id: str
    title: str
    text: str
    points: Decimal
    in_words: bool
    functions: tuple[FunctionStub, ...] = ()
    classes: tuple[ClassStub, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def in_code(self) -> bool:
        """Whether a program can answer it."""
        return bool(self.functions or self.classes or self.names)


def tasks(rubric: Rubric) -> tuple[Task, ...]:
    """The questions in the rubric's order; a name that several of them ask for appears once.

    Raises:
        RubricError: the reference cannot be read.
    """
    named = {*CALLED_WITHOUT_NAME, *_methods_in_steps(rubric)}
    known = {
        name: parameters
        for name, parameters in signatures(reference_source(rubric)).items()
        if "." not in name or name.rpartition(".")[2] in named
    }
    taken: set[str] = set()
    return tuple(_task(question, known, taken) for question in rubric.questions)


def _methods_in_steps(rubric: Rubric) -> Iterator[str]:
    """The names of the attributes and methods that the rubric's steps use."""
    for question in rubric.questions:
        for criterion in question.criteria:
            for check in criterion.alternatives:
                for request in check.asks(question.context)[:1]:
                    for step in request.steps if isinstance(request, StepsRequest) else ():
                        yield from attributes_in_tree((step.value, step.target))


def _task(question: Question, known: Signatures, taken: set[str]) -> Task:
    checks = [check for criterion in question.criteria for check in criterion.alternatives]
    stubs = [stub for check in checks for stub in _stubs(check, question.context, known)]
    functions = {stub.name: stub for stub in stubs if isinstance(stub, FunctionStub)}
    classes = {stub.name: stub for stub in stubs if isinstance(stub, ClassStub)}
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
        classes=tuple(stub for stub in classes.values() if _is_new(stub.name, taken)),
        names=tuple(name for name in names if name not in functions and _is_new(name, taken)),
    )
    taken |= {*functions, *classes, *names}
    return task


def _is_new(name: str, taken: set[str]) -> bool:
    """Whether a name is a Python name that no question above asks for."""
    return name.isidentifier() and not keyword.iskeyword(name) and name not in taken


def _stubs(
    check: Check, context: QuestionContext, known: Signatures
) -> Iterator[FunctionStub | ClassStub]:
    """The functions that a check calls, with a parameter for each argument; and classes."""
    yield from _stubs_of_steps(check, context, known)
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


def _stubs_of_steps(
    check: Check, context: QuestionContext, known: Signatures
) -> Iterator[FunctionStub | ClassStub]:
    """The classes and functions of steps, as the reference has them.

    Of a class, these are the methods that any steps of the rubric name, and those that run when it
    is called.
    """
    asked, accepted = check.asks(context)[:1], check.asks_reference(context)[:1]
    for student, reference in zip(asked, accepted, strict=False):
        if not isinstance(student, StepsRequest) or not isinstance(reference, StepsRequest):
            return
        for name, right in zip(student.uses, reference.uses, strict=True):
            methods = tuple(
                FunctionStub(key.removeprefix(f"{right}."), parameters)
                for key, parameters in known.items()
                if key.startswith(f"{right}.")
            )
            if methods:
                yield ClassStub(name, methods)
            elif right in known:
                yield FunctionStub(name, known[right])
