"""The public rubric of a small course."""

from pathlib import Path

import pytest

from grader.cli.main import run
from tests.support.ci_repository import RUBRIC


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """The public rubric of a small course."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private/ref.py").write_text("x = 15\n")
    rubric = tmp_path / "private/rubric.yaml"
    rubric.write_text(RUBRIC.replace("../answers/", "") + "classroom50: {scale: 10}\n")
    assert run(["rubric", "public", str(rubric), "--out", str(tmp_path / "public.yaml")]) == 0
    return tmp_path / "public.yaml"
