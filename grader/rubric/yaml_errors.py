"""Explains an error of the YAML parser at the line that has to change.

The parser notices an open quote or bracket only where the text stops making sense, often many lines
later; the fault is named where the quote or bracket opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""Every line break of YAML."""
_KEY = re.compile(r"(?P<indent> *)(?P<dash>- +)?(?P<key>[^\s:#'\"\[\]{}][^:#]*):(?= |$)")
_CLOSING = {"[": "]", "{": "}"}
_QUOTES = ("'", '"')
_INDICATORS = ("'", '"', "%", "!", "|", ">")
"""Characters that begin something other than plain text, an anchor or an alias."""
_ADVICE = {
    "quote": "the quote that opens here is not closed; close it, or double an apostrophe within"
    " single quotes: ''",
    "text": "text goes on after the closing quote; put all of it into one pair of quotes, and"
    " double a quote within it",
    "bracket": "the bracket '{0}' that opens here is not closed; close it with '{1}'",
    "mismatch": "'{0}' opens here, but another bracket closes it; close it with '{1}'",
    "comma": "a comma is missing between '{0}' and '{1}'; put a comma between two entries",
    "outside": "'{0}' is outside of brackets; delete it, or open a bracket before it",
    "escape": "{0}; write a backslash in 'single quotes' or without quotes",
    "sign": "text cannot begin with '{0}'; put the text in quotes",
    "tab": "a tab; indent with spaces, not tabs",
    "no key": "'key: value' was expected here; is the colon, or the space after it, missing?",
    "second value": "the line above already has a value, or its indentation differs; give the keys"
    " of a block the same indentation",
    "colon": "this line contains a second ': '; put text that contains ': ' in quotes",
    "dash": "a list with dashes begins on its own line; move it below its key, or check its"
    " indentation",
    "misfit": "this line does not fit the lines above; indent the keys of a block alike, and begin"
    " every entry of a list with '- '",
    "character": "a character that is not allowed (number {0}); delete the line and retype it",
    "other": "{0}",
}
"""What is wrong; what to do."""


class YamlSyntaxError(Exception):
    """A fault of syntax; `line` and `column` count from 0, as the parser's do.

    With `line_only`, the fault is this line alone and not the entry around it.
    """

    def __init__(self, mark: Any, what: str, hint: str = "", *, line_only: bool = False) -> None:
        super().__init__(what)
        self.line, self.column = mark if isinstance(mark, tuple) else (mark.line, mark.column)
        self.what, self.hint, self.line_only = what, hint, line_only


def second_document(mark: Any) -> YamlSyntaxError:
    """The fault of a file that contains more than one document."""
    what = "a second document begins here, but a rubric is one document"
    return YamlSyntaxError(mark, what, "delete the line", line_only=True)


def explain(error: yaml.YAMLError, text: str) -> YamlSyntaxError:
    """What is wrong with a text, and where.

    Two characters decide, because the wording of PyYAML may change: the one at which the parser
    stopped, and the one that opened what it was reading.
    """
    if isinstance(error, yaml.reader.ReaderError):
        before = LINE_BREAK.split(text[: error.position])
        at = (len(before) - 1, len(before[-1]))
        return _advice("character", at, f"{error.character:#04x}")
    assert isinstance(error, yaml.MarkedYAMLError), error
    lines = LINE_BREAK.split(text)
    stop: Any = error.problem_mark
    start: Any = error.context_mark
    if isinstance(error, yaml.scanner.ScannerError):
        return _unexpected_character(lines, stop, start, str(error.problem))
    ends = [at for at, line in enumerate(lines[: stop.line]) if line.rstrip() == "..."]
    if start is None and ends:
        what = "'...' ends the document before the end of the file"
        return YamlSyntaxError((ends[-1], 0), what, "delete the line", line_only=True)
    found, opening = _character(lines, stop), _character(lines, start)
    quoted = _quoted_text_before(text, stop)
    if quoted and any(
        map(_KEY.match, lines[quoted.start_mark.line + 1 : quoted.end_mark.line + 1])
    ):
        return _advice("quote", quoted.start_mark)  # it swallowed these keys
    if opening in _CLOSING:
        signs = (opening, _CLOSING[opening])
        if stop.line > start.line:
            return _advice("bracket", start, *signs)
        is_closed = found in _CLOSING.values()
        return _advice("mismatch", start, *signs) if is_closed else _advice("comma", stop, *signs)
    if quoted and quoted.end_mark.line == stop.line:
        return _advice("text", quoted.start_mark)
    if found in {"]", "}", ","}:
        return _advice("outside", stop, found)
    return _advice("misfit", (stop.line, _indent(lines[stop.line])))


def _unexpected_character(lines: list[str], stop: Any, start: Any, problem: str) -> YamlSyntaxError:
    found, opening = _character(lines, stop), _character(lines, start)
    if opening in _QUOTES and _character(lines, stop, -1) == "\\":
        return _advice("escape", stop, problem)
    is_end = found == "" or lines[stop.line].startswith(("---", "..."))
    if opening in _QUOTES and is_end:
        return _advice("quote", start)
    if opening in {"&", "*"}:
        return _advice("sign", start, opening)
    if start and opening not in _INDICATORS:
        return _advice("no key", start)
    if found == "\t":
        return _advice("tab", stop)
    if found == ":":
        key = _KEY.match(lines[stop.line])
        is_key = key is not None and key.end("key") == stop.column
        at = (stop.line, _indent(lines[stop.line]))
        return _advice("second value", at) if is_key else _advice("colon", stop)
    if found == "-":
        return _advice("dash", stop)
    if found and not start:
        return _advice("sign", stop, found)
    return _advice("other", stop, problem)


def _advice(kind: str, mark: Any, *words: str) -> YamlSyntaxError:
    what, _, hint = _ADVICE[kind].partition("; ")
    return YamlSyntaxError(mark, f"this is not YAML: {what.format(*words)}", hint.format(*words))


def _quoted_text_before(text: str, stop: Any) -> Any:
    """The token of the last text before a mark, if it is in quotes."""
    last: Any = None
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            mark: Any = token.start_mark
            if (mark.line, mark.column) >= (stop.line, stop.column):
                break
            if isinstance(token, yaml.ScalarToken):
                last = token
    return last if last is not None and last.style in _QUOTES else None


def _character(lines: list[str], mark: Any, offset: int = 0) -> str:
    """The character at a mark; empty where there is none."""
    line = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    column: int = mark.column + offset if mark is not None else 0
    return line[column : column + 1]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def without_fault(text: str, fault: YamlSyntaxError) -> tuple[str, tuple[str, ...]]:
    """The text with the faulty entry emptied, and the path of that entry; lines keep their numbers.

    An entry is a question, or a key of the head with its block.
    """
    lines = LINE_BREAK.split(text)
    if fault.line_only:
        return "\n".join([*lines[: fault.line], "", *lines[fault.line + 1 :]]), ()
    before = [(0, ()), *(entry for entry in _entries(lines) if entry[0] <= fault.line)]
    first, path = before[-1]
    depth = _indent(lines[first])
    after = range(fault.line + 1, len(lines))
    ends = (at for at in after if not _is_bare(lines[at]) and _indent(lines[at]) <= depth)
    last = next(ends, len(lines)) if path else first
    return "\n".join([*lines[:first], *[""] * (last - first), *lines[last:]]), path


def _is_bare(line: str) -> bool:
    """Whether a line is empty or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def _entries(lines: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The first line and the path of each entry."""
    head, depth = "", 0
    for at, line in enumerate(lines):
        key = _KEY.match(line)
        if key is None or key["dash"]:
            continue
        indent, name = len(key["indent"]), key["key"].strip()
        if indent == 0:
            head, depth = name, 0
            yield at, (name,)
        elif head == "questions" and indent == (depth or indent):
            depth = indent
            yield at, ("questions", name)
