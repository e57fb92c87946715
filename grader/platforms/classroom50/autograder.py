"""What Classroom 50 runs in a student's checkout: it sets grade up from beside it, and grades.

`grade classroom50` copies it into a bundle. It needs the standard library alone, and calls Python
with -I: the folder it stands in is the student's, and nothing may be imported from there.
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
PYTHONS = ("python3.13", "python3.12", "python3.11", "python3", sys.executable)
FITS = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"


def main() -> int:
    """Grade the folder we stand in; 0 where there is a result, however good the work is."""
    python = next((found for name in PYTHONS if (found := shutil.which(name)) and fits(found)), "")
    if not python:
        print("grade needs Python 3.11, 3.12 or 3.13: set it in the assignment's runtime block")
        return 1
    with tempfile.TemporaryDirectory(dir=os.environ.get("RUNNER_TEMP")) as home:
        if not is_set_up(python, Path(home)):
            print("grade could not be set up: see what pip said above")
            return 1
        return graded(Path(home))


def fits(python: str) -> bool:
    """Whether grade runs on that Python."""
    return subprocess.run([python, "-I", "-c", FITS], check=False).returncode == 0


def is_set_up(python: str, home: Path) -> bool:
    """Install grade, and say whether that went well."""
    pip = [str(home / "bin/python"), "-I", "-m", "pip", "install", "--quiet"]
    wheels = [str(wheel) for wheel in HERE.glob("grade-*.whl")]
    constrained = ["--constraint", str(HERE / "constraints.txt"), *wheels]
    made = subprocess.run([python, "-I", "-m", "venv", str(home)], check=False)
    return made.returncode == 0 and not subprocess.run([*pip, *constrained], check=False).returncode


def graded(home: Path) -> int:
    """Grade, and say whether there is a result; one that a student handed in is none."""
    RESULT.unlink(missing_ok=True)
    words = ["--rubric", str(HERE / "rubric.yaml"), "--out", str(home / "report")]
    words += ["--classroom50", "--points", "decimal", "--no-notices", "--fail-on", "never"]
    done = subprocess.run([str(home / "bin/grade"), "ci", *words], check=False)
    return 0 if done.returncode == 0 and RESULT.is_file() else 1


if __name__ == "__main__":
    sys.exit(main())
