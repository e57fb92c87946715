"""Grades a class of this repository and compares it with what a person said it should earn."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.cli.main import run
from tests.support.once import made_once
from tests.support.paths import ROOT

RUBRIC = ROOT / "rubrics" / "hw2.yaml"
CLASSES = {
    "example_class": ROOT / "submissions_example",
    "second_class": ROOT / "tests" / "data" / "second_class",
}
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


def graded_once(factory: pytest.TempPathFactory, name: str) -> Path:
    """The output folder of one of the `CLASSES`, which is graded once per test run."""
    return made_once(factory, name, partial(graded, CLASSES[name]))


def shares(results: dict[str, Any]) -> dict[tuple[str, str], float]:
    """For each student and question, the share of the points that was earned."""
    return {
        (student["student"], question["id"]): question["points"] / question["possible"]
        for student in results["students"]
        for question in student["questions"]
    }
