"""`health.json`: how well the rubric works, measured by a graded class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from grader.model import Gradebook
from grader.plugins import Report
from grader.presentation.overview import overview_of
from grader.presentation.rubric_health import MOST_NAMED, CheckHealth, ItemHealth

FORMAT = 1


class HealthReport(Report):
    """Difficulty and discrimination of checks, and answers close to another verdict."""

    kind = "health"

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `health.json`, in ASCII."""
        yield "health.json", _text(book)


def _text(book: Gradebook) -> Iterator[str]:
    health = overview_of(book).health
    document = {
        "format": FORMAT,
        "assignment": book.assignment,
        "students": health.students,
        "questions": [_item(item) for item in health.questions.values()],
        "checks": [_check(check) for check in health.checks.values()],
    }
    yield json.dumps(document, indent=1, allow_nan=False) + "\n"


def _item(item: ItemHealth) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "possible": float(item.possible),
        "graded": item.graded,
        "share": _rounded(item.share),
        "discrimination": _rounded(item.discrimination),
    }


def _check(check: CheckHealth) -> dict[str, Any]:
    return {
        "question": check.question,
        **_item(check),
        "verdicts": {verdict.value: count for verdict, count in sorted(check.verdicts.items())},
        "near_tolerance": {
            "accepted": check.refused_at_half,
            "not_accepted": check.accepted_at_twice,
        },
        "agreed": [
            {"found": _words(value.found), "students": value.students,
             "some": [_words(name) for name in value.some]}
            for value in check.agreed
        ],
        "missed": [
            {"concept": idea.concept, "students": idea.students,
             "unread": [_words(sentence) for sentence in idea.sentences]}
            for idea in check.most_missed[: 4 * MOST_NAMED]
        ],
        "remarks": [_words(remark) for remark in check.remarks],
    }  # fmt: skip


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _words(text: str) -> str:
    """Text without lone surrogates, which UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode()
