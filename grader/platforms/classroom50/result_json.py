"""`result.json` and the release page for Classroom 50, which takes whole numbers only.

The schema is `classroom50/result/v1`: no score is above its maximum, no name is empty, times are in
UTC to the second, and the environment names the student and the submission.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.errors import GradeError
from grader.model import Grade, QuestionGrade
from grader.platforms.classroom50.question_scores import maximum_score, question_scores, total_score
from grader.platforms.github import provisional
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
    tests = [
        _test(question, score, scale)
        for question, score in zip(grade.questions, question_scores(grade, scale), strict=True)
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
        "score": total_score(grade, scale),
        "max-score": int(grade.possible * scale),
        "tests": tests,
    }


def body(grade: Grade, document: Mapping[str, Any], scale: int) -> str:
    """The release page: what the numbers mean, and a line for each question."""
    points = wording.total(grade) if grade.ungraded else f"{wording.total(grade)} points"
    rows = [
        f"| {_cell(test['test-name'])} | {'✓' if test['passed'] else '✕'} "
        f"| {test['score']} / {test['max-score']} | {_cell(test['message'])} |"
        for test in document["tests"]
    ]
    return "\n".join(
        [
            f"### {document['score']} / {document['max-score']}: {points}\n",
            f"{scaled(scale)}\n",
            *(f"{sentence}\n" for sentence in (*_changes(grade), *provisional.sentences(grade))),
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


def _changes(grade: Grade) -> Iterator[str]:
    """Why the scores of the questions are not what each earned."""
    if grade.adjustments:
        whys = "; ".join(
            f"{adjustment.why} ({wording.points(adjustment.points)})"
            for adjustment in grade.adjustments
        )
        yield f"Scores add up to the total after these changes: {_cell(harmless(whys))}."
    if grade.points > grade.possible:
        yield "Classroom 50 takes no score above the maximum, so a bonus is recorded up to it."


def _test(question: QuestionGrade, score: int, scale: int) -> dict[str, Any]:
    earned, most = wording.points(question.points), wording.points(question.possible)
    why = wording.reason(question)
    return {
        "test-name": harmless(f"{question.id} {question.title}".strip())[:200],
        "passed": status_of(question) is ReporterStatus.PASS,
        "score": score,
        "max-score": maximum_score(question, scale),
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
