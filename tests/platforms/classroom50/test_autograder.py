"""The autograder of a bundle, run in a checkout as Classroom 50 runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.platforms.classroom50.bundle import bundle
from tests.support.ci_repository import Repository
from tests.support.classroom50_rules import ENVIRON, rules
from tests.support.command import GRADE
from tests.support.reporting import commands


@pytest.fixture
def runner(repository: Repository, public: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a run of Classroom 50 whose Python makes an environment with our grade."""
    bundle(public, tmp_path / "bundle")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "grade").symlink_to(GRADE)
    inside = f'#!/bin/sh\necho "$@" >> {tmp_path}/called\n'
    (programs / "inner").write_text(inside)
    (programs / "inner").chmod(0o755)
    made = (
        f'mkdir "$4/bin"; ln -s {programs}/inner "$4/bin/python"; ln -s {programs}/grade "$4/bin/"'
    )
    (programs / "python3.13").write_text(f'#!/bin/sh\ncase "$*" in *venv*) {made};; esac\n')
    (programs / "python3.13").chmod(0o755)
    return repository.environ() | ENVIRON | {"PATH": f"{programs}:/usr/bin:/bin"}


def autograde(repository: Repository, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    script = repository.folder.parents[1] / "bundle/autograder.py"
    return subprocess.run(
        [sys.executable, str(script)],
        cwd=repository.folder, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_autograder_in_a_checkout(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    for name in ("venv", "pip", "subprocess", "json"):
        (repository.folder / f"{name}.py").write_text("raise SystemExit('imported')")
    (repository.folder / "result.json").write_text('{"score": 350}')
    done = autograde(repository, runner)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads((repository.folder / "result.json").read_text())
    assert list(rules(result)) == []
    assert (result["score"], result["max-score"]) == (0, 35)
    assert [test["passed"] for test in result["tests"]] == [True, False]
    assert result["owner"] == "ada"
    body = (repository.folder / "release-body.md").read_text()
    assert "multiplied by 10." in body
    assert "Provisional: 1 check, worth 2.5, is judged after the deadline." in body
    assert not (repository.folder.parent / "output").exists()
    assert [it for it in commands(done.stdout) if it[0] == "notice"] == []
    torch, packages = (tmp_path / "called").read_text().splitlines()
    constraints = tmp_path / "bundle/constraints.txt"
    assert torch == f"-I {tmp_path}/bundle/torch_index.py {constraints}"
    assert f"--constraint {constraints} {tmp_path}/bundle/grade-" in packages


def test_a_failure_publishes_nothing(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    rubric = tmp_path / "bundle/rubric.yaml"
    rubric.write_text("questions: [")
    (repository.folder / "result.json").write_text('{"score": 350}')
    (tmp_path / "bin/grade").unlink()
    (tmp_path / "bin/grade").write_text("#!/bin/sh\n")
    (tmp_path / "bin/grade").chmod(0o755)
    assert autograde(repository, runner).returncode == 1
    assert not (repository.folder / "result.json").exists()

    words = ("--classroom50", "--fail-on", "never", "--rubric", str(rubric))
    assert repository.grade(*words).returncode == 0
    assert not (repository.folder / "result.json").exists()


def test_the_autograder_says_what_it_lacks(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "bin/python3.13").write_text('#!/bin/sh\ncase "$*" in *venv*) exit 1;; esac\n')
    done = autograde(repository, runner)
    assert done.returncode == 1
    assert "grade could not be installed" in done.stdout
