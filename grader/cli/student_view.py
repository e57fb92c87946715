"""One student's grade in a terminal, in words for someone who has never used one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from grader import plugins
from grader.checks.later import Later
from grader.escapes import visible
from grader.model import CheckGrade, Evidence, Grade, Outcome, QuestionGrade, Verdict
from grader.presentation import observations, self_check, wording
from grader.presentation.disclosure import for_student
from grader.presentation.missing_ideas import merge_missing

MAX_FINDINGS = 3
"""Findings listed for one check; the page lists all."""
MAX_FAULTS = 5
WIDTH = 100


def show(console: Console, grade: Grade) -> None:
    """Print what was found and where, what is missing, and what to do; the page shows no less."""
    shown = for_student(grade, after_due=False)
    for question in shown.questions:
        console.print(_headline(question, is_public=is_self_check(grade)))
        for depth, line in _question_lines(question):
            _print(console, line, depth)
    _print_list(
        console,
        "How your files were read",
        (*(f"{file} was read." for file in shown.files), *shown.notes),
    )
    _print_list(console, "Code that failed while your file was run", shown.faults[:MAX_FAULTS])
    console.print()
    for line in _summary(shown):
        _print(console, line, 0)


def _headline(question: QuestionGrade, *, is_public: bool) -> Text:
    name = " ".join(f"{question.id}  {question.title}".splitlines()).strip()
    judged = next((c.outcome for c in question.checks if not c.outcome.provisional), None)
    verdict = judged.verdict if judged and is_public else question.verdict
    sign = wording.ICONS[verdict] if judged else self_check.FOUND
    found = self_check.states(question, later=Later.kind)
    state = found if is_public else self_check.STATES.get(verdict, str(verdict))
    worth = "" if is_public else f", {_worth(question)}"
    return Text(_plain(f"{sign} {name}: {state}{worth}"), style=wording.COLOURS[verdict])


def _worth(question: QuestionGrade) -> str:
    return f"{wording.points(question.points)} of {wording.points(question.possible)}"


def _question_lines(question: QuestionGrade) -> Iterator[tuple[int, str]]:
    """The lines of a question, each with its depth of indentation."""
    if question.override:
        yield 2, wording.explain_override(question)
    several = len(question.checks) > 1
    for check in question.checks:
        outcome = check.outcome
        if several:
            sign = self_check.FOUND if outcome.provisional else wording.ICONS[outcome.verdict]
            state = self_check.state(check, later=Later.kind)
            yield 1, f"{sign} {check.title or check.id}: {state}"
        yield from ((2 + several, line) for line in _check_lines(check))


def _check_lines(check: CheckGrade) -> Iterator[str]:
    outcome = check.outcome
    place = _place(check)
    where = f" ({place})" if place and place not in outcome.feedback else ""
    feedback = outcome.feedback or wording.MEANINGS[outcome.verdict]
    yield " ".join([f"{feedback}{where}", *observations.diagnoses(outcome)])
    evidence = merge_missing(check, outcome.evidence)
    lost = [_without_repetition(item, outcome) for item in evidence if not item.earned]
    listed = [] if outcome.verdict is Verdict.CORRECT else lost[:MAX_FINDINGS]
    observed = (observations.observation(item, place=place) for item in listed)
    yield from (f"- {line}" for line in dict.fromkeys(observed) if line not in outcome.feedback)
    step = wording.next_step(outcome, check.part)
    if step and outcome.verdict is not Verdict.MISSING:
        yield f"What to do: {step}"


def _without_repetition(item: Evidence, outcome: Outcome) -> Evidence:
    """The evidence without a message that the feedback already contains."""
    return replace(item, message="") if item.message in outcome.feedback else item


def _place(check: CheckGrade) -> str:
    """Where the answer is, as exactly as known."""
    return next((item.where for item in check.outcome.evidence if item.where), check.where)


def _print_list(console: Console, title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        console.print()
        console.print(Text(title, style="bold"))
    for line in lines:
        _print(console, line, 1)


def _print(console: Console, text: str, depth: int) -> None:
    """Print text, wrapped and indented."""
    for line in _plain(text).split("\n"):
        indent = " " * 2 * depth
        wrapped = textwrap.wrap(
            line,
            min(WIDTH, console.width),
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        for piece in wrapped or [""]:
            console.print(Text(piece))


def _summary(grade: Grade) -> Iterator[str]:
    """How many questions were found, and which need another look."""
    yield from self_check.found_lines(grade, later=Later.kind)
    if is_self_check(grade):
        yield from self_check.cannot_be_right(grade)
        yield self_check.LATER
    else:
        yield f"Points: {wording.total(grade)}."


def is_self_check(grade: Grade) -> bool:
    """Whether the rubric is a public one, which gives no points."""
    return not plugins.gives_points(check.kind for _, check in grade.checks())


def _plain(text: str) -> str:
    return visible(text).replace("\t", "    ")
