"""Points given by hand: they are validated, replace the earned points, and are never lost."""

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
from grader.gradebook import overrides_csv
from grader.gradebook.class_info import open_class
from grader.gradebook.override_as_example import as_example
from grader.gradebook.override_points import (
    OverrideRequest,
    give,
    give_all,
    list_overrides,
    take_back,
)
from grader.gradebook.publish import publish
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


def request(**fields: Any) -> OverrideRequest:
    values = {"student": "cy", "question": "q1.iv", "points": "1.5", "why": "Fair.", "by": "kim"}
    return OverrideRequest(**(values | fields))


def student(out: Path, name: str) -> Any:
    written = json.loads((out / "grades.json").read_text())
    return next(each for each in written["students"] if each["student"] == name)


def test_points_count_instead_of_what_the_checks_earned(out: Path) -> None:
    reported, _ = give(out, request(question="q2", points="2"))
    assert (reported.points, reported.ungraded) == (Decimal(3), 0)
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
        pytest.param({"points": "-1"}, "is not a number of points", id="negative"),
        pytest.param({"points": "nan"}, "is not a number of points", id="not a number"),
        pytest.param({"points": "1.333"}, "two decimals", id="too many decimals"),
        pytest.param({"points": "1e1"}, "is not a number of points", id="with an exponent"),
        pytest.param({"why": " "}, "reason is missing", id="no reason"),
        pytest.param({"by": ""}, "name is missing", id="no name"),
    ],
)
def test_a_request_that_is_refused(out: Path, fields: dict[str, Any], what: str) -> None:
    with pytest.raises(GradeError, match=what):
        give(out, request(**fields))
    assert not list_overrides(out)


def test_only_an_override_can_be_taken_back(out: Path) -> None:
    with pytest.raises(GradeError, match="no override of 'cy' is in force"):
        take_back(out, request())


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        pytest.param({"student": "ADA LOVELACE"}, "Ada Lovelace", id="another case"),
        pytest.param({"student": "S0"}, "Ada Lovelace", id="name of the page"),
        pytest.param({"student": "Bo"}, "Bo", id="an exact name comes first"),
        pytest.param({"question": "Q1_IV"}, "cy", id="question in other punctuation"),
        pytest.param({"points": "1,5"}, "cy", id="decimal comma"),
    ],
)
def test_a_request_may_be_typed(out: Path, fields: dict[str, Any], who: str) -> None:
    give(out, request(**fields))
    ((kept, _),) = list_overrides(out)
    assert (kept.student, kept.question, kept.points) == (who, "q1.iv", Decimal("1.5"))


def test_more_points_than_possible_need_an_option(out: Path) -> None:
    assert give(out, request(points="3"), may_exceed=True)[0].points == 3


def test_an_override_survives_a_regrade_and_a_lost_question(out: Path) -> None:
    give(out, request())
    with open_class(out) as (store, _):
        store.keep_grade("new", replace(grade("cy", question(id="q1.iv")), slug="s3"), "sha")
        publish(store, out)
    assert student(out, "cy")["points"] == 1.5
    with open_class(out) as (store, _):
        store.keep_grade("newer", replace(grade("cy", question(id="q9")), slug="s3"), "sha")
        publish(store, out)
    cy = student(out, "cy")
    assert cy["points"] == 2
    assert "no such question" in cy["unapplied"][0]
    assert "no such question" in (out / "index.html").read_text()
    assert "no such question" not in (out / "students/s3.html").read_text()
    assert take_back(out, request())[1] is None
    assert "unapplied" not in student(out, "cy")


def test_the_log_keeps_every_override_and_every_retraction(out: Path) -> None:
    give(out, request())
    take_back(out, request(why="A slip."))
    give(out, request(points="0"))
    with Store(out / STORE) as store:
        given = [entry.detail["points"] for entry in store.log() if entry.what == "override"]
    assert given == ["1.5", None, "0"]
    assert student(out, "cy")["points"] == 0


def test_a_table_comes_back_as_it_was_written(out: Path) -> None:
    for name in (*NAMES[2:], NAMES[0]):
        give(out, request(student=name, why="=1+1, and\na line"))
    path = out / "o.csv"
    overrides_csv.write(path, list_overrides(out))
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert give_all(out, overrides_csv.read(path, by="x")) == (0, 4)
    path.write_text(path.read_text("utf-8-sig").replace("1.5", "2"))
    assert give_all(out, overrides_csv.read(path, by="x")) == (4, 0)
    assert give_all(out, overrides_csv.read(path, by="x")) == (0, 4)


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
    assert give_all(out, overrides_csv.read(path, by="kim")) == (1, 0)
    assert student(out, "cy")["questions"][0]["points"] == 1.5


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param("student,question,points\n", "no column 'why'", id="a missing column"),
        pytest.param("", "no column 'student'", id="empty"),
        pytest.param('student,question,points,why\n"cy', "not a table", id="cut off"),
        pytest.param("student,question,points,why\nhe\xe9,q2,1,x\n", "UTF-8", id="Latin-1"),
    ],
)
def test_a_file_that_is_not_a_table(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "t.csv").write_bytes(content.encode("latin-1"))
    with pytest.raises(GradeError, match=what):
        overrides_csv.read(tmp_path / "t.csv", by="kim")


def test_one_bad_row_rejects_the_whole_table(out: Path) -> None:
    path = out / "t.csv"
    path.write_text(
        "student,question,points,why\ncy,q1.iv,1,a\ncy,q1.iv,2,b\nzo,q2,1,c\nbo,q2,7,d\n"
    )
    with pytest.raises(GradeError) as refused:
        give_all(out, overrides_csv.read(path, by="kim"))
    lines = str(refused.value).splitlines()
    assert [line.split(":")[1] for line in lines] == ["3", "4", "5"]
    assert not list_overrides(out)


@pytest.mark.parametrize("text", HOSTILE)
def test_an_example_with_hostile_text_is_valid_yaml(text: str) -> None:
    override = Override("ada", "q1", Decimal(1), "kim", "x")
    prose = check_grade(answer=f"{text}\n  - b: #", part=Part.PROSE)
    answered = question(prose, override=override)
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
def test_an_answer_without_words_makes_no_example(checks: list[CheckGrade]) -> None:
    assert (
        as_example(question(*checks, override=Override("ada", "q1", Decimal(1), "kim", "x"))) == ""
    )


def test_overrides_do_not_change_the_automatic_outcome() -> None:
    made = grade("ada", PARTIAL, WAITS)
    given = {"q2": Override("ada", "q1", Decimal(1), "kim", "x")}
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
    give(out, request(why="\x1b[31m\u202e", by="\x07"))
    assert run(["overrides", "--out", str(out)]) == 0
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().out)


def test_a_second_process_is_refused(out: Path) -> None:
    command = str(Path(sys.executable).parent / "grade")
    with open_class(out):
        done = subprocess.run(
            [command, "override", "cy", "q2", "1", "--why", "x", "--out", str(out)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "another run" in done.stderr
