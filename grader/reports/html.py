"""Web pages: one about the class for staff, one for each student; all work offline."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.escapes import one_line, visible
from grader.model import CheckGrade, Evidence, Grade, Gradebook, QuestionGrade
from grader.plugins import Report
from grader.presentation import class_statistics as statistics
from grader.presentation import highlight, wording, worklist
from grader.presentation.overview import overview
from grader.presentation.regrade_contact import regrade_contact
from grader.presentation.worklist import Job

MOST = 40
"""Findings of one kind that a student's page lists; the rest is counted."""
MOST_JOBS = 12
"""Rows of a work list that are visible; the rest is folded."""
MOST_STUDENTS = 200
"""Students in a table that is visible; a larger table is folded."""
LONGEST_ANSWER = 20_000
"""Characters of a student's text that a page shows."""


class HtmlReport(Report):
    """`index.html` is for staff; `students/*.html` show what the rubric lets students see."""

    kind = "html"

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """The class page, for staff."""
        yield "index.html", _class_page(book)

    def pages(self, book: Gradebook, shown: Grade) -> Iterator[tuple[str, Iterable[str]]]:
        """The student's page."""
        lost = statistics.lost(shown)
        yield (
            f"students/{shown.slug}.html",
            render(
                "student.html",
                book=book,
                grade=shown,
                lost=lost,
                contact=regrade_contact(book, shown),
            ),
        )


@dataclass(frozen=True, slots=True)
class _JobList:
    """Jobs in two parts that the page reads one after the other: visible and folded."""

    first: Iterable[Job]
    rest: Iterable[Job]


def _class_page(book: Gradebook) -> Iterator[str]:
    of_class = overview(book.grades)
    seen = of_class.statistics
    return render(
        "class.html",
        book=book,
        seen=seen,
        health=of_class.health,
        mean=statistics.mean(seen.totals),
        median=statistics.median(seen.totals),
        bins=statistics.histogram(seen.totals, seen.possible),
        waiting=_folded(worklist.ungraded(book.grades)),
        flagged=_folded(worklist.flagged(book.grades)),
        script_source=_script_source(_SCRIPT),
    )


def render(template: str, **values: Any) -> Iterator[str]:
    """A page from a template, in pieces."""
    stream = _PAGES.get_template(template).stream(values)
    stream.enable_buffering(64)
    yield from stream


def _folded(jobs: Iterator[Job]) -> _JobList:
    return _JobList(islice(jobs, MOST_JOBS), jobs)


def _differences(check: CheckGrade) -> list[Evidence]:
    """The evidence about values that differ, which becomes a table."""
    return [item for item in check.outcome.evidence if _is_difference(item)]


def _remarks(check: CheckGrade) -> list[Evidence]:
    """Evidence that is neither a difference nor marked in the student's text."""
    return [
        item
        for item in check.outcome.evidence
        if not (_is_difference(item) or highlight.is_marked(check, item))
    ]


def _is_difference(item: Evidence) -> bool:
    has_values = item.expected is not None or item.found is not None
    return has_values and not item.earned


def _marked_texts(question: QuestionGrade) -> Iterator[highlight.MarkedText]:
    return highlight.marked_texts(question, longest=LONGEST_ANSWER, most=MOST)


def _in_order(grade: Grade, questions: Iterable[str]) -> list[QuestionGrade | None]:
    by_id = {question.id: question for question in grade.questions}
    return [by_id.get(name) for name in questions]


def _flag_count(grade: Grade) -> int:
    """The number of the student's rows in the list of flags."""
    return len(list(worklist.flagged([grade])))


def _share(number: Decimal, possible: Decimal) -> float:
    """Percent of the possible points, clipped to the length of a bar."""
    return round(min(max(float(number / possible), 0.0), 1.0) * 100, 1)


def _mark(number: Decimal | None) -> str:
    return "–" if number is None else wording.points(round(number, 2))


def _finalize(value: Any) -> Any:
    """No text in a page can move, hide or reorder the text around it."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _script_source(script: str) -> str:
    """The only script that a page's content security policy lets run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _environment() -> Environment:
    pages = Environment(
        loader=PackageLoader("grader.reports"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= {
        "icons": wording.ICONS,
        "meanings": wording.MEANINGS,
        "most": MOST,
        "most_jobs": MOST_JOBS,
        "most_students": MOST_STUDENTS,
    }
    pages.filters |= {
        "explain_adjustments": wording.explain_adjustments,
        "answer_place": wording.answer_place,
        "check_points": wording.check_points,
        "count": wording.count,
        "differences": _differences,
        "entry": wording.entry,
        "flag_count": _flag_count,
        "explain_override": wording.explain_override,
        "in_order": _in_order,
        "is_final": worklist.is_final,
        "mark": _mark,
        "next_step": wording.next_step,
        "number": "{:,}".format,
        "observation": wording.observation,
        "one_line": one_line,
        "pair": lambda item: wording.pair(item.expected, item.found),
        "points": wording.points,
        "reason": wording.reason,
        "remarks": _remarks,
        "explain_role": wording.explain_role,
        "attendance_lines": wording.attendance_lines,
        "share": _share,
        "total": wording.total,
        "waiting": wording.waiting,
        "marked_texts": _marked_texts,
    }
    return pages


_PAGES = _environment()
_SCRIPT = _PAGES.get_template("sort.js").render()
