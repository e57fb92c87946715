r"""Lines of a log in which `::name::text` and `##[name]text` are commands to the runner.

Text that is not ours never stands at the start of a line, holds no `##[` and no line end, and is
printed while the runner takes no commands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from grader.escapes import visible

PREFIX = "│ "
"""Stands before every line that may hold a student's words: a command begins its line."""
LONGEST = 2000
"""Characters of a line; the rest is cut off."""


def command(name: str, text: str, **properties: str) -> str:
    """A command to the runner, such as a notice; nothing in the text can end it."""
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name}{' ' if told else ''}{told}::{_data(text)}"


def harmless(text: str, longest: int = LONGEST) -> str:
    r"""Text in one line that is no command, wherever in a log it stands: line feeds are `\n`."""
    text = visible(text[: longest + 1]).replace("\n", r"\n").replace("\t", " ")
    text = text.replace("##[", "# #[")
    return text if len(text) <= longest else f"{text[:longest]}…"


def printed(lines: Iterable[str], *, is_runner: bool) -> Iterator[str]:
    """Lines to print, each made harmless; a runner is told to take no commands among them."""
    token = secrets.token_hex(16)  # nobody can guess with what commands are taken again
    if is_runner:
        yield f"::stop-commands::{token}"
    for line in lines:
        yield f"{PREFIX}{harmless(line)}".rstrip()
    if is_runner:
        yield f"::{token}::"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
