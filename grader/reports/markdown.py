"""Feedback as Markdown, a file per student: for a repository, a forum or an email."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader import plugins
from grader.checks.later import Later
from grader.escapes import inline, one_line, visible
from grader.model import CheckGrade, Grade, Gradebook, Outcome, QuestionGrade
from grader.plugins import Report
from grader.presentation import self_check, wording
from grader.presentation.class_statistics import lost
from grader.presentation.plain_lines import finding, observed, summary
from grader.presentation.regrade_contact import regrade_contact
from grader.presentation.wording import points
from grader.presentation.worklist import is_final

MOST = 40
"""Findings of a check that are listed; the rest is counted."""

_BACKTICKS = re.compile("`+")


class MarkdownReport(Report):
    """`students/<slug>.md`: what the rubric lets a student see, in CommonMark with tables."""

    kind = "markdown"

    def pages(self, book: Gradebook, shown: Grade) -> Iterator[tuple[str, Iterable[str]]]:
        """The student's file."""
        yield f"students/{shown.slug}.md", _page(book, shown)


def _page(book: Gradebook, grade: Grade) -> Iterator[str]:
    is_public = not plugins.gives_points(check.kind for _, check in grade.checks())
    yield f"# {inline(book.title)}: {inline(grade.student)}\n\n"
    if is_public:
        yield from (f"{inline(line)}\n\n" for line in self_check.lines(grade, later=Later.kind))
    else:
        yield f"**{wording.total(grade)}**\n\n"
    if grade.adjustments:
        yield f"{inline(wording.explain_adjustments(grade))}\n\n"
    if grade.submitted:
        source = book.time_sources.get(grade.student, "")
        where = f" (from {source})" if source else ""
        yield f"Handed in {inline(f'{wording.time(grade.submitted)}{where}')}\n\n"
    if not grade.files and not grade.unread:
        yield "> No file of yours was read: none was found, or it holds nothing.\n\n"
    yield from (f"> {inline(why)}\n\n" for why in grade.unread)
    yield from () if is_public else _summary(grade)
    contact = regrade_contact(book, grade)
    yield f"{contact.markdown}\n\n" if contact else ""
    notes = (note for note in grade.notes if note not in grade.unread)
    yield from _list("What was read", (*map(_code, grade.files), *map(inline, notes)))
    for question in grade.questions:
        yield from _question(question, is_public=is_public)
    if grade.faults:
        yield "## Code that failed when your file was run\n\n"
        yield from (_fenced(fault) for fault in grade.faults[:MOST])
        yield _more(len(grade.faults) - MOST)
    sandbox = ", your code ran in a sandbox" if grade.isolation else ""
    yield f"---\n\n{inline(book.assignment)}, rubric version {book.version}{sandbox}\n"


def _summary(grade: Grade) -> Iterator[str]:
    """Where points were lost, in a table."""
    questions = lost(grade)
    if not questions:
        return
    yield "## Where points were lost\n\n| Question | Result | Lost | What was found |\n"
    yield "| --- | --- | ---: | --- |\n"
    for question in questions:
        name = inline(f"{question.id} {question.title}")
        less, why = points(question.possible - question.points), wording.reason(question)
        yield f"| {name} | {wording.result_in_words(question)} | {less} | {inline(why)} |\n"
    yield "\n"


def _question(question: QuestionGrade, *, is_public: bool) -> Iterator[str]:
    least = "" if is_final(question) else "at least "
    yield f"## {inline(f'{question.id} {question.title}')}\n\n"
    mark = f"{least}{points(question.points)} of {points(question.possible)}"
    role = f" ({wording.explain_role(question)})" if wording.explain_role(question) else ""
    found = self_check.states(question, later=Later.kind)
    yield f"{found if is_public else f'{wording.result_in_words(question)}, **{mark}**{role}'}\n\n"
    if question.override:
        yield f"{inline(wording.explain_override(question))}\n\n"
    for check in question.checks:
        if len(question.checks) > 1:
            state = self_check.state(check, later=Later.kind)
            earned = state if is_public else _check_mark(check)
            yield f"### {inline(check.title or check.id)}: {earned}\n\n"
        yield from _check(check)


def _check_mark(check: CheckGrade) -> str:
    return f"{_result(check.outcome)}, {wording.check_points(check)}"


def _check(check: CheckGrade) -> Iterator[str]:
    yield f"{inline(summary(check))}\n\n"
    evidence = observed(check)
    for item in evidence[:MOST]:
        yield f"- {inline(finding(item, check))}\n"
    yield "\n" if evidence else ""
    yield _more(len(evidence) - MOST)
    step = wording.next_step(check.outcome, check.part)
    yield f"**Next:** {step}\n\n" if step else ""


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}\n" for item in items]
    if lines:
        yield f"## {title}\n\n{''.join(lines)}\n"


def _result(outcome: Outcome) -> str:
    return f"{wording.ICONS[outcome.verdict]} {outcome.verdict}"


def _more(count: int) -> str:
    return f"and {count} more\n\n" if count > 0 else ""


def _code(text: str) -> str:
    """A name in a code span, between more backticks than it contains."""
    shown = one_line(text)
    ticks = "`" * (_longest_run(shown) + 1)
    return f"{ticks} {shown} {ticks}" if "`" in shown else f"`{shown}`"


def _fenced(text: str) -> str:
    """Text in a code block, between longer fences than it contains."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{visible(text)}\n{fence}\n\n"


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
