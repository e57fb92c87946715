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
"""The sign of an answer that was found and is graded later."""
STATES = {
    Verdict.MISSING: "missing",
    Verdict.CRASHED: "your code failed",
    Verdict.UNGRADED: "waits for a person",
}
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
    sign = wording.ICONS[verdict] if judged else FOUND
    states = dict.fromkeys(_state(check) for check in question.checks)
    state = ", ".join(states) if is_public else STATES.get(verdict, str(verdict))
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
            sign = FOUND if outcome.provisional else wording.ICONS[outcome.verdict]
            yield 1, f"{sign} {check.title or check.id}: {_state(check)}"
        yield from ((2 + several, line) for line in _check_lines(check))


def _check_lines(check: CheckGrade) -> Iterator[str]:
    outcome = check.outcome
    place = _place(check)
    where = f" ({place})" if place and place not in outcome.feedback else ""
    yield f"{outcome.feedback or wording.MEANINGS[outcome.verdict]}{where}"
    lost = [_without_repetition(item, outcome) for item in outcome.evidence if not item.earned]
    listed = [] if outcome.verdict is Verdict.CORRECT else lost[:MAX_FINDINGS]
    observed = (wording.observation(item, place=place) for item in listed)
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


def _state(check: CheckGrade) -> str:
    outcome = check.outcome
    if outcome.provisional:
        return "graded later" if check.kind == Later.kind else "found"
    return STATES.get(outcome.verdict, str(outcome.verdict))


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
    missing = [question.id for question in grade.questions if _is_missing(question)]
    failed = [q.id for q in grade.questions if Verdict.CRASHED in _verdicts(q)]
    wrong = [q.id for q in grade.questions if Verdict.WRONG in _verdicts(q)]
    found = len(grade.questions) - len(missing)
    yield f"Found: {found} of {len(grade.questions)} questions."
    if missing:
        yield f"Missing: {', '.join(missing)}. {_how_to_answer(missing[0])}"
    if failed:
        yield f"Your code failed: {', '.join(failed)}."
    if is_self_check(grade):
        yield from [f"Cannot be right: {', '.join(wrong)}."] if wrong else []
        yield "What was found is graded later by your instructor; it may still be wrong."
    else:
        yield f"Points: {wording.total(grade)}."


def _how_to_answer(question: str) -> str:
    return (
        f'Answer below a heading such as "## {question}", in code as answers["{question}"] = "...",'
        " or under the names that the assignment asks for."
    )


def is_self_check(grade: Grade) -> bool:
    """Whether the rubric is a public one, which gives no points."""
    kinds = {check.kind for question in grade.questions for check in question.checks}
    known = plugins.checks()
    return not any(kind not in known or known[kind].gives_points for kind in kinds)


def _is_missing(question: QuestionGrade) -> bool:
    """Whether no check of the question found anything."""
    return {check.outcome.verdict for check in question.checks if check.kind != Later.kind} == {
        Verdict.MISSING
    }


def _verdicts(question: QuestionGrade) -> set[Verdict]:
    return {check.outcome.verdict for check in question.checks}


def _plain(text: str) -> str:
    return visible(text).replace("\t", "    ")
