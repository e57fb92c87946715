"""What Classroom 50 receives follows the rules of its schema, whatever a student hands in."""

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GradeError
from grader.model import Adjustment, Grade, Verdict
from grader.platforms.classroom50 import result_json as classroom50
from tests.support.ci_grades import ATTACKS, drawn, hostile, waiting, with_policies
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


@pytest.mark.parametrize("scale", [1, 10, 100, 1000])
def test_scores_add_up_whatever_policies_do(scale: int) -> None:
    chance = random.Random(scale)
    is_plain = 0
    for _ in range(300):
        drew = scaled_to_whole(with_policies(chance), scale)
        result = classroom50.result(drew, scale, ENVIRON)
        tests = result["tests"]
        assert list(rules(result)) == []
        assert result["score"] == sum(test["score"] for test in tests)
        assert result["max-score"] == drew.possible * scale
        exact = min(max(drew.points, Decimal(0)), drew.possible) * scale
        assert abs(result["score"] - exact) < 1
        assert (result["score"] == result["max-score"]) is (exact == drew.possible * scale)
        counting = sum((q.points for q in drew.questions if q.counts), Decimal(0))
        if counting * scale == exact and all(q.points <= q.possible for q in drew.questions):
            is_plain += 1
            pairs = zip(tests, drew.questions, strict=True)
            assert all(abs(t["score"] - q.points * scale) < 1 for t, q in pairs if q.counts)
    assert is_plain > 10


def scaled_to_whole(made: Grade, scale: int) -> Grade:
    """The grade in points that are whole times the scale, as rubrics must have them."""
    factor = Decimal(100) / scale if scale < 100 else Decimal(1)
    questions = tuple(
        replace(q, points=q.points * factor, possible=q.possible * factor) for q in made.questions
    )
    return replace(
        made, questions=questions, points=made.points * factor, possible=made.possible * factor
    )


@pytest.mark.parametrize(
    ("change", "scores", "score"),
    [
        pytest.param("0", [10, 5, 0], 15, id="none"),
        pytest.param("-3", [8, 4, 0], 12, id="a late penalty"),
        pytest.param("-15", [0, 0, 0], 0, id="all is lost"),
        pytest.param("-20", [0, 0, 0], 0, id="never below zero"),
        pytest.param("1", [10, 5, 1], 16, id="rounded up"),
    ],
)
def test_a_policy_changes_the_scores_of_the_questions(
    change: str, scores: list[int], score: int
) -> None:
    questions = [
        question(check_grade(points=Decimal(points), possible="10"), id=f"q{points}")
        for points in ("10", "5", "0")
    ]
    questions[1] = replace(questions[1], possible=Decimal(5))
    changes = (Adjustment("late", Decimal(change), "1 day late"),) if change != "0" else ()
    made = grade("ada", *questions, points=Decimal(15) + Decimal(change), adjustments=changes)
    result = classroom50.result(made, 1, ENVIRON)
    assert [test["score"] for test in result["tests"]] == scores
    assert (result["score"], result["max-score"]) == (score, 25)
    body = classroom50.body(made, result, 1)
    assert ("1 day late" in body) is bool(changes)


def test_a_bonus_is_recorded_up_to_the_maximum() -> None:
    made = grade("ada", question(), question(id="q2", bonus=True), possible=Decimal(2))
    result = classroom50.result(made, 1, ENVIRON)
    assert [test["score"] for test in result["tests"]] == [1, 1]
    assert (result["score"], result["max-score"]) == (2, 2)
    assert "no score above the maximum" in classroom50.body(made, result, 1)


def test_a_question_that_does_not_count_has_no_score() -> None:
    made = grade(
        "ada", question(), question(id="q2", counts=False), points=Decimal(2), possible=Decimal(2)
    )
    result = classroom50.result(made, 1, ENVIRON)
    assert [(test["score"], test["max-score"]) for test in result["tests"]] == [(2, 2), (0, 0)]
    assert list(rules(result)) == []


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
