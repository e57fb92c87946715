"""The templates for GitLab and Forgejo: their shape, and their scripts run as a runner does it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from tests.support.ci_repository import Repository
from tests.support.command import GRADE, Finished
from tests.support.paths import ROOT
from tests.support.reporting import points

GITLAB = ROOT / "classroom/gitlab-ci.yml"
FORGEJO = ROOT / "classroom/forgejo.yml"
FOLDERS = re.compile(r"\$\{\{ runner\.temp \}\}")


def read(path: Path) -> dict[Any, Any]:
    data: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def steps() -> Iterator[dict[str, Any]]:
    (job,) = read(FORGEJO)["jobs"].values()
    yield from job["steps"]


@pytest.fixture
def called(tmp_path: Path) -> Path:
    """Programs that a container has; each notes its arguments in the file that is returned."""
    programs = tmp_path / "bin"
    programs.mkdir()
    log = tmp_path / "called"
    note = f'#!/bin/sh\necho "${{0##*/}} $*" >> "{log}"\n'
    venv = 'mkdir -p "$4/bin"; cp PROGRAMS/inner "$4/bin/python"; ln -s PROGRAMS/grade "$4/bin"'
    clone = f'for last; do :; done; mkdir -p "${{last%/*}}"; ln -s "{ROOT}" "$last"\n'
    texts = {
        "apt-get": "",
        "git": clone,
        "inner": "",
        "python3": venv.replace("PROGRAMS", str(programs)),
    }
    for name, text in texts.items():
        (programs / name).write_text(note + text)
        (programs / name).chmod(0o755)
    (programs / "grade").symlink_to(GRADE)
    return log


def run(repository: Repository, system: str, script: str, variables: dict[str, str]) -> Finished:
    environ = repository.environ(system) | variables
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=repository.folder,
        env=environ | {"PATH": f"{repository.folder.parents[1]}/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        pytest.param("vendor.gitlab-ci", GITLAB, id="GitLab"),
        pytest.param("vendor.github-workflows", FORGEJO, id="Forgejo"),
    ],
)
def test_it_fits_the_published_schema(schema: str, path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def installed(called: Path) -> None:
    """The environment is created and filled from the course's copy of grade, outside the work."""
    lines = called.read_text().splitlines()
    assert all(line.split()[1] == "-I" for line in lines if line.startswith("python")), lines
    (cloned,) = (line for line in lines if line.startswith("git clone"))
    copy = cloned.split()[-1]
    torch, packages = (line for line in lines if line.startswith("python -I") and copy in line)
    assert torch.endswith(f"{copy}/grader/platforms/torch_index.py {copy}/constraints.txt")
    assert packages.endswith(f"--constraint {copy}/constraints.txt {copy}")


def test_gitlab_installs_grades_and_keeps_both_files(repository: Repository, called: Path) -> None:
    (job,) = read(GITLAB).values()
    variables = job["variables"] | {"TMPDIR": str(repository.folder.parent)}
    done = run(repository, "GitLab CI/CD", "\n".join(job["script"]), variables)
    assert done.returncode == 1, done.stderr
    assert "Submission: hw9-ada, on GitLab CI/CD" in done.stdout
    installed(called)
    kept = [repository.folder / path for path in job["artifacts"]["paths"]]
    assert all(path.is_file() for path in kept)
    assert job["artifacts"]["when"] == "always"
    assert repository.junit.tests == 2
    assert job["artifacts"]["reports"] == {"junit": "grades/junit.xml"}


def test_forgejo_installs_grades_and_keeps_both_files(repository: Repository, called: Path) -> None:
    system, (install, grade) = "Forgejo Actions", (step for step in steps() if "run" in step)
    done = run(repository, system, install["run"], install["env"])
    assert done.returncode == 0, done.stderr
    done = run(repository, system, grade["run"], {})
    assert done.returncode == 1, done.stderr
    assert points(done.stdout) == ["3/4"]
    installed(called)
    *_, upload = steps()
    kept = FOLDERS.sub(str(repository.folder.parent), upload["with"]["path"]).split()
    assert upload["if"] == "always()"
    assert all(Path(path).is_file() for path in kept)
    assert JUnitXml.fromfile(kept[1]).tests == 2


def test_no_token_is_left_where_student_code_runs() -> None:
    (job,) = read(GITLAB).values()
    assert job["variables"]["FF_GIT_URLS_WITHOUT_TOKENS"] == "true"
    assert read(FORGEJO)["permissions"] == {"contents": "read"}
    (checkout,) = (step for step in steps() if "/checkout@" in step.get("uses", ""))
    assert checkout["with"]["persist-credentials"] is False
    for text in (*job["script"], *(step.get("run", "") for step in steps())):
        assert "TOKEN" not in text
        assert "${{" not in text


def test_a_failed_installation_ends_the_job(repository: Repository, called: Path) -> None:
    (called.parent / "bin/inner").write_text("#!/bin/sh\nexit 1\n")
    (job,) = read(GITLAB).values()
    done = run(repository, "GitLab CI/CD", "\n".join(job["script"]), job["variables"])
    assert done.returncode != 0
    assert "Total" not in done.stdout
