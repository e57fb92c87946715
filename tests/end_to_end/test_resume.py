"""A run that is killed at any moment and started again gives the same reports as a whole run."""

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.small_course import RIGHT, RUBRIC

GRADE = [str(Path(sys.executable).parent / "grade"), "class"]
NOTEBOOK = {
    "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": RIGHT}],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 4,
}
CLASS = {
    "ada/hw9.py": RIGHT,
    "bo/hw9.ipynb": json.dumps(NOTEBOOK),
    "cy/hw9.py": f"1 / 0\n{RIGHT}",
    "di/hw9.py": "import random\nx = 14 + random.randrange(2)\n",
    "ed/hw9.md": "# Question 1\n15\n",
    "fay/hw9.py": f"import os\nos._exit(0)\n{RIGHT}",
    "gus/hw9.py": "import torch\nx = int(torch.rand(1) + 15)\n",
    "hal/hw9.py": "x = 15\ndef f(n):\n    while True: pass\n",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("course")
    files = {f"class/{name}": text for name, text in CLASS.items()}
    files |= {
        "rubrics/hw9.yaml": RUBRIC.replace("seed: 1", "seed: 1\nlimits: {call: 1 s}"),
        "rubrics/ref.py": RIGHT,
    }
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    return top


@pytest.fixture(scope="module")
def expected(course: Path) -> dict[str, bytes]:
    return grade_to_the_end(course)


def grade_to_the_end(course: Path) -> dict[str, bytes]:
    """Grade to the end, and read every report."""
    done = subprocess.run(GRADE, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    files = [path for path in (course / "grades").rglob("*") if path.is_file()]
    reports = [path for path in files if path.suffix in {".json", ".csv", ".html", ".md"}]
    return {path.name: path.read_bytes() for path in reports}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_killed_run_that_is_started_again_gives_the_same_reports(
    course: Path, expected: dict[str, bytes], seed: int
) -> None:
    moment = random.Random(seed)
    shutil.rmtree(course / "grades")
    running = subprocess.Popen(GRADE, cwd=course, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for _ in range(moment.randrange(len(CLASS))):
        running.stdout.readline()
    time.sleep(moment.uniform(0, 0.5))
    running.kill()
    running.communicate()
    assert grade_to_the_end(course) == expected
