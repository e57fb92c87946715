"""The systems of continuous integration that `grade ci` knows, by their documented variables.

Anywhere else, `grade ci` grades as well: it calls the student by the name of the folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CiSystem:
    """One system.

    Attributes:
        name: what people call it.
        marks: the variables by which it is recognised, each with its value or None for any value.
        repository: reads the repository's name or address from the environment.
        reads_commands: whether its runner reads GitHub's workflow commands and a step's files.
    """

    name: str
    marks: Mapping[str, str | None]
    repository: Callable[[Environment], str]
    reads_commands: bool = False


def _variable(name: str) -> Callable[[Environment], str]:
    return lambda environ: environ.get(name, "")


def _jenkins_repository(environ: Environment) -> str:
    job = environ.get("JOB_NAME", "")
    if environ.get("BRANCH_NAME"):  # a multibranch job is called `repository/branch`
        job = job.rpartition("/")[0]
    return environ.get("GIT_URL") or job


SYSTEMS = (
    # Gitea and Forgejo set the variables of those before them, too, so the newest comes first.
    CiSystem("Forgejo Actions", {"FORGEJO_ACTIONS": "true"}, _variable("GITHUB_REPOSITORY"), True),
    CiSystem("Gitea Actions", {"GITEA_ACTIONS": "true"}, _variable("GITHUB_REPOSITORY"), True),
    CiSystem("GitHub Actions", {"GITHUB_ACTIONS": "true"}, _variable("GITHUB_REPOSITORY"), True),
    CiSystem("GitLab CI/CD", {"GITLAB_CI": "true"}, _variable("CI_PROJECT_NAME")),
    CiSystem("Woodpecker", {"CI": "woodpecker"}, _variable("CI_REPO_NAME")),
    # JENKINS_URL is only set if an administrator has configured the address.
    CiSystem("Jenkins", {"JENKINS_URL": None, "JENKINS_HOME": None}, _jenkins_repository),
)
SECRET_PREFIXES = (
    "ACTIONS_", "CI_", "FORGEJO_", "GITEA_", "GITHUB_", "GITLAB_", "JENKINS_", "RUNNER_",
)  # fmt: skip
"""How variables begin in which these systems keep their tokens."""


def ci_system(environ: Environment) -> CiSystem | None:
    """The system that runs this program; None if it is none of `SYSTEMS`."""
    return next((system for system in SYSTEMS if _is_recognised(system, environ)), None)


def checkout(path: Path, system: CiSystem | None) -> Path:
    """The folder that belongs to the student: on a runner the whole checkout, else only `path`.

    A path below the current folder that is a clone of its own is not part of the runner's checkout.
    """
    here, graded = Path.cwd(), path.resolve()
    is_own_clone = graded != here and (graded / ".git").exists()
    is_checked_out = graded.is_relative_to(here) and not is_own_clone
    return here if system and is_checked_out else graded


def student_name(path: Path, system: CiSystem | None, environ: Environment) -> str:
    """The name of the repository that the runner has checked out, or that of the folder."""
    graded = path.resolve()
    if system and checkout(path, system) == Path.cwd():
        address = system.repository(environ).rstrip("/").removesuffix(".git")
        return re.split("[/:]", address)[-1] or graded.name
    return graded.name


def _is_recognised(system: CiSystem, environ: Environment) -> bool:
    found = {name: environ[name] for name in system.marks if environ.get(name)}
    return any(system.marks[name] in (None, value) for name, value in found.items())
