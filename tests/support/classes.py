"""Grades a class of this repository and compares it with what a person said it should earn."""

import json
import os
import re
import shlex
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.cli.main import run
from tests.support.command import Finished, grade_in_subprocess
from tests.support.once import made_once
from tests.support.paths import ROOT

RUBRIC = ROOT / "rubrics" / "hw2.yaml"
CLASSES = {
    "example_class": ROOT / "submissions_example",
    "second_class": ROOT / "tests" / "data" / "second_class",
}
PRINTED = "printed.txt"
SLACK = 0.005
"""Points are rounded to hundredths, and sixths in the expectations to four digits."""


def expectations(path: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """For each student and question, the least and the most that a person would give, of 1."""
    students = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        (student, question): tuple(value) if isinstance(value, list) else (value, value)
        for student, block in students.items()
        for question, value in block["expect"].items()
    }


def graded(submissions: Path, out: Path, rubric: Path = RUBRIC) -> dict[str, Any]:
    """Grade a folder by the command line, and read what it wrote."""
    status = run([str(submissions), "--rubric", str(rubric), "--out", str(out)])
    assert status in {0, 1}
    results: dict[str, Any] = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    return results


def copy_repository(folder: Path) -> Path:
    """The files that a reader of the documentation has."""
    for name in ("rubrics", "reference", "submissions_example", "docs/samples"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def run_as_a_reader(command: str, folder: Path) -> Finished:
    """Run a command of the documentation in a folder, with a terminal of fixed width."""
    program, *words = shlex.split(command)
    assert program == "grade", f"{command}: only grade can be run"
    environment = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1"}
    return grade_in_subprocess(folder, *words, env=environment, timeout=None)


def run_once(factory: pytest.TempPathFactory, command: str) -> Path:
    """A copy of the repository in which a command ran once per test run; it has `printed.txt`."""

    def make(folder: Path) -> None:
        done = run_as_a_reader(command, copy_repository(folder))
        assert done.returncode == 0, done.stderr
        (folder / PRINTED).write_text(done.stdout + done.stderr, encoding="utf-8")

    return made_once(factory, re.sub(r"\W+", "-", command), make)


def graded_once(factory: pytest.TempPathFactory, name: str) -> Path:
    """The output folder of one of the `CLASSES`, which is graded once per test run."""
    if name == "example_class":  # the documentation grades it too
        return run_once(factory, "grade submissions_example") / "grades"
    return made_once(factory, name, partial(graded, CLASSES[name]))


def shares(results: dict[str, Any]) -> dict[tuple[str, str], float]:
    """For each student and question, the share of the points that was earned."""
    return {
        (student["student"], question["id"]): question["points"] / question["possible"]
        for student in results["students"]
        for question in student["questions"]
    }
