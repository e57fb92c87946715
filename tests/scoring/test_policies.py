"""Policies of a total: each in a table, then their order and their adjustments."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.discover import discover, pushed_time
from grader.errors import GradeError, RubricError
from grader.gradebook.publish import is_open
from grader.model import (
    BestOf,
    Disclosure,
    LatePolicy,
    Outcome,
    Override,
    Part,
    QuestionGrade,
    Rounding,
    ScoringPolicy,
    Show,
    Verdict,
)
from grader.pipeline.submission_times import read_times
from grader.presentation import wording
from grader.presentation.class_statistics import lost
from grader.rubric import load
from grader.rubric.model import Criterion
from grader.scoring import apply_needs, finish
from tests.support.factories import check_grade, grade, question

DUE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def points_of(
    earned: str, policy: ScoringPolicy, late: timedelta = -DAY, possible: str = "20"
) -> Decimal:
    check = check_grade(Verdict.PARTIAL, possible=possible, points=Decimal(earned))
    return finish(grade("ada", question(check)), {}, policy, DUE + late).points


@pytest.mark.parametrize(
    ("late", "after", "points"),
    [
        pytest.param(LatePolicy(points=Decimal(2)), -HOUR, "18", id="in time"),
        pytest.param(LatePolicy(points=Decimal(2)), timedelta(0), "18", id="at the last moment"),
        pytest.param(
            LatePolicy(points=Decimal(2)), timedelta(seconds=1), "16", id="a day has begun"
        ),
        pytest.param(LatePolicy(points=Decimal(2)), DAY, "16", id="a whole day"),
        pytest.param(LatePolicy(points=Decimal(2)), DAY + HOUR, "14", id="the second day"),
        pytest.param(
            LatePolicy(percent=Decimal(10)), 3 * DAY, "12", id="a share of the possible points"
        ),
        pytest.param(
            LatePolicy(points=Decimal(2), grace_days=2), 2 * DAY, "18", id="days of grace"
        ),
        pytest.param(
            LatePolicy(points=Decimal(2), grace_days=2), DAY, "18", id="fewer days than of grace"
        ),
        pytest.param(
            LatePolicy(points=Decimal(2), grace_days=2), 3 * DAY, "16", id="after the grace"
        ),
        pytest.param(LatePolicy(points=Decimal(2)), 30 * DAY, "0", id="never below nothing"),
        pytest.param(LatePolicy(cut_off_days=3), 3 * DAY, "18", id="the last day"),
        pytest.param(LatePolicy(cut_off_days=3), 3 * DAY + HOUR, "0", id="past the last day"),
        pytest.param(LatePolicy(points=Decimal(2), cut_off_days=0), HOUR, "0", id="nothing late"),
        pytest.param(None, 9 * DAY, "18", id="lateness costs nothing"),
    ],
)
def test_lateness(late: LatePolicy | None, after: timedelta, points: str) -> None:
    assert points_of("18", ScoringPolicy(due=DUE, late=late), after) == Decimal(points)


def test_a_submission_at_an_unknown_time_is_not_late() -> None:
    policy = ScoringPolicy(due=DUE, late=LatePolicy(cut_off_days=0))
    assert finish(grade("ada"), {}, policy, None).points == 2


@pytest.mark.parametrize(
    ("earned", "rounding", "points"),
    [
        pytest.param("17.25", Rounding.DECIMALS, "17.25", id="not rounded"),
        pytest.param("17.25", Rounding.HALVES, "17.5", id="half up to halves"),
        pytest.param("17.24", Rounding.HALVES, "17", id="down to halves"),
        pytest.param("17.5", Rounding.WHOLE, "18", id="half up"),
        pytest.param("17.49", Rounding.WHOLE, "17", id="down"),
        pytest.param("18", Rounding.WHOLE, "18", id="already whole"),
    ],
)
def test_rounding(earned: str, rounding: Rounding, points: str) -> None:
    assert points_of(earned, ScoringPolicy(rounding=rounding)) == Decimal(points)


def asked(name: str, earned: str, **fields: Any) -> QuestionGrade:
    check = check_grade(Verdict.PARTIAL, possible="4", points=Decimal(earned))
    return question(check, id=name, **fields)


@pytest.mark.parametrize(
    ("earned", "best", "total", "dropped"),
    [
        pytest.param(["1", "3", "2"], 2, "5", ["q0"], id="the two with most"),
        pytest.param(["2", "2", "2"], 2, "4", ["q2"], id="of equal ones the first"),
        pytest.param(["0", "0", "4"], 1, "4", ["q0", "q1"], id="one of three"),
    ],
)
def test_best_of_several(earned: list[str], best: int, total: str, dropped: list[str]) -> None:
    made = grade("ada", *(asked(f"q{i}", each) for i, each in enumerate(earned)))
    policy = ScoringPolicy(best_of=(BestOf(best, ("q0", "q1", "q2")),))
    finished = finish(made, {}, policy)
    assert (finished.points, finished.possible) == (Decimal(total), Decimal(4 * best))
    assert [q.id for q in finished.questions if not q.counts] == dropped
    assert not {q.id for q in lost(finished)} & set(dropped)
    assert (
        finish(finished, {"q0": Override("ada", "q1", Decimal(4), "k", "x")}, policy)
        .questions[0]
        .counts
    )


def test_a_bonus_counts_over_what_is_possible_and_a_cap_ends_it() -> None:
    made = grade("ada", asked("q1", "4"), asked("q2", "3", bonus=True))
    finished = finish(made, {})
    assert (finished.points, finished.possible) == (Decimal(7), Decimal(4))
    assert not lost(finished)
    capped = finish(made, {}, ScoringPolicy(cap=Decimal(5)))
    assert capped.points == 5
    assert wording.explain_adjustments(capped) == "7 earned, less 2 for the most that counts"
    assert not finish(made, {}, ScoringPolicy(cap=Decimal(7))).adjustments


def test_policies_are_applied_in_their_order_and_reported() -> None:
    late = LatePolicy(percent=Decimal(10), grace_days=1)
    policy = ScoringPolicy(DUE, late, cap=Decimal(19), rounding=Rounding.WHOLE)
    check = check_grade(Verdict.PARTIAL, possible="20", points=Decimal("19.75"))
    finished = finish(grade("ada", question(check)), {}, policy, DUE + DAY + HOUR)
    said = (
        "19.75 earned, less 0.75 for the most that counts, less 2 for 2 days late, 1 of them free"
    )
    assert (finished.points, wording.explain_adjustments(finished)) == (Decimal(17), said)
    assert finished.earned == Decimal("19.75")
    assert finish(finished, {}, policy, DUE + DAY + HOUR) == finished


@pytest.mark.parametrize(
    ("policy", "opened"),
    [
        pytest.param(ScoringPolicy(), False, id="nothing is due"),
        pytest.param(ScoringPolicy(due=datetime.now(UTC) + DAY), False, id="not yet due"),
        pytest.param(ScoringPolicy(due=datetime.now(UTC) - HOUR), True, id="past"),
        pytest.param(
            ScoringPolicy(datetime.now(UTC) - HOUR, LatePolicy(cut_off_days=1)),
            False,
            id="late work is taken",
        ),
        pytest.param(
            ScoringPolicy(datetime.now(UTC) - 2 * DAY, LatePolicy(cut_off_days=1)),
            True,
            id="past the cut-off",
        ),
    ],
)
def test_checks_that_are_shown_after_the_due_date_open(policy: ScoringPolicy, opened: bool) -> None:
    assert is_open(policy) is opened


CRITERION = Criterion(
    "way", "", Decimal(2), (), Show.VISIBLE, Disclosure.EXPECTED, ("q1", "q2/code")
)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param(["correct", "partial"], Verdict.CORRECT, id="both earned something"),
        pytest.param(["correct", "crashed"], Verdict.MISSING, id="one crashed"),
        pytest.param(["missing", "correct"], Verdict.MISSING, id="one was not answered"),
        pytest.param(["wrong", "correct"], Verdict.MISSING, id="one is wrong"),
        pytest.param(["ungraded", "correct"], Verdict.UNGRADED, id="one waits"),
    ],
)
def test_needs(verdicts: list[str], expected: Verdict) -> None:
    before = {("q1", "answer"): Verdict(verdicts[0]), ("q2", "code"): Verdict(verdicts[1])}
    before["q2", "words"] = Verdict.WRONG
    check = apply_needs(CRITERION, check_grade(id="way"), before)
    assert check.outcome.verdict is expected
    if expected is Verdict.MISSING:
        assert check.points == 0
        assert check.outcome.feedback.startswith("Skipped, because q")


def test_a_question_that_partly_waits_is_needed_as_a_whole() -> None:
    before = {("q1", "a"): Verdict.CORRECT, ("q1", "b"): Verdict.UNGRADED}
    assert apply_needs(CRITERION, check_grade(), before).points is None


def test_an_override_of_an_unknown_question_is_named_and_does_not_count() -> None:
    override = Override("ada", "q1", Decimal(4), "kim", "typing error")
    finished = finish(grade("ada", asked("q1", "2")), {"q9": override})
    assert finished.points == 2
    (note,) = finished.unapplied
    assert note.startswith("4 points that kim gave for q9 do not count")


def test_without_its_override_a_question_has_its_automatic_points_again() -> None:
    override = Override("ada", "q1", Decimal(4), "kim", "good idea")
    overridden = finish(grade("ada", asked("q1", "2")), {"q1": override})
    assert overridden.points == 4
    assert finish(overridden, {}).points == 2


def test_an_override_ends_the_wait_for_a_person() -> None:
    waiting = grade("ada", question(check_grade(Verdict.UNGRADED)))
    assert finish(waiting, {}).ungraded == 1
    assert (
        finish(waiting, {"q1": Override("ada", "q1", Decimal(1), "kim", "read it")}).ungraded == 0
    )


def test_a_missing_answer_stays_missing_whatever_it_needs() -> None:
    made = check_grade(Verdict.MISSING, feedback="No answer.")
    assert apply_needs(CRITERION, made, {("q1", "answer"): Verdict.CRASHED}) == made


RUBRIC = """
assignment: hw9
reference: ref.py
seed: 1
{head}
questions:
  q1: {{points: 2, function: {{name: f, accept: f, cases: [{{n: 2}}], tolerance: {{atol: 0, rtol: 0}}}}}}
  q2: {{points: 2{q2}, number: {{names: [x], expect: x, tolerance: {{atol: 0, rtol: 0}}}}}}
  q3: {{points: 1{q3}, number: {{names: [x], expect: x, tolerance: {{atol: 0, rtol: 0}}}}}}
"""  # noqa: E501


def rubric(top: Path, head: str = "", q2: str = "", q3: str = "") -> Path:
    (top / "ref.py").write_text("x = 15\ndef f(n):\n    return n + 1\n")
    (top / "rubric.yaml").write_text(RUBRIC.format(head=head, q2=q2, q3=q3))
    return top / "rubric.yaml"


def test_a_rubric_with_every_policy(tmp_path: Path) -> None:
    head = """
due: 2026-12-01 23:59 +00:00
late: {per_day: 10 %, grace_days: 1, cut_off_days: 5}
best_of: [{best: 1, of: [q1, q2]}]
cap: 4.5
rounding: halves
"""
    read = load(rubric(tmp_path, head, q2=", needs: [q1]", q3=", bonus: true"))
    late = LatePolicy(percent=Decimal(10), grace_days=1, cut_off_days=5)
    best = (BestOf(1, ("q1", "q2")),)
    assert read.policy == ScoringPolicy(DUE, late, best, Decimal("4.5"), Rounding.HALVES)
    assert read.questions[1].criteria[0].needs == ("q1",)
    assert [each.bonus for each in read.questions] == [False, False, True]


@pytest.mark.parametrize(
    ("parts", "line", "what"),
    [
        pytest.param({"head": "due: tomorrow"}, 5, "not a time", id="not a time"),
        pytest.param({"head": "due: 2026-12-01 23:59"}, 5, "no time zone", id="no offset"),
        pytest.param({"head": "late: {per_day: 2}"}, 5, "'late' needs a due time", id="no due"),
        pytest.param({"head": "late: {per_day: two}"}, 5, "not a penalty", id="not a penalty"),
        pytest.param({"head": "rounding: wholes"}, 5, "did you mean 'whole'", id="rounding"),
        pytest.param({"head": "best_of: [{best: 1, of: [q1, q9]}]"}, 5, "no question 'q9'",
                     id="best of an unknown question"),
        pytest.param({"head": "best_of: [{best: 2, of: [q1, q2]}]"}, 5, "all of them",
                     id="best of all"),
        pytest.param({"head": "best_of: [{best: 1, of: [q1, q3]}]"}, 5, "not worth the same",
                     id="best of unequal ones"),
        pytest.param({"head": "best_of: [{best: 1, of: [q1, q1]}]"}, 5, "twice", id="twice"),
        pytest.param({"head": "best_of: [{best: 1, of: [q1, q2]}]", "q2": ", bonus: true"}, 5,
                     "bonus", id="best of a bonus"),
        pytest.param({"q2": ", needs: [q3]"}, 8, "nothing above this is called 'q3'",
                     id="needs what comes later"),
        pytest.param({"q3": ", needs: [q1/anwser]"}, 9, "did you mean 'q1/answer'",
                     id="needs an unknown part"),
        pytest.param({"q1": ""}, 0, "", id="sound"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_used(
    tmp_path: Path, parts: dict[str, str], line: int, what: str
) -> None:
    parts.pop("q1", None)
    path = rubric(tmp_path, **parts)
    if not line:
        load(path)
        return
    with pytest.raises(RubricError, match=what) as refused:
        load(path)
    assert f"rubric.yaml:{line}:" in str(refused.value)


def git(folder: Path, *words: str, when: str = "") -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_AUTHOR_DATE": when}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *words], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    (folder / "hw9.py").write_text("x = 15\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", when="2026-12-02T10:00:00+0100")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    return folder


def unpacked(clone: Path) -> None:
    """A repository as git creates it."""


def packed(clone: Path) -> None:
    """A repository as in a fresh clone."""
    git(clone, "gc", "-q")
    git(clone, "pack-refs", "--all")


def detached(clone: Path) -> None:
    """A repository that has checked out a commit and no branch."""
    git(clone, "checkout", "-q", "--detach")


@pytest.mark.parametrize("state", [unpacked, packed, detached])
def test_a_clone_says_when_its_last_commit_was_made(
    clone: Path, state: Callable[[Path], None]
) -> None:
    state(clone)
    (submission,) = discover(clone.parent, "hw9")
    assert pushed_time(submission, clone.parent) == datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("HEAD", "ref: refs/heads/../../../secret\n", id="a name that leads out"),
        pytest.param("HEAD", "x" * 5000, id="not a ref"),
        pytest.param("config", "[core]\n\tfsmonitor = touch ran\n\tsshCommand = touch ran\n",
                     id="commands"),
        pytest.param("objects/info/alternates", "/nowhere\n", id="other objects"),
    ],
)  # fmt: skip
def test_commands_in_a_repository_do_not_run(clone: Path, file: str, text: str) -> None:
    (clone / ".git" / file).write_text(text)
    (submission,) = discover(clone.parent, "hw9")
    pushed_time(submission, clone.parent)
    assert not list(clone.rglob("ran"))


def test_a_commit_that_was_not_pushed_says_nothing(clone: Path) -> None:
    git(clone, "commit", "-q", "--allow-empty", "-m", "y", when="2026-12-03T10:00:00+0100")
    (submission,) = discover(clone.parent, "hw9")
    assert pushed_time(submission, clone.parent) is None


def test_neither_the_time_of_a_file_nor_our_own_repository_counts(clone: Path) -> None:
    shutil.move(clone / ".git", clone.parent / ".git")
    os.utime(clone / "hw9.py", (DUE.timestamp(), DUE.timestamp()))
    (submission,) = discover(clone.parent, "hw9")
    assert pushed_time(submission, clone.parent) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("student,time\nada,soon\n", "t.csv:2: 'soon' is not a time", id="not a time"),
        pytest.param("student,when\n", "no column 'time'", id="no column"),
        pytest.param("who,due\n", "no column 'student'", id="no students"),
        pytest.param("student,due\nada,later\n", "t.csv:2: 'later' is not", id="not a due time"),
    ],
)
def test_a_table_of_times_that_cannot_be_used(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(GradeError, match=what):
        read_times(tmp_path / "t.csv", DUE)


def graded(top: Path, *more: str) -> dict[str, Any]:
    words = [str(top / "class"), "--rubric", str(top / "rubric.yaml"), "--out", str(top / "out")]
    assert run([*words, *more]) == 0
    students = json.loads((top / "out" / "grades.json").read_text())["students"]
    return {each["student"]: each for each in students}


def test_a_class_with_policies(clone: Path, tmp_path: Path) -> None:
    rubric(tmp_path, "due: 2026-12-01 23:59 +00:00\nlate: {per_day: 1}", q2=", needs: [q1]")
    ada = graded(tmp_path)["ada"]
    assert ada["submitted"] == "2026-12-02T09:00:00+00:00"
    assert (ada["points"], ada["earned"]) == (0, 1)
    assert ada["questions"][1]["checks"][0]["feedback"] == "Skipped, because q1 was not answered."
    shutil.rmtree(clone / ".git")  # the time stays known, because the work is the same
    assert graded(tmp_path)["ada"]["submitted"] == "2026-12-02T09:00:00+00:00"
    (tmp_path / "times.csv").write_text("student;time\nADA;2026-12-01 20:00\n")
    table = ["--times", str(tmp_path / "times.csv")]
    in_time = graded(tmp_path, *table)["ada"]
    assert (in_time["points"], in_time["submitted"]) == (1, "2026-12-01T20:00:00+00:00")
    page = (tmp_path / "out" / "students" / "ada.md").read_text()
    assert "earned" not in page.partition("##")[0]


def test_times_of_unknown_students_are_reported(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric(tmp_path, "due: 2026-12-01 23:59 +00:00\nlate: {per_day: 1}")
    (tmp_path / "t.csv").write_text("student;time\nZoe Q;2026-12-01 20:00\n")
    words = [str(tmp_path / "class"), "--rubric", str(tmp_path / "rubric.yaml")]
    assert run([*words, "--out", str(tmp_path / "out"), "--times", str(tmp_path / "t.csv")]) == 2
    assert "its first entry is 'Zoe Q'" in capsys.readouterr().err


def test_an_edited_policy_moves_grades_in_a_preview(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric(tmp_path)
    assert graded(tmp_path)["ada"]["points"] == 3
    rubric(tmp_path, "due: 2026-12-01 23:59 +00:00\nlate: {per_day: 1}")
    words = ["regrade", str(tmp_path / "class"), "--rubric", str(tmp_path / "rubric.yaml")]
    capsys.readouterr()
    assert run([*words, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "ada: 3 -> 2 of 5, -1 (3 earned, less 1 for 1 day late)" in said
    assert run([*words, "--out", str(tmp_path / "out"), "--apply"]) == 0
    entry = capsys.readouterr().out.rpartition("--restore ")[2].strip()
    page = (tmp_path / "out" / "students" / "ada.html").read_text()
    assert "3 earned, less 1 for 1 day late" in page
    assert json.loads((tmp_path / "out" / "grades.json").read_text())["students"][0]["points"] == 2
    assert run(["history", "--restore", entry, "--out", str(tmp_path / "out")]) == 0
    assert json.loads((tmp_path / "out" / "grades.json").read_text())["students"][0]["points"] == 3


def test_a_skipped_outcome_is_not_taken_over(clone: Path, tmp_path: Path) -> None:
    rubric(tmp_path, q2=", needs: [q1]")
    assert graded(tmp_path)["ada"]["points"] == 1
    rubric(tmp_path)
    assert graded(tmp_path)["ada"]["points"] == 3


def test_an_outcome_without_needs_is_unchanged() -> None:
    made = check_grade(part=Part.CODE)
    assert apply_needs(replace(CRITERION, needs=()), made, {}) is made
    assert isinstance(made.outcome, Outcome)
