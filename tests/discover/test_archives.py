"""Members of archives: several of one name, and kinds that are not read."""

import io
import warnings
import zipfile
from pathlib import Path

import pytest

from grader.discover import Work, discover, open_work
from tests.support.folders import FORMS, plant, zipped


def archive(*members: tuple[str, str], damaged: bool = False) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as file:
        warnings.simplefilter("ignore", UserWarning)  # the names are meant to be the same
        for name, content in members:
            file.writestr(name, content)
    data = buffer.getvalue()
    return data.replace(members[0][1].encode(), b"?" * len(members[0][1]), 1) if damaged else data


def opened(top: Path, files: dict[str, str | bytes]) -> Work:
    plant(top, {f"ada/{name}": content for name, content in files.items()} | {"bo/": ""})
    return open_work(discover(top, "hw2")[0], "hw2", FORMS)


LATER = "the archive has several files of this name, and a later one was read."


@pytest.mark.parametrize(
    ("files", "code", "unread"),
    [
        pytest.param(
            {"a.zip": archive(("hw2.py", "first"), ("hw2.py", "last"))},
            "last",
            f"hw2.py in a.zip was not read: {LATER}",
            id="the last wins",
        ),
        pytest.param(
            {"a.zip": archive(("hw2.py", "one"), ("hw2.py", "one"))}, "one", "", id="equal members"
        ),
        pytest.param(
            {"a.zip": archive(("./hw2.py", "first"), ("../hw2.py", "last"))},
            "last",
            f"hw2.py in a.zip was not read: {LATER}",
            id="one name written in two ways",
        ),
        pytest.param(
            {"a.zip": archive(("hw2.py", "a")), "b.zip": archive(("hw2.py", "b"))},
            "a",
            "hw2.py in b.zip was not read: hw2.py in a.zip was read instead.",
            id="two archives",
        ),
        pytest.param(
            {"a.zip": archive(("hw2.py", "a")), "hw2.py": "mine"},
            "mine",
            "hw2.py in a.zip was not read: hw2.py was read instead.",
            id="an archive and a file",
        ),
        pytest.param(
            {"a.zip": archive(("hw2.py", "mine")), "hw2.py": "mine"},
            "mine",
            "",
            id="an archive and an equal file",
        ),
        pytest.param(
            {"hw2.py": "mine", "u.csv": "1", "U.csv": "2"},
            "mine",
            "These names differ only in case or accents: U.csv, u.csv. Is one of them meant?",
            id="upper and lower case",
        ),
        pytest.param(
            {"hw2.py": "mine", "u.csv": "1", "U.csv": "1"},
            "mine",
            "",
            id="equal files in two cases",
        ),
        pytest.param(
            {"a.zip": archive(("hw2.py", "mine"), ("\u00e9.csv", "1"), ("e\u0301.csv", "2"))},
            "mine",
            "These names differ only in case or accents: ",
            id="an accent written in two ways",
        ),
        pytest.param(
            {"a.zip": archive(("hw2.py", "mine"), ("d", "1"), ("d/x.csv", "2"))},
            "mine",
            "d is a file and a folder: programs see only one of them.",
            id="a file and a folder",
        ),
        pytest.param(
            {"hw2.py": "mine", "a.zip": archive(("x.csv", "abcdef"), damaged=True)},
            "mine",
            "a.zip: x.csv: the archive is damaged here.",
            id="a damaged member next to the answers",
        ),
    ],
)
def test_names_that_occur_twice(
    tmp_path: Path, files: dict[str, str | bytes], code: str, unread: str
) -> None:
    work = opened(tmp_path, files)
    assert work.files["module"].data == code.encode()
    assert unread in " ".join(work.unread)
    assert bool(work.unread) == bool(unread)


def test_a_helper_of_an_archive_does_not_replace_the_one_next_to_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.zip": zipped({"u.csv": "old"}),
        "hw2.py": "",
        "u.csv": "new",
    }
    work = opened(tmp_path, files)
    assert work.extras == {"u.csv": b"new"}
    assert work.unread == ("u.csv in a.zip was not read: u.csv was read instead.",)


def test_the_assignments_name_may_be_written_as_macos_does(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/u\u0308bung.py": "x = 1", "ada/other.py": "", "bo/": ""})
    work = open_work(discover(tmp_path, "\u00fcbung")[0], "\u00fcbung", FORMS)
    assert work.files["module"].data == b"x = 1"
    assert not work.notes


def test_staff_see_a_large_file_that_the_answers_mention(tmp_path: Path) -> None:
    large = bytes(17 << 20)
    work = opened(tmp_path, {"hw2.py": "open('w.bin')", "w.bin": large, "photo.bin": large})
    why = "was left out: the files next to the answers are too large or too many."
    assert work.unread == (f"w.bin {why}",)
    assert work.notes == (f"photo.bin {why}", f"w.bin {why}")
