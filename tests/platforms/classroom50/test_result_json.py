"""What Classroom 50 receives follows the rules of its schema, whatever a student hands in."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GradeError
from grader.model import Verdict
from grader.platforms.classroom50 import result_json as classroom50
from tests.support.ci_grades import ATTACKS, drawn, hostile, waiting
from tests.support.classroom50_rules import ENVIRON, TIME, broken, rules
from tests.support.factories import check_grade, grade, question
from tests.support.reporting import commands

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


def test_two_hundred_random_rubrics(tmp_path: Path) -> None:
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
def test_the_scale_is_explained(points: str, scale: int, score: int, most: int, said: str) -> None:
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
