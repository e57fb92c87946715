"""The option that turns the plug-in on, and keeps pytest from importing student work.

pytest imports test files at the paths on its command line, and every `conftest.py` before them.
Student work is never imported: it runs in the sandbox or not at all.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

RUBRIC = "rubric"
UNSAFE = "unsafe_no_isolation"
STUDENT_WORK = pytest.StashKey[list[str]]()
"""The arguments that are student work; they are hidden from pytest itself."""
_TEST_FOLDERS = {"test", "tests"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; without --rubric, nothing else of this package is imported."""
    group = parser.getgroup("grade", "grading by a rubric")
    group.addoption(
        "--rubric",
        metavar="FILE",
        help="grade the student work at each PATH by this rubric: each check is a test",
    )
    group.addoption(
        "--unsafe-no-isolation",
        action="store_true",
        help="run student code even if it cannot be confined: see `grade doctor`",
    )


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The paths on the command line by kind; paths `in_doubt` are never imported."""

    work: list[str]
    tests: list[str]
    in_doubt: list[str]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Keep pytest from importing a `conftest.py` in student work."""
    known = early_config.known_args_namespace
    if known.rubric:
        arguments = _classify(early_config, known.file_or_dir, Path(known.rubric))
        known.file_or_dir = arguments.tests if arguments.work else []
        # without a path, pytest would use the current folder and its subfolders
        known.noconftest = known.noconftest or not known.file_or_dir
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take student work out of what pytest collects, and load the part that grades it."""
    if not config.getoption(RUBRIC):
        return
    arguments = _classify(config, config.args, Path(config.getoption(RUBRIC)))
    if config.args_source is config.ArgsSource.INVOCATION_DIR or not arguments.work:
        raise pytest.UsageError("--rubric: name the student work, as in pytest --rubric FILE PATH")
    if arguments.in_doubt:
        what = f"{arguments.in_doubt[0]} is among student work, so it is not imported as a test"
        raise pytest.UsageError(f"{what}; keep your own tests in a separate folder")
    config.stash[STUDENT_WORK] = arguments.work
    config.args = arguments.tests
    config.pluginmanager.import_plugin("grader.pytest_plugin.plugin")


def _classify(config: pytest.Config, args: list[str], rubric: Path) -> _Arguments:
    """Separate a course's own tests, which are test files and folders called `tests`.

    A student's file can have such a name, too. A test among student work is in doubt, unless the
    folder is the course's: it has the rubric as well, or each path of student work holds a class.
    """
    patterns = config.getini("python_files")
    tests = [arg for arg in args if _is_test(Path(arg.partition("::")[0]), patterns)]
    work = [arg for arg in args if arg not in tests]
    places = {_place(arg) for arg in work}
    if not tests or not places:
        return _Arguments(work, tests, [])
    among = Path(os.path.commonpath([place.parent for place in places]))
    if rubric.resolve().is_relative_to(among):
        return _Arguments(work, tests, [])
    near = [arg for arg in tests if _place(arg).is_relative_to(among)]
    if near and _are_classes(places, rubric):
        near = [arg for arg in near if any(_place(arg).is_relative_to(path) for path in places)]
    return _Arguments(work, [arg for arg in tests if arg not in near], near)


def _are_classes(paths: Iterable[Path], rubric: Path) -> bool:
    """Whether each path holds several students' work, so that a test next to it is not theirs."""
    # like the plug-in itself, loaded only with the option
    selection = importlib.import_module("grader.pytest_plugin.selection")
    return bool(selection.are_classes(paths, rubric))


def _is_test(path: Path, patterns: list[str]) -> bool:
    is_folder = path.is_dir() and path.absolute().name in _TEST_FOLDERS
    return is_folder or any(fnmatch(path.name, pattern) for pattern in patterns)


def _place(arg: str) -> Path:
    return Path(arg.partition("::")[0]).resolve()
