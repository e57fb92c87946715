"""Grading without torch: the worker does without it, and only code that needs it fails."""

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from grader.sandbox.worker import warm
from tests.support.hw9 import CLASS, write_course
from tests.support.paths import ROOT

BLOCKER = 'import sys; sys.modules["torch"] = None'


@pytest.fixture
def grade_without_torch(tmp_path: Path) -> list[str]:
    """The command `grade` of an environment with our packages, in which torch is not found."""
    venv.create(tmp_path / "venv")
    lib64 = tmp_path / "venv/lib64"  # students' code may read what is below lib and lib64
    lib64.unlink(missing_ok=True)
    lib64.symlink_to(Path(sys.prefix, "lib"))
    packages = next((tmp_path / "venv").glob("lib/*/site-packages"))
    lines = [str(ROOT), sysconfig.get_path("purelib"), BLOCKER]
    (packages / "ours.pth").write_text("".join(f"{line}\n" for line in lines))
    return [str(tmp_path / "venv/bin/python"), "-c", "from grader.cli.main import main; main()"]


def test_a_class_that_needs_no_torch_is_graded_without_it(
    grade_without_torch: list[str], tmp_path: Path
) -> None:
    submissions = CLASS | {"eve/hw9.py": "import torch\nx = 15\nanswers = {'q2': 'A pear.'}\n"}
    write_course(tmp_path / "course", submissions)
    command = [*grade_without_torch, "class", "--rubric", "rubrics/hw9.yaml"]
    done = subprocess.run(
        command, cwd=tmp_path / "course", capture_output=True, text=True, check=False
    )
    assert "Graded 5 students." in done.stdout, done.stdout + done.stderr
    grades = json.loads((tmp_path / "course/grades/grades.json").read_text())
    points = {student["student"]: student["points"] for student in grades["students"]}
    assert points == {"ada": 3, "bo": 1, "cy": 2, "dee": 0, "eve": 3}


def test_a_library_that_is_always_needed_may_not_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ModuleNotFoundError):
        warm.load(["numpy"])


def test_a_broken_torch_is_not_taken_for_a_missing_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "torch.py").write_text("import a_library_that_is_not_there\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    with pytest.raises(ModuleNotFoundError):
        warm.load(["torch"])
