"""The repository that tests of every platform grade."""

from pathlib import Path

import pytest

from tests.support.ci_repository import Repository, check_out


@pytest.fixture
def repository(tmp_path: Path, shared_worker: None) -> Repository:
    return check_out(tmp_path)
