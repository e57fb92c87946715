"""What several test files share: one warm worker, and how Hypothesis draws its examples."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from grader.sandbox import Worker
from tests.support.command import SharedWorker

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")  # every run draws the same examples


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    with Worker() as warm:
        yield warm


@pytest.fixture
def shared_worker(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools use the session's worker instead of starting one, so no file is hidden from code."""
    monkeypatch.setattr("grader.sandbox.pool.Worker", lambda **_: SharedWorker(worker))
