"""Nothing outside a submission is read, whatever happens between listing and reading."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.discover import discover, open_work
from grader.discover.regular_files import ATTEMPTS, MAX_FILE, is_closed_to_owner, read_file
from grader.errors import GradeError
from tests.support.folders import FORMS, plant


def swap(path: Path, target: Path) -> None:
    """Put a link in the place of a file or folder."""
    path.rename(path.with_name("moved"))
    path.symlink_to(target)


def swap_class(top: Path) -> None:
    swap(top / "class", top / "secret")


def swap_student(top: Path) -> None:
    swap(top / "class/zed", top / "secret/zed")


def swap_inner(top: Path) -> None:
    swap(top / "class/zed/code", top / "secret/zed/code")


def swap_file(top: Path) -> None:
    swap(top / "class/zed/code/hw2.py", top / "secret/zed/code/hw2.py")


def swap_pipe(top: Path) -> None:
    path = top / "class/zed/code/hw2.py"
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(swap_class, "it, or a folder above it, is now a link", id="class"),
        pytest.param(swap_student, "it, or a folder above it, is now a link", id="student"),
        pytest.param(swap_inner, "it, or a folder above it, is now a link", id="inner folder"),
        pytest.param(swap_file, "it, or a folder above it, is now a link", id="file"),
        pytest.param(swap_pipe, "it is not a regular file", id="pipe"),
    ],
)
def test_a_swap_after_listing_leads_nowhere(
    tmp_path: Path, change: Callable[[Path], None], why: str
) -> None:
    files = {"zed/code/hw2.py": "x = 1", "ada/hw2.py": ""}
    plant(tmp_path / "class", files)
    plant(tmp_path / "secret", {"zed/code/hw2.py": "secret"})
    zed = discover(tmp_path / "class", "hw2")[1]
    change(tmp_path)
    work = open_work(zed, "hw2", FORMS)
    assert not work.files
    assert not work.extras
    assert why in " ".join(work.unread)


def test_a_swap_while_listing_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path / "class", {"zed/code/hw2.py": "x = 1", "ada/hw2.py": ""})
    plant(tmp_path / "secret", {"zed/code/hw2.py": "secret"})
    listed = os.scandir

    def scandir(folder: int) -> object:
        monkeypatch.setattr(os, "scandir", listed)
        entries = [*listed(folder)]
        for entry in entries:
            entry.is_dir()  # the kind of each entry is known before the swap
        swap_student(tmp_path)
        return contextlib.nullcontext(entries)

    monkeypatch.setattr(os, "scandir", scandir)
    zed = discover(tmp_path / "class", "hw2")[1]
    work = open_work(zed, "hw2", FORMS)
    assert (tmp_path / "class/zed").is_symlink()
    assert not work.files
    assert work.unread == ("The folder was not read: it cannot be opened: Not a directory.",)


def test_a_class_behind_a_link_that_the_user_names_is_read(tmp_path: Path) -> None:
    plant(tmp_path / "class", {"ada/hw2.py": "x = 1", "bo/": ""})
    (tmp_path / "link").symlink_to("class")
    work = open_work(discover(tmp_path / "link", "hw2")[0], "hw2", FORMS)
    assert work.files["module"].data == b"x = 1"
    (single,) = discover(tmp_path / "link/ada/hw2.py", "hw2")
    assert open_work(single, "hw2", FORMS).files


@pytest.mark.parametrize(
    ("times", "is_read"),
    [
        pytest.param(1, True, id="once"),
        pytest.param(ATTEMPTS, False, id="each time"),
    ],
)
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, is_read: bool
) -> None:
    path = tmp_path.resolve() / "hw2.py"
    path.write_text("x = 1\n")
    asked = os.fstat
    seen = iter(range(10**6))

    def fstat(descriptor: int) -> os.stat_result:
        # the even calls come before reading, the odd ones after it
        number = next(seen)
        if number % 2 and number < 2 * times:
            with path.open("a") as file:
                file.write("y = 2\n")
        return asked(descriptor)

    monkeypatch.setattr("grader.discover.regular_files.os.fstat", fstat)
    if is_read:
        assert read_file(path) == b"x = 1\ny = 2\n"
    else:
        with pytest.raises(GradeError, match="changed while it was read"):
            read_file(path)


def test_a_file_that_grows_too_large(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.py": "x = 1", "bo/": ""})
    ada = discover(tmp_path, "hw2")[0]
    with (tmp_path / "ada/hw2.py").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    work = open_work(ada, "hw2", FORMS)
    assert not work.files
    assert work.unread == ("hw2.py: the file is larger than 64 MiB.",)


def test_a_folder_that_disappears_after_listing(tmp_path: Path) -> None:
    plant(tmp_path, {"ada/hw2.py": "x = 1", "bo/": ""})
    ada = discover(tmp_path, "hw2")[0]
    shutil.rmtree(tmp_path / "ada")
    assert "No such file or directory" in open_work(ada, "hw2", FORMS).unread[0]


STUDENT, COURSE = 1001, 1002


def status(owner: int, mode: int = 0o600, *, links: int = 2, group: int = 1) -> os.stat_result:
    return os.stat_result((mode | 0o100000, 1, 1, links, owner, group, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("file", "folder_owner", "is_closed"),
    [
        pytest.param(status(COURSE), STUDENT, True, id="the student cannot read it"),
        pytest.param(status(COURSE, 0o640, group=2), STUDENT, True, id="another group can"),
        pytest.param(status(COURSE, 0o640), STUDENT, False, id="the folder's group can"),
        pytest.param(status(COURSE, 0o644), STUDENT, False, id="everyone can"),
        pytest.param(status(STUDENT), STUDENT, False, id="the student's own file"),
        pytest.param(status(COURSE, links=1), STUDENT, False, id="no link"),
        pytest.param(status(STUDENT), 0, False, id="a copy by root"),
        pytest.param(status(STUDENT), os.geteuid(), False, id="a copy by the user who grades"),
    ],
)
def test_a_hard_link_to_a_file_that_its_student_cannot_read(
    file: os.stat_result, folder_owner: int, is_closed: bool
) -> None:
    assert is_closed_to_owner(file, status(folder_owner)) == is_closed
