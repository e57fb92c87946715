"""Files are replaced as a whole, links are not followed, and a lock excludes others."""

from pathlib import Path

import pytest

from grader.gradebook.safe_files import file_lock, replacing


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("old")
    with pytest.raises(TypeError), replacing(path) as file:
        file.writelines([b"new", "not bytes"])  # type: ignore[list-item] # on purpose
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("name", ["report", ".report.part"])
def test_a_link_is_replaced_and_not_followed(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.write_text("untouched")
    (tmp_path / name).symlink_to(target)
    with replacing(tmp_path / "report") as file:
        file.write(b"new")
    assert target.read_text() == "untouched"
    assert not (tmp_path / "report").is_symlink()
    assert (tmp_path / "report").read_text() == "new"


def test_a_file_gets_its_folder_and_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a/b/key"
    with replacing(path, permissions=0o600) as file:
        file.write(b"secret")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_lock_is_held_until_its_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with file_lock(path, wait=False), pytest.raises(BlockingIOError), file_lock(path, wait=False):
        pass
    with file_lock(path, wait=True):
        pass
