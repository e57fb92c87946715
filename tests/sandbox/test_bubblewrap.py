"""Bubblewrap: how it is tested, what it hides, and machines that have no other layer."""

import io
import zipfile
from pathlib import Path

import pytest

from grader.errors import GradeError
from grader.sandbox import (
    ConfinementPolicy,
    Worker,
    archive,
    bubblewrap,
    list_layers,
)
from tests.support import plans
from tests.support.classes import RUBRIC

WHERE = plans.module("import os\nx = os.getcwd()")


def test_without_landlock_each_program_has_its_own_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Worker((), policy=ConfinementPolicy(bubblewrap=False)) as worker:
        folders = [plans.run(worker, WHERE, "x").replies["x"].value for _ in range(2)]
        assert folders[0] == folders[1]
        monkeypatch.setattr("grader.sandbox.host._isolates_programs", lambda _: False)
        folders = [plans.run(worker, WHERE, "x").replies["x"].value for _ in range(3)]
    assert len(set(folders)) == 3


def code_without_landlock() -> bytes:
    """The worker's archive, changed to find no Landlock in the kernel."""
    weakened, sound = io.BytesIO(), zipfile.ZipFile(io.BytesIO(archive.pack_worker()))
    with sound, zipfile.ZipFile(weakened, "w") as file:
        for name in sound.namelist():
            file.writestr(name, sound.read(name).replace(b"return max(0, ", b"return min(0, "))
    return weakened.getvalue()


def test_bubblewrap_alone_hides_every_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    monkeypatch.setattr("grader.sandbox.worker.landlock.version", lambda: 0)
    code = code_without_landlock()
    monkeypatch.setattr(archive, "pack_worker", lambda: code)
    if bubblewrap.find() is None:
        with pytest.raises(GradeError):
            Worker(())
        return
    names = [str(secret), str(RUBRIC), "/etc/passwd", list_layers.__code__.co_filename]
    source = f"import os\nx = [os.path.exists(name) for name in {names}]\n"
    source += "open('/outside', 'w')\n"
    with Worker(()) as worker:
        collected = plans.run(worker, plans.module(source), "x")
    assert collected.replies["x"].value == (False,) * 4
    assert "Read-only file system" in collected.faults[0].detail
    assert not any("Landlock" in layer for layer in collected.isolation)


@pytest.mark.parametrize("body", [
    pytest.param("exit 1", id="without a message"),
    pytest.param("echo 'bwrap: No permissions' >&2; exit 1", id="with a message"),
    pytest.param("exit 0", id="a program that only claims success"),
])  # fmt: skip
def test_bubblewrap_is_tested_by_running_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    path = bubblewrap.find()
    assert path == (str(program) if body == "exit 0" else None)
    with Worker(()) as worker:
        collected = plans.run(worker, plans.module("x = 1"), "x")
    if path:  # it fails later: that is our failure, and no program runs without layers
        assert "the worker ended" in collected.fault
    else:
        assert collected.replies["x"].value == 1
        assert "bubblewrap" not in collected.isolation
