"""The command line: exit status, one clear sentence for each fault, and runs that are stopped."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.main import run
from tests.support.command import GRADE, grade, grade_on_a_full_disk
from tests.support.hw9 import CLASS, RUBRIC, write_course
from tests.support.paths import ROOT

pytestmark = pytest.mark.usefixtures("shared_worker")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_course(tmp_path, CLASS)


def test_a_class_from_end_to_end(course: Path) -> None:
    first = grade(course, "class")
    assert first.returncode == 0, first.stderr
    assert "[4/4]" in first.stdout
    assert "Graded 4 students." in first.stdout
    results = (course / "grades/grades.json").read_bytes()
    assert sorted(p.name for p in (course / "grades/students").glob("*.html")) == [
        "ada.html", "bo.html", "cy.html", "dee.html",
    ]  # fmt: skip

    second = grade(course, "class")
    assert "nothing had changed, every grade was kept" in second.stdout
    assert (course / "grades/grades.json").read_bytes() == results


def test_a_file_that_cannot_be_read_is_shown_to_student_and_staff(course: Path) -> None:
    (course / "class/dee/hw9.ipynb").write_text('{"cells": [')
    done = grade(course, "class")
    assert done.returncode == 0
    for page in ("index.html", "students/dee.html"):
        assert "its JSON is broken" in (course / "grades" / page).read_text()
    sheet = (course / "grades/grades.csv").read_text("utf-8-sig").splitlines()
    assert [line[:3] for line in sheet if "its JSON is broken" in line] == ["dee"]
    alone = grade(course, "class/dee", "--out", "dee")
    assert "its JSON is broken" in alone.stdout
    assert "was read" not in alone.stdout


def test_the_output_folder_is_not_a_student(course: Path) -> None:
    grade(course, "class", "--out", "class/grades")
    again = grade(course, "class", "--out", "class/grades")
    assert "Graded 4 students" in again.stdout
    among = grade(course, "class", "--out", "class")
    assert among.returncode == 2
    assert "cannot be written among the submissions" in among.stderr


def test_what_changed_is_graded_again_and_who_left_is_gone(course: Path) -> None:
    grade(course, "class")
    (course / "class/ada/hw9.py").write_text("x = 14\n")
    shutil.rmtree(course / "class/bo")
    again = grade(course, "class")
    assert "Graded 3 students; 2 had not changed and were kept." in again.stdout
    assert "No longer here, so without a page: bo. Their grades are kept." in again.stdout
    assert not (course / "grades/students/bo.html").exists()


def test_a_look_at_one_student_leaves_the_class_whole(course: Path) -> None:
    grade(course, "class")
    (course / "class/ada/hw9.py").write_text("x = 14\n")
    one = grade(course, "class/ada")
    assert "The other 3 of the class keep their grades." in one.stdout
    students = json.loads((course / "grades/grades.json").read_text())["students"]
    assert [(each["student"], each["points"]) for each in students] == [
        ("ada", 0), ("bo", 1), ("cy", 2), ("dee", 0),
    ]  # fmt: skip
    assert (course / "grades/students/bo.html").exists()
    held = (course / "grades/grades.json").read_bytes()
    assert grade(course, "class").returncode == 0
    assert (course / "grades/grades.json").read_bytes() == held


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param("rubric", "has changed since the class of ada was graded", id="by another"),
        pytest.param("class", "holds a class of 4, and none of them is in", id="another class"),
    ],
)
def test_no_other_class_is_written_over(course: Path, change: str, said: str) -> None:
    grade(course, "class")
    held = (course / "grades/grades.json").read_bytes()
    if change == "rubric":
        (course / "rubrics/hw9.yaml").write_text(RUBRIC.replace("[apple]", "[pomme]"))
        done = grade(course, "class/ada")
    else:
        shutil.copytree(course / "class/ada", course / "others/zoe")
        done = grade(course, "others")
    assert done.returncode == 2
    assert said in done.stderr
    assert (course / "grades/grades.json").read_bytes() == held


@pytest.mark.parametrize(
    ("word", "said"),
    [
        pytest.param("regrad", "did you mean `grade regrade`?", id="nearly a command"),
        pytest.param("clas", "Path 'clas' does not exist", id="nothing like it"),
    ],
)
def test_a_word_that_names_nothing(course: Path, word: str, said: str) -> None:
    done = grade(course, word)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_edited_rubric_runs_no_student_code(course: Path) -> None:
    grade(course, "class")
    (course / "class/ada/side-effect").touch()
    rubric = course / "rubrics/hw9.yaml"
    rubric.write_text(RUBRIC.replace("apple: [apple]", "apple: [pomme]"))
    timed = grade(course, "class")
    assert timed.returncode == 0
    assert "ada: 2 of 3" in timed.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["gone"], "'gone' does not exist", id="no such folder"),
        pytest.param(["empty"], "no submission was found in 'empty'", id="an empty folder"),
        pytest.param(["class", "--rubric", "gone.yaml"], "'gone.yaml' does not exist", id="rubric"),
        pytest.param(["class", "--out", "rubrics/ref.py/x"], "cannot be written", id="output"),
        pytest.param(["class", "--out", "rubrics/ref.py"], "is a file", id="output is a file"),
        pytest.param(["class", "--nonsense"], "No such option", id="an unknown option"),
        pytest.param(["report.pdf"], "no submission was found", id="no form of ours"),
        pytest.param([], "Missing argument 'SUBMISSIONS'", id="nothing named"),
    ],
)
def test_a_fault_of_usage_is_one_sentence(course: Path, words: list[str], sentence: str) -> None:
    (course / "empty").mkdir()
    (course / "report.pdf").touch()
    done = grade(course, *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        pytest.param("y = 1\n", "hw9.yaml:6:40: 'ref.py' has no 'x'", id="lacks a name"),
        pytest.param("x = 1\n1 / 0\n", "the reference solution fails: ", id="raises"),
        pytest.param("x = (\n", "ref.py:1:5: the reference solution is no", id="does not parse"),
        pytest.param(
            "x = object()\n", "no value for 'x': ", id="gives an object that is not a value"
        ),
    ],
)
def test_a_bad_reference_is_the_rubrics_fault(course: Path, reference: str, sentence: str) -> None:
    (course / "rubrics/ref.py").write_text(reference)
    done = grade(course, "class")
    assert done.returncode == 2
    assert "ref.py" in done.stderr
    assert sentence in done.stderr


def test_several_rubrics_are_named(course: Path) -> None:
    (course / "rubrics/hw8.yaml").write_text(RUBRIC)
    done = grade(course, "class")
    assert done.returncode == 2
    assert "several rubrics: hw8.yaml, hw9.yaml" in done.stderr


def heed_interrupts() -> None:
    """Let SIGINT stop a child, even where the tests run in the background and ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_stopped_run_goes_on_where_it_was(course: Path) -> None:
    (course / "class/zoe").mkdir()
    (course / "class/zoe/hw9.py").write_text("while True: pass\n")
    stopped = subprocess.Popen(
        [GRADE, "class"],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    )
    assert stopped.stdout is not None
    seen = [stopped.stdout.readline() for _ in range(4)]
    stopped.send_signal(signal.SIGINT)
    _, errors = stopped.communicate(timeout=60)
    assert stopped.returncode == 130, seen
    assert "What is graded is kept" in errors
    (course / "class/zoe/hw9.py").write_text("x = 15\n")
    again = grade(course, "class")
    assert again.returncode == 0, again.stderr
    assert "Graded 5 students; 4 had not changed and were kept." in again.stdout


def test_two_runs_at_once_on_one_folder(course: Path) -> None:
    (course / "class/zoe").mkdir()
    (course / "class/zoe/hw9.py").write_text("import time\ntime.sleep(20)\n")
    first = subprocess.Popen([GRADE, "class"], cwd=course, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    first.stdout.readline()
    second = grade(course, "class")
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=60)
    assert second.returncode == 2
    assert "another run is using this folder" in second.stderr


def test_a_full_disk_costs_the_reports_and_no_grade(course: Path) -> None:
    (course / "grades").mkdir()
    full = grade_on_a_full_disk(course, "class", room=20_000)
    assert full.returncode == 2
    assert "Traceback" not in full.stderr
    assert not list((course / "grades").rglob("*.part"))
    assert grade(course, "class").returncode == 0


def test_the_status_says_that_something_is_ungraded(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("grader.checks.items.Items.judge", broken)
    done = grade(course, "class")
    assert done.returncode == 1
    assert "for a person or for another run" in done.stdout


def test_a_bug_of_ours_leaves_a_file_to_send(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.chdir(course)
    monkeypatch.setattr("grader.pipeline.grade_class", broken)
    assert run(["class"]) == 3
    message = capsys.readouterr().err
    log = Path(message.rpartition("See ")[2].strip().rstrip("."))
    assert "on purpose" in log.read_text()
    log.unlink()


def test_help_loads_nothing_that_is_costly() -> None:
    code = (
        "import sys; from grader.cli.main import run; run(['--help']);"
        "print(sorted({'torch', 'numpy', 'IPython', 'pydantic', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.endswith("[]\n")


def test_a_roster_names_everyone_on_both_sides(course: Path) -> None:
    (course / "roster.csv").write_text(
        "identifier,github_username\nada@x.edu,ADA\n=1+1,bo\nnobody@x.edu,\n"
    )
    done = grade(course, "class", "--roster", "roster.csv")
    assert done.returncode == 0, done.stderr
    assert "[5/5]" in done.stdout
    assert "On the roster without a submission: 1 (nobody@x.edu)." in done.stdout
    assert "Submissions that are not on the roster: 2 (cy, dee)." in done.stdout
    results = json.loads((course / "grades/grades.json").read_text())
    assert results["roster"]["absent"] == ["nobody@x.edu"]
    assert results["roster"]["unknown"] == ["cy", "dee"]
    students = {student["student"]: student for student in results["students"]}
    assert students["ada@x.edu"]["login"] == "ADA"
    assert students["ada@x.edu"]["repository"] == "ada"
    absent = students["nobody@x.edu"]
    assert absent["points"] == 0
    assert {question["verdict"] for question in absent["questions"]} == {"missing"}
    assert absent["notes"] == ["No submission was found: the roster has no login for this student."]
    page = (course / "grades/index.html").read_text()
    assert "On the roster without a submission: 1 (nobody@x.edu)." in page
    assert "'=1+1" in (course / "grades/grades.csv").read_text(encoding="utf-8-sig")

    again = grade(course, "class", "--roster", "roster.csv")
    assert "Graded 5 students: nothing had changed, every grade was kept." in again.stdout
    without = grade(course, "class")
    assert "Graded 4 students" in without.stdout
    assert "roster" not in json.loads((course / "grades/grades.json").read_text())
