"""Which machines student code may run on, and what `grade doctor` says of each."""

import io
import zipfile
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.errors import GradeError
from grader.pipeline import grade_class
from grader.rubric import load
from grader.sandbox import (
    CONFINED,
    ConfinementPolicy,
    Worker,
    archive,
    bubblewrap,
    find_wrapper,
    list_layers,
    probe_host,
)
from grader.sandbox.isolation_layers import HostMachine
from tests.support import plans
from tests.support.classes import RUBRIC

UNSAFE, BARE = ConfinementPolicy(unsafe=True), ConfinementPolicy(bubblewrap=False)
GOOD = HostMachine(landlock=7, seccomp=True, bubblewrap="", memory=64 << 30)


def machine(
    monkeypatch: pytest.MonkeyPatch, *, landlock: int = 7, seccomp: bool = True, wrapper: bool
) -> None:
    monkeypatch.setattr("grader.sandbox.worker.landlock.version", lambda: landlock)
    monkeypatch.setattr("grader.sandbox.worker.seccomp.is_available", lambda: seccomp)
    monkeypatch.setattr(bubblewrap, "find", lambda: "/usr/bin/bwrap" if wrapper else None)


@pytest.mark.parametrize(("landlock", "seccomp", "wrapper", "policy", "met"), [
    pytest.param(7, True, True, CONFINED, "/usr/bin/bwrap", id="everything"),
    pytest.param(7, True, True, BARE, None, id="bubblewrap is not wanted"),
    pytest.param(7, True, False, CONFINED, None, id="Landlock alone"),
    pytest.param(0, True, True, CONFINED, "/usr/bin/bwrap", id="bubblewrap alone"),
    pytest.param(0, True, False, CONFINED, "install bubblewrap, or use --unsafe-no-isolation",
                 id="neither"),
    pytest.param(0, True, True, BARE, "neither Landlock nor bubblewrap", id="neither is wanted"),
    pytest.param(0, True, False, UNSAFE, None, id="neither, and told to go on"),
    pytest.param(7, False, True, CONFINED, "no seccomp", id="no seccomp"),
    pytest.param(7, False, True, UNSAFE, "/usr/bin/bwrap", id="no seccomp, and told to go on"),
])  # fmt: skip
def test_code_runs_only_where_it_can_be_confined(
    monkeypatch: pytest.MonkeyPatch,
    landlock: int,
    seccomp: bool,
    wrapper: bool,
    policy: ConfinementPolicy,
    met: str | None,
) -> None:
    machine(monkeypatch, landlock=landlock, seccomp=seccomp, wrapper=wrapper)
    if met is None or met.startswith("/"):
        assert find_wrapper(policy) == met
        return
    with pytest.raises(GradeError, match=met):
        find_wrapper(policy)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_are_told_what_to_do(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(GradeError, match="on Windows use WSL2"):
        find_wrapper(UNSAFE)
    assert probe_host() is None


def test_the_pipeline_refuses_before_any_code_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine(monkeypatch, landlock=0, wrapper=False)
    mark = tmp_path / "ran"
    (tmp_path / "hw2.py").write_text(f"open({str(mark)!r}, 'w')")
    with pytest.raises(GradeError, match="student code could read your files"):
        grade_class(tmp_path, load(RUBRIC), tmp_path / "out")
    assert not mark.exists()


def test_the_command_line_refuses_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine(monkeypatch, landlock=0, wrapper=False)
    (tmp_path / "hw2.py").write_text("x = 1")
    words = [str(tmp_path), "--rubric", str(RUBRIC), "--out", str(tmp_path / "out")]
    assert run(words) == 2
    assert capsys.readouterr().err == (
        "grade: student code could read your files: there is neither Landlock nor bubblewrap here "
        "(install bubblewrap, or use --unsafe-no-isolation on a machine without anything of value)"
        "\n"
    )
    assert run([*words, "--unsafe-no-isolation"]) == 0


def test_without_landlock_every_program_has_a_worker_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Worker((), policy=BARE) as worker:
        folders = [plans.run(worker, WHERE, "x").replies["x"].value for _ in range(2)]
        assert folders[0] == folders[1]
        monkeypatch.setattr("grader.sandbox.host._isolates_programs", lambda _: False)
        folders = [plans.run(worker, WHERE, "x").replies["x"].value for _ in range(3)]
    assert len(set(folders)) == 3


def without_landlock() -> bytes:
    """The worker's code for a kernel that has no Landlock."""
    weakened, sound = io.BytesIO(), zipfile.ZipFile(io.BytesIO(archive.pack_worker()))
    with sound, zipfile.ZipFile(weakened, "w") as file:
        for name in sound.namelist():
            file.writestr(name, sound.read(name).replace(b"return max(0, ", b"return min(0, "))
    return weakened.getvalue()


def test_bubblewrap_alone_hides_every_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    monkeypatch.setattr("grader.sandbox.worker.landlock.version", lambda: 0)
    code = without_landlock()
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


WHERE = plans.module("import os\nx = os.getcwd()")


@pytest.mark.parametrize("said", [
    pytest.param("exit 1", id="without a word"),
    pytest.param("echo 'bwrap: No permissions' >&2; exit 1", id="with a reason"),
    pytest.param("exit 0", id="a program that only says that it worked"),
])  # fmt: skip
def test_bubblewrap_is_probed_by_doing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    found = bubblewrap.find()
    assert found == (str(program) if said == "exit 0" else None)
    with Worker(()) as worker:
        collected = plans.run(worker, plans.module("x = 1"), "x")
    if found:  # what does not work after all is our failure, and never a program without layers
        assert "the worker ended" in collected.fault
    else:
        assert collected.replies["x"].value == 1
        assert "bubblewrap" not in collected.isolation


@pytest.mark.parametrize(("changed", "off", "said"), [
    pytest.param({}, None, "", id="everything is there"),
    pytest.param({"landlock": 0}, "Landlock", "Linux 5.13", id="an old kernel"),
    pytest.param({"seccomp": False}, "seccomp", "x86_64 or aarch64", id="another processor"),
    pytest.param({"bubblewrap": "none", "has_bubblewrap": False}, "bubblewrap",
                 "sudo apt install bubblewrap", id="bubblewrap is not installed"),
    pytest.param({"bubblewrap": "No permissions", "by_apparmor": True}, "bubblewrap",
                 "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0", id="AppArmor"),
    pytest.param({"bubblewrap": "No permissions", "in_container": True}, "bubblewrap",
                 "The container forbids", id="in a container"),
    pytest.param({"bubblewrap": "No space left"}, "bubblewrap", "No space left",
                 id="something else"),
    pytest.param({"group": False}, "control group", "`systemd-run --user --scope true`",
                 id="no control group"),
    pytest.param({"is_root": True}, "ordinary user", "Running as root", id="root"),
    pytest.param({"memory": 6 << 30, "workers": 2}, "enough memory",
                 "2 workers of 4 GiB may need more than the 6 GiB", id="little memory"),
])  # fmt: skip
def test_each_missing_layer_says_what_to_do(
    changed: dict[str, object], off: str | None, said: str
) -> None:
    values = {name: getattr(GOOD, name) for name in HostMachine.__slots__}
    missing = [layer for layer in list_layers(HostMachine(**values | changed)) if not layer.is_on]
    assert [layer.name for layer in missing] == ([off] if off else [])
    assert all(said in layer.remedy for layer in missing)
    assert all(layer.protects for layer in list_layers(GOOD))


def test_doctor_prints_every_layer_of_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    found = probe_host()
    assert found is not None
    assert run(["doctor"]) == 0
    printed = capsys.readouterr().out
    for layer in list_layers(found):
        assert f"{'on ' if layer.is_on else 'OFF'}  {layer.name}" in printed
        assert layer.is_on or layer.remedy in printed


def test_doctor_says_where_no_code_is_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine(monkeypatch, landlock=0, wrapper=False)
    assert run(["doctor"]) == 2
    printed = capsys.readouterr()
    assert "OFF  Landlock" in printed.out
    assert "install bubblewrap" in printed.err


def test_a_folder_named_doctor_can_be_graded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "doctor").mkdir()
    (tmp_path / "doctor/hw2.md").write_text("# Question 2\nNo gradient passes a sample.\n")
    monkeypatch.chdir(tmp_path)
    assert run(["./doctor", "--rubric", str(RUBRIC)]) == 0
    assert "Graded 1 student" in capsys.readouterr().out
