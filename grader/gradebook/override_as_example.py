"""Turns an override into an entry of the rubric's `examples`, so that it tests the rubric."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from grader.escapes import visible
from grader.model import Part, QuestionGrade
from grader.presentation.wording import points


class _ExampleDumper(yaml.SafeDumper):
    """A YAML dumper that writes text of several lines as a block."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ExampleDumper.add_representer(str, _represent_text)


def as_example(question: QuestionGrade) -> str:
    """YAML to paste into a question; empty without an override or without an answer in words.

    An example can say what words are worth. It cannot change what a value or code is worth.
    """
    texts = dict.fromkeys(check.answer for check in question.checks if check.answer.strip())
    in_words = all(check.part is Part.PROSE for check in question.checks)
    if question.override is None or not in_words or len(texts) != 1:
        return ""
    (answer,) = texts
    share = min(max(question.override.points / question.possible, Decimal(0)), Decimal(1))
    entry = {"answer": visible(answer), "score": float(points(round(share, 4)))}
    written = yaml.dump(
        {"examples": [entry]}, Dumper=_ExampleDumper, sort_keys=False, allow_unicode=True, width=100
    )
    return "".join(f"    {line}\n" for line in written.splitlines())
