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
from grader.presentation import wording
from grader.presentation.disclosure import for_student

FOUND = "•"
"""The sign of what is there and graded later: neither right nor wrong."""
STATES = {
    Verdict.MISSING: "missing",
    Verdict.CRASHED: "your code failed",
    Verdict.UNGRADED: "waits for a person",
}
MOST_LINES = 3
"""Findings of one check that are listed; the page has them all."""
MOST_FAULTS = 5
WIDTH = 100


def show(console: Console, grade: Grade) -> None:
    """What was found and where, what is missing, and what to do; nothing that the page hides."""
    shown = for_student(grade, after_due=False)
    for question in shown.questions:
        console.print(_headline(question, is_public=is_self_check(grade)))
        for depth, line in _lines(question):
            _print(console, line, depth)
    _listed(console, "How your files were read", (*map(_read, shown.files), *shown.notes))
    _listed(console, "Code that failed when your file was run", shown.faults[:MOST_FAULTS])
    console.print()
    for line in _summary(shown):
        _print(console, line, 0)


def _headline(question: QuestionGrade, *, is_public: bool) -> Text:
    name = " ".join(f"{question.id}  {question.title}".splitlines()).strip()
    decides = next((c.outcome for c in question.checks if not c.outcome.provisional), None)
    verdict = decides.verdict if decides and is_public else question.verdict
    sign = wording.ICONS[verdict] if decides else FOUND
    states = dict.fromkeys(_state(check) for check in question.checks)
    state = ", ".join(states) if is_public else STATES.get(verdict, str(verdict))
    worth = "" if is_public else f", {_worth(question)}"
    return Text(_plain(f"{sign} {name}: {state}{worth}"), style=wording.COLOURS[verdict])


def _worth(question: QuestionGrade) -> str:
    return f"{wording.points(question.points)} of {wording.points(question.possible)}"


def _lines(question: QuestionGrade) -> Iterator[tuple[int, str]]:
    """What is said of each check, and how far it is indented."""
    if question.override:
        yield 2, wording.explain_override(question)
    several = len(question.checks) > 1
    for check in question.checks:
        outcome = check.outcome
        if several:
            sign = FOUND if outcome.provisional else wording.ICONS[outcome.verdict]
            yield 1, f"{sign} {check.title or check.id}: {_state(check)}"
        yield from ((2 + several, line) for line in _said(check))


def _said(check: CheckGrade) -> Iterator[str]:
    outcome = check.outcome
    place = _place(check)
    where = f" ({place})" if place and place not in outcome.feedback else ""
    yield f"{outcome.feedback or wording.MEANINGS[outcome.verdict]}{where}"
    lost = [_new(item, outcome) for item in outcome.evidence if not item.earned]
    listed = lost[: 0 if outcome.verdict is Verdict.CORRECT else MOST_LINES]
    observed = (wording.observation(item, place=place) for item in listed)
    yield from (f"- {line}" for line in dict.fromkeys(observed) if line not in outcome.feedback)
    step = wording.next_step(outcome, check.part)
    if step and outcome.verdict is not Verdict.MISSING and not outcome.provisional:
        yield f"What to do: {step}"


def _new(item: Evidence, outcome: Outcome) -> Evidence:
    """The same without advice that the feedback gives already."""
    return replace(item, message="") if item.message in outcome.feedback else item


def _place(check: CheckGrade) -> str:
    """Where the answer stands, as exactly as is known."""
    return next((item.where for item in check.outcome.evidence if item.where), check.where)


def _state(check: CheckGrade) -> str:
    outcome = check.outcome
    if outcome.provisional:
        return "graded later" if check.kind == Later.kind else "found"
    return STATES.get(outcome.verdict, str(outcome.verdict))


def _read(file: str) -> str:
    return f"{file} was read."


def _listed(console: Console, title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        console.print()
        console.print(Text(title, style="bold"))
        for line in found:
            _print(console, line, 1)


def _print(console: Console, text: str, depth: int) -> None:
    """Text in lines of a length that reads well, indented."""
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
    missing = [question.id for question in grade.questions if _is_missing(question)]
    failed = [q.id for q in grade.questions if Verdict.CRASHED in _verdicts(q)]
    wrong = [q.id for q in grade.questions if Verdict.WRONG in _verdicts(q)]
    there = len(grade.questions) - len(missing)
    yield f"Found: {there} of {len(grade.questions)} questions."
    if missing:
        yield f"Missing: {', '.join(missing)}. {_how_to_answer(missing[0])}"
    if failed:
        yield f"Your code failed: {', '.join(failed)}."
    if is_self_check(grade):
        yield from [f"Cannot be right: {', '.join(wrong)}."] if wrong else []
        yield "What was found is graded later, by your instructor: it need not be right."
    else:
        yield f"Points: {wording.total(grade)}."


def _how_to_answer(question: str) -> str:
    said = (
        f'Answer below a heading such as "## {question}", in code as answers["{question}"] = "..."'
    )
    return f"{said}, or under the names that the assignment asks for."


def is_self_check(grade: Grade) -> bool:
    """Whether the rubric is one for students, which gives no points."""
    kinds = {check.kind for question in grade.questions for check in question.checks}
    known = plugins.checks()
    return not any(kind not in known or known[kind].gives_points for kind in kinds)


def _is_missing(question: QuestionGrade) -> bool:
    """Whether nothing was found of all that was looked for."""
    looked_for = [check for check in question.checks if check.kind != Later.kind]
    verdicts = {check.outcome.verdict for check in looked_for}
    return verdicts == {Verdict.MISSING}


def _verdicts(question: QuestionGrade) -> set[Verdict]:
    return {check.outcome.verdict for check in question.checks}


def _plain(text: str) -> str:
    return visible(text).replace("\t", "    ")
