"""A new assignment can be graded at once, and overwrites no file of the user's."""

import subprocess
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.plugins import checks
from grader.rubric import load
from grader.rubric.starter import files
from tests.support.command import grade, grade_on_a_full_disk

pytest_plugins = ["pytester"]

COMMON = ("number", "function", "array", "concepts", "items")


def in_folder(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_a_new_assignment_can_be_graded_unchanged(tmp_path: Path, shared_worker: None) -> None:
    made = grade(tmp_path, "new", "quiz-1")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1] == "Try it: cd quiz-1 && grade submissions_example"
    graded = grade(tmp_path / "quiz-1", "submissions_example")
    assert graded.returncode == 0, graded.stderr
    assert "ada-right: 9 of 9" in graded.stdout
    assert "ben-mistakes: 3.33 of 9" in graded.stdout


def test_what_can_be_made_again_is_not_committed(tmp_path: Path) -> None:
    assert run(["new", "quiz1", "--dir", str(tmp_path)]) == 0
    assert in_folder(tmp_path / "quiz1", "git", "init", "-q").returncode == 0
    for name in ("grades/index.html", "tests/__pycache__/test.pyc", "autograder.zip"):
        ignored = in_folder(tmp_path / "quiz1", "git", "check-ignore", name)
        assert ignored.stdout.strip() == name


def test_its_own_test_passes_and_can_fail(pytester: pytest.Pytester, shared_worker: None) -> None:
    assert run(["new", "quiz1", "--dir", str(pytester.path)]) == 0
    passed = pytester.runpytest_inprocess("quiz1", "-q", "-p", "no:cacheprovider")
    passed.assert_outcomes(passed=2)
    rubric = pytester.path / "quiz1/rubrics/quiz1.yaml"
    rubric.write_text(rubric.read_text().replace("minimum: 2", "minimum: 1"))
    failed = pytester.runpytest_inprocess("quiz1", "-q", "-p", "no:cacheprovider")
    failed.assert_outcomes(passed=1, failed=1)
    assert "ben-mistakes" in failed.stdout.str()


def test_it_shows_each_common_kind_and_hands_out_what_its_rubric_asks(tmp_path: Path) -> None:
    assert run(["new", "quiz1", "--dir", str(tmp_path)]) == 0
    rubric = load(tmp_path / "quiz1/rubrics/quiz1.yaml")
    kinds = [
        check.kind
        for q in rubric.questions
        for criterion in q.criteria
        for check in criterion.alternatives
    ]
    assert sorted(kinds) == sorted(COMMON)
    assert set(kinds) <= set(checks())
    for name, text in files(rubric).items():
        assert (tmp_path / "quiz1/starter" / name).read_text() == text
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and "NAME" in path.read_text()
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param("", "cannot be the name of an assignment", id="empty"),
        pytest.param("../up", "cannot be the name of an assignment", id="a path"),
        pytest.param("über", "cannot be the name of an assignment", id="other letters"),
        pytest.param("a b", "cannot be the name of an assignment", id="a space"),
        pytest.param("-x", "No such option", id="an option"),
        pytest.param("test_1", "are never read as answers", id="a test's name"),
        pytest.param("readme", "are never read as answers", id="a name that is passed over"),
        pytest.param("n" * 61, "cannot be the name of an assignment", id="too long"),
    ],
)
def test_a_name_that_cannot_be_used(
    name: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", name, "--dir", str(tmp_path)]) == 2
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_what_is_there_stays(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quiz1"
    if what == "folder":
        path.mkdir()
    elif what == "file":
        path.write_text("mine")
    else:
        path.symlink_to(tmp_path / "gone")
    assert run(["new", "quiz1", "--dir", str(tmp_path)]) == 2
    assert "quiz1: this exists already (choose another name)" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["quiz1"]
    assert what != "folder" or not list(path.iterdir())


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["new", "quiz1", "--dir", str(tmp_path / "file")]) == 2
    assert "is a file" in capsys.readouterr().err
    assert run(["new", "quiz1", "--dir", str(tmp_path / "file" / "below")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_full_disk_leaves_nothing_half_made(tmp_path: Path) -> None:
    done = grade_on_a_full_disk(tmp_path, "new", "quiz1", room=2000)
    assert done.returncode == 2
    assert "cannot be written: File too large" in done.stderr
    assert not list(tmp_path.iterdir())
