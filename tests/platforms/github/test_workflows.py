"""The action and the workflow templates: their shape, what readers rely on, and the script."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader import __version__
from grader.platforms.github import notices
from grader.platforms.github import reporter_result as result
from tests.support.ci_grades import ci_report
from tests.support.ci_repository import Repository
from tests.support.command import GRADE, Finished
from tests.support.factories import grade, gradebook
from tests.support.paths import ROOT
from tests.support.reporting import model, points

ACTION = ROOT / "action.yml"
SCRIPT = ROOT / "classroom" / "action.sh"
WORKFLOWS = [ROOT / "classroom" / name for name in ("classroom.yml", "collect.yml")]
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
LINTERS = [
    path for path in (shutil.which("actionlint"), os.environ.get("GRADE_ACTIONLINT")) if path
]


def read(path: Path) -> dict[Any, Any]:
    data: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def steps(path: Path) -> Iterator[dict[str, Any]]:
    data = read(path)
    jobs = data["jobs"].values() if "jobs" in data else [data["runs"]]
    return (step for job in jobs for step in job["steps"])


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        *[pytest.param("vendor.github-workflows", path, id=path.name) for path in WORKFLOWS],
        pytest.param("vendor.github-actions", ACTION, id=ACTION.name),
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


if LINTERS:

    @pytest.mark.parametrize("linter", LINTERS)
    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_actionlint_has_nothing_to_say(linter: str, path: Path) -> None:
        done = subprocess.run([linter, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_nothing_is_pasted_into_a_command(path: Path) -> None:
    assert not [step["run"] for step in steps(path) if "${{" in step.get("run", "")]


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_actions_of_others_are_pinned(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    text = path.read_text(encoding="utf-8")
    used += re.findall(r"^ +# - uses: (\S+)", text, re.MULTILINE)
    assert used
    assert [it for it in used if not PINNED.fullmatch(it)] in ([], ["your-org/grade@main"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_token_is_left_where_student_code_runs(path: Path) -> None:
    assert read(path)["permissions"] == {"contents": "read"}
    for step in steps(path):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
        if "/bin/grade" in step.get("run", ""):
            assert not any("TOKEN" in name for name in step.get("env", {}))


def test_readers_find_what_they_look_for() -> None:
    template = read(WORKFLOWS[0])
    assert WORKFLOWS[0].name == "classroom.yml"
    assert template["name"] == "Autograding Tests"
    assert list(template["jobs"]) == ["run-autograding-tests"]


def test_the_action_gives_what_the_command_gives() -> None:
    action = read(ACTION)
    step = action["runs"]["steps"][-1]
    graded = grade()
    made = ci_report(result.of_grade(graded, is_whole=True), gradebook(graded))
    assert action["outputs"].keys() == notices.outputs(made).keys()
    for name, output in action["outputs"].items():
        assert output["value"] == f"${{{{ steps.{step['id']}.outputs.{name} }}}}"
    passed = {f"IN_{name.upper().replace('-', '_')}" for name in action["inputs"]}
    assert step["env"].keys() == passed
    assert passed == set(re.findall(r"\$(IN_\w+)", SCRIPT.read_text(encoding="utf-8")))


@pytest.fixture
def runner(repository: Repository, tmp_path: Path) -> dict[str, str]:
    """The environment of a runner in which Python makes an environment that holds our grade."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "grade").symlink_to(GRADE)
    log = tmp_path / "called"
    inside = f'#!/bin/sh\necho "$@" >> "{log}"\n'
    make = 'mkdir -p "$4/bin"; cp PROGRAMS/inner "$4/bin/python"; ln -s PROGRAMS/grade "$4/bin"'
    make = make.replace("PROGRAMS", str(programs))
    python = f'#!/bin/sh\necho "$@" >> "{log}"\ncase "$*" in *venv*) {make};; esac\n'
    for name, text in {"inner": inside, "python3.13": python}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    inputs = {key: str(value["default"]) for key, value in read(ACTION)["inputs"].items()}
    given = {f"IN_{key.upper().replace('-', '_')}": value for key, value in inputs.items()}
    base = repository.environ() | given
    return base | {"PATH": f"{programs}:/usr/bin:/bin", "GITHUB_ACTION_PATH": str(ROOT)}


@pytest.fixture
def called_with(runner: dict[str, str], tmp_path: Path) -> Callable[[], list[str]]:
    """Replaces `grade` by a program that only notes its arguments; returns them."""
    words = tmp_path / "words"
    (tmp_path / "bin/grade").unlink()
    (tmp_path / "bin/grade").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {words}\n')
    (tmp_path / "bin/grade").chmod(0o755)
    return lambda: words.read_text().splitlines()


def act(repository: Repository, environ: dict[str, str]) -> Finished:
    """Run the steps of the action; returns the last."""
    key, _, done = (run_step(repository, environ, step) for step in ("key", "install", "grade"))
    assert key.returncode == 0, key.stderr
    return done


def run_step(repository: Repository, environ: dict[str, str], step: str) -> Finished:
    return subprocess.run(
        ["bash", str(SCRIPT), step],
        cwd=repository.folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_sets_up_and_grades(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    done = act(repository, runner)
    assert done.returncode == 1, done.stderr
    assert points(done.stdout) == ["3/4"]
    assert repository.outputs["points"] == "3"
    called = (tmp_path / "called").read_text().splitlines()
    assert all(line.startswith("-I ") for line in called), called
    torch, packages = (line for line in called if str(ROOT) in line)
    assert torch.endswith(f"/torch_index.py {ROOT}/constraints.txt")
    assert f"--constraint {ROOT}/constraints.txt {ROOT}" in packages
    assert re.search(r"^Time for grading: \d+ s$", done.stdout, re.MULTILINE)


def test_the_steps_are_those_of_the_script() -> None:
    commands = " ".join(step.get("run", "") for step in steps(ACTION))
    assert re.findall(r'action\.sh" (\w+)', commands) == ["key", "install", "grade"]


def test_the_environment_is_saved_before_student_code_runs() -> None:
    names = [step.get("uses", step.get("id", "")).partition("@")[0] for step in steps(ACTION)]
    assert names == ["key", "actions/cache/restore", "install", "actions/cache/save", "grade"]
    restore, save = (step for step in steps(ACTION) if "uses" in step)
    assert restore["with"] == save["with"]
    assert all(step.get("continue-on-error") for step in (restore, save))


def test_an_environment_from_the_cache_is_not_created_again(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    first = run_step(repository, runner, "install")
    assert re.findall(r"^Time for ([\w ]+): \d+ s$", first.stdout, re.MULTILINE) == [
        "the environment",
        "torch",
        "grade and other packages",
    ]
    assert repository.outputs["installed"] == "true"
    before = (tmp_path / "called").read_text()
    assert run_step(repository, runner, "install").stdout == ""
    assert "install" not in (tmp_path / "called").read_text().removeprefix(before)


def test_an_unfinished_environment_is_not_saved(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "bin/inner").write_text("#!/bin/sh\nexit 1\n")
    done = act(repository, runner)
    assert done.returncode == 2
    assert "::error title=Grading failed::the packages could not be installed" in done.stdout
    assert "installed" not in repository.outputs
    assert repository.outputs["status"] == "error"


def test_the_key_changes_with_a_file_of_the_action(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    action = tmp_path / "action"
    (action / "grader").mkdir(parents=True)
    for name in ("pyproject.toml", "constraints.txt", "grader/__init__.py"):
        shutil.copy(ROOT / name, action / name)
    environ = runner | {"GITHUB_ACTION_PATH": str(action)}
    keys = []
    for constraints in ("torch==2.13.0\n", "torch==2.13.0\n", "torch==2.15.0\n"):
        (action / "constraints.txt").write_text(constraints)
        assert run_step(repository, environ, "key").returncode == 0
        keys.append(repository.outputs["key"])
    first, second, third = keys
    assert first == second != third
    assert first.startswith(f"grade-{__version__}-python")


def test_the_script_leaves_points_to_a_reporter(
    repository: Repository, runner: dict[str, str], called_with: Callable[[], list[str]]
) -> None:
    inputs = {"IN_NOTICES": "false", "IN_FAIL_ON": "never", "IN_POINTS": "decimal"}
    act(repository, runner | inputs | {"IN_RUBRIC": ".grading/rubric.yaml"})
    ci, *words = called_with()
    done = repository.grade(*words)
    assert ci == "ci"
    assert done.returncode == 0, done.stderr
    assert points(done.stdout) == []
    assert points(model({"grade": repository.outputs["result"]}).log) == ["2.5/3.5"]


@pytest.mark.parametrize("value", ["$(touch pwned)", "; touch pwned", "--out=x", "`touch pwned`"])
def test_an_input_is_not_a_command(
    repository: Repository,
    runner: dict[str, str],
    value: str,
    called_with: Callable[[], list[str]],
) -> None:
    act(repository, runner | {"IN_SUBMISSION": value})
    words = called_with()[1:]
    assert words[-2:] == ["--", value]
    repository.grade(*words)
    assert not (repository.folder / "pwned").exists()
    assert repository.result["status"] == "error"


def test_the_script_without_python(
    repository: Repository, runner: dict[str, str], tmp_path: Path
) -> None:
    for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python3"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "bin" / name).chmod(0o755)
    done = act(repository, runner)
    assert done.returncode == 2
    assert "::error title=Grading failed::grade needs Python 3.11 or newer" in done.stdout
    decoded = json.loads(base64.b64decode(repository.outputs["result"]))
    assert decoded["status"] == "error"
    assert model({"grade": repository.outputs["result"]}).status == 1
