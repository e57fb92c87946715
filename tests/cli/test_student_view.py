"""What a student sees in a terminal after grading one file by a public rubric."""

import json
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.rubric import load
from grader.rubric.public_rubric import public

RUBRIC = """
assignment: hw7
reference: ref.py
seed: 5
disclose: expected
questions:
  q1.i:
    title: A lake
    points: 1
    text: What is a lake?
    items: {minimum: 1, items: {w: [water]}}
  q1.ii:
    title: A number
    points: 1
    number: {names: [width], expect: width, tolerance: {atol: 0, rtol: 0}}
  q2:
    title: A function
    points: 2
    function:
      name: twice
      accept: twice
      tolerance: {atol: 0, rtol: 0}
      cases: [{x: 2}, {random: {x: {integer: [100, 200]}}, times: 2}]
  q3:
    points: 2
    parts:
      seen: {title: Seen, points: 1, items: {minimum: 1, items: {w: [wind]}}}
      kept:
        title: Kept
        points: 1
        show: hidden
        number: {names: [kept], expect: width, tolerance: {atol: 0, rtol: 0}}
"""
REFERENCE = "width = 41\ndef twice(x): return 2 * x\n"
MODULE = """
width = "about \\x1b[31m 7"

def twice(x):
    return 1 / 0

undefined
answers = {"q1.i": "It is a big basin that is full of water.", "q9": "What is this?"}
"""
WRITEUP = """
## Qeustion 1 i)
It is a basin with much water in it, I think.

## Question 1 ii)
The width is 7.
"""

pytestmark = pytest.mark.usefixtures("shared_worker")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a rubric and the public one that is made from it."""
    (tmp_path / "ref.py").write_text(REFERENCE)
    (tmp_path / "hw7.yaml").write_text(RUBRIC)
    (tmp_path / "public.yaml").write_text(public(load(tmp_path / "hw7.yaml"), {}))
    return tmp_path


def seen(course: Path, file: str, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the terminal shows for one file."""
    (course / file).write_text(text, encoding="utf-8")
    words = [str(course / file), "--rubric", str(course / "public.yaml")]
    assert run([*words, "--out", str(course / "grades")]) == 0
    return capsys.readouterr().out


def test_a_module_is_explained_question_by_question(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = seen(course, "hw7.py", MODULE, capsys)
    lines = shown.splitlines()
    assert "• q1.i  A lake: found" in lines
    assert "(hw7.py line 8, under `answers['q1.i']`)." in shown
    assert "! q2  A function: your code failed" in lines
    assert "line 5, in" in shown
    assert "ZeroDivisionError" in shown
    assert "hw7.py line 7: undefined" in shown
    assert "hw7.py: `answers['q9']` names no question of this assignment" in shown
    assert "○ q3: missing, graded later" in lines
    assert "Found: 3 of 4 questions." in lines
    assert "Your code failed: q2." in lines
    assert Path(lines[-1].rpartition(" ")[2]).is_file()
    assert "\x1b" not in shown


def test_answers_may_be_nested_and_unreadable_ones_are_named(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = seen(course, "hw7.py", 'answers = {"q1": {"i": "A lake."}, "q3": object()}\n', capsys)
    assert "• q1.i  A lake: found" in shown.splitlines()
    assert "under `answers['q1.i']`" in shown
    assert "not all of `answers` was read: left out: 'q3' answers with an object" in shown


def test_a_writeup_shows_where_its_answers_are(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_worker(*_: object, **__: object) -> None:
        raise AssertionError("nothing has to be run")

    monkeypatch.setattr("grader.sandbox.pool.Worker", no_worker)
    shown = seen(course, "hw7.md", WRITEUP, capsys)
    assert "The heading `Qeustion 1 i)` was read as q1.i." in shown
    assert "The number 7 was found (hw7.md line 6, under `Question 1 ii)`)." in shown
    assert "○ q2  A function: missing" in shown.splitlines()
    assert "In code it is twice." in shown
    assert "Found: 2 of 4 questions." in shown.splitlines()
    assert 'Missing: q2, q3. Answer below a heading such as "## q2"' in shown


def test_nothing_but_what_students_may_see_is_shown(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = seen(course, "hw7.py", "width = 3\nkept = 3\ndef twice(x): return x", capsys)
    page = next((course / "grades/students").glob("*.html")).read_text()
    record = (course / "grades/grades.json").read_text()
    for text in (shown, page, record):
        assert "41" not in text.replace(str(course), "")
        assert "water" not in text
        assert "wind" not in text
    assert "1 of 1 cases" in shown
    assert "kept" not in record.replace('"id": "kept"', "")
    assert all(
        check["points"] in {None, 0}
        for question in json.loads(record)["students"][0]["questions"]
        for check in question["checks"]
    )


def test_with_the_full_rubric_points_are_shown_and_hidden_checks_are_not(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "hw7.py").write_text("width = 40\nkept = 3\ndef twice(x): return x if x > 2 else 4")
    words = [str(course / "hw7.py"), "--rubric", str(course / "hw7.yaml")]
    assert run([*words, "--out", str(course / "grades")]) == 0
    shown = capsys.readouterr().out
    assert "✕ q1.ii  A number: wrong, 0 of 1" in shown.splitlines()
    assert "expected 41, found 40" in shown
    assert "This check is hidden: only its result is shown." in shown
    assert "twice(x=1" not in shown
    assert "Points: 0 of 6." in shown.splitlines()
    assert "Class page:" in shown


def test_student_text_does_not_control_the_terminal(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "[bold red]x[/] \x1b]0;title\x07 \u202etxt"
    text = f'answers = {{"q1.i": 1, {hostile!r}: "x"}}\nraise ValueError({hostile!r})'
    shown = seen(course, "hw7.py", text, capsys)
    assert "[bold red]x[/]" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_an_empty_submission_is_explained(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = seen(course, "hw7.md", "", capsys)
    assert "Found: 0 of 4 questions." in shown.splitlines()
    assert "Points:" not in shown
