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

from grader import plugins
from grader.checks.later import Later
from grader.escapes import one_line, visible
from grader.model import CheckGrade, Evidence, Grade, Gradebook, QuestionGrade
from grader.plugins import Report
from grader.presentation import class_statistics as statistics
from grader.presentation import highlight, observations, self_check, wording, worklist
from grader.presentation.differences import array_differences, is_difference, value_differences
from grader.presentation.missing_ideas import merge_missing
from grader.presentation.overview import overview_of
from grader.presentation.regrade_contact import regrade_contact
from grader.presentation.worklist import Job

MOST = 40
"""Findings of one kind that a student's page lists; the rest is counted."""
MOST_JOBS = 12
"""Rows of a work list that are visible; the rest is folded."""
MOST_STUDENTS = 30
"""Students of a table without a scroll bar of its own."""
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
        kinds = (check.kind for _, check in shown.checks())
        page = render(
            "student.html",
            book=book,
            grade=shown,
            lost=statistics.lost(shown),
            contact=regrade_contact(book, shown),
            is_self_check=not plugins.gives_points(kinds),
        )
        yield f"students/{shown.slug}.html", page


@dataclass(frozen=True, slots=True)
class _JobList:
    """Jobs in two parts that the page reads one after the other: visible and folded."""

    first: Iterable[Job]
    rest: Iterable[Job]


def _class_page(book: Gradebook) -> Iterator[str]:
    of_class = overview_of(book)
    seen = of_class.statistics
    absent = frozenset(book.attendance.absent if book.attendance else ())
    flagged = worklist.by_stake(worklist.flagged(book.grades))
    not_read = worklist.not_read(book.grades, absent, seen.shared_leftovers)
    return render(
        "class.html",
        book=book,
        seen=seen,
        health=of_class.health,
        mean=statistics.mean(seen.totals),
        median=statistics.median(seen.totals),
        bins=statistics.histogram(seen.totals, seen.possible),
        not_read=_folded(worklist.by_stake(not_read)),
        waiting=_folded(worklist.ungraded(book.grades)),
        flagged=_folded(flagged),
        script_source=_script_source(_SCRIPT),
    )


def render(template: str, **values: Any) -> Iterator[str]:
    """A page from a template, in pieces."""
    stream = _PAGES.get_template(template).stream(values)
    stream.enable_buffering(64)
    yield from stream


def _folded(jobs: Iterable[Job]) -> _JobList:
    rest = iter(jobs)
    return _JobList(islice(rest, MOST_JOBS), rest)


def _remarks(check: CheckGrade) -> list[Evidence]:
    """Evidence that is neither a difference nor marked in the student's text."""
    others = [
        item
        for item in check.outcome.evidence
        if not (is_difference(item) or highlight.is_marked(check, item))
    ]
    place, feedback = wording.answer_place(check), check.outcome.feedback
    return [
        item
        for item in merge_missing(check, others)
        if observations.observation(item, place=place, feedback=feedback)
    ]


def _found_state(part: CheckGrade | QuestionGrade) -> str:
    """What a public rubric says of a question or a check."""
    if isinstance(part, CheckGrade):
        return self_check.state(part, later=Later.kind)
    return self_check.states(part, later=Later.kind)


def _found_lines(grade: Grade) -> list[str]:
    return self_check.lines(grade, later=Later.kind)


def _set_pieces(text: str) -> Iterator[highlight.TextSegment]:
    """The text of a question, without its markup."""
    return highlight.split(text, ())


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
        "array_differences": array_differences,
        "differences": value_differences,
        "entry": observations.entry,
        "found_lines": _found_lines,
        "found_state": _found_state,
        "flag_count": _flag_count,
        "explain_override": wording.explain_override,
        "in_order": _in_order,
        "is_final": worklist.is_final,
        "mark": _mark,
        "next_step": wording.next_step,
        "number": "{:,}".format,
        "observation": observations.observation,
        "one_line": one_line,
        "pair": lambda item: observations.pair(item.expected, item.found),
        "points": wording.points,
        "reason": wording.reason,
        "remarks": _remarks,
        "result": wording.result,
        "set_pieces": _set_pieces,
        "time": wording.time,
        "explain_role": wording.explain_role,
        "attendance_lines": wording.attendance_lines,
        "share": _share,
        "total": wording.total,
        "waiting": wording.waiting,
        "marked_texts": _marked_texts,
    }
    return pages


_PAGES = _environment()
_SCRIPT = _PAGES.get_template("class.js").render()
