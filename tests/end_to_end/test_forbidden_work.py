"""Work that the sandbox forbids is left to a person: it never earns 0 points."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.worker import prohibition
from tests.support.attacking import MACHINES, Course

RUBRIC = """\
assignment: hw9
reference: ref.py
limits: {call: 20 s, load: 60 s, submission: 100 s}
questions:
  q1: {points: 1, number: {names: [mean], expect: mean, tolerance: {atol: 0, rtol: 0}}}
  q2:
    points: 1
    function: {name: f, accept: f, cases: [{n: 3}, {n: 4}], tolerance: {atol: 0, rtol: 0}}
  q3:
    points: 1
    show: hidden
    function: {name: g, accept: f, cases: [{n: 5}], tolerance: {atol: 0, rtol: 0}}
"""
REFERENCE = "mean = 1.0\ndef f(n):\n    return 2 * n\n"
LOADER = """\
import torch
from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.ones(8)), batch_size=4, num_workers=2)
mean = sum(batch.mean().item() for (batch,) in loader) / 2


def f(n):
    return 2 * n


def g(n):
    return sum(1 for batch in loader) * n
"""


@pytest.fixture
def course() -> Iterator[Course]:
    """A course that every user can reach, with one honest student."""
    top = Path(tempfile.mkdtemp(prefix="grade-forbidden-"))
    top.chmod(0o755)
    for name in ("home", "tmp", "bin", "course/rubrics", "course/class/honest"):
        (top / name).mkdir(parents=True)
    (top / "course/rubrics/hw9.yaml").write_text(RUBRIC)
    (top / "course/rubrics/ref.py").write_text(REFERENCE)
    (top / "course/class/honest/hw9.py").write_text(LOADER)
    yield Course(top)
    shutil.rmtree(top)


@pytest.mark.parametrize(("as_user", "wrapped"), MACHINES)
def test_a_data_loader_with_workers_is_left_to_a_person(
    course: Course, as_user: bool, wrapped: bool
) -> None:
    course.prepare(as_user=as_user, wrapped=wrapped)
    done = course.grade(as_user=as_user)
    (student,) = json.loads((course.grades / "grades.json").read_text())["students"]
    verdicts = [question["verdict"] for question in student["questions"]]
    assert verdicts == ["ungraded", "correct", "ungraded"], done.stderr
    page = (course.grades / "students/honest.md").read_text()
    assert "num_workers=0" in page
    assert "forbids" in json.dumps(student["questions"][2])
    assert prohibition.PROCESSES[:30] in json.dumps(student["questions"][0])
