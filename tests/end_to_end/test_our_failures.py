"""Failures of the grader, injected: retried, then ungraded with their cause, never a zero."""

import json
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.checks.number import Number
from grader.cli.main import run
from grader.forms.module import Module
from grader.sandbox import Worker, bubblewrap
from grader.sandbox.process import Process
from grader.sandbox.worker import scratch
from tests.support.small_course import RIGHT, RUBRIC

LONG = RIGHT + "# a page of memory is 4 KiB, and this fills more than one\n" * 200
FULL = OSError(28, "No space left on device")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose reference has run before anything fails, and one right submission."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))
    for name, text in {"rubrics/hw9.yaml": RUBRIC, "rubrics/ref.py": RIGHT}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    Path("class/ada").mkdir(parents=True)
    Path("class/ada/hw9.py").write_text("x = 14\n")
    assert run(["class"]) == 0
    Path("class/ada/hw9.py").write_text(LONG)
    return tmp_path


def ada() -> dict[str, Any]:
    student: dict[str, Any] = json.loads(Path("grades/grades.json").read_text())["students"][0]
    return student


def raises(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def then_kill(fork: Callable[..., Any]) -> Callable[..., Any]:
    """Kill the worker once it has forked: the process inside bubblewrap, if there is one."""

    def killed(process: Process, *arguments: object) -> Any:
        connection = fork(process, *arguments)
        pid = process.fork_server.popen.pid
        inside = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(inside[0]) if process.layers else pid, signal.SIGKILL)
        process.fork_server.popen.wait()
        return connection

    return killed


FAULTS = [
    pytest.param(subprocess, "Popen", raises(FileNotFoundError(2, "No such file: python")),
                 "No such file: python", id="no interpreter"),
    pytest.param(tempfile, "TemporaryFile", raises(FULL), "No space left", id="a full disk"),
    pytest.param(os, "pipe", raises(OSError(24, "Too many open files")), "Too many open files",
                 id="no descriptors"),
    pytest.param(socket, "send_fds", raises(BrokenPipeError(32, "Broken pipe")), "Broken pipe",
                 id="a broken pipe"),
    pytest.param(Process, "fork", then_kill(Process.fork), "the worker", id="a killed worker"),
    pytest.param(Process, "_receive", raises(RuntimeError("a bug")), "a bug", id="a bug of ours"),
]  # fmt: skip
if bubblewrap.find():
    full_scratch = pytest.param(scratch, "CAPACITY", 1, "No space left", id="a full scratch folder")
    FAULTS.append(full_scratch)


@pytest.mark.parametrize(("target", "name", "failure", "cause"), FAULTS)
def test_our_fault_leaves_everything_ungraded_until_the_next_run(
    course: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: object,
    name: str,
    failure: object,
    cause: str,
) -> None:
    with monkeypatch.context() as fault:
        fault.setattr(target, name, failure)
        assert run(["class"]) == 1
    student = ada()
    assert student["ungraded"] == 2
    for question in student["questions"]:
        assert question["verdict"] == "ungraded"
        assert cause in json.dumps(question)
        assert [check["points"] for check in question["checks"]] == [None]
    assert run(["class"]) == 0
    assert (ada()["points"], ada()["ungraded"]) == (3, 0)


@pytest.mark.parametrize(("target", "name"), [
    pytest.param(Module, "read", id="reading a file"),
    pytest.param(Number, "is_answered", id="looking for an answer"),
    pytest.param(Number, "judge", id="judging"),
])  # fmt: skip
def test_a_bug_in_one_submission_spoils_no_other(
    course: Path, monkeypatch: pytest.MonkeyPatch, target: type, name: str
) -> None:
    Path("class/bo").mkdir()
    Path("class/bo/hw9.md").write_text("# q2\n\nnothing\n")
    with monkeypatch.context() as bug:
        bug.setattr(target, name, raises(RecursionError("a bug of ours")))
        assert run(["class"]) == 1
    assert ada()["ungraded"] > 0
    assert "a bug of ours" in json.dumps(ada())
    assert run(["class"]) == 0
    assert (ada()["points"], ada()["ungraded"]) == (3, 0)


@pytest.mark.parametrize(("target", "name", "failure", "cause"), FAULTS[2:5])
def test_a_fault_that_happens_once_is_retried(
    course: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: object,
    name: str,
    failure: Callable[..., Any],
    cause: str,
) -> None:
    original, calls = getattr(target, name), []

    def fail_once(*arguments: Any, **keywords: Any) -> Any:
        calls.append(cause)
        return (failure if len(calls) == 1 else original)(*arguments, **keywords)

    monkeypatch.setattr(target, name, fail_once)
    assert run(["class"]) == 0
    assert (ada()["points"], ada()["ungraded"]) == (3, 0)
    assert len(calls) > 1


def test_a_reference_that_cannot_run_stops_the_run_before_any_student(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "Popen", raises(FULL))
    assert run(["class", "--out", "other"]) == 2
    assert "the reference solution could not be run" in capsys.readouterr().err
    assert not Path("other/grades.json").exists()
