"""Writes the Python of a starter file: signatures with docstrings, names without values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from grader.rubric.starter.starter_tasks import ClassStub, FunctionStub, Task

WIDTH = 96


def comment(task: Task, *, indent: str = "") -> str:
    """The question as comment lines."""
    lines = list(_wrapped(f"{task.id}: {task.title}" if task.title else task.id, indent))
    for line in task.text.splitlines():
        lines += _wrapped(line, indent)
    return "\n".join(f"{indent}# {line}".rstrip() for line in lines)


def code(task: Task) -> str:
    """The code of a question: functions that do nothing yet, and names without values."""
    stubs = [_class(stub, task) for stub in task.classes]
    stubs += [_stub(stub, task) for stub in task.functions]
    names = "\n".join(f"{name} = None" for name in task.names)
    if stubs and names:
        names = f"# instead of the function, where the question allows it\n{names}"
    return "\n\n\n".join(filter(None, [*stubs, names]))


def answers(tasks: Iterable[Task]) -> str:
    """The dictionary of the answers in words."""
    entries = [
        f'{comment(task, indent="    ")}\n    "{escape_quotes(task.id)}": "",\n'
        for task in tasks
        if task.in_words
    ]
    return "answers = {\n" + "\n".join(entries) + "}\n"


def escape_quotes(text: str) -> str:
    """A text escaped for use between double quotes, single or triple."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _stub(stub: FunctionStub, task: Task) -> str:
    return (
        f"def {stub.name}({', '.join(stub.parameters)}):\n"
        f'    """{_about(task)}."""\n'
        "    raise NotImplementedError"
    )


def _class(stub: ClassStub, task: Task) -> str:
    methods = (
        f"    def {method.name}({', '.join(method.parameters)}):\n        raise NotImplementedError"
        for method in stub.methods
    )
    return "\n\n".join([f'class {stub.name}:\n    """{_about(task)}."""', *methods])


def _about(task: Task) -> str:
    return escape_quotes(" ".join(f"{task.id}: {task.title}".split()) if task.title else task.id)


def _wrapped(line: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(line, WIDTH - len(indent), break_long_words=False) or [""]
