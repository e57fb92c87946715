"""The health of a rubric: how checks tell students apart, and which answers are near a limit."""

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import yaml

from grader.model import CheckGrade, Evidence, Grade, Override, Verdict
from grader.plugins import QuestionContext, checks
from grader.presentation.overview import overview
from grader.presentation.rubric_health import MOST_VALUES, ItemHealth, unread
from grader.reports.health import HealthReport
from grader.reports.html import HtmlReport
from grader.scoring import finish
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question
from tests.support.paths import ROOT

DOCUMENTATION = ROOT / "docs" / "results-format.md"
RIGHT, HALF, WRONG = map(check_grade, (Verdict.CORRECT, Verdict.PARTIAL, Verdict.WRONG))


def student(name: str, *made: CheckGrade) -> Grade:
    asked = (question(check, id=f"q{i}") for i, check in enumerate(made, start=1))
    return grade(name, *asked, files=("hw.py",))


def of(*made: CheckGrade) -> Any:
    """The health of one check, from the grades of several students."""
    health = overview([student(f"s{i}", check) for i, check in enumerate(made)]).health
    return health.checks["q1", "c1"]


@pytest.mark.parametrize("kind", ["number", "array", "function"])
def test_checks_of_values_tell_the_distance(kind: str) -> None:
    check = checks()[kind]
    example = next(each for each in check.EXAMPLES if each.fraction == 1)
    block = check.model_validate(yaml.safe_load(example.rubric.replace("atol: 0", "atol: 0.5")))
    outcome = block.judge(example.answer, example.reference, QuestionContext())
    assert {each.distance for each in outcome.evidence} == {0.0}


def item(*pairs: tuple[str, str]) -> ItemHealth:
    made = ItemHealth("q1", "A question", Decimal(2))
    for earned, rest in pairs:
        made.add(Decimal(earned), Decimal(rest))
    return made


def test_discrimination_is_pearsons_correlation() -> None:
    pairs = [("0", "3"), ("1", "1"), ("2", "5"), ("2", "4"), ("1", "2")]
    expected = np.corrcoef(np.array(pairs, dtype=float).T)[0, 1]
    assert item(*pairs).discrimination == pytest.approx(expected)


def test_discrimination_survives_large_points_that_differ_little() -> None:
    pairs = [("1000000.1", "1"), ("1000000.2", "2"), ("1000000.3", "3")]
    assert item(*pairs).discrimination == pytest.approx(1)


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param([], id="nobody"),
        pytest.param([("1", "2")], id="one student"),
        pytest.param([("0.1", "1"), ("0.1", "2"), ("0.1", "3")], id="all earned the same here"),
        pytest.param([("1", "0.1"), ("2", "0.1"), ("3", "0.1")], id="all earned the same there"),
    ],
)
def test_without_differences_there_is_no_discrimination(pairs: list[tuple[str, str]]) -> None:
    assert item(*pairs).discrimination is None


@pytest.mark.parametrize(
    ("rows", "sign"),
    [
        pytest.param([(RIGHT, RIGHT), (WRONG, WRONG), (RIGHT, RIGHT)], 1, id="who knows knows"),
        pytest.param([(RIGHT, WRONG), (WRONG, RIGHT), (RIGHT, WRONG)], -1, id="the other way"),
        pytest.param([(RIGHT, RIGHT), (RIGHT, WRONG)], None, id="all the same"),
        pytest.param([(RIGHT, RIGHT)], None, id="one student"),
    ],
)  # fmt: skip
def test_discrimination(rows: list[tuple[CheckGrade, CheckGrade]], sign: int | None) -> None:
    health = overview(student(f"s{i}", *row) for i, row in enumerate(rows)).health
    found = health.questions["q1"].discrimination
    assert found == (None if sign is None else pytest.approx(sign))


def test_difficulty_leaves_out_ungraded_and_absent_students() -> None:
    waits = student("waits", check_grade(Verdict.UNGRADED))
    nothing = grade("nothing", question(check_grade(Verdict.MISSING)), files=())
    health = overview([student("a", RIGHT), student("b", WRONG), waits, nothing]).health
    check = health.checks["q1", "c1"]
    assert (health.students, check.graded, check.share) == (3, 2, 0.5)
    assert check.verdicts[Verdict.UNGRADED] == 1


def test_points_given_by_hand_do_not_count() -> None:
    given = finish(student("a", WRONG), {"q1": Override("ada", "q1", Decimal(2), "kim", "x")})
    assert overview([given]).health.checks["q1", "c1"].share == 0


def apart(verdict: Verdict, distance: float) -> CheckGrade:
    return check_grade(verdict, evidence=(Evidence(distance=distance),))


def test_answers_near_the_tolerance_are_counted_on_either_side() -> None:
    wrong = (apart(Verdict.WRONG, each) for each in (1.01, 2.0, 2.1))
    right = (apart(Verdict.CORRECT, each) for each in (0.0, 0.5, 0.6, 1.0))
    health = of(*wrong, *right)
    assert (health.accepted_at_twice, health.refused_at_half) == (2, 2)
    assert "Twice the tolerance would accept 2 refused answers." in health.remarks


def found(value: object, **fields: Any) -> CheckGrade:
    return check_grade(Verdict.WRONG, evidence=(Evidence(found=value, **fields),))  # type: ignore[arg-type]


def test_equal_answers_that_are_not_accepted_are_named() -> None:
    health = of(*(found(13.0) for _ in range(11)), found(7), found(7), check_grade())
    (value,) = health.agreed
    assert (value.found, value.students, value.some) == ("13", 11, ["s0", "s1", "s2"])
    assert "11 students give the same refused answer: 13" in health.remarks


def test_many_different_answers_take_no_more_memory() -> None:
    answers = [found(number) for number in range(3 * MOST_VALUES)]
    often = [found(-1)] * 5
    health = of(*answers[:10], *often, *answers)
    assert len(health.values) <= MOST_VALUES
    assert health.agreed[0].students == 5


def test_what_is_missed_most_with_sentences_that_earned_nothing() -> None:
    text = "It flows. Nobody would ever read this long sentence here. So what."
    lacks = check_grade(
        Verdict.PARTIAL,
        answer=text,
        evidence=(Evidence(concept="wet"), Evidence(concept="flows", earned=True, span=(3, 8))),
    )
    (missed,) = of(lacks, lacks, lacks).most_missed
    assert (missed.concept, missed.students) == ("wet", 3)
    assert missed.sentences == ["Nobody would ever read this long sentence here."]
    assert list(unread(check_grade(answer="Too short."))) == []


@pytest.mark.parametrize(
    ("made", "remark"),
    [
        pytest.param([RIGHT] * 5, "Every student gets it right.", id="nobody fails"),
        pytest.param([WRONG] * 5, "No student earns points here.", id="nobody passes"),
        pytest.param(
            [check_grade(Verdict.PARTIAL)] * 5, "No student gets it fully right.", id="half"
        ),
        pytest.param([RIGHT] * 4, None, id="too few to say"),
        pytest.param([RIGHT] * 4 + [WRONG], None, id="as it should be"),
    ],
)
def test_remarks(made: list[CheckGrade], remark: str | None) -> None:
    assert of(*made).remarks == ([] if remark is None else [remark])


def report(*grades: Grade) -> Any:
    ((name, pieces),) = HealthReport().files(gradebook(*grades))
    assert name == "health.json"
    return json.loads("".join(pieces))


def test_an_empty_class() -> None:
    assert report()["checks"] == []


def test_every_key_is_documented() -> None:
    lacks = check_grade(
        Verdict.WRONG,
        answer="A sentence of five words, at least.",
        evidence=(Evidence(concept="wet", found=3),),
    )
    written = report(*(student(f"s{i}", lacks) for i in range(4)))
    documented = DOCUMENTATION.read_text("utf-8").partition("## health.json")[2]
    (check,) = written["checks"]
    keys = {*written, *check, *check["agreed"][0], *check["missed"][0], *check["near_tolerance"]}
    assert not {key for key in keys if f"`{key}`" not in documented}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing(text: str) -> None:
    evidence = (Evidence(found=text, concept=text), Evidence(case=text, found=1))
    bad = check_grade(
        Verdict.WRONG, answer=f"{text} one two three four five six", evidence=evidence
    )
    grades = [student(f"{text} {i}", bad) for i in range(5)]
    assert report(*grades)["students"] == 5
    pages = dict(HtmlReport().files(gradebook(*grades)))
    page = "".join(pages["index.html"])
    assert "<script>alert" not in page
    assert not set("\x1b\x07\u202e\ud800") & set(page)


@pytest.mark.parametrize(
    ("feedback", "remark"),
    [
        pytest.param(
            "f(6) gave no value: line 38: for i in x\nSyntaxError: expected ':'.",
            "3 programs fail alike: SyntaxError: expected ':'",
            id="an exception",
        ),
        pytest.param(
            "f(6, 8) gave no value: stopped after 10 s in f(6, 8), hw2.py line 82.",
            "3 programs fail alike: stopped after 10 s",
            id="a time limit, wherever it struck",
        ),
    ],
)
def test_programs_that_fail_alike_are_one_line(feedback: str, remark: str) -> None:
    failed = check_grade(Verdict.CRASHED, feedback=feedback)
    moved = check_grade(Verdict.CRASHED, feedback=feedback.replace(" 82", " 7"))
    assert remark in of(failed, failed, moved).remarks
    assert not any("fail alike" in line for line in of(failed, moved).remarks)
