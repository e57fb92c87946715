"""`grade ci` from checkout to points: what it writes, how it ends, and every way it can fail."""

import base64
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.rubric import load, maximum
from tests.support.ci_grades import ATTACKS
from tests.support.ci_repository import PARTIAL, RUBRIC, Repository
from tests.support.reporting import READERS, Reporter, commands, model, points

ALL = "x = 15\nanswers = {'q2': 'An apple.', 'q3': 'A word.', 'q4': 'A word.'}\n"
RIGHT = "x = 15\nanswers = {'q2': 'An apple.'}\n"


def test_from_checkout_to_points(repository: Repository) -> None:
    done = repository.grade_in_subprocess()
    assert done.returncode == 1, done.stderr
    *_, first, second = done.stdout.splitlines()
    assert first == "::notice title=Autograding complete::Points 3/4"
    assert second == '::notice title=Autograding report::{"totalPoints":3,"maxPoints":4}'
    assert [it[0] for it in commands(done.stdout)] == ["notice", "notice"]
    assert done.stderr == ""
    assert repository.outputs.keys() == {"result", "status", "points", "max-points", "provisional"}
    assert (repository.outputs["points"], repository.outputs["max-points"]) == ("3", "4")
    assert points(model({"q": repository.outputs["result"]}).log) == ["3/4"]
    assert "**2.5 of 3.5**" in repository.summary
    assert repository.record["points"] == 3
    assert repository.record["grade"]["points"] == 2.5
    assert repository.record["grade"]["student"] == "hw9-ada"
    assert not (repository.folder / "grades/store.sqlite").exists()


def test_elsewhere_it_is_a_report_to_read(repository: Repository) -> None:
    done = repository.grade("--points", "decimal", system="")
    assert done.returncode == 1
    assert "Total: 2.5 of 3.5" in done.stdout
    assert commands(done.stdout) == []
    assert repository.record["points"] == 2.5
    assert not (repository.folder.parent / "output").exists()


@pytest.mark.parametrize(
    ("work", "words", "status"),
    [
        pytest.param(RIGHT, ["--fail-on", "partial"], 0, id="right"),
        pytest.param(PARTIAL, ["--fail-on", "partial"], 1, id="partial"),
        pytest.param(PARTIAL, ["--fail-on", "error"], 0, id="partial is not an error"),
        pytest.param(PARTIAL, ["--fail-on", "never", "--no-notices"], 0, id="the reporter's turn"),
        pytest.param("x = (", ["--fail-on", "error"], 0, id="an error in student code"),
    ],
)
def test_the_status(repository: Repository, work: str, words: list[str], status: int) -> None:
    (repository.folder / "hw9.py").write_text(work)
    done = repository.grade(*words)
    assert done.returncode == status, done.stdout
    announced = [] if "--no-notices" in words else [f"{repository.outputs['points']}/4"]
    assert points(done.stdout) == announced


@pytest.mark.parametrize(
    ("work", "status", "top"),
    [
        pytest.param(ALL, 0, "pass", id="all is there and runs"),
        pytest.param(PARTIAL, 1, "fail", id="something is missing"),
        pytest.param("x = 1 / 0", 1, "fail", id="it fails"),
    ],
)
def test_a_public_rubric_says_what_is_there(
    repository: Repository, work: str, status: int, top: str
) -> None:
    private = repository.folder.parent / "rubric.yaml"
    private.write_text(RUBRIC.replace("../answers", str(repository.folder / "answers")))
    private.write_text(
        private.read_text()
        + "  q3: {points: 1, bonus: true, items: {minimum: 1, items: {a: [a]}}}\n"
        + "  q4: {points: 1, items: {minimum: 1, items: {a: [a]}}}\n"
        + "best_of: [{best: 1, of: [q2, q4]}]\nclassroom50: {scale: 10}\n"
    )
    public = repository.folder / ".grading/rubric.yaml"
    public.unlink()
    assert run(["rubric", "public", str(private), "--out", str(public)]) == 0
    (repository.folder / "hw9.py").write_text(work)
    done = repository.grade()
    assert done.returncode == status, done.stdout
    assert points(done.stdout) == ["0/4"]
    assert repository.outputs["status"] == top
    assert repository.outputs["provisional"] == ("false" if work == "x = 1 / 0" else "true")
    assert repository.record["possible"] == 4
    assert maximum(public) == Decimal("3.5")
    assert load(public).classroom50 == 10
    assert "error" not in [test["status"] for test in repository.result["tests"]]


def no_rubric(folder: Path) -> None:
    (folder / ".grading/rubric.yaml").unlink()


def broken_rubric(folder: Path) -> None:
    (folder / ".grading/rubric.yaml").write_text(RUBRIC.replace("number:", "nubmer:"))


def no_yaml(folder: Path) -> None:
    (folder / ".grading/rubric.yaml").write_text("questions: [")


def broken_reference(folder: Path) -> None:
    (folder / "answers/ref.py").write_text("x = 15\n1 / 0")


def broken_notebook(folder: Path) -> None:
    (folder / "hw9.py").unlink()
    (folder / "hw9.ipynb").write_text('{"cells": [')


def only_a_link(folder: Path) -> None:
    (folder / "hw9.py").unlink()
    (folder / "hw9.py").symlink_to("/etc/hostname")


def nothing(folder: Path) -> None:
    (folder / "hw9.py").unlink()


def test_a_broken_reference_is_not_quoted_where_students_read(repository: Repository) -> None:
    broken_reference(repository.folder)
    done = repository.grade()
    assert (done.returncode, "1 / 0" in done.stdout + done.stderr) == (2, False)


def test_a_rubric_that_students_must_not_read_is_not_quoted(repository: Repository) -> None:
    private = repository.folder.parent / "private.yaml"
    private.write_text(RUBRIC.replace("[apple]", '["(kumquat"]'))
    done = repository.grade("--rubric", str(private))
    assert done.returncode == 2
    assert "this rubric has faults (for the course staff: `grade rubric check`" in done.stdout
    files = (repository.folder / "grades").rglob("*.*")
    written = [done.stdout, repository.summary, *(path.read_text() for path in files)]
    assert not any("kumquat" in text for text in written)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("seed: 1", "files: [../../private.txt]\nseed: 1"), id="data"),
        pytest.param(("../answers/ref.py", "../../private.py"), id="the reference"),
        pytest.param(("../answers/ref.py", "../answers/link.py"), id="a link"),
    ],
)
def test_a_rubric_of_a_student_uses_only_their_own_files(
    repository: Repository, change: tuple[str, str]
) -> None:
    top = repository.folder.parent
    (top / "private.txt").write_text("kumquat")
    (top / "private.py").write_text("x = 15")
    (repository.folder / "answers/link.py").symlink_to(top / "private.py")
    (repository.folder / ".grading/rubric.yaml").write_text(RUBRIC.replace(*change))
    done = repository.grade()
    assert done.returncode == 2
    assert "this rubric is the student's, so it may not use" in done.stdout


@pytest.mark.parametrize(
    ("spoil", "most", "sentence"),
    [
        pytest.param(no_rubric, 0, "no rubric was found", id="no rubric"),
        pytest.param(broken_rubric, 4, "unknown key 'nubmer'", id="a broken rubric"),
        pytest.param(no_yaml, 0, "this is not YAML", id="a rubric that is not YAML"),
        pytest.param(
            broken_reference, 4, "the reference solution gives no", id="a broken reference"
        ),
        pytest.param(broken_notebook, 4, "its JSON is broken", id="an unreadable submission"),
        pytest.param(only_a_link, 4, "it is a link", id="a link is not followed"),
        pytest.param(nothing, 4, "the folder is empty", id="an empty folder"),
    ],
)
def test_a_failure_is_a_result_too(
    repository: Repository, spoil: Callable[[Path], None], most: int, sentence: str
) -> None:
    spoil(repository.folder)
    done = repository.grade()
    assert done.returncode == 2
    assert sentence in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert points(done.stdout) == ([f"0/{most}"] if most else [])
    assert repository.result["status"] == "error"
    assert repository.result["max_score"] == most
    assert [test["score"] for test in repository.result["tests"]] == [0]
    ran = model({"q": repository.outputs["result"]})
    assert ran.status == 1
    assert points(ran.log) == ([f"0/{most}"] if most else [])
    assert sentence in repository.record["failure"]
    assert "Not graded" in repository.summary
    assert repository.grade("--fail-on", "never").returncode == 0


def test_a_folder_that_does_not_exist(repository: Repository) -> None:
    done = repository.grade("gone", "--rubric", ".grading/rubric.yaml")
    assert done.returncode == 2
    assert points(done.stdout) == ["0/4"]


def test_reports_do_not_follow_a_link(repository: Repository) -> None:
    (repository.folder.parent / "elsewhere").mkdir()
    (repository.folder / "grades").symlink_to(repository.folder.parent / "elsewhere")
    done = repository.grade()
    assert done.returncode == 2
    assert "reports do not follow it" in done.stdout
    assert not list((repository.folder.parent / "elsewhere").iterdir())
    assert points(done.stdout) == ["3/4"]


@pytest.mark.parametrize("reporter", READERS)
def test_a_hostile_repository(repository: Repository, reporter: Reporter) -> None:
    short = [text for text in ATTACKS if len(text) < 200]
    raised = "\n".join(short)
    (repository.folder / "hw9.py").write_text(
        f"import sys\nx = 15\nfor text in {short!r}:\n"
        "    try: print(text, flush=True); print(text, file=sys.stderr)\n"
        "    except UnicodeError: pass\n"
        f"answers = {{'q2': {raised!r}}}\nraise ValueError({raised!r})\n",
        encoding="utf-8",
    )
    for number, text in enumerate(short):
        name = text.replace("/", "|").replace("\0", "0").encode("utf-8", "replace").decode()
        (repository.folder / f"{number}{name[:60]}.md").write_text("")
        (repository.folder / f"{name[:60]}.ipynb").write_text("{")
    done = repository.grade_in_subprocess("--fail-on", "never")
    assert done.returncode == 0, done.stdout
    ours = [
        ("notice", {"title": "Autograding complete"}, "Points 3/4"),
        ("notice", {"title": "Autograding report"}, '{"totalPoints":3,"maxPoints":4}'),
    ]
    assert commands(done.stdout + done.stderr) == ours
    bare = "".join(line for line in done.stdout.splitlines(True) if "stop-commands" not in line)
    assert commands(bare)[-2:] == ours
    assert points(bare) == ["3/4"]
    assert points(reporter({"q": repository.outputs["result"]}).log) == ["3/4"]
    assert len(base64.b64decode(repository.outputs["result"])) < 98_200
    assert len(repository.summary.encode()) < 1 << 20


@pytest.mark.parametrize("name", ["output", "summary"])
def test_a_file_that_cannot_be_written(repository: Repository, name: str) -> None:
    (repository.folder.parent / name).mkdir()
    done = repository.grade("--fail-on", "never")
    assert done.returncode == 2
    assert "this file cannot be written" in done.stdout
    assert points(done.stdout) == ["3/4"]
