"""An output folder holds one assignment, so that no override counts in another one."""

from pathlib import Path

import pytest

from grader.cli.main import run
from grader.discover import STORE
from grader.store import Store
from tests.support.hw9 import RUBRIC, write_course

TEXTS = {"ada/hw9.md": "# q2\nAn apple.\n", "ada/hw8.md": "# q2\nAn apple.\n"}
RENAMED = RUBRIC.replace("hw9", "hw8")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graded class with an override, and the rubric of another assignment."""
    monkeypatch.chdir(write_course(tmp_path, TEXTS))
    assert run(["class", "--rubric", "rubrics/hw9.yaml"]) == 0
    assert run(["override", "ada", "q2", "0.5", "--why", "copied"]) == 0
    Path("rubrics/hw8.yaml").write_text(RENAMED)
    return tmp_path


def is_refused(capsys: pytest.CaptureFixture[str], *command: str) -> bool:
    """Whether a command is refused with the one sentence, and changes neither log nor reports."""
    files = {path: path.read_bytes() for path in Path("grades").glob("*.json")}
    capsys.readouterr()
    status = run([*command])
    with Store(Path("grades") / STORE) as store:
        entries = [entry.what for entry in store.log()]
    assert entries == ["run", "reported", "override"]
    assert files == {path: path.read_bytes() for path in Path("grades").glob("*.json")}
    said = "grade: 'grades' holds hw9, and the rubric is for hw8 (use --out grades-hw8)\n"
    return status == 2 and capsys.readouterr().err == said


@pytest.mark.parametrize("command", [
    pytest.param(["class"], id="the class"),
    pytest.param(["class/ada"], id="one student"),
    pytest.param(["regrade", "class"], id="a preview"),
])  # fmt: skip
def test_another_assignment_is_refused(
    course: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert is_refused(capsys, *command, "--rubric", "rubrics/hw8.yaml")
    assert run(["class", "--rubric", "rubrics/hw8.yaml", "--out", "grades-hw8"]) == 0


def test_an_assignment_with_a_new_id_is_another_assignment(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("rubrics/hw9.yaml").write_text(RENAMED)
    assert is_refused(capsys, "class", "--rubric", "rubrics/hw9.yaml")


def test_a_store_of_an_earlier_version_holds_the_assignment_of_its_class(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(Path("grades") / STORE) as store:
        store.keep_fact("assignment", {})
    assert is_refused(capsys, "class", "--rubric", "rubrics/hw8.yaml")
    assert run(["class", "--rubric", "rubrics/hw9.yaml"]) == 0


def test_a_first_run_that_was_stopped_has_bound_the_folder(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr("grader.pipeline.grading.describe_class", interrupt)
        assert run(["class", "--rubric", "rubrics/hw9.yaml", "--out", "new"]) == 130
    assert run(["class", "--rubric", "rubrics/hw8.yaml", "--out", "new"]) == 2


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt
