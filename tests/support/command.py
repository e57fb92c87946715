"""Runs `grade` in this process, which is quick, or in a subprocess."""

import contextlib
import io
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from unittest import mock

from grader.cli.main import run
from grader.model import CollectedReplies, Plan
from grader.sandbox import Worker

GRADE = str(Path(sys.executable).parent / "grade")

Finished = subprocess.CompletedProcess[str]


class _Stdin(io.BytesIO):
    name = "<stdin>"


def grade(
    folder: Path, *words: str, environ: Mapping[str, str] | None = None, stdin: str = ""
) -> Finished:
    """Run the command line in a folder, in this process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    with (
        contextlib.chdir(folder),
        mock.patch("sys.stdin", io.TextIOWrapper(_Stdin(stdin.encode()))),
        mock.patch.dict(os.environ, environ or {}, clear=environ is not None),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        status = run(words)
    return Finished([GRADE, *words], status, _text(out), _text(err))


def grade_in_subprocess(folder: Path, *words: str, **options: Any) -> Finished:
    """Run the command line in a folder, as a shell does it."""
    defaults: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 120}
    command = [GRADE, *words]
    return subprocess.run(command, cwd=folder, check=False, **(defaults | options))


def grade_on_a_full_disk(folder: Path, *words: str, room: int) -> Finished:
    """Run the command line where no file gets longer than so many bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # bytecode would be cut, too
    return grade_in_subprocess(folder, *words, env=environ, preexec_fn=limit)


class SharedWorker:
    """A worker that pools use instead of starting their own; it stays warm for the session."""

    _lock = Lock()

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def run(self, plan: Plan) -> CollectedReplies:
        """Run a plan; several threads may ask."""
        with self._lock:
            return self._worker.run(plan)

    def close(self) -> None:
        """Leave the worker to the next pool."""


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
