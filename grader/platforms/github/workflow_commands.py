r"""Lines of a log in which `::name::text` and `##[name]text` are commands to the runner.

A student's text never begins a line, contains no `##[` and no line end, and is printed while the
runner ignores commands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from grader.escapes import visible

PREFIX = "│ "
"""Printed before every line with a student's text, because a command begins its line."""
MAX_LINE = 2000
"""Characters of a line; the rest is cut off."""


def command(name: str, text: str, **properties: str) -> str:
    """A command to the runner, such as a notice; nothing in the text can end it."""
    arguments = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name}{' ' if arguments else ''}{arguments}::{_data(text)}"


def harmless(text: str, most: int = MAX_LINE) -> str:
    r"""The text in one line that a runner never reads as a command; line feeds become `\n`."""
    text = visible(text[: most + 1]).replace("\n", r"\n").replace("\t", " ")
    text = text.replace("##[", "# #[")
    return text if len(text) <= most else f"{text[:most]}…"


def printed(lines: Iterable[str], *, is_runner: bool) -> Iterator[str]:
    """Lines to print, each made harmless; on a runner, between commands that stop commands."""
    token = secrets.token_hex(16)  # it ends the pause, so nobody may guess it
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
