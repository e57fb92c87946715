"""A student's repository as a runner checks it out."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from junitparser import JUnitXml

from grader.platforms.github import child_process
from tests.support import command
from tests.support.ci_environments import PREFIXES, environment

RUBRIC = """\
assignment: hw9
reference: ../answers/ref.py
seed: 1
limits: {call: 2 s, load: 30 s, submission: 30 s}
questions:
  q1: {points: 2.5, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
  q2:
    points: 1
    text: Name a fruit.
    items: {minimum: 1, items: {apple: [apple], pear: [pear]}}
"""
PARTIAL = "x = 15\n"


@dataclass(frozen=True)
class Repository:
    """A checkout, and the files that its runner reads."""

    folder: Path

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder.parent / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def result(self) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(base64.b64decode(self.outputs["result"]))
        return decoded

    @property
    def record(self) -> dict[str, Any]:
        text = (self.folder / "grades/report.json").read_text()
        written: dict[str, Any] = json.loads(text)
        return written

    @property
    def summary(self) -> str:
        return (self.folder.parent / "summary").read_text()

    @property
    def junit(self) -> JUnitXml:
        return JUnitXml.fromfile(str(self.folder / "grades/junit.xml"))

    def environ(self, system: str = "GitHub Actions") -> dict[str, str]:
        """The variables of a system; an empty name is outside continuous integration."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(PREFIXES)}
        return clean | environment(system, self.folder.parent)

    def grade(self, *words: str, system: str = "GitHub Actions") -> command.Finished:
        """Run `grade ci` in this process."""
        environ = self.environ(system)
        with mock.patch("grader.platforms.github.ci_run.grade_in_subprocess", _grade_here):
            return command.grade(self.folder, "ci", *words, environ=environ)

    def grade_in_subprocess(self, *words: str, system: str = "GitHub Actions") -> command.Finished:
        """Run `grade ci` in a subprocess, as a runner does."""
        return command.grade_in_subprocess(self.folder, "ci", *words, env=self.environ(system))


def _grade_here(
    request: child_process.GradingRequest, *, timeout_s: float
) -> child_process.SubprocessGrade:
    reply = json.dumps(child_process.reply_to(request)).encode()
    return child_process.read_reply(reply, 0, "")


def check_out(top: Path) -> Repository:
    """A repository with a rubric, its reference, and work that earns 2.5 of 3.5 points."""
    folder = top / "work" / "hw9-ada"
    (folder / ".grading").mkdir(parents=True)
    (folder / ".grading/rubric.yaml").write_text(RUBRIC)
    (folder / "answers").mkdir()
    (folder / "answers/ref.py").write_text("x = 15\nanswers = {'q2': 'An apple.'}\n")
    (folder / "hw9.py").write_text(PARTIAL)
    return Repository(folder)
