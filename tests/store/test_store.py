"""The store: it returns what was kept, and its log only grows."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import GradeError
from grader.model import (
    Attendance,
    ClassInfo,
    CollectedReplies,
    Evidence,
    Reply,
    Status,
    Tensor,
    Verdict,
)
from grader.store import Store
from tests.support.factories import check_grade, grade, question

RAN = CollectedReplies({"x": Reply(Status.OK, (1, 2.5, Tensor("float32", (1,), b"\x00\x00\x80?")))})


def test_a_grade_is_read_as_it_was_kept(tmp_path: Path) -> None:
    evidence = Evidence(index=(2, 3), expected=33.0, found=float("inf"), span=(0, 4))
    kept = grade("ada", question(check_grade(Verdict.PARTIAL, evidence=(evidence,))))
    with Store(tmp_path / "s") as store:
        store.keep_grade("key", kept, "sha")
        assert store.grade(kept.student) == kept


def test_values_that_are_not_numbers_are_kept(tmp_path: Path) -> None:
    evidence = Evidence(expected=1.0, found=float("nan"))
    with Store(tmp_path / "s") as store:
        store.keep_grade("key", grade("ada", question(check_grade(evidence=(evidence,)))), "sha")
        (kept,) = store.grades([grade().student])
    found = kept.questions[0].checks[0].outcome.evidence[0].found
    assert isinstance(found, float)
    assert found != found


def test_an_equal_grade_gets_another_key_and_is_not_written_again(tmp_path: Path) -> None:
    kept = grade("ada", question(check_grade()))
    with Store(tmp_path / "s") as store:
        store.keep_grade("key", kept, "sha")
        written = store.record(kept.student)
        store.note("run")
        store.keep_grade("new", grade("ada", question(check_grade())), "new sha", before=kept)
        assert store.grade_keys() == {kept.student: "new"}
        assert store.grade(kept.student) == kept
        assert store.record(kept.student) == written
        assert [entry.replaced for entry in store.log()] == [0]


def test_the_attendance_keeps_its_key_in_the_records(tmp_path: Path) -> None:
    attendance = Attendance("roster.csv", 2, absent=("bo",))
    kept = ClassInfo("hw2", "Homework II", "hw2.yaml", "ab" * 32, attendance=attendance)
    with Store(tmp_path / "s") as store:
        store.keep_class_info(kept)
        assert store.class_info() == kept
        assert store.fact("head")["roll"]["absent"] == ["bo"]


@pytest.mark.parametrize(
    ("verdict", "found", "is_final"),
    [
        pytest.param(Verdict.CORRECT, 1.0, True, id="graded"),
        pytest.param(Verdict.WRONG, float("nan"), True, id="graded with a NaN"),
        pytest.param(Verdict.UNGRADED, None, False, id="ungraded"),
    ],
)
def test_a_grade_is_final(
    tmp_path: Path, verdict: Verdict, found: float | None, is_final: bool
) -> None:
    made = grade("ada", question(check_grade(verdict, evidence=(Evidence(found=found),))))
    with Store(tmp_path / "s") as store:
        store.keep_grade("key", made, "sha")
        assert store.is_final(made.student, "key") is is_final
        assert not store.is_final(made.student, "another key")


def test_a_store_of_the_first_version_is_read(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_grade("key", grade(), "sha")
    with sqlite3.connect(tmp_path / "s") as database:
        for table in ("answers", "grades", "readings"):
            database.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        database.execute("ALTER TABLE grades DROP COLUMN names")
        database.execute("ALTER TABLE grades DROP COLUMN waits")
        database.execute("PRAGMA user_version = 1")
    database.close()
    with Store(tmp_path / "s") as store:
        assert store.grade(grade().student) == grade()
        assert not store.is_final(grade().student, "key")


def test_a_student_without_a_grade(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        assert store.grade("ada") is None
        assert store.stored_grade("ada") is None
        assert store.work_key("ada") == ""


def test_replies_survive_the_process(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_collected("plan", RAN)
    with Store(tmp_path / "s") as store:
        assert store.collected("plan") == RAN
        assert store.collected("another plan") is None


def test_replies_with_a_fault_of_ours_are_not_kept(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_collected("plan", replace(RAN, fault="the worker did not start"))
        assert store.collected("plan") is None


def test_grades_come_in_the_order_of_the_students_and_can_be_iterated_twice(tmp_path: Path) -> None:
    names = ["cy", "ada", "bo"]
    with Store(tmp_path / "s") as store:
        for name in names:
            store.keep_grade("key", replace(grade(), student=name), "sha")
        book = store.grades([*names, "not there"])
        assert [kept.student for kept in book] == names
        assert [kept.student for kept in book] == names


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("DELETE FROM log", id="shortened"),
        pytest.param("UPDATE log SET detail = ''", id="rewritten"),
    ],
)
def test_the_log_cannot_be(tmp_path: Path, statement: str) -> None:
    with Store(tmp_path / "s") as store:
        store.note("run", students=3)
    with sqlite3.connect(tmp_path / "s") as database:
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            database.execute(statement)
        assert database.execute("SELECT what, detail FROM log").fetchall() == [
            ("run", '{"students": 3}')
        ]
    database.close()


def test_replies_that_cannot_be_decoded_count_as_missing(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_collected("key", RAN)
        assert store.collected("key") == RAN
    with closing(sqlite3.connect(tmp_path / "s")) as database, database:
        database.execute("UPDATE answers SET collected = x'00'")
    with Store(tmp_path / "s") as store:
        assert store.collected("key") is None


def open_files() -> set[Path]:
    """The files that this process has open; a caught error keeps what raised it alive."""
    return {each.resolve() for each in Path("/proc/self/fd").iterdir()}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"no database" * 100, "not a database", id="another file"),
        pytest.param(None, "cannot be used", id="a folder"),
    ],
)
def test_a_file_that_cannot_be_opened_as_a_store(
    tmp_path: Path, content: bytes | None, what: str
) -> None:
    path = tmp_path / "s"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(GradeError, match=what) as error:
        Store(path)
    assert error.traceback
    assert path not in open_files()


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "s") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(GradeError, match="newer") as error:
        Store(tmp_path / "s")
    assert error.traceback
    assert tmp_path / "s" not in open_files()


@pytest.mark.parametrize("damage", [
    pytest.param("UPDATE answers SET collected = x'00112233'", id="replies"),
    pytest.param("UPDATE answers SET collected = CAST(replace(collected, '?', '@') AS BLOB)",
                 id="one byte of the replies"),
])  # fmt: skip
def test_damaged_replies_are_asked_again(tmp_path: Path, damage: str) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_collected("plan", RAN)
    change(tmp_path / "s", damage)
    with Store(tmp_path / "s") as store:
        assert store.collected("plan") is None
        assert not store.is_collected("plan")


def test_a_damaged_reading_is_read_again(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_reading("key", "[1]")
        assert store.reading("key") == "[1]"
    change(tmp_path / "s", "UPDATE readings SET record = '[2]'")
    with Store(tmp_path / "s") as store:
        assert store.reading("key") is None


@pytest.mark.parametrize("damage", [
    pytest.param("UPDATE grades SET record = '{'", id="cut off"),
    pytest.param("UPDATE grades SET record = replace(record, '1', '2')", id="edited"),
    pytest.param("UPDATE grades SET waits = 0", id="no longer waiting"),
    pytest.param("UPDATE grades SET names = '{'", id="its outcome keys"),
])  # fmt: skip
def test_a_damaged_grade_is_made_again(tmp_path: Path, damage: str) -> None:
    kept = grade("ada", question(check_grade(Verdict.UNGRADED)))
    with Store(tmp_path / "s") as store:
        store.keep_grade("key", kept, "sha")
    change(tmp_path / "s", damage)
    with Store(tmp_path / "s") as store:
        assert not store.is_final(kept.student, "key")
        assert store.stored_grade(kept.student) is None
        with pytest.raises(GradeError, match="the grade of ada is damaged"):
            store.grade(kept.student)
        store.note("run")
        store.keep_grade("key", kept, "sha")
        assert store.grade(kept.student) == kept
        assert list(store.replaced(1)) == []  # what was damaged cannot be brought back


@pytest.mark.parametrize(("damage", "what"), [
    ("UPDATE facts SET value = '{'", "'head' cannot be read"),
    ("UPDATE facts SET value = '{\"students\": 3}'", "the class cannot be read"),
])  # fmt: skip
def test_a_damaged_record_that_is_nowhere_else_is_one_sentence(
    tmp_path: Path, damage: str, what: str
) -> None:
    with Store(tmp_path / "s") as store:
        store.keep_class_info(ClassInfo("hw2", "Homework II", "hw2.yaml", "ab" * 32))
    change(tmp_path / "s", damage)
    with Store(tmp_path / "s") as store, pytest.raises(GradeError, match=what) as error:
        store.class_info()
    assert "move this file away" in str(error.value)


def test_a_damaged_override_is_one_sentence(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        store.note("override", student="ada")
        with pytest.raises(GradeError, match="an override cannot be read"):
            store.overrides()


@pytest.mark.parametrize("content", [b"no database at all" * 99, None])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "s"
    with Store(path) as store:
        for number in range(99):
            store.keep_reading(str(number), "x" * 999)
    path.write_bytes(content or path.read_bytes()[:9000])
    with pytest.raises(GradeError, match=r"the store is damaged: .*move this file away"):
        read_all(path)


def read_all(path: Path) -> None:
    with Store(path) as store:
        for number in range(99):
            store.reading(str(number))


def change(path: Path, statement: str) -> None:
    """Change a store behind the program's back."""
    with closing(sqlite3.connect(path)) as database, database:
        assert database.execute(statement).rowcount == 1
