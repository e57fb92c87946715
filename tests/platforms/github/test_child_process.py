"""The subprocess that grades: crashes, time limits, cancelled jobs, and what it does not see."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.errors import GradeError
from grader.platforms.github.child_process import GradingRequest, grade_in_subprocess
from tests.support.ci_repository import Repository
from tests.support.command import GRADE
from tests.support.reporting import points


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


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 10 << 20])
def test_a_reply_of_any_size_arrives(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # 65,536 bytes are the buffer of a pipe.
    code = (
        f"import sys; open(int(sys.argv[-1]), 'w').write('{{\"fault\": \"' + 'x' * {size} + '\"}}')"
    )
    start = subprocess.Popen

    def talkative(words: list[str], **options: Any) -> subprocess.Popen[str]:
        return start([sys.executable, "-c", code, words[-1]], **options)

    monkeypatch.setattr("grader.platforms.github.child_process.subprocess.Popen", talkative)
    with pytest.raises(GradeError, match=f"^x{{{size}}}$"):
        grade_in_subprocess(GradingRequest("", "", "", ""), timeout_s=60)


def test_a_long_answer_is_graded(repository: Repository) -> None:
    prose = "苹果是一种水果。" * 4_000
    (repository.folder / "hw9.md").write_text(f"# q1\n15\n# q2\n{prose}\n", encoding="utf-8")
    (repository.folder / "hw9.py").unlink()
    done = repository.grade_in_subprocess("--points", "decimal", "--timeout", "60")
    assert points(done.stdout) == ["2.5/3.5"]


def test_a_job_that_is_cancelled_leaves_a_result(repository: Repository) -> None:
    (repository.folder / "hw9.py").write_text("while True: pass")
    job = subprocess.Popen(
        [GRADE, "ci"], cwd=repository.folder, env=repository.environ(), stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    children = Path(f"/proc/{job.pid}/task/{job.pid}/children")
    while not children.read_text():  # the grading has begun once it has a child
        time.sleep(0.1)
    job.send_signal(signal.SIGTERM)
    log, _ = job.communicate(timeout=30)
    assert job.returncode == 130
    assert points(log) == ["0/4"]
    assert repository.result["tests"][0]["message"] == "grading was stopped"


def test_the_subprocess_gets_no_variable_of_the_runner(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    environs = []
    start = subprocess.Popen

    def noting(words: list[str], **options: Any) -> subprocess.Popen[str]:
        environs.append(options["env"])
        return start([sys.executable, "-c", "", words[-1]], **options)

    for name, value in repository.environ().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("grader.platforms.github.child_process.subprocess.Popen", noting)
    run(["ci", str(repository.folder), "--out", str(repository.folder / "grades")])
    (environ,) = environs
    assert not [name for name in environ if name.startswith(("GITHUB_", "RUNNER_", "ACTIONS_"))]
    assert environ["PATH"]


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
