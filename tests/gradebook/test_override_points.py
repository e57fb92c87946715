"""Points given by hand: checked, counted beside the automatic outcome, and never lost."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.discover import STORE
from grader.errors import GradeError
from grader.gradebook import overrides_csv as sheet
from grader.gradebook.override_as_example import as_example
from grader.gradebook.override_points import OverrideRequest, override, override_all, overrides
from grader.gradebook.publish import graded, publish
from grader.model import CheckGrade, Override, Part, Verdict
from grader.rubric import yaml_source as source
from grader.scoring import finish
from grader.store import Store
from tests.support.factories import HOSTILE, check_grade, grade, question
from tests.support.graded import graded_class

PARTIAL = question(check_grade(Verdict.PARTIAL, answer="It is 15."), id="q1.iv")
WAITS = question(check_grade(Verdict.UNGRADED), id="q2")
NAMES = ("Ada Lovelace", "bo", "Bo", "cy", "=HYPERLINK(1)")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    class_ = [replace(grade(name, PARTIAL, WAITS), slug=f"s{i}") for i, name in enumerate(NAMES)]
    return graded_class(tmp_path / "grades", *class_)


def decision(**fields: Any) -> OverrideRequest:
    values = {"student": "cy", "question": "q1.iv", "points": "1.5", "why": "Fair.", "by": "kim"}
    return OverrideRequest(**(values | fields))


def student(out: Path, name: str) -> Any:
    written = json.loads((out / "grades.json").read_text())
    return next(each for each in written["students"] if each["student"] == name)


def test_points_count_beside_what_the_checks_earned(out: Path) -> None:
    decided = override(out, decision(question="q2", points="2"))
    assert (decided.grade.points, decided.grade.ungraded) == (Decimal(3), 0)
    cy = student(out, "cy")
    given = cy["questions"][1]
    assert (cy["points"], cy["ungraded"], given["points"], given["automatic"]) == (3, 0, 2, 0)
    assert {**given["override"], "at": ""} == {"points": 2, "by": "kim", "why": "Fair.", "at": ""}
    assert given["checks"][0]["verdict"] == "ungraded"
    sentence = "kim set these points by hand: Fair. (the checks earned 0)"
    for page in ("students/s3.html", "students/s3.md", "index.html", "grades.csv"):
        assert sentence in (out / page).read_text().replace("\\", "")


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        pytest.param({"student": "cyy"}, "did you mean 'cy'", id="no such student"),
        pytest.param({"student": "BO"}, "any of 'Bo', 'bo'", id="two students"),
        pytest.param({"question": "q1.iii"}, "did you mean 'q1.iv'", id="no such question"),
        pytest.param({"points": "2.01"}, "more than the 2 points", id="too many points"),
        pytest.param({"points": "-1"}, "are no points", id="less than none"),
        pytest.param({"points": "nan"}, "are no points", id="no number"),
        pytest.param({"points": "1.333"}, "two decimals", id="too fine"),
        pytest.param({"points": "1e1"}, "are no points", id="with an exponent"),
        pytest.param({"why": " "}, "reason is missing", id="no reason"),
        pytest.param({"by": ""}, "name is missing", id="by nobody"),
        pytest.param({"points": None}, "no override", id="nothing to take back"),
    ],
)
def test_a_decision_that_is_refused(out: Path, fields: dict[str, Any], what: str) -> None:
    with pytest.raises(GradeError, match=what):
        override(out, decision(**fields))
    assert not overrides(out)


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        pytest.param({"student": "ADA LOVELACE"}, "Ada Lovelace", id="name in another case"),
        pytest.param({"student": "S0"}, "Ada Lovelace", id="name of the page"),
        pytest.param({"student": "Bo"}, "Bo", id="the very name comes first"),
        pytest.param({"question": "Q1_IV"}, "cy", id="question with other signs"),
        pytest.param({"points": "1,5"}, "cy", id="decimal comma"),
    ],
)
def test_a_decision_may_be_written(out: Path, fields: dict[str, Any], who: str) -> None:
    override(out, decision(**fields))
    (held,) = overrides(out)
    assert (held.student, held.id, held.override.points) == (who, "q1.iv", Decimal("1.5"))


def test_more_points_than_possible_have_to_be_meant(out: Path) -> None:
    assert override(out, decision(points="3"), beyond=True).grade.points == 3


def test_an_override_survives_a_regrade_and_a_lost_question(out: Path) -> None:
    override(out, decision())
    with graded(out) as (store, _):
        store.keep_grade("new", replace(grade("cy", question(id="q1.iv")), slug="s3"), "sha")
        publish(store, out)
    assert student(out, "cy")["points"] == 1.5
    with graded(out) as (store, _):
        store.keep_grade("newer", replace(grade("cy", question(id="q9")), slug="s3"), "sha")
        publish(store, out)
    cy = student(out, "cy")
    assert cy["points"] == 2
    assert "no such question" in cy["unapplied"][0]
    assert "no such question" in (out / "index.html").read_text()
    assert "no such question" not in (out / "students/s3.html").read_text()
    assert override(out, decision(points=None)).question is None
    assert "unapplied" not in student(out, "cy")


def test_taking_back_and_giving_again_stay_in_the_log(out: Path) -> None:
    override(out, decision())
    override(out, decision(points=None, why="A slip."))
    override(out, decision(points="0"))
    with Store(out / STORE) as store:
        given = [entry.detail["points"] for entry in store.log() if entry.what == "override"]
    assert given == ["1.5", None, "0"]
    assert student(out, "cy")["points"] == 0


def test_a_table_comes_back_as_it_was_written(out: Path) -> None:
    for name in (*NAMES[2:], NAMES[0]):
        override(out, decision(student=name, why="=1+1, and\na line"))
    path = out / "o.csv"
    sheet.write(path, overrides(out))
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert override_all(out, sheet.read(path, by="x")) == (0, 4)
    path.write_text(path.read_text("utf-8-sig").replace("1.5", "2"))
    assert override_all(out, sheet.read(path, by="x")) == (4, 0)
    assert override_all(out, sheet.read(path, by="x")) == (0, 4)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"student,question,points,why\ncy,q1.iv,1.5,Fair.\n", id="plain"),
        pytest.param(
            '\ufeffStudent;Question;Points;Why\r\ncy;q1.iv;1,5;"Fair."\r\nbo;q2;;\r\n'.encode(),
            id="as Excel writes it",
        ),
        pytest.param("student\tquestion\tpoints\twhy\ncy\tq1.iv\t1.5\tFair.".encode("utf-16"),
                     id="Unicode text"),
        pytest.param(b"why,id,points,question,student\nFair.,7,1.5,q1.iv,S3\n", id="other columns"),
    ],
)  # fmt: skip
def test_a_table_may_be_written(out: Path, content: bytes) -> None:
    path = out / "t.csv"
    path.write_bytes(content)
    assert override_all(out, sheet.read(path, by="kim")) == (1, 0)
    assert student(out, "cy")["questions"][0]["points"] == 1.5


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param("student,question,points\n", "no column 'why'", id="a column lacks"),
        pytest.param("", "no column 'student'", id="empty"),
        pytest.param('student,question,points,why\n"cy', "not a table", id="cut off"),
        pytest.param("student,question,points,why\nhe\xe9,q2,1,x\n", "UTF-8", id="Latin-1"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "t.csv").write_bytes(content.encode("latin-1"))
    with pytest.raises(GradeError, match=what):
        sheet.read(tmp_path / "t.csv", by="kim")


def test_one_bad_row_keeps_all_of_a_table_out(out: Path) -> None:
    path = out / "t.csv"
    path.write_text(
        "student,question,points,why\ncy,q1.iv,1,a\ncy,q1.iv,2,b\nzo,q2,1,c\nbo,q2,7,d\n"
    )
    with pytest.raises(GradeError) as refused:
        override_all(out, sheet.read(path, by="kim"))
    lines = str(refused.value).splitlines()
    assert [line.split(":")[1] for line in lines] == ["3", "4", "5"]
    assert not overrides(out)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_given_as_an_example_that_yaml_reads_back(text: str) -> None:
    held = Override(Decimal(1), "kim", "x", "")
    prose = check_grade(answer=f"{text}\n  - b: #", part=Part.PROSE)
    answered = question(prose, override=held)
    example = as_example(answered)
    assert not set("\x1b\x07\u202e\ud800") & set(example)
    read: Any = source.read(example, "example").data
    assert read["examples"][0]["score"] == 0.5
    assert read["examples"][0]["answer"].rstrip().endswith("- b: #")


@pytest.mark.parametrize(
    "checks",
    [
        pytest.param([], id="no answer"),
        pytest.param([check_grade(answer="[[1, 2]]", part=Part.VALUE)], id="a matrix"),
    ],
)
def test_an_answer_without_words_is_no_example(checks: list[CheckGrade]) -> None:
    assert as_example(question(*checks, override=Override(Decimal(1), "kim", "x", ""))) == ""


def test_overrides_do_not_touch_the_automatic_outcome() -> None:
    made = grade("ada", PARTIAL, WAITS)
    given = {"q2": Override(Decimal(1), "kim", "x", "")}
    again = finish(finish(made, given), {})
    assert again == made


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(["override", "cy", "q2", "1", "--why", "x"], 0, id="given"),
        pytest.param(["override", "cy", "q2"], 2, id="neither points nor undo"),
        pytest.param(["override", "cy", "q2", "1", "--undo"], 2, id="both"),
        pytest.param(["overrides"], 0, id="listed"),
        pytest.param(["overrides", "--import", "no.csv"], 2, id="no such file"),
        pytest.param(["overrides", "--out", "nowhere"], 2, id="no grades"),
    ],
)
def test_the_commands(
    out: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], status: int
) -> None:
    monkeypatch.chdir(out.parent)
    assert run(words) == status
    assert not Path("nowhere").exists()


def test_hostile_names_are_shown_as_escapes(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(out, decision(why="\x1b[31m\u202e", by="\x07"))
    assert run(["overrides", "--out", str(out)]) == 0
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().out)


def test_a_second_process_waits_its_turn(out: Path) -> None:
    command = str(Path(sys.executable).parent / "grade")
    with graded(out):
        done = subprocess.run(
            [command, "override", "cy", "q2", "1", "--why", "x", "--out", str(out)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "another run" in done.stderr
