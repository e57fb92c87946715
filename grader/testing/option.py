"""The option that turns the plug-in on, and what pytest must not do with student work.

pytest imports what lies at the paths that it is given: test files, and before anything else a
`conftest.py`. Of student work nothing is imported, ever: it runs in the sandbox or not at all.
"""

from __future__ import annotations

from collections.abc import Generator
from fnmatch import fnmatch
from pathlib import Path

import pytest

RUBRIC = "rubric"
UNSAFE = "unsafe_no_isolation"
STUDENT_WORK = pytest.StashKey[list[str]]()
"""The arguments that are student work; pytest itself does not see them."""
_TEST_FOLDERS = {"test", "tests"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; without the first, nothing else of this package is imported."""
    group = parser.getgroup("grade", "grading by a rubric")
    group.addoption(
        "--rubric",
        metavar="FILE",
        help="grade the student work at each PATH by this rubric: each check is a test",
    )
    group.addoption(
        "--unsafe-no-isolation",
        action="store_true",
        help="run student code even where it cannot be confined: see `grade doctor`",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Keep pytest from importing a `conftest.py` that lies in student work."""
    known = early_config.known_args_namespace
    if known.rubric:
        known.file_or_dir = _tests(early_config, known.file_or_dir)
        # with nothing named, pytest would take the current folder and those below it
        known.noconftest = known.noconftest or not known.file_or_dir
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take student work out of what pytest collects, and start the part that grades it."""
    if not config.getoption(RUBRIC):
        return
    tests = _tests(config, config.args)
    config.stash[STUDENT_WORK] = [arg for arg in config.args if arg not in tests]
    if config.args_source is config.ArgsSource.INVOCATION_DIR or not config.stash[STUDENT_WORK]:
        raise pytest.UsageError("--rubric: name the student work, as in pytest --rubric FILE PATH")
    config.args = tests
    config.pluginmanager.import_plugin("grader.testing.plugin")


def _tests(config: pytest.Config, args: list[str]) -> list[str]:
    """The arguments that name a course's own tests: test files, and folders called `tests`."""
    patterns = config.getini("python_files")
    return [arg for arg in args if _is_test(Path(arg.partition("::")[0]), patterns)]


def _is_test(path: Path, patterns: list[str]) -> bool:
    folders = path.absolute().parts if path.is_dir() else ()
    return any(fnmatch(path.name, p) for p in patterns) or bool(_TEST_FOLDERS & {*folders[-1:]})
