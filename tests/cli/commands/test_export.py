"""`grade export` and its log: from the store alone, all files or none, and recorded in the log."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.gradebook.output_folder import locked
from grader.plugins import reports
from grader.store import Store
from tests.support.command import grade, grade_in_subprocess, grade_on_a_full_disk
from tests.support.hw9 import write_course

CLASS = {
    "ada-lovelace/hw9.py": "x = 15\nanswers = {'q2': 'An apple, by Ada.'}\n",
    "bo-radley/hw9.py": "x = 1\n",
}
FORMATS = sorted(kind for kind, report in reports().items() if not report.needs_names)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class without its rubric and submissions: only the store is left."""
    top = write_course(tmp_path_factory.mktemp("course"), CLASS)
    done = grade_in_subprocess(top, "class")
    assert done.returncode == 0, done.stderr
    for folder in ("rubrics", "class"):
        shutil.rmtree(top / folder)
    return top


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    shutil.copytree(graded, tmp_path / "course")
    return tmp_path / "course"


def exported(course: Path, *words: str) -> str:
    done = grade(course, "export", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_is_made_from_the_store_alone(course: Path, kind: str) -> None:
    assert exported(course, kind).startswith("Exported 2 students: grades/exports")
    files = [path for path in (course / "grades/exports").rglob("*") if path.is_file()]
    assert files
    assert all(path.stat().st_size for path in files)


def test_a_file_of_the_lms_is_filled_in(course: Path) -> None:
    (course / "w.csv").write_text("Identifier,Full name,Grade\nParticipant 1,Ada Lovelace,\n")
    said = exported(course, "moodle-worksheet", "--fill", "w.csv", "--to", "w.csv")
    assert said.splitlines() == [
        "Exported 1 student: w.csv",
        "left out: bo-radley is not in w.csv: no row matches",
    ]
    assert (course / "w.csv").read_text() == (
        "Identifier,Full name,Grade\nParticipant 1,Ada Lovelace,3\n"
    )


def test_an_archive_holds_all_files_and_is_the_same_each_time(course: Path) -> None:
    (course / "w.csv").write_text("Identifier,Full name\nParticipant 1,Ada Lovelace\n")
    said = exported(course, "moodle-feedback", "--fill", "w.csv")
    assert said.startswith("Exported 1 student: grades/exports/moodle-feedback.zip\n")
    exported(course, "moodle-feedback", "--fill", "w.csv", "--to", "to/a.zip")
    first = (course / "grades/exports/moodle-feedback.zip").read_bytes()
    assert (course / "to/a.zip").read_bytes() == first
    assert [path.name for path in (course / "to").iterdir()] == ["a.zip"]
    with zipfile.ZipFile(course / "to/a.zip") as archive:
        (name,) = archive.namelist()
        assert name == "Ada Lovelace_1_assignsubmission_file_/feedback.html"
        assert archive.testzip() is None
        assert archive.read(name) == (course / "grades/students/ada-lovelace.html").read_bytes()
    log = grade(course, "history", "--only", "export").stdout
    assert log.count(hashlib.sha256(first).hexdigest()) == 2


def test_where_files_go(course: Path) -> None:
    exported(course, "nbgrader", "--to", "a/b.csv")
    exported(course, "nbgrader", "--to", "folder")
    exported(course, "student-json", "--to", "folder")
    (course / "with.dot").mkdir()
    exported(course, "nbgrader", "--to", "with.dot")
    found = sorted(str(path.relative_to(course)) for path in course.rglob("*.csv"))
    assert found == [
        "a/b.csv", "folder/nbgrader.csv", "grades/grades.csv", "with.dot/nbgrader.csv",
    ]  # fmt: skip
    assert len(list((course / "folder/student-json").iterdir())) == 2


def test_files_of_an_earlier_export_are_counted(course: Path) -> None:
    (course / "grades/exports/student-json").mkdir(parents=True)
    (course / "grades/exports/student-json/gone.json").write_text("{}")
    assert "this export did not write: 1\n" in exported(course, "student-json")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            ["nbgrader", "--out", "nowhere"], "there are no grades in 'nowhere'", id="out"
        ),
        pytest.param(["nbgrade"], "unknown format 'nbgrade' (did you mean 'nbgrader'?)", id="name"),
        pytest.param(["canvas"], "Missing option '--fill'", id="an option that must be given"),
        pytest.param(["canvas", "--fill", "x.csv"], "'x.csv' does not exist", id="no such file"),
        pytest.param(["student-json", "--to", "a.json"], "these are 2 files", id="one for many"),
        pytest.param(["nbgrader", "--to", "/proc/x/y.csv"], "cannot be written", id="no folder"),
        pytest.param(["html", "--fill", "x"], "No such option", id="an option of another"),
        pytest.param(
            ["canvas", "--fill", "f.csv", "--column", "x", "--anonymous"],
            "canvas needs the students' names, so it cannot be anonymous",
            id="names without names",
        ),
    ],
)
def test_a_fault_of_usage_is_one_sentence(course: Path, words: list[str], sentence: str) -> None:
    (course / "f.csv").write_text("Student,ID,Section\n")
    done = grade(course, "export", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(course.rglob("*.part"))


def test_a_class_that_was_never_graded_to_its_end(course: Path) -> None:
    with Store(course / "new.sqlite"):
        pass
    (course / "empty").mkdir()
    (course / "new.sqlite").rename(course / "empty/store.sqlite")
    assert "no run has finished here" in grade(course, "export", "junit", "--out", "empty").stderr
    with Store(course / "grades/store.sqlite") as store:
        store.note("run", students=2)
    done = grade(course, "export", "junit")
    assert done.returncode == 2
    assert "the last run was stopped before it finished" in done.stderr


def test_no_export_while_a_class_is_graded(course: Path) -> None:
    with locked(course / "grades"):
        done = grade(course, "export", "junit")
    assert done.returncode == 2
    assert "another run is using this folder" in done.stderr


def test_a_folder_in_the_way_leaves_the_others_as_they_were(course: Path) -> None:
    (course / "to/student-json/bo-radley.json").mkdir(parents=True)
    done = grade(course, "export", "student-json", "--to", "to")
    assert done.returncode == 2
    assert "bo-radley.json: the reports cannot be written: a folder is in the way" in done.stderr
    assert [path.name for path in (course / "to").rglob("*.json")] == ["bo-radley.json"]


def test_a_full_disk_leaves_what_was_there(course: Path) -> None:
    exported(course, "html", "--to", "pages")
    before = {path: path.read_bytes() for path in (course / "pages").rglob("*") if path.is_file()}
    pad = "n" * 200_000
    (course / "big.csv").write_text(f"Identifier,Full name,Grade\nP 1,Ada Lovelace,\n{pad},x,\n")
    words = ["moodle-worksheet", "--fill", "big.csv", "--to", "big.csv"]
    full = grade_on_a_full_disk(course, "export", *words, room=100_000)
    assert full.returncode == 2, full.stdout
    assert "cannot be written" in full.stderr
    assert (course / "big.csv").read_text().endswith(f"{pad},x,\n")
    assert ",Ada Lovelace,\n" in (course / "big.csv").read_text()
    assert before == {path: path.read_bytes() for path in before}
    assert not list(course.rglob("*.part"))
    assert grade(course, "history", "--only", "export").stdout.count("\n") == 1


def test_the_log_says_what_went_where(course: Path) -> None:
    exported(course, "nbgrader", "--to", "nb.csv", "--anonymous")
    exported(course, "student-json")
    lines = grade(course, "history", "--only", "export").stdout.splitlines()
    assert len(lines) == 2
    assert re.match(r" +\d+  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00  exported ", lines[0])
    sha = hashlib.sha256((course / "nb.csv").read_bytes()).hexdigest()
    said = f"exported 2 in all as nbgrader, without names, to nb.csv (sha256 {sha})"
    assert lines[0].endswith(said)
    files = sorted((course / "grades/exports").glob("student-json/*"))
    names = [
        f"{hashlib.sha256(f.read_bytes()).hexdigest()}  student-json/{f.name}\n" for f in files
    ]
    sha = hashlib.sha256("".join(names).encode()).hexdigest()
    assert lines[1].endswith(f"with names, to grades/exports/student-json (sha256 {sha})")
    everything = grade(course, "history").stdout
    assert everything.index("began to grade class") < everything.index("exported 2 in all")


@pytest.mark.parametrize("kind", FORMATS)
def test_no_name_is_in_an_anonymous_export(course: Path, kind: str) -> None:
    said = exported(course, kind, "--anonymous", "--to", "shared")
    told = [said, *map(str, course.glob("shared/**/*"))]
    told += [path.read_text() for path in (course / "shared").rglob("*") if path.is_file()]
    told = [text.replace(str(course), "") for text in told]
    assert not re.search(r"\bada|lovelace|\bbo\b|radley", "\n".join(told), re.IGNORECASE)


def test_codes_are_the_same_in_every_export_and_apart_in_another_class(course: Path) -> None:
    def codes() -> set[str]:
        exported(course, "student-json", "--anonymous")
        files = (course / "grades/exports/anonymous/student-json").glob("*.json")
        return {json.loads(path.read_text())["student"] for path in files}

    first = codes()
    assert len(first) == 2
    assert codes() == first
    key = course / "grades/anonymous.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    shutil.rmtree(course / "grades/exports")
    assert not codes() & first


def test_an_invalid_key(course: Path) -> None:
    (course / "grades/anonymous.key").write_text("not a key\n")
    done = grade(course, "export", "junit", "--anonymous")
    assert done.returncode == 2
    assert "this is not a key that grade made" in done.stderr


def test_help_names_formats_and_options(course: Path) -> None:
    text = grade(course, "export").stdout + grade(course, "export").stderr
    assert all(f"  {kind}" in text for kind in [*reports(), "gradescope-zip", "nbgrader-db"])
    assert "--column" in grade(course, "export", "canvas", "--help").stdout


def test_exporting_loads_nothing_that_runs_code() -> None:
    code = (
        "import sys; from grader.cli.main import run; run(['export', 'junit', '--out', 'x']);"
        "print(sorted({'torch', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
