"""The limits of a machine, and what is too low for a rubric."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Limits
from grader.sandbox import control_groups, machine_limits
from grader.sandbox.machine_limits import MachineLimits, find_machine_limits, shortages

GIB = 1 << 30
LARGE = MachineLimits(
    cores=8, memory=64 * GIB, is_group=False, folder=Path("/tmp"), free=99 * GIB,
    address_space=None, processes=None, open_files=1024,
)  # fmt: skip


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of four cores, with control groups in a folder."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    monkeypatch.delenv("SLURM_CPUS_PER_TASK", raising=False)
    monkeypatch.setattr(
        control_groups, "own_folder", lambda name: tmp_path / (name or "v2") / "own"
    )
    return tmp_path


@pytest.mark.parametrize(("files", "slurm", "cores"), [
    pytest.param({}, None, 4, id="no limit"),
    pytest.param({"v2/own/cpu.max": "200000 100000"}, None, 2, id="a quota of two"),
    pytest.param({"v2/own/cpu.max": "150000 100000"}, None, 2, id="a quota of one and a half"),
    pytest.param({"v2/own/cpu.max": "50000 100000"}, None, 1, id="a quota of a half"),
    pytest.param({"v2/own/cpu.max": "max 100000"}, None, 4, id="no quota"),
    pytest.param({"v2/cpu.max": "100000 100000"}, None, 1, id="a quota of a group around it"),
    pytest.param({"cpu/own/cpu.cfs_quota_us": "300000", "cpu/own/cpu.cfs_period_us": "100000"},
                 None, 3, id="a quota of version 1"),
    pytest.param({"cpu/own/cpu.cfs_quota_us": "-1", "cpu/own/cpu.cfs_period_us": "100000"},
                 None, 4, id="no quota of version 1"),
    pytest.param({}, "2", 2, id="a job of SLURM"),
    pytest.param({}, "64", 4, id="a job of SLURM that is larger than the machine"),
    pytest.param({}, "many", 4, id="a variable that is no number"),
])  # fmt: skip
def test_the_usable_cores(
    groups: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str],
    slurm: str | None,
    cores: int,
) -> None:
    for name, text in files.items():
        (groups / name).parent.mkdir(parents=True, exist_ok=True)
        (groups / name).write_text(f"{text}\n")
    if slurm is not None:
        monkeypatch.setenv("SLURM_CPUS_PER_TASK", slurm)
    assert machine_limits.usable_cores() == cores


@pytest.mark.parametrize(("file", "text", "memory"), [
    pytest.param("v2/own/memory.max", "1048576", 1 << 20, id="of its own group"),
    pytest.param("v2/memory.max", "1048576", 1 << 20, id="of a group around it"),
    pytest.param("v2/own/memory.max", "max", None, id="no limit"),
    pytest.param("memory/own/memory.limit_in_bytes", "1048576", 1 << 20, id="version 1"),
    pytest.param("memory/own/memory.limit_in_bytes", "9223372036854771712", None,
                 id="no limit of version 1"),
])  # fmt: skip
def test_the_memory_of_a_control_group(
    groups: Path, file: str, text: str, memory: int | None
) -> None:
    (groups / file).parent.mkdir(parents=True)
    (groups / file).write_text(f"{text}\n")
    found = find_machine_limits()
    assert found.is_group == (memory is not None)
    assert memory is None or found.memory == memory


@pytest.mark.parametrize(("changed", "said"), [
    pytest.param({}, "", id="a large machine"),
    pytest.param({"memory": 3 * GIB}, "a program may use 4 GiB, and this machine has 3 GiB",
                 id="less than one program may use"),
    pytest.param({"memory": 6 * GIB, "is_group": True}, "of this control group",
                 id="less than all programs may use"),
    pytest.param({"memory": 6 * GIB}, "with `--jobs 1` none is", id="fewer jobs are enough"),
    pytest.param({"address_space": 2 * GIB}, "`ulimit -v`", id="little address space"),
    pytest.param({"free": 1 << 20}, "1 MiB are free in /tmp", id="a full temporary folder"),
    pytest.param({"open_files": 64}, "`ulimit -n`", id="few open files"),
])  # fmt: skip
def test_what_is_too_low(changed: dict[str, object], said: str) -> None:
    found = list(shortages(replace(LARGE, **changed), Limits(), 2))  # type: ignore[arg-type]
    assert len(found) == bool(said)
    assert all(said in line for line in found)
