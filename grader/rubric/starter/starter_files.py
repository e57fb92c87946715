"""Writes the starter files of an assignment, one for each form that its rubric accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.rubric.model import Rubric
from grader.rubric.starter.starter_code import answers, code, comment, escape_quotes
from grader.rubric.starter.starter_tasks import Task, tasks

Tasks = tuple[Task, ...]


def files(rubric: Rubric) -> dict[str, str]:
    """The text of each file by its name. Unchanged, a file earns nothing.

    They contain nothing of the reference except the names of parameters.

    Raises:
        RubricError: the reference cannot be read.
    """
    asked = tasks(rubric)
    return {
        f"{rubric.assignment}{suffix}": write(rubric, asked)
        for form, (suffix, write) in _WRITERS.items()
        if form in rubric.forms
    }


def _module(rubric: Rubric, asked: Tasks) -> str:
    about = (
        f'"""{escape_quotes(rubric.title)}.\n\n'
        "Replace each None and each NotImplementedError, and write your answers in words between\n"
        'the quotes. What you leave as it is counts as not answered.\n"""\n'
    )
    parts = [about, *(f"{comment(task)}\n{code(task)}\n" for task in asked if task.in_code)]
    if any(task.in_words for task in asked):
        parts.append(answers(asked))
    return "\n\n".join(parts)


def _writeup(rubric: Rubric, asked: Tasks) -> str:
    """Questions as quotations below their headings, because quotations are not answers."""
    lines = [f"# {_one_line(rubric.title)}\n", "Name:\n"]
    for task in asked:
        lines += [f"## {task.id}\n", *_quotation(task), "\n"]
    return "\n".join(lines)


def _quotation(task: Task) -> Iterator[str]:
    if task.text:
        yield "\n".join(f"> {line}".rstrip() for line in task.text.strip().splitlines()) + "\n"
    elif task.title:
        yield f"<!-- {_one_line(task.title).replace('--', '- -')} -->\n"


def _notebook(rubric: Rubric, asked: Tasks) -> str:
    cells = [_cell("markdown", f"# {_one_line(rubric.title)}", {})]
    for task in asked:
        cells += _cells(task)
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cells(task: Task) -> Iterator[dict[str, Any]]:
    """The question in a locked cell, and a cell for each way to answer it."""
    key = re.sub(r"[^A-Za-z0-9_-]", "_", task.id)
    points = float(task.points)
    title = f"## {task.id}" + (f": {_one_line(task.title)}" if task.title else "")
    question = {"grade": False, "locked": True, "solution": False, "grade_id": f"{key}_question"}
    yield _cell("markdown", f"{title}\n\n{task.text}".strip(), question)
    answer = {"grade": True, "locked": False, "solution": True, "grade_id": key, "points": points}
    if task.in_words or not task.in_code:
        yield _cell("markdown", "", answer)
    if task.in_code and task.in_words:
        answer |= {"grade_id": f"{key}_code", "points": 0.0}  # the points belong to the words
    if task.in_code:
        yield _cell("code", code(task), answer)


def _cell(kind: str, source: str, nbgrader: Mapping[str, Any]) -> dict[str, Any]:
    """A cell of format 4.5 with the metadata of nbgrader."""
    marks = {"schema_version": 3, "task": False, **nbgrader}
    cell: dict[str, Any] = {
        "cell_type": kind,
        "metadata": {"nbgrader": marks} if nbgrader else {},
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _one_line(text: str) -> str:
    return " ".join(text.split())


_WRITERS: dict[str, tuple[str, Callable[[Rubric, Tasks], str]]] = {
    "module": (".py", _module),
    "notebook": (".ipynb", _notebook),
    "writeup": (".md", _writeup),
}
