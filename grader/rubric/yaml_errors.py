"""What the YAML parser stumbled over, in an instructor's words, at the line that has to be mended.

A parser notices an open quote or bracket only where the text stops making sense, often many lines
later; here the fault is named where the quote or bracket opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML takes for the end of a line."""
_KEY = re.compile(r"\s*(?:- +)?(?P<key>[^\s:#'\"\[\]{}][^:#]*):(?= |$)")


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """A fault of syntax; `line` and `column` count from 0, as the parser's do."""

    line: int
    column: int
    what: str
    hint: str = ""
    alone: bool = False
    """Whether nothing but the line itself is at fault."""


def stumble(error: yaml.YAMLError, text: str) -> SyntaxFault:
    """Where and why a text is no YAML."""
    if isinstance(error, yaml.reader.ReaderError):
        return _bad_character(error, text)
    if not isinstance(error, yaml.MarkedYAMLError):
        return SyntaxFault(0, 0, f"this is not YAML: {str(error).partition(chr(10))[0]}")
    problem, lines = str(error.problem), LINE_BREAK.split(text)
    at = error.problem_mark or error.context_mark
    if at is None:
        return SyntaxFault(0, 0, f"this is not YAML: {problem}")
    for read in (_open_quote, _open_bracket, _of_a_key, _of_a_character):
        found = read(error, problem, lines)
        if found:
            return found
    return SyntaxFault(at.line, at.column, f"this is not YAML: {problem}")


def _bad_character(error: yaml.reader.ReaderError, text: str) -> SyntaxFault:
    before = LINE_BREAK.split(text[: error.position])
    what = f"this is not YAML: a character that no text holds (number {error.character:#04x})"
    hint = "delete the line and type it anew"
    return SyntaxFault(len(before) - 1, len(before[-1]), what, hint)


def _open_quote(error: Any, problem: str, lines: list[str]) -> SyntaxFault | None:
    """A quote that is not closed swallows lines until the next one, or the end."""
    what = "this is not YAML: the quote that opens here is not closed"
    hint = "close it, or write an apostrophe within single quotes twice: ''"
    if "quoted scalar" in str(error.context) and "escape" not in problem:
        return SyntaxFault(error.context_mark.line, error.context_mark.column, what, hint)
    text = "\n".join(lines)
    last = None
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            at = (token.start_mark.line, token.start_mark.column)
            if at >= (error.problem_mark.line, error.problem_mark.column):
                break
            if isinstance(token, yaml.ScalarToken):
                last = token
    except yaml.YAMLError:
        pass
    if last and last.style in {"'", '"'} and last.end_mark.line > last.start_mark.line:
        swallowed = lines[last.start_mark.line + 1 : last.end_mark.line + 1]
        if any(_KEY.match(line) for line in swallowed):
            return SyntaxFault(last.start_mark.line, last.start_mark.column, what, hint)
    same_line = last and last.style in {"'", '"'} and last.end_mark.line == error.problem_mark.line
    if same_line and last is not None and "flow" not in str(error.context):
        what = "this is not YAML: text goes on after the closing quote"
        hint = "put all of it into one pair of quotes, and write a quote within it twice"
        return SyntaxFault(last.start_mark.line, last.start_mark.column, what, hint)
    return None


def _open_bracket(error: Any, problem: str, lines: list[str]) -> SyntaxFault | None:
    """A list or block in brackets that is not closed before its line ends."""
    if "flow" not in str(error.context):
        if problem.endswith(("found ']'", "found '}'", "found ','")):
            mark, sign = error.problem_mark, problem[-2]
            what = f"this is not YAML: '{sign}' stands outside of brackets"
            return SyntaxFault(
                mark.line, mark.column, what, "delete it, or open a bracket before it"
            )
        return None
    opened, met = error.context_mark, error.problem_mark
    sign = lines[opened.line][opened.column : opened.column + 1]
    closing = {"[": "]", "{": "}"}.get(sign, sign)
    if met.line > opened.line:
        what = f"this is not YAML: the bracket '{sign}' that opens here is not closed"
        return SyntaxFault(opened.line, opened.column, what, f"close it with '{closing}'")
    if "'" in problem and problem.rstrip("'").endswith(("]", "}")):
        what = f"this is not YAML: '{sign}' opens here, but another bracket closes it"
        return SyntaxFault(opened.line, opened.column, what, f"close it with '{closing}'")
    what = f"this is not YAML: between '{sign}' and '{closing}' a comma is missing"
    return SyntaxFault(met.line, met.column, what, "put a comma between two entries")


def _of_a_key(error: Any, problem: str, lines: list[str]) -> SyntaxFault | None:
    """What goes wrong with 'key: value' lines and their indentation."""
    mark = error.problem_mark
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "could not find expected ':'" in problem:
        mark = error.context_mark
        what = "this is not YAML: 'key: value' was expected here"
        return SyntaxFault(
            mark.line, mark.column, what, "is the colon, or the blank after it, missing?"
        )
    if "mapping values are not allowed" in problem:
        key = _KEY.match(line)
        if key and key.end("key") == mark.column:
            what = "this is not YAML: the line above has a value already, or is indented otherwise"
            hint = "give keys of one block the same indentation"
            return SyntaxFault(mark.line, _indent(line), what, hint)
        what = "this is not YAML: a second ': ' stands in this line"
        return SyntaxFault(mark.line, mark.column, what, "put text that holds ': ' in quotes")
    if "sequence entries are not allowed" in problem:
        what = "this is not YAML: a list with dashes begins on a line of its own"
        return SyntaxFault(
            mark.line, mark.column, what, "move it below its key, or check its indentation"
        )
    if "another document" in str(error.context) or "but found another document" in problem:
        what = "a second document begins here; a rubric is one"
        return SyntaxFault(mark.line, mark.column, what, "delete the line", alone=True)
    ends = [at for at in range(mark.line) if lines[at].rstrip() == "..."]
    if "<document start>" in problem and ends:
        what = "'...' ends the document before the end of the file"
        return SyntaxFault(ends[-1], 0, what, "delete the line", alone=True)
    if "<block end>" in problem or "<document start>" in problem:
        what = "this is not YAML: this line does not fit to those above"
        hint = "indent keys of one block alike, and begin all entries of a list with '- '"
        return SyntaxFault(mark.line, _indent(line), what, hint)
    return None


def _of_a_character(error: Any, problem: str, lines: list[str]) -> SyntaxFault | None:
    """A character that means something to YAML, where none of that can be meant."""
    mark = error.problem_mark
    if "escape" in problem:
        what = f"this is not YAML: {problem}"
        hint = "write a backslash in 'single quotes' or without quotes"
        return SyntaxFault(mark.line, mark.column, what, hint)
    if "\\t" in problem or "tab" in problem:
        what = "this is not YAML: a tab"
        return SyntaxFault(mark.line, mark.column, what, "indent with spaces, not tabs")
    if "cannot start any token" in problem or "expected alphabetic or numeric" in problem:
        mark = error.context_mark or mark
        sign = lines[mark.line][mark.column : mark.column + 1]
        mark = mark if sign.strip() else error.problem_mark
        sign = lines[mark.line][mark.column : mark.column + 1]
        what = f"this is not YAML: text cannot begin with '{sign}'"
        return SyntaxFault(mark.line, mark.column, what, "put the text in quotes")
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def without(text: str, met: SyntaxFault) -> tuple[str, tuple[str, ...]] | None:
    """The text without what is at fault, and the path of the entry that goes with it, if any."""
    if not met.alone:
        return _without_entry(text, met.line)
    lines = LINE_BREAK.split(text)
    return "\n".join([*lines[: met.line], "", *lines[met.line + 1 :]]), ()


def _without_entry(text: str, line: int) -> tuple[str, tuple[str, ...]] | None:
    """The text with the entry emptied in which a line stands, and the path of that entry.

    An entry is a question, or a key of the head with its block; line numbers stay what they are.
    None if nothing but empty lines would be taken away.
    """
    lines = LINE_BREAK.split(text)
    line = min(line, len(lines) - 1)
    top = _start(lines, line, indents={0})
    if top is None:
        return None
    first: int = top
    path: tuple[str, ...] = (_name(lines[top]),)
    indent = _indent(_first_inside(lines, top))
    if path == ("questions",) and indent and line > top:
        question = _start(lines, line, indents={indent})
        if question is not None and question > top:
            first, path = question, ("questions", _name(lines[question]))
    depth = _indent(lines[first])
    last = first + 1
    while last < len(lines) and (
        _is_bare(lines[last]) or _indent(lines[last]) > depth or last <= line
    ):
        last += 1
    kept = [*lines[:first], *[""] * (last - first), *lines[last:]]
    return "\n".join(kept), path


def _start(lines: list[str], line: int, indents: set[int]) -> int | None:
    for at in range(line, -1, -1):
        is_entry = _KEY.match(lines[at]) and not lines[at].lstrip(" ").startswith(("\t", "- "))
        if is_entry and not _is_bare(lines[at]) and _indent(lines[at]) in indents:
            return at
    return None


def _first_inside(lines: list[str], top: int) -> str:
    return next((line for line in lines[top + 1 :] if not _is_bare(line)), "")


def _is_bare(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _name(line: str) -> str:
    found = _KEY.match(line)
    return found["key"].strip() if found else ""
