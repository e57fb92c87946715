"""`pytest --rubric FILE PATH`: the same verdicts as `grade`, as tests, and nothing imported."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml

from grader import plugins
from grader.escapes import one_line
from grader.pipeline import on_demand
from tests.support.command import grade
from tests.support.hw9 import RUBRIC, write_course

pytest_plugins = ["pytester"]
# pytester unloads what a run imports, and numpy and our kinds cannot be loaded a second time
LOADED_ONCE = (on_demand, plugins.checks(), plugins.forms())

CLASS = {
    "ada/hw9.py": "x = 15\nanswers = {'q2': 'An apple.'}\n",
    "bo/hw9.md": "# Question 1\n14\n# Question 2\nA pear.\n",
    "cy/hw9.py": "x = 1 / 0\n",
}
CLASS_NAMES = ("ada", "bo", "cy")
HOSTILE, SLUG = "e\x1b[31mve::x [1]", "e-31mve-x-1"
EVIL = "import pathlib\npathlib.Path({mark!r}).write_text('imported')\ndef test_evil(): pass\n"


@pytest.fixture
def course(pytester: pytest.Pytester, shared_worker: None) -> pytest.Pytester:
    write_course(pytester.path, CLASS)
    return pytester


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run over the class and a student with a hostile name: its folder and its output."""
    top = write_course(tmp_path_factory.mktemp("course"), CLASS)
    (top / "class" / HOSTILE).mkdir()
    (top / "class" / HOSTILE / "hw9.md").write_text("# Question 1\n\x1b[2J 14\n")
    words = ["--rubric", "rubrics/hw9.yaml", "class", "-v", "--junitxml=junit.xml"]
    command = [sys.executable, "-m", "pytest", *words]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    return top, done.stdout


def run(course: pytest.Pytester, *words: str) -> pytest.RunResult:
    return course.runpytest_inprocess("--rubric", "rubrics/hw9.yaml", *words)


def run_in_subprocess(course: pytest.Pytester, *words: str) -> pytest.RunResult:
    return course.runpytest_subprocess("--rubric", "rubrics/hw9.yaml", *words)


def outcomes(printed: str) -> dict[str, str]:
    lines = [re.match(r"(\S+::\S+) (PASSED|FAILED|SKIPPED)", line) for line in printed.splitlines()]
    return {match[1]: match[2] for match in lines if match}


def test_each_check_is_a_test(ran: tuple[Path, str]) -> None:
    _, printed = ran
    assert outcomes(printed) == {
        "class/ada::q1::answer": "PASSED",
        "class/ada::q2::answer": "PASSED",
        "class/bo::q1::answer": "FAILED",
        "class/bo::q2::answer": "PASSED",
        "class/cy::q1::answer": "FAILED",
        "class/cy::q2::answer": "FAILED",
        f"class/{SLUG}::q1::answer": "FAILED",
        f"class/{SLUG}::q2::answer": "FAILED",
    }
    wanted = [
        "grade: rubrics/hw9.yaml, 4 students",
        "collected 8 items",
        "_ class/bo::q1::answer (q1) _",
        "wrong, 0 of 2: The number 14 is not right",
        "Next: ",
        "ada: 3 of 3\nbo: 1 of 3\ncy: 0 of 3\n",
        "FAILED class/bo::q1::answer - wrong, 0 of 2: ",
    ]
    assert re.search(".*".join(map(re.escape, wanted)), printed, re.DOTALL)
    assert "Traceback" not in printed
    assert "items.py" not in printed


def test_no_name_moves_the_cursor(ran: tuple[Path, str]) -> None:
    top, printed = ran
    assert "\x1b" not in printed
    assert JUnitXml.fromfile(str(top / "junit.xml"))


def test_verdicts_are_those_of_grade(ran: tuple[Path, str], shared_worker: None) -> None:
    top, _ = ran
    here = {
        f"{case.get('classname')}.{case.get('name')}": {
            each.get("name"): each.get("value")
            for each in case.iter("property")
            if each.get("name") != "total"
        }
        for case in ElementTree.parse(top / "junit.xml").iter("testcase")
    }
    assert grade(top, "class").returncode == 0
    book = json.loads((top / "grades/grades.json").read_text())
    there = {
        f"class.{student['student']}.{question['id']}.{check['id']}".replace(HOSTILE, SLUG): {
            "points": str(check["points"]),
            "possible": str(check["possible"]),
            "verdict": check["verdict"],
            "student": one_line(student["student"]),
        }
        for student in book["students"]
        for question in student["questions"]
        for check in question["checks"]
    }
    assert here == there
    assert len(here) == 8


def test_partial_credit_is_a_failure_with_points(course: pytest.Pytester) -> None:
    text = RUBRIC.replace("minimum: 1", "minimum: 2")
    (course.path / "rubrics/hw9.yaml").write_text(text)
    result = run(course, "class/bo")
    result.stdout.fnmatch_lines(
        ["bo: 0.5 of 3", "FAILED class/bo::q2::answer - partial, 0.5 of 1: *"]
    )


def test_what_is_ungraded_is_skipped_and_no_zero(course: pytest.Pytester) -> None:
    (course.path / "class/bo/hw9.md").write_text("# Question 1\n15\n# Question 2\nno fruit\n")
    (course.path / "conftest.py").write_text(
        "import grader.checks.items as items\n"
        "def broken(*_): raise ZeroDivisionError\n"
        "items.Items.judge = broken\n"
    )
    course.makepyfile(test_own="def test_own(): pass")
    result = run_in_subprocess(course, "class/bo", "test_own.py", "-rs", "-v")
    assert outcomes(result.stdout.str()) == {
        "class/bo::q1::answer": "PASSED",
        "class/bo::q2::answer": "SKIPPED",
        "test_own.py::test_own": "PASSED",
    }
    result.stdout.fnmatch_lines(
        [
            "bo: at least 2 of 3, one check waits for a person",
            "1 student, 1 with checks that wait",
            "SKIPPED [[]1] class/bo::q2::answer: ungraded, which is not a zero: *",
        ]
    )
    assert result.ret == 0


def test_a_hidden_check_discloses_nothing(course: pytest.Pytester) -> None:
    (course.path / "rubrics/hw9.yaml").write_text(f"show: hidden\n{RUBRIC}")
    result = run(course, "class/bo")
    text = result.stdout.str()
    assert "This check is hidden: only its result is shown." in text
    assert "expected" not in text
    assert "14" not in text.partition("FAILURES")[2]


def test_a_courses_own_tests_run_as_well(course: pytest.Pytester) -> None:
    course.makepyfile(test_own="def test_own(mine): assert mine == 1")
    course.makeconftest("import pytest\n@pytest.fixture\ndef mine(): return 1\n")
    (course.path / "tests").mkdir()
    (course.path / "tests/test_more.py").write_text("def test_more(mine): pass\n")
    result = run(course, "class/ada", "test_own.py", "tests")
    result.assert_outcomes(passed=4)
    assert result.ret == 0


@pytest.mark.parametrize("path", ["class", "class/ada", "class/ada/hw9.py", "."])
@pytest.mark.parametrize("others", [(), ("tests",)], ids=["alone", "with tests"])
def test_nothing_of_student_work_is_imported(
    course: pytest.Pytester, path: str, others: tuple[str, ...]
) -> None:
    mark = course.path / "mark"
    evil = EVIL.format(mark=str(mark))
    for name in ("conftest.py", "test_evil.py", "evil_test.py", "tests/test_evil.py"):
        file = course.path / "class/ada" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(evil)
    (course.path / "class/test-user").mkdir()
    (course.path / "class/test-user/conftest.py").write_text(evil)
    (course.path / "class/conftest.py").write_text(evil)
    (course.path / "tests").mkdir()
    (course.path / "tests/test_own.py").write_text("def test_own(): pass\n")
    result = run(course, path, *others, "--collect-only", "-q")
    assert "::q1::answer" in result.stdout.str()
    assert "evil" not in result.stdout.str()
    assert ("test_own" in result.stdout.str()) is bool(others)
    assert not mark.exists()


@pytest.mark.parametrize("folder", [".", "class"])
def test_student_files_that_a_glob_names_are_not_imported(
    course: pytest.Pytester, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = course.path / "mark"
    for name in ("test_zoe.py", "tests/conftest.py"):
        (course.path / "class" / name).parent.mkdir(exist_ok=True)
        (course.path / "class" / name).write_text(EVIL.format(mark=str(mark)))
    monkeypatch.chdir(course.path / folder)
    top = course.path / "class"
    paths = [os.path.relpath(path) for path in sorted(top.iterdir())]
    rubric = os.path.relpath(course.path / "rubrics/hw9.yaml")
    result = course.runpytest_inprocess("--rubric", rubric, *paths)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *test_zoe.py is among student work*"])
    assert not mark.exists()


def test_settings_in_student_work_are_refused(course: pytest.Pytester) -> None:
    (course.path / "class/ada/pytest.ini").write_text("[pytest]\naddopts = -k nothing\n")
    result = run(course, "rubrics/../class/ada")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: pytest took its settings from *pytest.ini*-c FILE"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([], "--rubric: name the student work", id="no path"),
        pytest.param(["tests"], "--rubric: name the student work", id="own tests alone"),
        pytest.param(["nowhere"], "there is no folder or file", id="no such path"),
        pytest.param(["empty"], "no submission was found", id="an empty class"),
        pytest.param(["class", "--rubric", "gone.yaml"], "the rubric cannot be read", id="rubric"),
        pytest.param(["class", "--rubric", "bad.yaml"], "bad.yaml:1:1: ", id="a bad rubric"),
    ],
)
def test_a_fault_of_usage_is_one_sentence(
    course: pytest.Pytester, words: list[str], said: str
) -> None:
    for name in ("empty", "tests"):
        (course.path / name).mkdir()
    (course.path / "bad.yaml").write_text("assignmnt: hw9\n")
    result = run(course, *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert said in result.stderr.str()
    assert "Traceback" not in result.stderr.str()


def test_some_checks_alone(course: pytest.Pytester) -> None:
    result = run(course, "class::bo::q2", "class::cy", "-v")
    checks = {"class/bo::q2::answer", "class/cy::q1::answer", "class/cy::q2::answer"}
    assert set(outcomes(result.stdout.str())) == checks
    result.stdout.fnmatch_lines(["bo: 1 of 1, in 1 of 2 checks"])
    chosen = run(course, "class", "-k", "ada and q1", "-v")
    assert set(outcomes(chosen.stdout.str())) == {"class/ada::q1::answer"}
    failed = run(course, "class", "--lf", "-v")
    assert "class/ada::q1::answer" not in outcomes(failed.stdout.str())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["class::zoe"], "there is no student 'zoe' at ", id="student of a class"),
        pytest.param(["class::boo::q1"], "(did you mean 'bo'?)", id="misspelt student"),
        pytest.param(["class/zoe::q1"], "there is no folder or file ", id="no such path"),
        pytest.param(["class/bo::q9"], "no question 'q9' (its questions: q1, q2)", id="question"),
        pytest.param(["class/bo::q1::anser"], "(did you mean 'answer'?)", id="check"),
        pytest.param(["class", "class/bo::q1::answer::x"], "no check 'answer::x'", id="too deep"),
    ],
)
def test_an_id_that_matches_nothing_is_an_error(
    course: pytest.Pytester, words: list[str], said: str
) -> None:
    result = run(course, *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert said in result.stderr.str()


def test_a_glob_names_the_students_of_a_class(course: pytest.Pytester) -> None:
    (course.path / "class/dora").mkdir()
    (course.path / "class/eli/src").mkdir(parents=True)
    (course.path / "class/eli/src/hw9.py").write_text("x = 15\n")
    (course.path / "class/roster.csv").write_text("name\nada\n")
    (course.path / "class/fay").symlink_to(course.path / "class/ada")
    paths = [f"class/{path.name}" for path in sorted((course.path / "class").iterdir())]
    listed = run(course, *paths, "-v")
    listed.stdout.fnmatch_lines(
        [
            "grade: rubrics/hw9.yaml, 6 students",
            "grade: no student's work: */class/roster.csv",
            "class/dora::q1::answer FAILED*",
            "class/eli::q1::answer PASSED*",
            "class/fay::q1::answer FAILED*",
            "dora: 0 of 3",
        ]
    )
    whole = run(course, "class", "-v")
    ids = outcomes(whole.stdout.str()).keys()
    assert ids - outcomes(listed.stdout.str()).keys() == set()


def test_every_printed_id_is_an_argument(
    course: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = course.path / "class" / "Zoë Ä"
    folder.mkdir()
    (folder / "hw9.py").write_text("x = 14\n")
    (course.path / "here").mkdir()
    monkeypatch.chdir(course.path / "here")
    words = ["--rubric", "../rubrics/hw9.yaml", "-v", "-o", "console_output_style=classic"]
    printed = outcomes(course.runpytest_inprocess(*words, "../class").stdout.str())
    assert "../class/Zoe-A::q1::answer" in printed
    for nodeid, outcome in printed.items():
        alone = course.runpytest_inprocess(*words, nodeid)
        assert outcomes(alone.stdout.str()) == {nodeid: outcome}


@pytest.mark.parametrize("rubric", ["elsewhere/hw9.yaml", "rubrics/hw9.yaml"])
def test_own_tests_next_to_a_class(
    course: pytest.Pytester, rubric: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for file in (course.path / "rubrics").iterdir():
        (elsewhere / file.name).write_text(file.read_text())
    path = str(elsewhere / "hw9.yaml") if "elsewhere" in rubric else rubric
    (course.path / "tests").mkdir()
    (course.path / "tests/test_own.py").write_text("def test_own(): pass\n")
    result = course.runpytest_inprocess("--rubric", path, "class", "tests", "-v")
    assert outcomes(result.stdout.str()).keys() == {
        *(f"class/{name}::{question}::answer" for name in CLASS_NAMES for question in ("q1", "q2")),
        "tests/test_own.py::test_own",
    }
    inside = course.runpytest_inprocess("--rubric", path, "class", "class/tests")
    if "elsewhere" in rubric:
        assert inside.ret == pytest.ExitCode.USAGE_ERROR


def test_a_students_own_repository(course: pytest.Pytester) -> None:
    (course.path / "hw9.py").write_text(
        "import pathlib\nx = 15\n"
        "seen = [p for p in map(str, pathlib.Path().rglob('*')) if 'ref' in p or '.yaml' in p]\n"
        "answers = {'q2': 'no fruit' if seen else 'An apple.'}\n"
    )
    result = run(course, ".", "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["grade: rubrics/hw9.yaml, 1 student", "*: 3 of 3"])


def test_a_second_run_and_several_workers_grade_nothing_again(course: pytest.Pytester) -> None:
    first = run_in_subprocess(course, "class", "-n", "2", "-v")
    first.assert_outcomes(passed=3, failed=3)
    first.stdout.fnmatch_lines(["ada: 3 of 3", "bo: 1 of 3", "cy: 0 of 3"])
    again = run(course, "class", "-v")
    assert outcomes(again.stdout.str()).keys() == {
        f"class/{name}::{question}::answer"
        for name in ("ada", "bo", "cy")
        for question in ("q1", "q2")
    }
    (store,) = course.path.glob(".pytest_cache/d/grade/store.sqlite")
    with sqlite3.connect(store) as database:
        (plans,) = database.execute("SELECT count(*) FROM answers").fetchone()
    database.close()
    assert plans == 3  # the reference, and two programs


def test_without_pytests_cache(course: pytest.Pytester) -> None:
    result = run(course, "class/ada", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=2)
    assert not (course.path / ".pytest_cache").exists()


def test_it_costs_nothing_without_the_option(course: pytest.Pytester) -> None:
    course.makepyfile(
        test_own="import sys\n"
        "def test_own():\n"
        "    ours = {name for name in sys.modules if name.startswith('grader')}\n"
        "    assert ours == {'grader', 'grader.pytest_plugin', 'grader.pytest_plugin.option'}\n"
        "    assert not {'pydantic', 'numpy', 'torch'} & set(sys.modules)\n"
    )
    result = course.runpytest_subprocess("test_own.py", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)


def test_the_option_is_in_the_help() -> None:
    words = [sys.executable, "-m", "pytest", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "--rubric=FILE" in done.stdout or "--rubric FILE" in done.stdout
