"""The program that Classroom 50 runs in a student's checkout: it installs grade, and grades.

`grade classroom50` copies this file into a bundle, next to grade's wheel and `torch_index.py`. It
uses only the standard library. It calls Python with -I because the current folder belongs to the
student, and Python must not import from it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULT = Path("result.json")
PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", sys.executable)
CHECK_VERSION = "import sys; sys.exit(sys.version_info < (3, 11))"


def main() -> int:
    """Grade the current folder; the exit status is 0 if there is a result, whatever the points."""
    paths = filter(None, map(shutil.which, PYTHONS))
    python = next(filter(is_supported, paths), None)
    if python is None:
        print("grade needs Python 3.11 or newer: set it in the assignment's runtime block")
        return 1
    with tempfile.TemporaryDirectory(dir=os.environ.get("RUNNER_TEMP")) as home:
        if not install(python, Path(home)):
            print("grade could not be installed: see the output of pip above")
            return 1
        return grade(Path(home))


def is_supported(python: str) -> bool:
    """Whether grade runs on this Python."""
    return subprocess.run([python, "-I", "-c", CHECK_VERSION], check=False).returncode == 0


def install(python: str, home: Path) -> bool:
    """Install grade into a new environment; returns whether that succeeded."""
    own_python, constraints = [str(home / "bin/python"), "-I"], str(HERE / "constraints.txt")
    wheels = [str(wheel) for wheel in HERE.glob("grade-*.whl")]
    commands = (
        [python, "-I", "-m", "venv", str(home)],
        [*own_python, str(HERE / "torch_index.py"), constraints],
        [*own_python, "-m", "pip", "install", "--quiet", "--constraint", constraints, *wheels],
    )
    return all(subprocess.run(words, check=False).returncode == 0 for words in commands)


def grade(home: Path) -> int:
    """Grade; returns 0 if that wrote a result. A result.json in the checkout is deleted first."""
    RESULT.unlink(missing_ok=True)
    words = ["--rubric", str(HERE / "rubric.yaml"), "--out", str(home / "report")]
    words += ["--classroom50", "--points", "decimal", "--no-notices", "--fail-on", "never"]
    done = subprocess.run([str(home / "bin/grade"), "ci", *words], check=False)
    return 0 if done.returncode == 0 and RESULT.is_file() else 1


if __name__ == "__main__":
    sys.exit(main())
