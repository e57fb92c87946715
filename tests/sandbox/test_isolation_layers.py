"""What `grade doctor` says of the layers of a machine."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.sandbox import (
    find_machine_limits,
    list_layers,
    probe_host,
)
from grader.sandbox.isolation_layers import HostMachine
from tests.support import machine, small_course
from tests.support.classes import RUBRIC

GOOD = HostMachine(landlock=7, seccomp=True, bubblewrap="")


@pytest.mark.parametrize(("changed", "off", "remedy"), [
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
])  # fmt: skip
def test_each_missing_layer_says_what_to_do(
    changed: dict[str, object], off: str | None, remedy: str
) -> None:
    values = {name: getattr(GOOD, name) for name in HostMachine.__slots__}
    missing = [layer for layer in list_layers(HostMachine(**values | changed)) if not layer.is_on]
    assert [layer.name for layer in missing] == ([off] if off else [])
    assert all(remedy in layer.remedy for layer in missing)
    assert all(layer.protects for layer in list_layers(GOOD))


def test_doctor_prints_every_layer_of_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    host = probe_host()
    assert host is not None
    assert run(["doctor"]) == 0
    printed = capsys.readouterr().out
    for layer in list_layers(host):
        assert f"{'on ' if layer.is_on else 'OFF'}  {layer.name}" in printed
        assert layer.is_on or layer.remedy in printed


def test_doctor_says_that_no_code_runs_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.pretend(monkeypatch, landlock=0, wrapper=False)
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


def test_doctor_prints_the_limits_in_force(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric = tmp_path / "hw9.yaml"
    (tmp_path / "ref.py").write_text(small_course.RIGHT)
    rubric.write_text("limits: {memory: 64 GiB}\n" + small_course.RUBRIC)
    little = replace(find_machine_limits(), memory=8 << 30)
    monkeypatch.setattr("grader.cli.commands.doctor.find_machine_limits", lambda: little)
    assert run(["doctor", "--rubric", str(rubric)]) == 0
    printed = capsys.readouterr().out
    assert f"cores                {little.cores}\n" in printed
    assert "LOW  memory: a program may use 64 GiB" in printed
