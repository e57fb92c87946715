"""The rules of the published schema `classroom50/result/v1`, and of the runner's own validator.

The schema itself is asked, too, if GRADE_CLASSROOM50_SCHEMA holds its path.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ENVIRON = {
    "CLASSROOM": "cs1",
    "ASSIGNMENT": "hw2",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2026-11-01T10-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/a1b2c3d",
    "RELEASE_URL": "https://example.org/releases/tag/x",
    "REVIEW_URL": "",
}
SCHEMA = os.environ.get("GRADE_CLASSROOM50_SCHEMA")
KEYS = {
    "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit",
    "release", "review", "datetime", "score", "max-score", "tests",
}  # fmt: skip
OPTIONAL = {"graded_at", "submitted_by"}
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")


def rules(result: Any) -> Iterator[str]:
    """Every rule of the published schema and validator that a result breaks."""
    if not isinstance(result, dict):
        yield "no object"
        return
    yield from (f"lacks {key}" for key in KEYS - result.keys())
    yield from (f"has {key}" for key in result.keys() - KEYS - OPTIONAL)
    texts = KEYS - {"score", "max-score", "tests"}
    yield from (f"{key} is not text" for key in texts if not isinstance(result.get(key), str))
    yield from (f"{key} is empty" for key in texts if result.get(key) == "")
    if result.get("schema") != "classroom50/result/v1":
        yield "another schema"
    if result.get("assignment_type") not in {"individual", "group"}:
        yield "another type"
    if not str(result.get("submission")).startswith("submit/"):
        yield "another tag"
    if not TIME.fullmatch(str(result.get("datetime"))):
        yield "no time"
    yield from scored(result, "the result")
    for test in result.get("tests", ()):
        yield from scored(test, "a test")
        if not isinstance(test.get("test-name"), str) or not test["test-name"]:
            yield "a test without a name"
        if not isinstance(test.get("passed"), bool):
            yield "a test that neither passed nor failed"


def scored(of: Any, what: str) -> Iterator[str]:
    numbers = (of.get("score"), of.get("max-score"))
    if any(type(number) is not int or number < 0 for number in numbers):
        yield f"{what} has no whole numbers"
    elif numbers[0] > numbers[1]:
        yield f"{what} has more than its maximum"


def broken(result: Any, tmp_path: Path) -> list[str]:
    found = list(rules(result))
    if SCHEMA:
        (tmp_path / "result.json").write_text(json.dumps(result))
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--schemafile", SCHEMA,
             str(tmp_path / "result.json")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found or done.returncode == 0, done.stdout  # the runner is stricter than the schema
    return found
