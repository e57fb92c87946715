"""`result.json` and the release page for Classroom 50, which takes whole numbers only.

The schema is `classroom50/result/v1`: no score is above its maximum, no name is empty, times are in
UTC to the second, and the environment names the student and the submission.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from grader.errors import GradeError
from grader.model import Grade, QuestionGrade
from grader.platforms.github import provisional
from grader.platforms.github import rounded_scores as scores
from grader.platforms.github.outputs import write_whole
from grader.platforms.github.reporter_result import ReporterStatus, status_of
from grader.platforms.github.workflow_commands import harmless
from grader.presentation import wording

SCHEMA = "classroom50/result/v1"
_NEEDED = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
_TAG = re.compile(r"submit/(\d{4}-\d\d-\d\d)T([01]\d|2[0-3])-([0-5]\d)-([0-5]\d)Z")
_MAX_MESSAGE = 2000


def write(folder: Path, grade: Grade, scale: int, environ: Mapping[str, str]) -> None:
    """Write `result.json` and `release-body.md`.

    Args:
        folder: where the runner looks for them.
        grade: the grade as the student may see it.
        scale: the factor for points.
        environ: the environment, in which the runner describes the submission.

    Raises:
        GradeError: the environment lacks a variable, or a file cannot be written.
    """
    document = result(grade, scale, environ)
    write_whole(folder / "release-body.md", body(grade, document, scale))
    write_whole(folder / "result.json", json.dumps(document, indent=2) + "\n")


def result(grade: Grade, scale: int, environ: Mapping[str, str]) -> dict[str, Any]:
    """The content of `result.json`.

    Raises:
        GradeError: the environment lacks a variable.
    """
    lacking = [name for name in _NEEDED if not environ.get(name)]
    owner = environ.get("OWNER") or environ.get("USERNAME") or ""
    if lacking or not owner:
        what = f"the environment has no {', '.join(lacking or ['OWNER'])}"
        raise GradeError(what, hint="--classroom50 is for the runner of Classroom 50")
    most = grade.possible * scale
    scored = scores.whole([q.points * scale for q in grade.questions], most)
    total = scores.whole([grade.points * scale], most).total  # policies and a bonus change the sum
    tests = [
        _test(question, int(score), scale)
        for question, score in zip(grade.questions, scored.scores, strict=True)
    ]
    return {
        "schema": SCHEMA,
        "classroom": environ["CLASSROOM"],
        "assignment": environ["ASSIGNMENT"],
        "assignment_type": environ.get("ASSIGNMENT_TYPE") or "individual",
        "owner": owner,
        "submission": environ["SUBMISSION_TAG"],
        "commit": environ["COMMIT_URL"],
        "release": environ["RELEASE_URL"],
        "review": environ.get("REVIEW_URL") or environ["COMMIT_URL"],
        "datetime": _submitted(environ["SUBMISSION_TAG"]),
        "score": int(min(max(total, Decimal(0)), scored.possible)),
        "max-score": int(scored.possible),
        "tests": tests,
    }


def body(grade: Grade, document: Mapping[str, Any], scale: int) -> str:
    """The release page: what the numbers mean, and a line for each question."""
    total = wording.total(grade) if grade.ungraded else f"{wording.total(grade)} points"
    rows = [
        f"| {_cell(test['test-name'])} | {'✓' if test['passed'] else '✕'} "
        f"| {test['score']} / {test['max-score']} | {_cell(test['message'])} |"
        for test in document["tests"]
    ]
    return "\n".join(
        [
            f"### {document['score']} / {document['max-score']}: {total}\n",
            f"{scaled(scale)}\n",
            *(f"{sentence}\n" for sentence in provisional.sentences(grade)),
            "| Question | | Score | |",
            "| --- | --- | ---: | --- |",
            *rows,
            "",
        ]
    )


def scaled(scale: int) -> str:
    """A sentence that says what the numbers mean."""
    if scale == 1:
        return "Points are rounded to whole numbers."
    return f"Classroom 50 takes whole numbers only: points are multiplied by {scale}."


def _test(question: QuestionGrade, score: int, scale: int) -> dict[str, Any]:
    earned, most = wording.points(question.points), wording.points(question.possible)
    why = wording.reason(question)
    return {
        "test-name": harmless(f"{question.id} {question.title}".strip())[:200],
        "passed": status_of(question) is ReporterStatus.PASS,
        "score": score,
        "max-score": int(question.possible * scale),
        "message": harmless(f"{earned} of {most} points{': ' if why else ''}{why}")[:_MAX_MESSAGE],
    }


def _submitted(tag: str) -> str:
    """The time of submission that the tag names, or the current time."""
    match = _TAG.match(tag)
    if match is None:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{match[1]}T{match[2]}:{match[3]}:{match[4]}Z"


def _cell(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<>|&~$#@]", r"\\\g<0>", text)
