"""What a regrade changed: whose points, by how much, and why."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from grader.cli import changes as views
from grader.model import Evidence, Grade, Override, Verdict
from grader.presentation.grade_changes import GradeChanges, compare_grades
from grader.scoring import finish
from tests.support.factories import HOSTILE, check_grade, grade, question

FOUND = Evidence(text="by drawing", concept="sampling", earned=True)
LACKS = Evidence(concept="sampling")
RIGHT = check_grade(evidence=(FOUND,), title="Why")
WRONG = check_grade(Verdict.WRONG, evidence=(LACKS,), title="Why")


def ada(check: object = RIGHT) -> Grade:
    return grade("ada", question(check))  # type: ignore[arg-type]


def test_an_equal_grade_is_not_a_change() -> None:
    assert compare_grades(ada(), ada()) is None


def test_a_change_says_by_how_much_and_which_findings_differ() -> None:
    change = compare_grades(ada(WRONG), ada())
    assert change is not None
    (asked,) = change.questions
    (check,) = asked.checks
    assert (change.by, asked.before, asked.after) == (Decimal(2), Decimal(0), Decimal(2))
    assert (check.check, check.verdict_before, check.verdict_after) == ("Why", "wrong", "correct")
    assert check.now == ("✓ “by drawing” (sampling)",)
    assert check.no_longer == ("✕ not found: sampling",)


def test_the_same_findings_with_another_weight() -> None:
    change = compare_grades(ada(), ada(replace(RIGHT, points=Decimal(1))))
    assert change is not None
    assert "worth other points" in change.questions[0].checks[0].now[0]


@pytest.mark.parametrize(
    ("before", "after", "moved", "flagged", "waits"),
    [
        pytest.param(ada(), ada(WRONG), True, 0, 0, id="points"),
        pytest.param(
            ada(), ada(check_grade(flags=("hedged",), evidence=(FOUND,))), False, 1, 0, id="a flag"
        ),
        pytest.param(ada(), ada(check_grade(Verdict.UNGRADED)), True, 0, 1, id="no longer graded"),
        pytest.param(None, ada(), True, 0, 0, id="a new student"),
        pytest.param(ada(), grade("ada", question(RIGHT), question(id="q9")), True, 0, 0,
                     id="a new question"),
        pytest.param(grade("ada", question(RIGHT), question(WRONG, id="q9")), ada(), False, 0, 0,
                     id="a question is gone that earned nothing"),
    ],
)  # fmt: skip
def test_what_counts(
    before: Grade | None, after: Grade, moved: bool, flagged: int, waits: int
) -> None:
    change = compare_grades(before, after)
    assert change is not None
    assert (change.moved, len(change.flagged), len(change.waits)) == (moved, flagged, waits)


def test_points_given_by_hand_stay() -> None:
    given = {"q1": Override("ada", "q1", Decimal(1), "kim", "x")}
    change = compare_grades(finish(ada(), given), finish(ada(WRONG), given))
    assert change is not None
    assert not change.moved
    assert change.questions[0].by_hand


def class_of_three() -> GradeChanges:
    changes = GradeChanges()
    changes.add(ada(), ada())
    changes.add(ada(WRONG), ada())
    changes.add(ada(), ada(check_grade(Verdict.UNGRADED)))
    return changes


def test_a_class_counts_questions_and_totals() -> None:
    changes = class_of_three()
    moves = changes.questions["q1"]
    assert (moves.up, moves.down, moves.sum) == (1, 1, Decimal(0))
    assert changes.before == {Decimal(0): 1, Decimal(2): 2}
    assert changes.after == {Decimal(2): 2}
    bins = views.distribution(changes)
    assert [sum(column) for column in zip(*(b[2:] for b in bins), strict=True)] == [3, 2]


def test_no_student_changes() -> None:
    assert list(views.to_lines(GradeChanges(students=1))) == ["0 of 1 student move."]
    assert "Nothing changes" in "".join(views.page(GradeChanges(), title="t", applied=False))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing_in_any_layout(text: str) -> None:
    changes = GradeChanges(gone=(text,))
    hostile = check_grade(Verdict.WRONG, evidence=(Evidence(text=text),), flags=(text,), title=text)
    changes.add(None, grade(text, question(hostile)))
    lines = list(views.to_lines(changes))
    assert not set("\x1b\x07\u202e\ud800\r") & set("".join(lines))
    page = "".join(views.page(changes, title=text, applied=True))
    assert "<script>alert" not in page
    assert not set("\x1b\x07\u202e\ud800") & set(page)
    read = json.loads(views.as_json(changes, applied=False, entry=None))
    assert read["changes"][0]["student"] == text


def test_a_large_class_is_cut_short_in_the_terminal_only() -> None:
    changes = GradeChanges()
    for number in range(200):
        changes.add(None, grade(f"s{number}"))
    assert len(list(views.to_lines(changes))) < 300
    assert len(json.loads(views.as_json(changes, applied=False, entry=None))["changes"]) == 200
