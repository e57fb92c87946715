"""`grade ci` from checkout to points: what it writes, how it ends, and every way it can fail."""

import base64
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.rubric import load, maximum
from tests.support.ci_grades import ATTACKS
from tests.support.ci_repository import PARTIAL, RUBRIC, Repository
from tests.support.command import GRADE
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
    done = repository.grade("--points", "decimal", is_runner=False)
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


@pytest.mark.parametrize(
    ("spoil", "most", "sentence"),
    [
        pytest.param(no_rubric, 0, "no rubric was found", id="no rubric"),
        pytest.param(broken_rubric, 4, "unknown key 'nubmer'", id="a broken rubric"),
        pytest.param(no_yaml, 0, "this is not YAML", id="a rubric that is not YAML"),
        pytest.param(broken_reference, 4, "the reference solution fails", id="a broken reference"),
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


def test_a_folder_that_is_not_there(repository: Repository) -> None:
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


def test_more_time_than_there_is(repository: Repository) -> None:
    done = repository.grade_in_subprocess("--timeout", "1")
    assert done.returncode == 2
    assert "grading took longer than 1 s" in done.stdout
    assert points(done.stdout) == ["0/4"]
    assert repository.result["status"] == "error"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import os; os.kill(os.getpid(), 9)", id="killed"),
        pytest.param("import os; os._exit(0)", id="ended without a word"),
        pytest.param("import sys; open(int(sys.argv[-1]), 'w').write('{')", id="half an answer"),
    ],
)
def test_a_crash_of_ours(
    repository: Repository, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.folder)
    for name, value in repository.environ().items():
        monkeypatch.setenv(name, value)
    start = subprocess.Popen

    def crashing(words: list[str], **options: Any) -> subprocess.Popen[str]:
        return start([sys.executable, "-c", code, words[-1]], **options)

    monkeypatch.setattr("grader.platforms.github.child_process.subprocess.Popen", crashing)
    assert run(["ci"]) == 3
    assert repository.result["status"] == "error"
    assert repository.result["max_score"] == 4


def test_a_job_that_is_cancelled_leaves_a_result(repository: Repository) -> None:
    (repository.folder / "hw9.py").write_text("while True: pass")
    job = subprocess.Popen(
        [GRADE, "ci"], cwd=repository.folder, env=repository.environ(), stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    children = Path(f"/proc/{job.pid}/task/{job.pid}/children")
    while not children.read_text():  # then it waits for the grading, which has begun
        time.sleep(0.1)
    job.send_signal(signal.SIGTERM)
    log, _ = job.communicate(timeout=30)
    assert job.returncode == 130
    assert points(log) == ["0/4"]
    assert repository.result["tests"][0]["message"] == "grading was stopped"


def test_code_under_test_sees_no_runner_and_reaches_no_file_of_it(repository: Repository) -> None:
    output = repository.folder.parent / "output"
    output.touch()
    (repository.folder / "hw9.py").write_text(
        "import os, sys\n"
        "named = [k for k in os.environ if k.split('_')[0] in ('GITHUB', 'RUNNER', 'ACTIONS')]\n"
        "x = 15 if not named else 0\n"
        "print('::notice title=Autograding complete::Points 100/100', flush=True)\n"
        "os.write(2, b'::stop-commands::x')\n"
        "def forged():\n"
        f"    with open({str(output)!r}, 'a') as file: file.write('result=forged\\n')\n"
        f"    open({str(repository.folder / 'grades')!r} + 'x', 'w')\n"
        "try: forged()\n"
        "except OSError: pass\n"
        "else: x = 0\n"
    )
    done = repository.grade_in_subprocess()
    assert points(done.stdout) == ["3/4"]
    assert repository.outputs["points"] == "3"
    assert "forged" not in output.read_text()


def test_nothing_is_imported_from_the_checkout(repository: Repository) -> None:
    for name in ("grader", "click", "yaml", "json", "torch", "sitecustomize", "pydantic"):
        code = f"open({str(repository.folder.parent / 'ran')!r}, 'a').write({name!r})"
        (repository.folder / f"{name}.py").write_text(code)
    done = repository.grade_in_subprocess()
    assert points(done.stdout) == ["3/4"], done.stdout
    assert not (repository.folder.parent / "ran").exists()


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


@pytest.mark.parametrize(
    ("rubric", "most"),
    [
        pytest.param(RUBRIC, "3.5", id="a rubric"),
        pytest.param(RUBRIC + "  q3: {points: 2}\n", "5.5", id="a question without a check"),
        pytest.param(RUBRIC + "wrong: {}\n", "3.5", id="an unknown key"),
        pytest.param(RUBRIC + "  q3: {points: 2, bonus: true}\n", "3.5", id="a bonus"),
        pytest.param(
            RUBRIC + "  q3: {points: 1}\nbest_of: [{best: 1, of: [q2, q3]}]\n",
            "3.5",
            id="the best of two",
        ),
        pytest.param(RUBRIC + "best_of: [{best: 1, of: [q8, q9]}]\n", "0", id="the best of none"),
        pytest.param(RUBRIC + "  q3: {title: x}\n", "0", id="a question without points"),
        pytest.param(RUBRIC + "  q3: {points: many}\n", "0", id="points that are not a number"),
        pytest.param(RUBRIC + "  q3: {points: .inf}\n", "0", id="points without end"),
        pytest.param(RUBRIC + "  q3: {points: 1e400000}\n", "0", id="points beyond all bounds"),
        pytest.param(RUBRIC + "  q3: {points: -1}\n", "0", id="points below zero"),
        pytest.param(RUBRIC + "  q2: {points: 3}\n", "5.5", id="a question given twice"),
        pytest.param("questions: &a [*a]", "0", id="a cycle"),
        pytest.param("[" * 10_000, "0", id="a depth beyond the parser"),
        pytest.param("", "0", id="empty"),
        pytest.param("\x00", "0", id="binary"),
        pytest.param("\ufeff" + RUBRIC, "3.5", id="a byte-order mark"),
    ],
)
def test_the_maximum_of_a_rubric_that_may_be_broken(tmp_path: Path, rubric: str, most: str) -> None:
    (tmp_path / "rubric.yaml").write_text(rubric)
    assert maximum(tmp_path / "rubric.yaml") == Decimal(most)
    assert maximum(tmp_path) == 0
    assert maximum(tmp_path / "gone.yaml") == 0
