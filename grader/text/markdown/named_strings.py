'''Answers that a program assigns to the name of a question: `part1_q1 = r"""Because ..."""`.

The source is read by its tokens, so a program with a syntax error is read as well.
'''

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from grader.model import CodeCell, Text
from grader.text.labels import question_of_key
from grader.text.markdown.document import MarkdownPiece, rows_of
from grader.text.markdown.extract import answer_text

STRING = (
    r"(?:[rRuU]?(?:\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r"|\"(?!\"\")(?:[^\"\\\n]++|\\.)*+\"|'(?!'')(?:[^'\\\n]++|\\.)*+'))"
)
"""The pattern of a string without `f` or `b`; needs the flag DOTALL."""
_ASSIGNMENT = (
    r"^(?P<name>[^\W\d]\w*)[ \t]*(?::[ \t]*str[ \t]*)?=[ \t]*+(?P<open>\(\s*+)?"
    rf"(?P<value>{STRING}(?:[\s+\\]*+{STRING})*+)(?(open)\s*\)|)"
    r"(?:\.strip\(\)|[ \t;])*+(?:\#[^\n]*)?$"
)
_TOKEN = re.compile(rf"{_ASSIGNMENT}|{STRING}|\#[^\n]*", re.DOTALL | re.MULTILINE)
_PIECE = re.compile(
    r"(?P<prefix>[rRuU]?)(?P<quotes>\"\"\"|'''|[\"'])(?P<text>(?:\\.|.)*?)(?P=quotes)", re.DOTALL
)
_ESCAPE = re.compile(r"\\(\n|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\", "\n": ""}
MAX_STRINGS = 5000
"""Strings and comments of a program that are looked at."""
_FEWEST_WORDS = 5  # under a longer name, such as `q1_title`, fewer words are no answer


def assigned_answers(
    cells: Iterable[CodeCell], questions: Iterable[str], *, file: str
) -> dict[str, Text]:
    """The answers by question id; of several for one question, the last, as in a run.

    Args:
        cells: the program.
        questions: the ids of the rubric's questions.
        file: the file's name (for the places of the answers).
    """
    ids = tuple(questions)
    found: dict[str, Text] = {}
    for cell in cells:
        for name, value, line in _assignments(cell.source):
            question = question_of_key(name, ids)
            is_long = len(value.split()) >= _FEWEST_WORDS
            if question is None or not (is_long or name.lower() == question.lower()):
                continue
            rows = rows_of([MarkdownPiece("\n" * (line - 1) + value, cell.number or None)])
            text = answer_text(rows, rows[0].source, file=file, under=f"`{name}`")
            if text is not None:
                found[question] = text
    return found


def _assignments(source: str) -> Iterator[tuple[str, str, int]]:
    """The names that get a string at column 0, each with the string and its first line."""
    line, last = 1, 0
    for token in islice(_TOKEN.finditer(source), MAX_STRINGS):
        if token["name"]:
            start = token.start("value")
            line, last = line + source.count("\n", last, start), start
            yield token["name"], "".join(map(_text_of, _PIECE.finditer(token["value"]))), line


def _text_of(piece: re.Match[str]) -> str:
    """The text of a string. In a long one, `\\nu` is more likely LaTeX than the end of a line."""
    if piece["prefix"].lower() == "r":
        return piece["text"]
    is_long = len(piece["quotes"]) == 3
    return _ESCAPE.sub(
        lambda sign: sign[0] if is_long and sign[1].isalpha() else _ESCAPED.get(sign[1], sign[0]),
        piece["text"],
    )
