"""An override as an entry of the rubric's `examples`, so that the rubric is held to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from grader.escapes import visible
from grader.model import Part, QuestionGrade
from grader.presentation.wording import points


class _ExampleDumper(yaml.SafeDumper):
    """Writes text of several lines as lines."""


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ExampleDumper.add_representer(str, _text)


def as_example(question: QuestionGrade) -> str:
    """YAML to paste into a question; empty where no override or no answer in words is there.

    A rubric can be held to what words are worth, and not to another worth of a value or of code.
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
