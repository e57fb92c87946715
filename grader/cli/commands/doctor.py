"""`grade doctor`: what keeps student code from this machine, and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError

if TYPE_CHECKING:
    from grader.sandbox import Layer

OK, REFUSED = 0, 2


@click.command("doctor", context_settings=CONTEXT)
def command() -> int:
    """Say which layers confine student code here, and what to do for those that are missing."""
    from grader.sandbox import CONFINED, find_wrapper, list_layers, probe_host

    machine = probe_host()
    if machine is not None:
        _show(list_layers(machine))
    try:
        find_wrapper(CONFINED)
    except GradeError as error:
        print(f"grade: {error}", file=sys.stderr)
        return REFUSED
    print("Student code can be run here.")
    return OK


def _show(found: Sequence[Layer]) -> None:
    print(f"     {'layer':<20} keeps student code from")
    for layer in found:
        print(f"{'on ' if layer.is_on else 'OFF'}  {layer.name:<20} {layer.protects}")
    print()
    for layer in found:
        if not layer.is_on:
            print(f"{layer.name}: {layer.remedy}\n")
