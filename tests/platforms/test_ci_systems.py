"""Which system runs `grade ci`, and how it calls the student."""

from pathlib import Path

import pytest

from grader.platforms.ci_systems import checkout, ci_system, student_name
from tests.support.ci_environments import READ_COMMANDS, SYSTEMS, environment


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose folder has another name than the repository; it is the current folder."""
    folder = tmp_path / "build"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_is_known_by_its_variables(name: str, here: Path) -> None:
    environ = environment(name, here)
    system = ci_system(environ)
    assert system is not None
    assert system.name == name
    assert system.reads_commands is (name in READ_COMMANDS)
    assert student_name(Path(), system, environ) == "hw9-ada"


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({}, id="no variables"),
        pytest.param({"CI": "true"}, id="a system that is not in the table"),
        pytest.param({"GITHUB_ACTIONS": "false", "GITLAB_CI": ""}, id="switched off"),
        pytest.param({"CI_PROJECT_NAME": "x", "GITHUB_REPOSITORY": "a/x"}, id="names alone"),
    ],
)
def test_anywhere_else_a_student_is_called_by_the_folder(
    environ: dict[str, str], here: Path
) -> None:
    assert ci_system(environ) is None
    assert student_name(Path(), None, environ) == "build"


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        pytest.param({"JOB_NAME": "hw9-ada"}, "hw9-ada", id="a job"),
        pytest.param({"JOB_NAME": "course/hw9-ada"}, "hw9-ada", id="a job in a folder"),
        pytest.param(
            {"JOB_NAME": "hw9-ada/fix%2Fx", "BRANCH_NAME": "fix/x"}, "hw9-ada", id="a branch"
        ),
        pytest.param(
            {"JOB_NAME": "grading", "GIT_URL": "https://git.example.org/course/hw9-ada.git"},
            "hw9-ada",
            id="an address",
        ),
        pytest.param({"GIT_URL": "git@example.org:hw9-ada.git/"}, "hw9-ada", id="over ssh"),
        pytest.param({}, "build", id="neither"),
    ],
)
def test_jenkins_names_a_job_or_an_address(environ: dict[str, str], name: str, here: Path) -> None:
    environ = {"JENKINS_HOME": "/var/jenkins"} | environ
    assert student_name(Path(), ci_system(environ), environ) == name


@pytest.mark.parametrize(
    ("path", "is_own_clone", "name"),
    [
        pytest.param(".", True, "hw9-ada", id="the checkout"),
        pytest.param("work", False, "hw9-ada", id="a folder of the checkout"),
        pytest.param("bo", True, "bo", id="a clone in the checkout"),
        pytest.param("../bo", False, "bo", id="a folder outside the checkout"),
    ],
)
def test_what_belongs_to_the_student(path: str, is_own_clone: bool, name: str, here: Path) -> None:
    folder = here / path
    (folder / ".git" if is_own_clone else folder).mkdir(parents=True)
    environ = environment("GitLab CI/CD", here)
    system = ci_system(environ)
    owned = here if name == "hw9-ada" else folder.resolve()
    assert checkout(Path(path), system) == owned
    assert student_name(Path(path), system, environ) == name
    assert checkout(Path(path), None) == folder.resolve()
