"""The time that nbgrader wrote: which formats are read, and which files are believed."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.discover import discover, nbgrader_time, open_work

TEXT = "2026-12-02 10:00:00.123456 UTC"
TEN = datetime(2026, 12, 2, 10, tzinfo=UTC)


def collect(top: Path, text: str, file: str = "submitted/ada/hw9/timestamp.txt") -> Path:
    """The folder of the class, with this file and the work of two students."""
    for student in ("ada", "bo"):
        (top / "submitted" / student / "hw9").mkdir(parents=True, exist_ok=True)
        (top / "submitted" / student / "hw9" / "hw9.py").write_text("x = 15\n")
    (top / file).parent.mkdir(parents=True, exist_ok=True)
    (top / file).write_text(text)
    return top / "submitted"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        pytest.param(TEXT, TEN, id="utc"),
        pytest.param("2026-12-02 10:00:00", TEN, id="no zone, so utc"),
        pytest.param("2026-12-02 02:00:00.5 America/Los_Angeles\n", TEN, id="place"),
        pytest.param("2026-12-02 11:00:00 +0100", TEN, id="offset"),
        pytest.param("2026-12-02T11:00:00+01:00", TEN, id="iso"),
        pytest.param("2026-07-02 03:00:00 America/Los_Angeles", TEN.replace(month=7),
                     id="summer time"),
    ],
)  # fmt: skip
def test_a_time_is_read(tmp_path: Path, text: str, time: datetime) -> None:
    root = collect(tmp_path, text)
    found = nbgrader_time(discover(root, "hw9")[0], root, "hw9")
    assert found is not None
    assert found.time == time
    assert found.fault == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("2026-12-02 10:00:00 PDT", "names the unknown time zone 'PDT'", id="zone"),
        pytest.param("2026-12-02 10:00:00 ../../etc/passwd", "unknown time zone", id="path"),
        pytest.param("2026-12-02 10:00:00 America", "unknown time zone", id="folder of zones"),
        pytest.param("2026-13-02 10:00:00 UTC", "holds no time", id="month"),
        pytest.param("yesterday", "holds no time: 'yesterday'", id="words"),
        pytest.param("", "holds no time", id="empty"),
    ],
)
def test_a_time_that_cannot_be_read_is_said(tmp_path: Path, text: str, fault: str) -> None:
    root = collect(tmp_path, text)
    found = nbgrader_time(discover(root, "hw9")[0], root, "hw9")
    assert found is not None
    assert found.time is None
    assert fault in found.fault


@pytest.mark.parametrize(
    "file",
    [
        "submitted/ada/timestamp.txt",
        "submitted/ada/hw9/mine/timestamp.txt",
        "submitted/ada/hw9/submitted/ada/hw9/timestamp.txt",
        "submitted/ada/hw8/timestamp.txt",
    ],
)
def test_a_file_in_another_place_is_the_students(tmp_path: Path, file: str) -> None:
    root = collect(tmp_path, TEXT, file)
    assert nbgrader_time(discover(root, "hw9")[0], root, "hw9") is None


def test_in_another_layout_no_such_file_is_believed(tmp_path: Path) -> None:
    root = collect(tmp_path, TEXT).rename(tmp_path / "class")
    assert nbgrader_time(discover(root, "hw9")[0], root, "hw9") is None


def test_one_student_alone(tmp_path: Path) -> None:
    root = collect(tmp_path, TEXT) / "ada"
    found = nbgrader_time(discover(root, "hw9")[0], root, "hw9")
    assert found is not None
    assert found.time == TEN.astimezone(timezone(timedelta(hours=1)))


def test_the_files_of_nbgrader_are_not_the_students_work(tmp_path: Path) -> None:
    root = collect(tmp_path, TEXT)
    folder = root / "ada" / "hw9"
    (folder / "submission_secret.txt").write_text("x")
    for files in (["hw9/hw9.py"], []):
        work = open_work(discover(root, "hw9")[0], "hw9", ("module", "writeup"))
        assert [file.name for file in work.files.values()] == files
        assert work.notes == ()
        (folder / "hw9.py").unlink(missing_ok=True)
