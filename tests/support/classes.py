"""Grades a class of this repository and compares it with what a person said it should earn."""

import json
from pathlib import Path
from typing import Any

import yaml

from grader.cli.main import run
from tests.support.paths import ROOT

RUBRIC = ROOT / "rubrics" / "hw2.yaml"
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


def shares(results: dict[str, Any]) -> dict[tuple[str, str], float]:
    """For each student and question, the share of the points that was earned."""
    return {
        (student["student"], question["id"]): question["points"] / question["possible"]
        for student in results["students"]
        for question in student["questions"]
    }
