"""The form "writeup": Markdown files."""

import pytest

from tests.support.handed_in import PICTURE, read


@pytest.mark.parametrize(
    ("data", "answer", "notes"),
    [
        pytest.param(b"# Q2\nfoo\n", "foo", (), id="plain"),
        pytest.param(b"\xef\xbb\xbf# Q2\r\nfoo\r\nbar", "foo\nbar", (), id="from Windows"),
        pytest.param(b"# Q2\rfoo", "foo", (), id="from an old Mac"),
        pytest.param("# Q2\nσ²".encode("utf-16"), "σ²", (), id="UTF-16 with its mark"),
        pytest.param(
            b"# Q2\nit\x92s",
            "it’s",
            ("hw2 is not UTF-8; it was read as Windows-1252.",),
            id="Windows-1252",
        ),
    ],
)
def test_writeup(data: bytes, answer: str, notes: tuple[str, ...]) -> None:
    reading = read("writeup", data)
    assert (reading.texts["q2"].source, reading.notes) == (answer, notes)
    assert reading.program is None


def test_notes_of_the_markdown_reader() -> None:
    assert read("writeup", "# Qeustion 2\nfoo").notes == (
        "The heading `Qeustion 2` was read as q2.",
    )


def test_a_picture_in_a_writeup() -> None:
    source = f"# Q2\nfoo\n\n[image1]: <data:image/png;base64,{PICTURE}=>\n"
    expected = "foo\n\n[image1]: <data:image/png;base64,>"
    assert read("writeup", source).texts["q2"].source == expected
