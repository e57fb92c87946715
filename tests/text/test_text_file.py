"""Texts in every encoding, and files that are not text."""

import pytest

from grader.errors import GradeError
from grader.text.text_file import MAX_BYTES
from tests.support.handed_in import PICTURE, read


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"# Q2\nfoo and bar\n\0", id="a zero byte"),
        pytest.param("# Q2\nfoo and bar\n".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param("# Q2\nfoo and bar\n".encode("utf-16-be"), id="the other UTF-16"),
    ],
)
def test_a_text_with_zero_bytes_is_read(data: bytes) -> None:
    assert read("writeup", data).texts["q2"].source == "foo and bar"


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        pytest.param("module", b"x\0y", "hw2: the file is not text", id="binary module"),
        pytest.param("module", b"\0x\0\0" * 9, "hw2: the file is not text", id="zeros"),
        pytest.param("module", b"\x01\x02\0 = 1234567890", "hw2: the file is not text", id="signs"),
        pytest.param("writeup", b"%PDF-1.7\0", "hw2: the file is not text", id="binary write-up"),
        pytest.param(
            "module",
            b" " * (MAX_BYTES + 1),
            "hw2: the file has more than 8 MiB",
            id="a huge module",
        ),
        pytest.param(
            "writeup",
            PICTURE,
            "hw2: the file, pictures aside, has more than 8 MiB",
            id="a huge write-up",
        ),
    ],
)
def test_refused_files(kind: str, data: bytes, message: str) -> None:
    with pytest.raises(GradeError) as caught:
        read(kind, data)
    assert str(caught.value).startswith(message)
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["module", "writeup", "notebook"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n",
            "a pointer of Git LFS",
            id="Git LFS",
        ),
        pytest.param("<!DOCTYPE html>\n<html><body>x</body></html>", "a web page", id="a web page"),
        pytest.param("\n<HTML lang='en'>", "a web page", id="a web page in capitals"),
    ],
)
def test_a_file_that_is_not_the_work_itself(kind: str, data: str, message: str) -> None:
    with pytest.raises(GradeError, match=message):
        read(kind, data)


CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> origin/main\n"
BASE = "<<<<<<< HEAD\n{}\n||||||| 1234567\nx = 0\n=======\n{}\n>>>>>>> origin/main\n"


@pytest.mark.parametrize(
    ("source", "program"),
    [
        pytest.param(CONFLICT.format("x = 1", "x = 2"), "\nx = 1\n\nx = 2\n\n", id="two versions"),
        pytest.param(
            BASE.format("x = 1", "x = 2"), "\nx = 1\n\nx = 0\n\nx = 2\n\n", id="with their base"
        ),
    ],
)
def test_a_merge_conflict_is_told(source: str, program: str) -> None:
    reading = read("module", source)
    assert reading.program is not None
    assert [cell.source for cell in reading.program.cells] == [program]
    (doubt,) = reading.doubts
    assert "hw2 lines 1 to" in doubt
    assert "`HEAD` and `origin/main`" in doubt


def test_a_merge_conflict_in_a_text() -> None:
    reading = read("writeup", "# Q2\n" + CONFLICT.format("foo", "bar") + "\n# Q1.ii\nbaz\n")
    assert reading.texts["q2"].source == "foo\n\nbar"
    assert len(reading.doubts) == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("Title\n=======\n", id="an underlined title"),
        pytest.param("<<<<<<< x\nno end", id="no end"),
        pytest.param(">>>>>>> x\n=======\n<<<<<<< y\n", id="another order"),
        pytest.param("if x:\n    <<<<<<< x\n=======\n    >>>>>>> y\n", id="indented"),
    ],
)
def test_what_is_no_merge_conflict(source: str) -> None:
    assert read("writeup", source).doubts == ()
