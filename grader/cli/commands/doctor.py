"""`grade doctor`: what confines student code on this machine, and which limits are in force."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError
from grader.exit_status import ExitStatus
from grader.model import Limits
from grader.rubric import load
from grader.sandbox import (
    CONFINED,
    Layer,
    MachineLimits,
    find_machine_limits,
    find_wrapper,
    list_layers,
    probe_host,
    shortages,
)
from grader.sandbox.worker.failure import format_size


@click.command("doctor", context_settings=CONTEXT)
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Compare this machine with the limits of this rubric. Default: the usual limits.",
)
def command(rubric: Path | None) -> ExitStatus:
    """Show which layers confine student code here, and which limits are in force.

    It says how to get layers that are missing, and which limits are lower than those that a rubric
    gives to programs.
    """
    limits = load(rubric).limits if rubric is not None else Limits()
    machine = probe_host()
    if machine is not None:
        _show(list_layers(machine))
        _show_limits(find_machine_limits(), limits)
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


def _show_limits(given: MachineLimits, allowed: Limits) -> None:
    """The limits in force, and those that are lower than what a rubric allows."""
    source = "of the control group" if given.is_group else "of the machine"
    rows = {
        "cores": str(given.cores),
        "memory": f"{format_size(given.memory)} {source}",
        "temporary folder": f"{format_size(given.free)} free in {given.folder or 'no folder'}",
        "address space": _size_or_unlimited(given.address_space),
        "processes": str(given.processes or "unlimited"),
        "open files": str(given.open_files or "unlimited"),
    }
    print(f"     {'limit':<20} in force here")
    for name, value in rows.items():
        print(f"     {name:<20} {value}")
    print()
    for shortage in shortages(given, allowed, given.cores):
        print(f"LOW  {shortage}\n")


def _size_or_unlimited(limit: int | None) -> str:
    return "unlimited" if limit is None else format_size(limit)
