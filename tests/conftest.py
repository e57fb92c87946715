"""What several test files share: one warm worker, since it takes seconds to start."""

from collections.abc import Iterator

import pytest

from grader.sandbox import Worker


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    with Worker() as warm:
        yield warm
