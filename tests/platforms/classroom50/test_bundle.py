"""What Classroom 50 is given, held to the rules of its schema, and the bundle that gives it.

`rules` are written from the published schema `classroom50/result/v1` and from the runner's own
validator. The schema itself is asked, too, where GRADE_CLASSROOM50_SCHEMA holds its path.
"""

import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.errors import GradeError
from grader.model import Verdict
from grader.platforms.classroom50 import result_json as classroom50
from grader.platforms.classroom50.bundle import wheel
from grader.rubric.public_rubric import MARK
from tests.support import command
from tests.support.ci_grades import ATTACKS, drawn, hostile, waiting
from tests.support.ci_repository import RUBRIC, Repository
from tests.support.command import GRADE, Finished
from tests.support.factories import check_grade, grade, question
from tests.support.paths import ROOT
from tests.support.reporting import commands

ENVIRON = {
    "CLASSROOM": "cs1",
    "ASSIGNMENT": "hw2",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2026-11-01T10-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/a1b2c3d",
    "RELEASE_URL": "https://example.org/releases/tag/x",
    "REVIEW_URL": "",
}
SCHEMA = os.environ.get("GRADE_CLASSROOM50_SCHEMA")
KEYS = {
    "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit",
    "release", "review", "datetime", "score", "max-score", "tests",
}  # fmt: skip
OPTIONAL = {"graded_at", "submitted_by"}
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")


def rules(result: Any) -> Iterator[str]:
    """Every rule of the published schema and validator that a result breaks."""
    if not isinstance(result, dict):
        yield "no object"
        return
    yield from (f"lacks {key}" for key in KEYS - result.keys())
    yield from (f"has {key}" for key in result.keys() - KEYS - OPTIONAL)
    texts = KEYS - {"score", "max-score", "tests"}
    yield from (f"{key} is no text" for key in texts if not isinstance(result.get(key), str))
    yield from (f"{key} is empty" for key in texts if result.get(key) == "")
    if result.get("schema") != "classroom50/result/v1":
        yield "another schema"
    if result.get("assignment_type") not in {"individual", "group"}:
        yield "another type"
    if not str(result.get("submission")).startswith("submit/"):
        yield "another tag"
    if not TIME.fullmatch(str(result.get("datetime"))):
        yield "no time"
    yield from scored(result, "the result")
    for test in result.get("tests", ()):
        yield from scored(test, "a test")
        if not isinstance(test.get("test-name"), str) or not test["test-name"]:
            yield "a test without a name"
        if not isinstance(test.get("passed"), bool):
            yield "a test that neither passed nor failed"


def scored(of: Any, what: str) -> Iterator[str]:
    numbers = (of.get("score"), of.get("max-score"))
    if any(type(number) is not int or number < 0 for number in numbers):
        yield f"{what} has no whole numbers"
    elif numbers[0] > numbers[1]:
        yield f"{what} has more than its maximum"


def broken(result: Any, tmp_path: Path) -> list[str]:
    found = list(rules(result))
    if SCHEMA:
        (tmp_path / "result.json").write_text(json.dumps(result))
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--schemafile", SCHEMA,
             str(tmp_path / "result.json")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found or done.returncode == 0, done.stdout  # the runner is stricter than the schema
    return found


GOOD = classroom50.result(grade(), 100, ENVIRON)


@pytest.mark.parametrize(
    ("change", "breaks"),
    [
        pytest.param({}, [], id="as it should be"),
        pytest.param({"score": 7.5}, ["the result has no whole numbers"], id="a fraction"),
        pytest.param({"score": True}, ["the result has no whole numbers"], id="a bool"),
        pytest.param({"score": -1}, ["the result has no whole numbers"], id="below zero"),
        pytest.param({"score": 300}, ["the result has more than its maximum"], id="too much"),
        pytest.param({"more": 1}, ["has more"], id="a key that is not known"),
        pytest.param({"owner": ""}, ["owner is empty"], id="no owner"),
        pytest.param({"datetime": "2026-11-01T10:00:00.5Z"}, ["no time"], id="half a second"),
        pytest.param({"datetime": "2026-11-01T10:00:00+00:00"}, ["no time"], id="an offset"),
        pytest.param({"submission": "v1"}, ["another tag"], id="another tag"),
        pytest.param({"assignment_type": "pair"}, ["another type"], id="another type"),
        pytest.param({"tests": [{**GOOD["tests"][0], "test-name": ""}]},
                     ["a test without a name"], id="no name"),
        pytest.param({"tests": [{**GOOD["tests"][0], "score": 1.0}]},
                     ["a test has no whole numbers"], id="a fraction in a test"),
        pytest.param({"tests": [{**GOOD["tests"][0], "passed": 1}]},
                     ["a test that neither passed nor failed"], id="passed is 1"),
        pytest.param({"tests": [{**GOOD["tests"][0], "more": 1}]}, [], id="more in a test"),
    ],
)  # fmt: skip
def test_the_rules(change: dict[str, Any], breaks: list[str], tmp_path: Path) -> None:
    assert broken(GOOD | change, tmp_path) == breaks


def test_two_hundred_rubrics_that_chance_wrote(tmp_path: Path) -> None:
    chance = random.Random(50)
    made = []
    for _ in range(200):
        drew = drawn(chance)
        result = classroom50.result(drew, 100, ENVIRON)
        assert list(rules(result)) == []
        assert (result["score"], result["max-score"]) == (drew.points * 100, drew.possible * 100)
        assert result["score"] == sum(test["score"] for test in result["tests"])
        assert result["max-score"] == sum(test["max-score"] for test in result["tests"])
        made.append(result)
    assert broken(made[0], tmp_path) == []


@pytest.mark.parametrize(
    ("points", "scale", "score", "most", "said"),
    [
        pytest.param("2", 1, 2, 2, "rounded to whole numbers", id="whole"),
        pytest.param("1.5", 1, 1, 2, "rounded to whole numbers", id="half a point, rounded"),
        pytest.param("1.5", 10, 15, 20, "multiplied by 10", id="half a point, by ten"),
        pytest.param("0.33", 10, 3, 20, "multiplied by 10", id="a third, by ten"),
        pytest.param("0", 100, 0, 200, "multiplied by 100", id="nothing"),
    ],
)
def test_the_scale_is_said(points: str, scale: int, score: int, most: int, said: str) -> None:
    check = check_grade(Verdict.PARTIAL, points=Decimal(points))
    graded = grade("ada", question(check))
    made = classroom50.result(graded, scale, ENVIRON)
    assert (made["score"], made["max-score"]) == (score, most)
    assert made["tests"][0]["message"].startswith(f"{points} of 2 points")
    body = classroom50.body(graded, made, scale)
    assert said in body
    assert f"{score} / {most}" in body


def test_what_waits_for_the_private_rubric_has_not_failed() -> None:
    graded = grade("ada", question(check_grade(), waiting()))
    made = classroom50.result(graded, 100, ENVIRON)
    assert made["tests"][0]["passed"]
    assert "Provisional: 1 check, worth 2, is judged after the deadline." in classroom50.body(
        graded, made, 100
    )


@pytest.mark.parametrize("text", [pytest.param(t, id=f"{i}") for i, t in enumerate(ATTACKS)])
def test_hostile_text(text: str, tmp_path: Path) -> None:
    graded = hostile(text)
    made = classroom50.result(graded, 100, ENVIRON)
    assert list(rules(made)) == []
    body = classroom50.body(graded, made, 100)
    assert len(body) < 20_000
    assert commands(body) == []
    assert body.count("\n|") == 2 + len(graded.questions)
    assert "<script>" not in body
    classroom50.write(tmp_path, graded, 100, ENVIRON)
    assert json.loads((tmp_path / "result.json").read_text()) == made


@pytest.mark.parametrize("name", ["CLASSROOM", "SUBMISSION_TAG", "COMMIT_URL"])
def test_an_environment_that_lacks_something(name: str) -> None:
    with pytest.raises(GradeError, match=f"the environment has no {name}"):
        classroom50.result(grade(), 100, {**ENVIRON, name: ""})
    with pytest.raises(GradeError, match="has no OWNER"):
        classroom50.result(grade(), 100, {**ENVIRON, "OWNER": "", "USERNAME": ""})


def test_the_time_is_that_of_the_submission() -> None:
    assert GOOD["datetime"] == "2026-11-01T10:00:00Z"
    now = classroom50.result(grade(), 100, {**ENVIRON, "SUBMISSION_TAG": "submit/x"})
    assert TIME.fullmatch(now["datetime"])


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """The public rubric of a small course."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private/ref.py").write_text("x = 15\n")
    rubric = tmp_path / "private/rubric.yaml"
    rubric.write_text(RUBRIC.replace("../answers/", "") + "classroom50: {scale: 10}\n")
    assert run(["rubric", "public", str(rubric), "--out", str(tmp_path / "public.yaml")]) == 0
    return tmp_path / "public.yaml"


def bundled(rubric: Path, out: Path) -> Finished:
    return command.grade(out.parent, "classroom50", "--rubric", str(rubric), "--out", str(out))


def test_a_bundle_holds_what_may_be_read_by_everybody(public: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    done = bundled(public, out)
    assert done.returncode == 0, done.stderr
    names = {"autograder.py", "rubric.yaml", "constraints.txt", wheel()[0]}
    assert {path.name for path in out.iterdir()} == names
    assert sum(path.stat().st_size for path in out.iterdir()) < 10 << 20
    assert re.fullmatch(r"torch==[\d.]+\n", (out / "constraints.txt").read_text())
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert bundled(public, out).returncode == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("first", ["", MARK], ids=["as it is", "marked as public"])
def test_a_private_rubric_goes_into_no_bundle(tmp_path: Path, first: str) -> None:
    for name in ("rubrics/hw2.yaml", "reference/hw2.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text((ROOT / name).read_text())
    rubric = tmp_path / "rubrics/hw2.yaml"
    rubric.write_text(first + rubric.read_text())
    done = bundled(rubric, tmp_path / "bundle")
    assert done.returncode == 2
    assert "this is no public rubric" in done.stderr
    assert not (tmp_path / "bundle").exists()


def test_the_wheel_is_one(tmp_path: Path) -> None:
    name, data = wheel()
    (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        info = name.removesuffix("-py3-none-any.whl") + ".dist-info"
        record = archive.read(f"{info}/RECORD").decode().splitlines()
        assert [line.split(",")[0] for line in record] == names
        assert "grade = grader.cli.main:main" in archive.read(f"{info}/entry_points.txt").decode()
        assert "Requires-Dist: torch" in archive.read(f"{info}/METADATA").decode()
    source = {str(path.relative_to(ROOT)) for path in (ROOT / "grader").rglob("*.py")}
    assert source <= set(names)
    assert wheel() == (name, data)


@pytest.fixture
def runner(repository: Repository, public: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a run of Classroom 50 whose Python makes an environment with our grade."""
    bundled(public, tmp_path / "bundle")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "grade").symlink_to(GRADE)
    made = f'mkdir "$4/bin"; ln -s /bin/true "$4/bin/python"; ln -s "{programs}/grade" "$4/bin/"'
    (programs / "python3.13").write_text(f'#!/bin/sh\ncase "$*" in *venv*) {made};; esac\n')
    (programs / "python3.13").chmod(0o755)
    return repository.environ() | ENVIRON | {"PATH": f"{programs}:/usr/bin:/bin"}


def autograde(repository: Repository, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    script = repository.folder.parents[1] / "bundle/autograder.py"
    return subprocess.run(
        [sys.executable, str(script)],
        cwd=repository.folder, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_autograder_in_a_checkout(repository: Repository, runner: dict[str, str]) -> None:
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
    assert "grade could not be set up" in done.stdout
