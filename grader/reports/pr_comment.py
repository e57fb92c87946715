"""A comment for a student's pull request, as Markdown that GitHub renders."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from grader.escapes import inline
from grader.model import Grade, Gradebook, QuestionGrade, Verdict
from grader.plugins import Report
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.regrade_contact import regrade_contact
from grader.presentation.worklist import is_final

MOST_BYTES = 60_000
"""GitHub refuses a comment with more than 65,536 characters."""
_CALLS = re.compile(r"[@#](?=\w)|\bGH(?=-\d)")
_JOINER = "\u2060"  # has no width; GitHub sees no mention and no issue number in front of it


class PullRequestComment(Report):
    """A Markdown comment for each student's pull request: points by question, folded feedback.

    It begins with an HTML comment by which a bot can find it again to edit it. No student text can
    mention a person or link to a page.
    """

    kind = "pr-comment"
    on_request: ClassVar[bool] = True

    def pages(self, book: Gradebook, shown: Grade) -> Iterator[tuple[str, Iterable[str]]]:
        """`pr-comment/<slug>.md`."""
        yield f"pr-comment/{shown.slug}.md", _page(book, shown)


def _page(book: Gradebook, grade: Grade) -> Iterator[str]:
    yield f"<!-- grade: {html.escape(re.sub('-{2,}', '-', book.assignment))} -->\n"
    yield f"### {_safe(book.title)}: {wording.total(grade)}\n\n"
    yield "| Question | Result | Points |\n| --- | --- | ---: |\n"
    for question in grade.questions:
        yield f"| {_name(question)} | {wording.result_in_words(question)} | {_points(question)} |\n"
    yield "\n"
    if grade.adjustments:
        yield f"{_safe(wording.explain_adjustments(grade))}\n\n"
    contact = regrade_contact(book, grade)
    yield f"{contact.markdown}\n\n" if contact else ""
    notes = (f"- {_safe(note)}\n" for note in grade.notes)
    yield from _fitting([*notes, *map(_details, grade.questions)])


def _fitting(blocks: Iterable[str]) -> Iterator[str]:
    """The blocks that fit into a comment."""
    room = MOST_BYTES
    for block in blocks:
        room -= len(block.encode("utf-8", "replace"))
        if room < 0:
            yield "\nThe rest does not fit into a comment.\n"
            return
        yield block


def _details(question: QuestionGrade) -> str:
    """What was found, folded; empty for a question that its checks alone found correct."""
    if question.verdict is Verdict.CORRECT and not question.override:
        return ""
    lines = [f"\n<details><summary>{html.escape(question.id)}: {question.verdict}</summary>\n\n"]
    if question.override:
        lines.append(f"- {_safe(wording.explain_override(question))}\n")
    for check in question.checks:
        if len(question.checks) > 1:
            name, earned = _safe(check.title or check.id), wording.check_points(check)
            lines.append(f"\n**{name}**, {earned}\n\n")
        lines += [f"- {_safe(line)}\n" for line in feedback.lines(check)]
    return "".join([*lines, "\n</details>\n"])


def _name(question: QuestionGrade) -> str:
    return _safe(f"{question.id} {question.title}")


def _points(question: QuestionGrade) -> str:
    least = "" if is_final(question) else "at least "
    return f"{least}{wording.points(question.points)} of {wording.points(question.possible)}"


def _safe(text: str) -> str:
    """Text without markup, mentions and issue numbers."""
    return inline(_CALLS.sub(rf"\g<0>{_JOINER}", text))
