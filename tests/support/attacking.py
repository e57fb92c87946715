"""A class of hostile submissions, graded by the command line in a course that is full of secrets.

Each file in `tests/attacks` is one submission. Its first lines say what it tries, which of its
three honest answers must keep their marks (`before`, `f`, `after`), and which extra files it hands
in. Two more questions, `attack` and `loot`, give points only for what no program may know. A rubric
that allows processes grades the submissions in `with_processes`.
"""

import json
import os
import re
import shlex
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from grader.sandbox import bubblewrap
from tests.support.paths import ROOT

USER = 65533
"""The ID of an ordinary user and its group."""
MARKER = "marker-5d41b98f27c3-that-no-program-may-read"
"""A text in every secret; no report may contain it."""
SECRET_ANSWER = "987654321.25"
"""The answer to `attack` and `loot`, which only the reference contains."""
MARK = "mark-of-an-attack"
"""The name of files that attacks leave outside their folder."""
QUESTIONS = {"q1": "before", "q2": "f", "q3": "after", "q4": "attack", "q5": "loot"}
RUBRIC = f"""\
# {MARKER}
assignment: hw9
reference: ref.py
seed: 1
limits: {{call: 400 ms, load: 2 s, submission: 12 s, output: 64 KiB}}
questions:
  q1: {{points: 1, number: {{names: [before], expect: before, tolerance: {{atol: 0, rtol: 0}}}}}}
  q2:
    points: 1
    function: {{name: f, accept: f, cases: [{{n: 3}}, {{n: 4}}], tolerance: {{atol: 0, rtol: 0}}}}
  q3: {{points: 1, number: {{names: [after], expect: after, tolerance: {{atol: 0, rtol: 0}}}}}}
  q4:
    points: 1
    function: {{name: attack, accept: attack, cases: [{{n: 1}}], tolerance: {{atol: 0, rtol: 0}}}}
  q5: {{points: 1, number: {{names: [loot], expect: loot, tolerance: {{atol: 0, rtol: 0}}}}}}
"""
WITH_PROCESSES = RUBRIC.replace("seed: 1\n", "seed: 1\nallow_subprocess: true\n").replace(
    "call: 400 ms, load: 2 s, submission: 12 s", "call: 1 s, load: 20 s, submission: 60 s"
)
HONEST = "before = 1\n\n\ndef f(n):\n    return 2 * n\n\n\nafter = 2\n"
REFERENCE = f"""\
{HONEST}secret = '{MARKER}'
loot = {SECRET_ANSWER}


def attack(n):
    return {SECRET_ANSWER}
"""
POISON = """\
import json
open(json.load(open("targets.json"))["outside"] + "/poison", "w")
raise SystemExit(0)
"""
HELPER = "def two():\n    return 2\n"
USERS = [False, True] if os.geteuid() == 0 else [False]
WRAPPED = [True, False] if bubblewrap.find() else [False]
MACHINES = [
    pytest.param(
        as_user, wrapped, id=f"{'user' if as_user else 'self'}, {'bwrap' if wrapped else 'bare'}"
    )
    for as_user in USERS
    for wrapped in WRAPPED
]
"""Whether an ordinary user grades, and whether bubblewrap is used."""
_HEADER = re.compile(r"# (tries|keeps|extra files): (.*)")


@dataclass(frozen=True)
class Attack:
    """One hostile submission: `keeps` names the answers that must keep their marks."""

    name: str
    file: str
    source: bytes
    keeps: frozenset[str]
    extra_files: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "Attack":
        source = path.read_bytes()
        cells = json.loads(source)["cells"] if path.suffix == ".ipynb" else []
        text = cells[0]["source"] if cells else source.decode()
        header = dict(_HEADER.findall(text))
        assert header["tries"]
        return cls(
            name=path.stem,
            file=f"hw9{path.suffix}",
            source=source,
            keeps=frozenset(header["keeps"].split()) - {"-"},
            extra_files=tuple(header.get("extra files", "").split()),
        )

    def hand_in(self, folder: Path, targets: bytes) -> None:
        """Write the submission; as an archive if names should lead out of it."""
        content = {name: HELPER if name == "helper.py" else POISON for name in self.extra_files}
        files = {self.file: self.source, "targets.json": targets}
        files |= {name: text.encode() for name, text in content.items()}
        folder.mkdir()
        if any(".." in name for name in files):
            with zipfile.ZipFile(folder / "work.zip", "w") as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
            return
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


def _attacks(folder: str) -> list[Attack]:
    files = (path for path in sorted((ROOT / folder).iterdir()) if path.is_file())
    return [Attack.read(path) for path in files]


ATTACKS = _attacks("tests/attacks")
ATTACKS_WITH_PROCESSES = _attacks("tests/attacks/with_processes")


@dataclass(frozen=True)
class Course:
    """A course in its own folder, with a home, a temporary folder and an outside folder.

    With `processes`, its rubric allows programs to start processes.
    """

    top: Path
    processes: bool = False

    @property
    def attacks(self) -> list[Attack]:
        """The submissions of the class."""
        return ATTACKS_WITH_PROCESSES if self.processes else ATTACKS

    @property
    def grades(self) -> Path:
        return self.top / "course/grades"

    def write_files(self) -> None:
        """Write the rubric, the reference, the secrets and all submissions."""
        for name in ("home", "tmp", "outside", "bin", "course/rubrics", "course/class"):
            (self.top / name).mkdir(parents=True)
        secrets = {
            "course/rubrics/hw9.yaml": WITH_PROCESSES if self.processes else RUBRIC,
            "course/rubrics/ref.py": REFERENCE,
            "course/class/victim/hw9.py": f"# {MARKER}\n{HONEST}",
            "home/.bashrc": f"export TOKEN={MARKER}\n",
        }
        for name, text in secrets.items():
            (self.top / name).parent.mkdir(exist_ok=True)
            (self.top / name).write_text(text)
        targets = {
            "secrets": [
                *(str(self.top / name) for name in secrets),
                str(self.grades / "store.sqlite"),
            ],
            "outside": str(self.top / "outside"),
            "home": str(self.top / "home"),
            "package": str(ROOT / "grader"),
            "root": str(ROOT),
            "grader": os.getpid(),
            "mark": MARK,
        }
        for attack in self.attacks:
            attack.hand_in(self.top / "course/class" / attack.name, json.dumps(targets).encode())
        self._write_strange_files()

    def _write_strange_files(self) -> None:
        """Hand in a link to the reference, and a pipe that nobody writes to."""
        for name in ("linked", "piped"):
            (self.top / "course/class" / name).mkdir()
        (self.top / "course/class/linked/hw9.py").symlink_to(self.top / "course/rubrics/ref.py")
        os.mkfifo(self.top / "course/class/piped/hw9.py")

    def prepare(self, *, as_user: bool, wrapped: bool) -> None:
        """Change the owner if asked; without `wrapped`, put a broken bubblewrap on the path."""
        if not wrapped:
            (self.top / "bin/bwrap").write_text("#!/bin/sh\nexit 1\n")
            (self.top / "bin/bwrap").chmod(0o755)
        if as_user:
            subprocess.run(["chown", "-R", "-h", f"{USER}:{USER}", str(self.top)], check=True)

    def grade(
        self, *arguments: str, as_user: bool, environment: Mapping[str, str] = MappingProxyType({})
    ) -> subprocess.CompletedProcess[str]:
        """Grade the class by the command line."""
        main = "from grader.cli.main import main; main()"
        command = [sys.executable, "-B", "-c", main, "class", *arguments]
        return subprocess.run(
            as_ordinary_user(command) if as_user else command,
            cwd=self.top / "course",
            env={
                "PATH": f"{self.top / 'bin'}:{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "HOME": str(self.top / "home"),
                "TMPDIR": str(self.top / "tmp"),
                "TOKEN": MARKER,
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def points(self) -> dict[str, dict[str, float]]:
        """For each student, the points of each question; an ungraded one is -1."""
        results = json.loads((self.grades / "grades.json").read_text(encoding="utf-8"))
        return {student["student"]: _earned(student) for student in results["students"]}

    def snapshot(self) -> dict[str, tuple[object, ...]]:
        """The kind, owner, date and content of every file outside the output folder."""
        paths = [path for path in self.top.rglob("*") if self.grades not in [path, *path.parents]]
        return {str(path): _state(path) for path in paths}

    def pages(self) -> list[Path]:
        """The HTML pages of the reports."""
        return [*self.grades.rglob("*.html")]

    def written(self) -> bytes:
        """Everything that grading wrote: the reports and the rows of the store."""
        files = [path for path in self.grades.rglob("*") if path.is_file()]
        written = [path.read_bytes() for path in files if not path.name.startswith("store.")]
        with closing(sqlite3.connect(self.grades / "store.sqlite")) as store:
            written += [row[0] for row in store.execute("SELECT collected FROM answers")]
            written += [row[0].encode() for row in store.execute("SELECT record FROM grades")]
        return b"\n".join(written)


def _earned(student: dict[str, Any]) -> dict[str, float]:
    return {
        QUESTIONS[question["id"]]: -1 if question["verdict"] == "ungraded" else question["points"]
        for question in student["questions"]
    }


def _state(path: Path) -> tuple[object, ...]:
    status = path.lstat()
    if stat.S_ISDIR(status.st_mode):
        return stat.S_IMODE(status.st_mode), status.st_uid
    content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
    return status.st_mode, status.st_uid, status.st_mtime_ns, content


def as_ordinary_user(command: list[str]) -> list[str]:
    """The command, run by a user without any rights, even if Python is in a closed home.

    In a new mount namespace, an empty folder replaces the closed home, and only what the command
    needs is mounted into it.
    """
    needed = {Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), ROOT}
    closed = {home for path in needed for home in path.parents if not home.stat().st_mode & 1}
    within = [path for path in needed if closed & {*path.parents}]
    script = ["set -e"]
    if within:
        script.append("mount -t tmpfs none /mnt")
    for number, path in enumerate(within):
        script += [f"mkdir /mnt/{number}", f"mount --bind {_quoted(path)} /mnt/{number}"]
    script += [f"mount -t tmpfs -o mode=755 none {_quoted(home)}" for home in closed]
    for number, path in enumerate(within):
        script += [f"mkdir -p {_quoted(path)}", f"mount --bind /mnt/{number} {_quoted(path)}"]
    script.append(f'exec setpriv --reuid={USER} --regid={USER} --clear-groups -- "$@"')
    in_namespace = ["unshare", "-m"] if within else []
    return [*in_namespace, "sh", "-c", "\n".join(script), "sh", *command]


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
