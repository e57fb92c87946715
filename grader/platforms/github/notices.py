"""Announces the points: two notices in the exact words that readers parse, and step outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from grader.platforms.github.reporter_result import ReporterResult, number
from grader.platforms.github.summary_page import CiReport
from grader.platforms.github.workflow_commands import command


def notices(result: ReporterResult) -> Iterator[str]:
    """The two notices; none if the maximum is unknown, as in the grading reporter."""
    if not result.possible:
        return
    points, most = number(result.points), number(result.possible)
    yield command("notice", f"Points {points}/{most}", title="Autograding complete")
    totals = json.dumps({"totalPoints": points, "maxPoints": most}, separators=(",", ":"))
    yield command("notice", totals, title="Autograding report")


def outputs(report: CiReport) -> dict[str, str]:
    """The outputs of the step, each in one line."""
    return {
        "result": report.result.encoded(),
        "status": report.result.status.value,
        "points": str(number(report.result.points)),
        "max-points": str(number(report.result.possible)),
        "provisional": str(report.is_provisional).lower(),
    }
