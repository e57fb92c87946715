"""Sets the project up and runs it: `python3 dev.py demo`, `... test`, `... check`.

Needs only Python 3.11 or newer. Everything is installed into `.venv` next to this file (or into the
folder that the variable GRADE_VENV names); a second run installs only what has changed.
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
OLDEST = (3, 11)
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
    if sys.version_info[:2] < OLDEST:
        print("grade needs Python 3.11 or newer; run this file with one of those")
        return 2
    set_up()
    for command in COMMANDS[sys.argv[1]]:
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


def set_up() -> None:
    """Create the environment, unless it was created from the same files before."""
    expected = fingerprint()
    stamp = VENV / "grade-stamp"
    if stamp.is_file() and stamp.read_text() == expected:
        return
    print(f"Setting up {VENV} (once) ...", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=False)
    except subprocess.CalledProcessError:
        sys.exit(
            "Python cannot create environments here; on Debian and Ubuntu: apt install python3-venv"
        )
    python = str(BIN / "python")
    torch_index = str(ROOT / "grader" / "platforms" / "torch_index.py")
    subprocess.run([python, torch_index, "constraints.txt"], cwd=ROOT, check=False)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "-c", "constraints.txt", "-e", ".[dev]"], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit("The packages could not be installed; see pip's messages above.")
    stamp.write_text(expected)


def fingerprint() -> str:
    """Hash of the environment's inputs: the interpreter and the files that name packages."""
    files = [ROOT / "pyproject.toml", ROOT / "constraints.txt"]
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
