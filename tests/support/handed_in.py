"""Files as students hand them in, read as each form reads them."""

import json
from typing import Any

from grader import plugins
from grader.model import FileReading, SourceFile
from grader.text.text_file import MAX_BYTES

QUESTIONS = ("q1.i", "q1.ii", "q2")
PICTURE = "A" * (MAX_BYTES + 1)


def read(kind: str, data: bytes | str, name: str = "hw2") -> FileReading:
    raw = data.encode() if isinstance(data, str) else data
    return plugins.forms()[kind]().read(SourceFile(name, raw), QUESTIONS)


def notebook(*cells: dict[str, Any], **more: Any) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, **more})


def cell(kind: str, source: str | list[str], **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": metadata, "source": source}


def old_notebook(version: int, *cells: dict[str, Any]) -> str:
    return json.dumps({"nbformat": version, "metadata": {}, "worksheets": [{"cells": cells}]})


CELLS = (
    cell("markdown", "# Homework"),
    cell("code", ["x = 1\n", "y = 2"], collapsed=True),
    cell("raw", "## Question 2\nraw"),
    cell("markdown", ["## Question 1\n", "\n", "**ii)** foo"]),
    cell("code", "!ls\r\n%time z = 3"),
    cell("markdown", "and more"),
)
