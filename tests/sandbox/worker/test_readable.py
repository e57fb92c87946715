"""Which files a program can read, and which stay hidden."""

import os
import sys
from pathlib import Path

import pytest

from grader.sandbox import ConfinementPolicy, Worker
from grader.sandbox.worker import readable
from grader.sandbox.worker.readable import readable_paths
from tests.support.plans import module, run


def test_hidden_paths_are_left_out_of_readable_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "lib" / "site-packages"
    for name in ("torch", "grader/rubrics", "numpy"):
        (site / name).mkdir(parents=True)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    paths = {path for path in readable_paths([site / "grader"]) if path.is_relative_to(tmp_path)}
    assert paths == {site / "torch", site / "numpy"}


def test_a_hidden_folder_within_a_library_is_not_readable() -> None:
    package = Path(pytest.__file__).parent
    with Worker(imports=(), hidden=(package,)) as worker:
        source = f"import os\nx = os.listdir({str(package.parent)!r})\nimport yaml\ny = 1\n"
        source += f"z = open({str(package / '__init__.py')!r}).read()"
        replies = run(worker, module(source), "y", "z").replies
    assert replies["y"].value == 1
    assert replies["z"].value is None
    assert "Error: [Errno" in replies["z"].detail


def test_a_relative_hidden_path_starts_at_the_working_directory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = Path(pytest.__file__).parent
    monkeypatch.chdir(package.parent)
    policy = ConfinementPolicy(bubblewrap=False)
    with Worker(imports=(), hidden=(Path(package.name),), policy=policy) as worker:
        source = f"z = open({str(package / '__init__.py')!r}).read()"
        reply = run(worker, module(source), "z").replies["z"]
    assert (reply.value, "Error: [Errno 13]" in reply.detail) == (None, True)


def test_a_hidden_folder_with_the_environment_hides_everything_except_its_libraries() -> None:
    course = Path(sys.prefix).parent
    with Worker(imports=(), hidden=(course,)) as worker:
        source = f"import numpy\nx = 1\ny = open({str(course / 'pyproject.toml')!r}).read()\n"
        replies = run(worker, module(source), "x", "y").replies
    assert replies["x"].value == 1
    assert replies["y"].value is None


BOTH = pytest.mark.parametrize("bubblewrap", [
    pytest.param(True, id="in bubblewrap"), pytest.param(False, id="bare"),
])  # fmt: skip


def can_read(path: Path, *, bubblewrap: bool) -> bool:
    """Whether a program can open the file at this path."""
    with Worker((), policy=ConfinementPolicy(bubblewrap=bubblewrap)) as worker:
        source = f"x = len(open({str(path)!r}, 'rb').read()) > 0"
        return run(worker, module(source), "x").replies["x"].value is True


@BOTH
def test_a_library_behind_a_link_is_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, bubblewrap: bool
) -> None:
    (tmp_path / "alternatives").mkdir()
    link = tmp_path / "alternatives/library"
    link.symlink_to(os.__file__)
    monkeypatch.setattr(readable, "_SYSTEM", (*readable._SYSTEM, str(link.parent)))
    assert can_read(link, bubblewrap=bubblewrap)


@BOTH
def test_a_library_that_debian_links_through_etc_alternatives_is_readable(
    *, bubblewrap: bool
) -> None:
    links = Path("/etc/alternatives").glob("*")
    libraries = Path("/usr/lib").resolve()
    link = next((path for path in links if path.resolve().is_relative_to(libraries)), None)
    if link is None or not link.is_file():
        pytest.skip("no link in /etc/alternatives leads to a library here")
    assert can_read(link, bubblewrap=bubblewrap)


def test_the_links_of_debian_are_among_the_readable_paths() -> None:
    assert "/etc/alternatives" in readable._SYSTEM
