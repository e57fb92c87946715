"""A student's notebook as steps: its code cells, run by IPython's shell as a kernel would."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import Any, cast

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets.config import Config

from grader.model import CodeCell
from grader.sandbox.worker.program_steps import Step
from grader.sandbox.worker.split_imports import ImportSplitter
from grader.sandbox.worker.statements import parse_statements

_READ_BYTES = 1 << 16
_SET_UP = {"matplotlib", "pylab", "config", "load_ext", "reload_ext", "autoreload", "tensorboard"}
"""Magics that set up a display or an extension; they may be missing here."""
_CANNOT_EXECUTE = 126
"""The exit status that a shell gives to a command that it cannot run."""


class Shell(InteractiveShell):
    """A shell that prints no errors: the host reports what a cell raises.

    A statement that fails costs only itself, as in a module: its package or its magic may be
    missing only on this machine.
    """

    async def run_code(self, code_obj: Any, result: Any = None, *, async_: bool = False) -> bool:
        """Run one statement and let the cell continue; `result` keeps the first error."""
        first = result.error_in_exec if result is not None else None
        run: Any = super().run_code
        await run(code_obj, result, async_=async_)
        if first is not None:
            result.error_in_exec = first
        return False

    def showtraceback(self, *_args: object, **_keywords: object) -> None:
        """Show nothing."""

    def showsyntaxerror(self, *_args: object, **_keywords: object) -> None:
        """Show nothing."""

    def system(self, cmd: str) -> None:
        """Run `!cmd` if processes are allowed, through pipes: there is no terminal here."""
        expand: Any = self.var_expand
        command = ["/bin/sh", "-c", expand(cmd, depth=1)]
        try:
            started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError:
            self._not_run(cmd)
            return
        with started:
            assert started.stdout is not None
            for piece in iter(partial(os.read, started.stdout.fileno(), _READ_BYTES), b""):
                sys.stdout.write(piece.decode("utf-8", "replace"))
        self.user_ns["_exit_code"] = started.returncode

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> list[str] | str:
        """The output for `x = !cmd`; empty if processes are not allowed."""
        read: Any = super().getoutput
        try:
            return cast("list[str] | str", read(cmd, split, depth + 1))
        except OSError:
            self._not_run(cmd)
            return SList() if split else LSString()

    def ask_exit(self) -> None:
        """End nothing at `exit()`: the cells below it run as well."""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic; one that only sets up a display may fail, as there is no display here."""
        run: Any = super().run_line_magic
        try:
            return run(magic_name, line, _stack_depth + 1)
        except Exception:
            if magic_name not in _SET_UP:
                raise
            return None

    def _not_run(self, command: str) -> None:
        """Say so and continue: in Jupyter, too, a failing command raises nothing."""
        sys.stdout.write(f"not run, because no other program may be started here: {command}\n")
        self.user_ns["_exit_code"] = _CANNOT_EXECUTE


def warm() -> None:
    """Create the shell before the fork, and load what it would load in its first cell.

    A second call replaces it by a shell that uses the present home and working directory.
    """
    Shell.clear_instance()
    config = Config()
    # The history database would start a thread, and a process with threads cannot be forked.
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: Any = Shell.instance(config=config)
    shell.ast_transformers.append(ImportSplitter())
    shell.run_cell("pass")


class NotebookProgram:
    """A student's notebook; each cell runs even if the one before failed."""

    def __init__(self, filename: str, cells: tuple[CodeCell, ...]) -> None:
        self._shell: Any = Shell.instance()
        self._filename = filename
        self.namespace: dict[str, Any] = self._shell.user_ns
        self.files = frozenset(self._name(cell) for cell in cells)
        self.steps = [self._step(cell) for cell in cells]

    def _name(self, cell: CodeCell) -> str:
        return f"{self._filename} cell {cell.number}"

    def _step(self, cell: CodeCell) -> Step:
        return Step(cell.source, lambda: self._run(cell), cell=cell.number)

    def _run(self, cell: CodeCell) -> None:
        self._shell.compile.get_code_name = lambda *_: self._name(cell)
        error = self._run_source(cell.source)
        if isinstance(error, SyntaxError) and not cell.source.lstrip().startswith("%%"):
            self._run_what_parses(cell.source)
        if error is not None and not _is_end(error):
            raise error

    def _run_source(self, source: str) -> BaseException | None:
        """Run some code of a cell; its error, if there is one."""
        result = self._shell.run_cell(source, store_history=False)
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error

    def _run_what_parses(self, source: str) -> None:
        """Run the statements of a cell that has a statement which this Python cannot read."""
        for statement in parse_statements(self._shell.transform_cell(source)):
            if statement.error is None:
                self._run_source("\n" * (statement.line - 1) + statement.source)


def _is_end(error: BaseException) -> bool:
    """Whether a cell only ended the program, as `exit()` does."""
    return isinstance(error, SystemExit) and error.code in (None, 0)
