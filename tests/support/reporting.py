"""Models of the readers of our results: the grading reporter, and the runner with its log.

The model follows `classroom-resources/autograding-grading-reporter` at v1 rule by rule. The real
one is tested as well if the variable GRADE_REPORTER holds the path of its `main.js`.
"""

import base64
import json
import math
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

_PROPERTY = re.compile(r"([A-Za-z]+)=([^,]*)")
_MOST_NOTICES = 10
_MAX_STRING = 131_072  # bytes of one environment string on Linux, the final zero among them


@dataclass(frozen=True)
class Ran:
    """What a program printed, and its exit status."""

    log: str
    status: int


Reporter = Callable[[Mapping[str, str]], Ran]


def model(results: Mapping[str, str]) -> Ran:
    """The reporter: base64 results by runner id in, its log and exit status out."""
    for name, value in results.items():
        assert len(f"{name.upper()}_RESULTS={value}".encode()) < _MAX_STRING, "E2BIG"
    try:
        read = {name: _decoded(value) for name, value in results.items()}
        log = [line for name, result in read.items() for line in _shown(name, result)]
    except (ValueError, KeyError, TypeError) as error:
        return Ran(f"{error}\n::error::{error}", 1)
    log += _notices(list(read.values()))
    statuses = {result.get("status") for result in read.values()}
    if "fail" in statuses:
        return Ran("\n".join([*log, "::error::Some tests failed."]), 1)
    if "error" in statuses:
        return Ran("\n".join([*log, "::error::Some tests errored."]), 1)
    return Ran("\n".join(log), 0)


def real(path: str) -> Reporter:
    """The reporter itself, run by node."""

    def run(results: Mapping[str, str]) -> Ran:
        environment = {f"{name.upper()}_RESULTS": value for name, value in results.items()}
        done = subprocess.run(
            ["node", path],
            env={"PATH": os.environ["PATH"], "INPUT_RUNNERS": ",".join(results), **environment},
            capture_output=True,
            check=False,
        )
        return Ran(done.stdout.decode(), done.returncode)

    return run


def reporters() -> dict[str, Reporter]:
    """The model, and the real reporter if it is available."""
    path = os.environ.get("GRADE_REPORTER")
    return {"model": model} | ({"real": real(path)} if path else {})


READERS = [pytest.param(reporter, id=name) for name, reporter in reporters().items()]


def commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that the runner takes from a step's log: name, properties, text."""
    found: list[tuple[str, dict[str, str], str]] = []
    stopped = ""
    for line in re.split(r"\r\n|\n|\r", log):
        text = line.lstrip()
        if stopped:
            stopped = "" if text.startswith(f"::{stopped}::") else stopped
            continue
        match = re.match(r"::([\w-]+)( [^:]*)?::(.*)", text) or re.search(
            r"##\[([\w-]+)( [^\]]*)?\](.*)", line
        )
        if match is None:
            continue
        name, properties, data = match[1], match[2] or "", match[3]
        if name == "stop-commands":
            stopped = data
            continue
        found.append((name, dict(_PROPERTY.findall(properties)), _unescaped(data)))
    notices = [it for it in found if it[0] == "notice"][:_MOST_NOTICES]
    return [it for it in found if it[0] != "notice"] + notices


def points(log: str) -> list[str]:
    """The points in notices, such as `7.5/10`; a reader may use any of them."""
    said = [text for name, _, text in commands(log) if name == "notice"]
    return [text.removeprefix("Points ") for text in said if text.startswith("Points ")]


def _decoded(value: str) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    result: dict[str, Any] = json.loads(base64.b64decode(value), parse_constant=refuse)
    return result


def _shown(name: str, result: Mapping[str, Any]) -> list[str]:
    tests, most = result["tests"], result.get("max_score") or 0
    passed = sum(test.get("status") == "pass" for test in tests)
    lines = [f"🔄 Processing: {name}"]
    for test in tests:
        if test.get("status") == "error":
            lines.append(f"Error: {test.get('message') or 'Failed to run test'}")
        else:
            line = test.get("line_no", "undefined")
            lines.append(f"✅ {test['name']}" + ("" if line == 0 else f" - line {line}"))
        if test.get("test_code"):
            lines.append(f"Test code:\n{test['test_code']}")
    share = passed / len(tests) * most if tests else math.nan
    return [*lines, f"Total points for {name}: {share:.2f}/{most}"]


def _notices(results: list[dict[str, Any]]) -> list[str]:
    total: Any = 0
    most: Any = 0
    for result in results:
        if not result.get("max_score"):
            continue
        most += result["max_score"]
        for test in result["tests"]:
            total = _plus(total, test.get("score", math.nan))
    if not most:
        return []
    told = {"totalPoints": total, "maxPoints": most}
    as_json = ",".join(f'"{key}":{_js(value)}' for key, value in told.items())
    return [
        f"::notice title=Autograding complete::Points {_js(total)}/{_js(most)}",
        f"::notice title=Autograding report::{{{as_json}}}",
    ]


def _plus(left: Any, right: Any) -> Any:
    """A sum as JavaScript has it."""
    if isinstance(left, str) or isinstance(right, str):
        return f"{_js(left)}{_js(right)}"
    return float(left) + float(right)


def _js(value: Any) -> str:
    """A number as JavaScript writes it."""
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    return str(int(value)) if value == int(value) else repr(float(value))


def _unescaped(data: str) -> str:
    return data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
