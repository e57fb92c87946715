"""The form "module": Python files."""

import pytest

from grader import plugins
from grader.model import CodeCell, FileReading, Program
from tests.support.handed_in import read


def test_every_form_is_found_by_name() -> None:
    suffixes = {kind: form.suffixes for kind, form in plugins.forms().items()}
    assert suffixes["module"] == (".py",)
    assert suffixes["notebook"] == (".ipynb",)
    assert ".md" in suffixes["writeup"]


@pytest.mark.parametrize(
    ("data", "source", "notes"),
    [
        pytest.param(b"x = 1\n", "x = 1\n", (), id="plain"),
        pytest.param(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n", "x = 1\ny = 2\n", (), id="from Windows"),
        pytest.param(
            b"# coding: latin-1\nx = '\xe9'", "# coding: latin-1\nx = 'é'", (), id="coding"
        ),
        pytest.param("x = 'é'".encode("utf-16"), "x = 'é'", (), id="UTF-16 with its mark"),
        pytest.param(
            b"# coding: base64\n", "# coding: base64\n", (), id="an encoding that is not for text"
        ),
        pytest.param(
            b"# coding: base64\nx = '\xe9'",
            "# coding: base64\nx = 'é'",
            ("hw2 is not UTF-8; it was read as Windows-1252.",),
            id="an encoding that is not for text, and not UTF-8",
        ),
        pytest.param(b"# coding: klingon\n", "# coding: klingon\n", (), id="an unknown encoding"),
        pytest.param(
            b"x = '\x93hi\x94'",
            "x = '“hi”'",
            ("hw2 is not UTF-8; it was read as Windows-1252.",),
            id="Windows-1252",
        ),
        pytest.param(
            b"x = '\x81'",
            "x = '\x81'",
            ("hw2 is not UTF-8; it was read as Latin-1.",),
            id="any byte",
        ),
        pytest.param(
            b"def broken(:", "def broken(:", (), id="not Python, which only a run finds out"
        ),
        pytest.param(b"", "", (), id="empty"),
    ],
)
def test_module(data: bytes, source: str, notes: tuple[str, ...]) -> None:
    expected = Program("module", "hw2", (CodeCell(0, source),))
    assert read("module", data) == FileReading(program=expected, notes=notes)


def test_an_encoding_that_newer_pythons_refuse_is_read_as_utf_8(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: object) -> None:
        raise LookupError("'base64' is not a text encoding")

    monkeypatch.setattr("tokenize.detect_encoding", refuse)
    program = read("module", "# coding: base64\nx = 'é'").program
    assert program == Program("module", "hw2", (CodeCell(0, "# coding: base64\nx = 'é'"),))
