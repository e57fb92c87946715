"""Every system, every way that a run can end: the points, the exit status, and what is written.

A failure of ours is an error everywhere: never a failed test, and never points that were earned.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from junitparser import Error, TestCase, TestSuite

from tests.support.ci_environments import READ_COMMANDS, SYSTEMS
from tests.support.ci_repository import RUBRIC, Repository
from tests.support.command import Finished
from tests.support.reporting import commands, points

RIGHT = "x = 15\nanswers = {'q2': 'An apple.'}\n"
SLEEPS = "import time\ntime.sleep(25)\n"
Write = Callable[[Path], Any]


def work(text: str) -> Write:
    return lambda folder: (folder / "hw9.py").write_text(text)


def rubric(text: str) -> Write:
    return lambda folder: (folder / ".grading/rubric.yaml").write_text(text)


def cases(repository: Repository) -> list[TestCase]:
    (suite,) = repository.junit
    assert isinstance(suite, TestSuite)
    assert suite.name == "hw9-ada"
    return [case for case in suite if isinstance(case, TestCase)]


def counts(repository: Repository) -> tuple[int, int, int]:
    """Tests, failures and errors, which the totals of the file repeat."""
    junit, found = repository.junit, cases(repository)
    results = [result for case in found for result in case.result]
    errors = sum(isinstance(result, Error) for result in results)
    assert (junit.tests, junit.failures, junit.errors) == (
        len(found),
        len(results) - errors,
        errors,
    )
    return len(found), len(results) - errors, errors


def written(repository: Repository, done: Finished, system: str, recorded: str) -> None:
    """What holds for every run."""
    assert "Traceback" not in done.stdout + done.stderr
    first, second = [line for line in done.stdout.splitlines() if line.startswith("│ ")][:2]
    assert first.startswith("│ Rubric: ")
    assert second == f"│ Submission: hw9-ada{system and f', on {system}'}"
    assert repository.record["student"] == "hw9-ada"
    assert repository.record["system"] == (system or None)
    if system in READ_COMMANDS:
        assert points(done.stdout) == ([] if recorded == "0/0" else [recorded])
        outputs = repository.outputs
        assert f"{outputs['points']}/{outputs['max-points']}" == recorded
        assert outputs["status"] == repository.record["status"]
        assert "Rubric: " in repository.summary
    else:
        assert commands(done.stdout) == []
        assert not (repository.folder.parent / "output").exists()
        assert not (repository.folder.parent / "summary").exists()


@pytest.mark.parametrize("system", [*SYSTEMS, ""])
@pytest.mark.parametrize(
    ("prepare", "recorded", "status", "exit_status", "junit"),
    [
        pytest.param(work(RIGHT), "4/4", "pass", 0, (2, 0, 0), id="right"),
        pytest.param(work("x = 1\n"), "0/4", "fail", 1, (2, 2, 0), id="wrong"),
        pytest.param(
            lambda folder: (folder / ".grading/rubric.yaml").unlink(),
            "0/0", "error", 2, (1, 0, 1), id="no rubric",
        ),
        pytest.param(
            rubric(RUBRIC.replace("number:", "nubmer:")),
            "0/4", "error", 2, (1, 0, 1), id="a broken rubric",
        ),
        pytest.param(
            lambda folder: (folder / "hw9.py").unlink(),
            "0/4", "error", 2, (1, 0, 1), id="no submission",
        ),
    ],
)  # fmt: skip
def test_every_system_and_every_end(
    repository: Repository,
    system: str,
    prepare: Write,
    recorded: str,
    status: str,
    exit_status: int,
    junit: tuple[int, int, int],
) -> None:
    prepare(repository.folder)
    done = repository.grade(system=system)
    written(repository, done, system, recorded)
    assert done.returncode == exit_status, done.stdout
    record = repository.record
    earned, possible = recorded.split("/")
    assert record["points"] == (None if status == "error" else int(earned))
    assert (record["possible"], record["status"]) == (int(possible), status)
    assert counts(repository) == junit


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_time_out_is_an_error_in_every_system(repository: Repository, system: str) -> None:
    (repository.folder / "hw9.py").write_text(SLEEPS)
    done = repository.grade_in_subprocess("--timeout", "1", system=system)
    written(repository, done, system, "0/4")
    assert done.returncode == 2, done.stdout
    assert (repository.record["status"], repository.record["points"]) == ("error", None)
    assert "grading took longer than 1 s" in repository.record["failure"]
    assert counts(repository) == (1, 0, 1)
    assert "grading took longer than 1 s" in cases(repository)[0].result[0].message


def test_the_log_the_page_and_the_record_say_whose_rubric_it_was(repository: Repository) -> None:
    done = repository.grade()
    said = "Rubric: .grading/rubric.yaml, from the student's repository"
    assert done.stdout.splitlines()[1] == f"│ {said}"
    assert said.replace("'", "") in repository.summary.replace("\\", "").replace("'", "")
    used = repository.record["rubric"]
    assert (used["path"], used["source"]) == (".grading/rubric.yaml", "student")
    assert len(used["sha256"]) == 64


def test_an_instructor_grades_a_clone_by_the_rubric_of_the_course(repository: Repository) -> None:
    course = repository.folder.parent
    (course / "rubrics").mkdir()
    (course / "rubrics/hw9.yaml").write_text(
        RUBRIC.replace("../answers", str(repository.folder / "answers"))
    )
    (repository.folder / ".grading/rubric.yaml").write_text("the student's")
    done = Repository(course).grade("hw9-ada", system="")
    assert done.returncode == 1, done.stdout
    first = done.stdout.splitlines()[0]
    assert first == "│ Rubric: rubrics/hw9.yaml, from outside the student's repository"
    assert Repository(course).record["points"] == 3
    assert Repository(course).record["rubric"]["source"] == "course"
