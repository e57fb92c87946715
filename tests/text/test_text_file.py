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
