"""`grade doctor`: which layers confine student code on this machine, and which are missing."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError
from grader.exit_status import ExitStatus
from grader.sandbox import CONFINED, Layer, find_wrapper, list_layers, probe_host


@click.command("doctor", context_settings=CONTEXT)
def command() -> ExitStatus:
    """Show which layers confine student code here, and how to get those that are missing."""
    machine = probe_host()
    if machine is not None:
        _show(list_layers(machine))
    try:
        find_wrapper(CONFINED)
    except GradeError as error:
        print(f"grade: {error}", file=sys.stderr)
        return ExitStatus.USAGE
    print("Student code can be run here.")
    return ExitStatus.OK


def _show(found: Sequence[Layer]) -> None:
    print(f"     {'layer':<20} keeps student code from")
    for layer in found:
        print(f"{'on ' if layer.is_on else 'OFF'}  {layer.name:<20} {layer.protects}")
    print()
    for layer in found:
        if not layer.is_on:
            print(f"{layer.name}: {layer.remedy}\n")
