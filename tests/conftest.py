"""What several test files share: one warm worker, settings of Hypothesis, and the schedule."""

import os
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from grader.sandbox import Worker
from tests.support.command import SharedWorker

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")  # every run draws the same examples


# Hundreds of tests start a Python process. Without bytecode, each compiles the whole package again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SLOW = {"test_docs.py", "test_attacks.py", "test_example_classes.py", "test_resume.py"}
"""Files whose tests take many seconds: they start first, so that none runs alone at the end."""


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Run one worker more than there are cores, because some tests only wait for a time limit."""
    return (yield) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the slow files, and keep the order otherwise."""
    items.sort(key=lambda item: item.path.name not in SLOW)


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    with Worker() as warm:
        yield warm


@pytest.fixture
def shared_worker(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools use the session's worker instead of starting one, so no file is hidden from code."""
    monkeypatch.setattr("grader.sandbox.pool.Worker", lambda **_: SharedWorker(worker))
