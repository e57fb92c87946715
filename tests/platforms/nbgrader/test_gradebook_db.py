"""Points in a real gradebook of nbgrader: what `nbgrader export` then says, all or nothing."""

import csv
import hashlib
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from grader.errors import GradeError
from grader.gradebook.run_history import list_entries
from grader.model import Grade, QuestionGrade, Rounding, ScoringPolicy, Verdict
from grader.platforms.nbgrader.gradebook_db import DatabaseOptions, write_points
from grader.store import Store
from tests.support.command import grade as grade_command
from tests.support.factories import check_grade, grade, question
from tests.support.graded import graded_class

CELLS = {"q1": 2.0, "q2_i": 1.0, "q2_i_code": 0.0}


def asked(id_: str, possible: str, earned: str) -> QuestionGrade:
    return question(check_grade(possible=possible), id=id_, points=Decimal(earned))


def finished_class(out: Path, *grades: Grade, rounding: Rounding = Rounding.DECIMALS) -> Path:
    graded_class(out, *grades)
    with Store(out / "store.sqlite") as store:
        class_info = store.class_info()
        assert class_info is not None
        store.keep_class_info(replace(class_info, policy=ScoringPolicy(rounding=rounding)))
        store.note("reported")
    return out


def handed_in(student: str, q1: str = "1.5", q2: str = "1", **fields: Any) -> Grade:
    fields = {"files": ("hw2.ipynb",)} | fields
    return grade(student, asked("q1", "2", q1), asked("q2.i", "1", q2), **fields)


def waits(student: str) -> Grade:
    made = question(check_grade(Verdict.UNGRADED, possible="1"), check_grade(possible="1", id="c"))
    return grade(student, replace(made, id="q1"), asked("q2.i", "1", "1"), files=("hw2.ipynb",))


@pytest.fixture(scope="module")
def new_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook of two students with a submission and one without."""
    api = pytest.importorskip("nbgrader.api")
    path = tmp_path_factory.mktemp("nbgrader") / "gradebook.db"
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with (
        mock.patch.dict(os.environ, PATH=programs),  # a new gradebook starts alembic
        api.Gradebook(f"sqlite:///{path}", course_id="cv") as gradebook,
    ):
        gradebook.add_assignment("hw2", course_id="cv")
        gradebook.add_notebook("hw2", "hw2")
        for name, maximum in CELLS.items():
            gradebook.add_grade_cell(name, "hw2", "hw2", max_score=maximum, cell_type="code")
        gradebook.add_student("ada", first_name="Ada", last_name="Lovelace")
        gradebook.add_student("bo", email="bo@uni.edu")
        gradebook.add_student("cy")
        for student in ("ada", "bo"):
            with gradebook.db.no_autoflush:
                gradebook.add_submission("hw2", student)
    return path


@pytest.fixture
def course(new_gradebook: Path, tmp_path: Path) -> Path:
    """A folder with a gradebook of its own."""
    shutil.copy(new_gradebook, tmp_path)
    return tmp_path


def change(course: Path, student: str, cell: str, **fields: object) -> None:
    """Change a record as a person does in nbgrader."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="cv") as gradebook:
        record = gradebook.find_grade(cell, "hw2", "hw2", student)
        for name, value in fields.items():
            setattr(record, name, value)
        gradebook.db.commit()


def write(
    course: Path, *grades: Grade, rounding: Rounding = Rounding.DECIMALS, **options: Any
) -> list[str]:
    out = finished_class(course / "grades", *grades, rounding=rounding)
    done = write_points(course / "gradebook.db", out, DatabaseOptions(**options))
    return [f"{done.students} written", *done.remarks]


def exported(course: Path) -> dict[str, tuple[float, float, bool]]:
    """The score and the penalty of each student that `nbgrader export` writes, and who waits."""
    from nbgrader.api import Gradebook
    from nbgrader.plugins import CsvExportPlugin

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="cv") as gradebook:
        plugin = CsvExportPlugin()
        plugin.to = str(course / "export.csv")
        plugin.export(gradebook)
        waiting = {s.student.id for s in gradebook.assignment_submissions("hw2")
                   if s.needs_manual_grade}  # fmt: skip
    with open(course / "export.csv", newline="") as file:
        return {
            row["student_id"]: (
                float(row["score"]),
                float(row["late_submission_penalty"]),
                row["student_id"] in waiting,
            )
            for row in csv.DictReader(file)
        }


def test_nbgrader_exports_our_points(course: Path) -> None:
    said = write(course, handed_in("ada"), handed_in("Bo@uni.edu", "0.625"), handed_in("cy", "2"))
    assert said == ["3 written", "submissions added to the gradebook: cy"]
    assert exported(course) == {
        "ada": (2.5, 0, False), "bo": (1.625, 0, False), "cy": (3, 0, False),
    }  # fmt: skip


def test_a_policy_becomes_a_penalty_or_extra_credit(course: Path) -> None:
    grades = handed_in("ada", "1.125"), handed_in("bo", "1.375")
    write(course, *grades, rounding=Rounding.HALVES)
    assert exported(course)["ada"] == (2, 0.125, False)
    assert exported(course)["bo"] == (2.5, 0, False)
    said = write(course, *grades)
    assert exported(course)["ada"] == (2.125, 0, False)
    assert exported(course)["bo"] == (2.375, 0, False)
    assert said == [
        "2 written",
        "not graded here: cy in " + str(course / "gradebook.db"),
        "ada: replaces a penalty of 0.125 by 0",
        "bo: q1: replaces 1.5 by 1.375",
    ]


def test_what_a_person_set_is_named_when_it_is_replaced(course: Path) -> None:
    change(course, "ada", "q1", manual_score=0.5, extra_credit=0.25)
    change(course, "bo", "q1", manual_score=1.5)
    said = write(course, handed_in("ada"), handed_in("bo"), handed_in("cy"))
    assert [line for line in said if "replaces" in line] == ["ada: q1: replaces 0.75 by 1.5"]
    assert exported(course)["ada"][0] == 2.5


def test_a_student_who_waits_is_left_out_unless_asked_for(course: Path) -> None:
    everybody = waits("ada"), handed_in("bo"), handed_in("cy")
    said = write(course, *everybody)
    assert said[:2] == ["2 written", "left out: ada waits for a person; see --waiting"]
    assert exported(course)["ada"] == (0, 0, True)
    assert write(course, *everybody, waiting=True)[0] == "3 written"
    assert exported(course)["ada"] == (2, 0, True)
    assert exported(course)["bo"] == (2.5, 0, False)


def test_who_is_left_out_is_named(course: Path) -> None:
    nothing = handed_in("cy", "0", "0", files=())
    database = course / "gradebook.db"
    assert write(course, handed_in("ada"), nothing, handed_in("Nobody")) == [
        "1 written",
        f"left out: Nobody is not in {database}: no row matches",
        f"not graded here: bo in {database}",
        "left out: cy handed in nothing, which nbgrader counts as 0",
    ]
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM submitted_assignment").fetchone() == (2,)


def test_a_submission_without_a_cell_is_left_out(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="cv") as gradebook:
        gradebook.db.delete(gradebook.find_grade("q1", "hw2", "hw2", "ada"))
        gradebook.db.commit()
    said = write(course, handed_in("ada"), handed_in("bo"), handed_in("cy"))
    assert said[0] == "2 written"
    assert "left out: ada: the submission in the gradebook has no hw2/q1" in said[1]
    assert exported(course)["ada"][0] == 0


def test_cells_of_no_question_stay_as_they_are(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="cv") as gradebook:
        gradebook.add_task_cell("essay", "hw2", "hw2", max_score=5, cell_type="markdown")
    said = write(course, handed_in("cy"))
    assert said[-1] == "unchanged: hw2/essay belong to no question"
    assert exported(course)["cy"] == (2.5, 0, True)


@pytest.mark.parametrize(
    ("grades", "options", "what"),
    [
        pytest.param(
            [handed_in("ada")], {"assignment": "hw3"}, "there is no assignment 'hw3'", id="name"
        ),
        pytest.param([grade("ada", asked("q7", "2", "1"))], {}, "no graded cell", id="no cell"),
        pytest.param([grade("ada", asked("q1", "3", "1"))], {}, "q1 is out of 3", id="points"),
    ],
)
def test_nothing_is_written_unless_the_assignment_fits(
    course: Path, grades: list[Grade], options: dict[str, Any], what: str
) -> None:
    before = (course / "gradebook.db").read_bytes()
    with pytest.raises(GradeError, match=what):
        write(course, *grades, **options)
    assert (course / "gradebook.db").read_bytes() == before
    assert not [entry for entry in list_entries(course / "grades") if entry.what == "export"]


def test_a_failure_half_way_leaves_the_gradebook_as_it_was(course: Path) -> None:
    from sqlalchemy.exc import OperationalError

    before = exported(course)
    broken = OperationalError("UPDATE", {}, Exception("disk full"))
    target = "grader.platforms.nbgrader.gradebook_db._set_penalty"
    with (
        mock.patch(target, side_effect=[[], [], broken]),
        pytest.raises(GradeError, match=r"nothing was written: .*disk full"),
    ):
        write(course, handed_in("cy"), handed_in("ada"), handed_in("bo"))
    assert exported(course) == before
    with closing(sqlite3.connect(course / "gradebook.db")) as connection:
        assert connection.execute("SELECT count(*) FROM submitted_assignment").fetchone() == (2,)


def test_a_gradebook_that_another_program_is_writing_is_left_alone(course: Path) -> None:
    database = course / "gradebook.db"
    before = database.read_bytes()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradeError, match="nothing was written: database is locked"):
            write(course, handed_in("ada"))
    assert database.read_bytes() == before


def test_a_file_that_is_no_gradebook_is_refused_and_unchanged(course: Path) -> None:
    text, other = course / "text.db", course / "other.db"
    text.write_bytes(b"no database, only text that is long enough to be read as a header" * 20)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE course (id TEXT)")
    out = finished_class(course / "grades", handed_in("ada"))
    for path, what in ((text, "cannot be read as a gradebook"), (other, "not a gradebook")):
        before = path.read_bytes()
        with pytest.raises(GradeError, match=what):
            write_points(path, out, DatabaseOptions())
        assert path.read_bytes() == before


def test_the_command_and_its_log(course: Path) -> None:
    finished_class(course / "grades", handed_in("ada"), handed_in("bo"), handed_in("cy"))
    done = grade_command(course, "export", "nbgrader-db", "gradebook.db")
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "Exported 3 students: gradebook.db"
    log = grade_command(course, "history", "--only", "export").stdout
    sha = hashlib.sha256((course / "gradebook.db").read_bytes()).hexdigest()
    assert f"exported 3 in all as nbgrader-db, with names, to gradebook.db (sha256 {sha})" in log


def test_without_nbgrader_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    finished_class(tmp_path / "grades", handed_in("ada"))
    (tmp_path / "gradebook.db").write_bytes(b"")
    done = grade_command(tmp_path, "export", "nbgrader-db", "gradebook.db")
    assert done.returncode == 2
    assert done.stderr.startswith("grade: nbgrader is not installed")
    assert "Traceback" not in done.stderr
