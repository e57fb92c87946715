"""The table of broken rubrics: a sound rubric, and edits that each break one thing."""

from typing import Any

import yaml

from tests.support.paths import ROOT

TABLE: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests/data/broken_rubrics.yaml").read_text(encoding="utf-8")
)
