"""The result and the notices of `grade ci`, as the grading reporter and the runner read them."""

import base64
import json
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from grader.model import Adjustment, Show, Verdict
from grader.platforms.github import notices
from grader.platforms.github import reporter_result as result
from grader.platforms.github import summary_page as report
from grader.platforms.github.workflow_commands import printed
from tests.support.ci_grades import ATTACKS, ci_report, drawn, hostile, mixed, waiting
from tests.support.factories import check_grade, grade, gradebook, question
from tests.support.reporting import READERS, Reporter, commands, model, points


def encoded(**result: Any) -> str:
    return base64.b64encode(json.dumps(result).encode()).decode()


def test(name: str, status: str, score: Any, **fields: Any) -> dict[str, Any]:
    return {"name": name, "status": status, "score": score, "line_no": 0, **fields}


test.__test__ = False  # type: ignore[attr-defined]  # it makes an entry, and is called so there


@pytest.mark.parametrize("reporter", READERS)
@pytest.mark.parametrize(
    ("top", "most", "tests", "announced", "status"),
    [
        pytest.param("pass", 10, [("pass", 6), ("pass", 4)], "10/10", 0, id="full marks"),
        pytest.param("fail", 10, [("fail", 3.5), ("pass", 4)], "7.5/10", 1, id="partial, fail"),
        pytest.param("pass", 10, [("pass", 3.5), ("pass", 4)], "7.5/10", 0, id="partial, pass"),
        pytest.param("fail", 10, [("fail", 7.5)], "7.5/10", 1, id="one test"),
        pytest.param("error", 10, [("error", 0)], "0/10", 1, id="an error"),
        pytest.param("error", 10, [("error", 5)], "5/10", 1, id="an error with a score"),
        pytest.param("pass", 10, [("fail", 0)], "0/10", 0, id="top pass, its test fails"),
        pytest.param("pass", 0, [("pass", 1)], None, 0, id="no maximum"),
        pytest.param("fail", 10, [], "0/10", 1, id="no tests"),
        pytest.param("fail", 1, [("pass", 0.1), ("pass", 0.2), ("fail", 0)],
                     "0.30000000000000004/1", 1, id="binary fractions"),
        pytest.param("pass", 4, [("pass", 4 / 13)] * 13, "3.999999999999999/4", 0, id="13 parts"),
        pytest.param("fail", 10, [("fail", "4"), ("fail", "6")], "046/10", 1, id="strings"),
        pytest.param("fail", 10, [("fail", 12)], "12/10", 1, id="more than the maximum"),
    ],
)  # fmt: skip
def test_the_reporter_reads_results_as_measured(
    reporter: Reporter,
    top: str,
    most: int,
    tests: Sequence[tuple[str, Any]],
    announced: str | None,
    status: int,
) -> None:
    entries = [test(f"t{i}", *it) for i, it in enumerate(tests)]
    ran = reporter({"q": encoded(status=top, max_score=most, tests=entries)})
    assert points(ran.log) == ([] if announced is None else [announced])
    assert ran.status == status


@pytest.mark.parametrize("reporter", READERS)
@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"name": "t", "status": "fail", "line_no": 0}, id="no score"),
    ],
)
def test_a_missing_score_is_not_a_number(reporter: Reporter, entry: dict[str, Any]) -> None:
    ran = reporter({"q": encoded(status="fail", max_score=10, tests=[entry])})
    assert points(ran.log) == ["NaN/10"]


@pytest.mark.parametrize("reporter", READERS)
def test_results_of_several_runners_are_added_up(reporter: Reporter) -> None:
    ours = result.of_grade(mixed(), is_whole=True).encoded()
    other = encoded(status="pass", max_score=5, tests=[test("t", "pass", 5)])
    assert points(reporter({"shout-test": other, "my_q": ours}).log) == ["9/11"]


@pytest.mark.parametrize("reporter", READERS)
def test_a_result_without_tests_loses_all_points(reporter: Reporter) -> None:
    broken = encoded(status="fail", max_score=10)
    ours = result.of_grade(mixed(), is_whole=True).encoded()
    ran = reporter({"a": broken, "b": ours})
    assert points(ran.log) == []
    assert ran.status == 1


@pytest.mark.parametrize("reporter", READERS)
@pytest.mark.parametrize(
    "is_whole", [pytest.param(True, id="whole"), pytest.param(False, id="exact")]
)
def test_two_hundred_random_rubrics(reporter: Reporter, is_whole: bool) -> None:
    chance = random.Random(20261123)
    for _ in range(200):
        drew = drawn(chance)
        made = result.of_grade(drew, is_whole=is_whole)
        ran = reporter({"q": made.encoded()})
        expected = f"{result.number(made.points)}/{result.number(made.possible)}"
        assert points(ran.log) == [expected]
        ours = "\n".join(notices.notices(made))
        assert [it for it in commands(ran.log) if it[0] == "notice"] == commands(ours)
        assert ran.status == (0 if drew.points == drew.possible else 1)
        if is_whole:
            assert abs(made.points - drew.points) <= 1
            assert (made.points == made.possible) == (drew.points == drew.possible)
        else:
            assert (made.points, made.possible) == (drew.points, drew.possible)


@pytest.mark.parametrize(
    ("is_whole", "announced"), [(True, "5/6"), (False, "4.5/6")], ids=["whole", "exact"]
)
def test_policies_of_a_total_are_in_it(is_whole: bool, announced: str) -> None:
    questions = (
        question(check_grade(Verdict.PARTIAL, possible="6"), id="q1"),
        question(check_grade(possible="2"), id="q2", bonus=True),
        question(check_grade(Verdict.WRONG, possible="1"), id="q3", counts=False),
    )
    cap = Adjustment("cap", Decimal("-0.5"), "the most that counts")
    graded = grade(
        "ada", *questions, points=Decimal("4.5"), possible=Decimal(6), adjustments=(cap,)
    )
    made = result.of_grade(graded, is_whole=is_whole)
    assert [test.status for test in made.tests] == ["fail", "pass", "pass", "pass"]
    assert sum((test.score for test in made.tests), Decimal(0)) == made.points
    assert points(model({"q": made.encoded()}).log) == [announced]


@pytest.mark.parametrize("reporter", READERS)
@pytest.mark.parametrize(
    "text", [pytest.param(t, id=f"{i} {t[:24]!a}") for i, t in enumerate(ATTACKS)]
)
def test_student_text_cannot_forge_hide_or_displace_a_result(reporter: Reporter, text: str) -> None:
    made = result.of_grade(hostile(text), is_whole=True)
    page = ci_report(made, gradebook(hostile(text)))
    log = [*printed(report.lines(page), is_runner=True), *notices.notices(made)]
    ours = [
        ("notice", {"title": "Autograding complete"}, "Points 1/4"),
        ("notice", {"title": "Autograding report"}, '{"totalPoints":1,"maxPoints":4}'),
    ]
    assert commands("\n".join(log)) == ours
    unbracketed = [line for line in log if not line.startswith("::stop-")]
    assert [it for it in commands("\n".join(unbracketed)) if it[0] == "notice"] == ours

    ran = reporter({"q": made.encoded()})
    assert [it for it in commands(ran.log) if it[0] != "error"] == ours

    written = notices.outputs(page)
    assert all("\n" not in value and "\r" not in value for value in written.values())
    assert len(report.summary(page).encode()) < 1 << 20
    assert json.loads(report.record(page))["points"] == 1


@pytest.mark.parametrize("count", [1, 300, 2_000])
def test_a_result_of_any_size_can_travel(count: int) -> None:
    title = '\u202e🦊"\\' * 100
    long = check_grade(Verdict.UNGRADED, feedback="é" * 5000, points=None)
    right = check_grade(possible="1")
    questions = [question(long if i % 2 else right, id=f"q{i}", title=title) for i in range(count)]
    made = result.of_grade(grade("ada", *questions), is_whole=False)
    sent = made.encoded()
    assert len(base64.b64decode(sent)) < 98_200
    assert len(f"A-LONG-STEP-ID_RESULTS={sent}") < 131_072
    assert points(model({"q": sent}).log) == [f"{made.points}/{made.possible}"]


@pytest.mark.parametrize(
    ("checks", "status", "sentences"),
    [
        pytest.param([check_grade()], "pass", [], id="all right"),
        pytest.param([check_grade(Verdict.MISSING)], "fail", [], id="missing"),
        pytest.param([check_grade(Verdict.CRASHED)], "fail", [], id="crashed"),
        pytest.param(
            [check_grade(Verdict.UNGRADED)], "error",
            ["Provisional: 1 check, worth 2, is not judged yet: a person has to look."],
            id="our fault, or a person's",
        ),
        pytest.param(
            [check_grade(), waiting()] * 2,
            "pass", ["Provisional: 2 checks, worth 4, are judged after the deadline."],
            id="a check for the private rubric does not fail",
        ),
        pytest.param(
            [check_grade(Verdict.WRONG, show=Show.HIDDEN)], "fail",
            ["Provisional: 1 check, worth 2, is hidden: what was found is not shown."],
            id="a hidden check that was judged",
        ),
    ],
)  # fmt: skip
def test_what_a_question_is_called(checks: Any, status: str, sentences: list[str]) -> None:
    graded = grade("ada", question(*checks))
    made = result.of_grade(graded, is_whole=True)
    assert made.status == status
    page = ci_report(made, gradebook(graded))
    assert [line for line in report.lines(page) if line.startswith("Provisional")] == sentences
    assert json.loads(report.record(page))["provisional"] == bool(sentences)
    assert notices.outputs(page)["provisional"] == str(bool(sentences)).lower()
