"""Sets the project up and runs it: `python3 dev.py demo`, `... test`, `... check`.

Needs Python 3.11 to 3.13 and nothing else. Everything is installed into `.venv` beside this file
(or the folder that the variable GRADE_VENV names); a second run installs only what has changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("GRADE_VENV", ROOT / ".venv"))
BIN = VENV / "bin"
DEMO = [str(BIN / "grade"), "submissions_example", "--rubric", "rubrics/hw2.yaml"]
COMMANDS = {
    "demo": [DEMO],
    "test": [[str(BIN / "pytest"), "-q", "-n", "auto"]],
    "check": [
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(BIN / "mypy")],
        [str(BIN / "pytest"), "-q", "-n", "auto"],
    ],
}


def main() -> int:
    """Set up, run the named commands, and return the first status that is not 0."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(f"usage: python3 dev.py {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print("grade needs Python 3.11, 3.12 or 3.13; call this file with one of them")
        return 2
    set_up()
    for command in COMMANDS[sys.argv[1]]:
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


def set_up() -> None:
    """Make the environment, unless it was made from the same files before."""
    wanted = fingerprint()
    stamp = VENV / "grade-stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Setting up {VENV} (once; torch is a download of some 200 MB) ...", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=False)
    except subprocess.CalledProcessError:
        sys.exit(
            "Python cannot make environments here; on Debian and Ubuntu: apt install python3-venv"
        )
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "-c", "constraints.txt", "-e", ".[dev]"], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit("The packages could not be installed; what pip said stands above.")
    stamp.write_text(wanted)


def fingerprint() -> str:
    """What the environment was made from: the interpreter and the files that name packages."""
    files = [ROOT / "pyproject.toml", ROOT / "constraints.txt"]
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
