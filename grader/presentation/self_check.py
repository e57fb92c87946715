"""What a public rubric found, in the same words in the terminal and on a page: never points."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import CheckGrade, Grade, QuestionGrade, Verdict

FOUND = "•"
"""The sign of an answer that was found and is graded later."""
STATES = {
    Verdict.MISSING: "missing",
    Verdict.CRASHED: "your code failed",
    Verdict.UNGRADED: "waits for a person",
}
LATER = "What was found is graded later by your instructor; it may still be wrong."


def state(check: CheckGrade, *, later: str) -> str:
    """Whether an answer was found; `later` is the kind of check that looks at nothing."""
    outcome = check.outcome
    if outcome.provisional:
        return "graded later" if check.kind == later else "found"
    return STATES.get(outcome.verdict, str(outcome.verdict))


def states(question: QuestionGrade, *, later: str) -> str:
    """The states of a question's checks, each once."""
    return ", ".join(dict.fromkeys(state(check, later=later) for check in question.checks))


def found_lines(grade: Grade, *, later: str) -> Iterator[str]:
    """How many questions were found, and which need another look."""
    missing = [question.id for question in grade.questions if _is_missing(question, later)]
    failed = [q.id for q in grade.questions if Verdict.CRASHED in _verdicts(q)]
    found = len(grade.questions) - len(missing)
    yield f"Found: {found} of {len(grade.questions)} questions."
    if missing:
        yield f"Missing: {', '.join(missing)}. {_how_to_answer(missing[0])}"
    if failed:
        yield f"Your code failed: {', '.join(failed)}."


def cannot_be_right(grade: Grade) -> Iterator[str]:
    """The questions whose answers a public rubric already refuses, if there are any."""
    wrong = [question.id for question in grade.questions if Verdict.WRONG in _verdicts(question)]
    if wrong:
        yield f"Cannot be right: {', '.join(wrong)}."


def lines(grade: Grade, *, later: str) -> list[str]:
    """Everything that the head of a page says."""
    return [*found_lines(grade, later=later), *cannot_be_right(grade), LATER]


def _how_to_answer(question: str) -> str:
    return (
        f'Answer below a heading such as "## {question}", in code as answers["{question}"] = "...",'
        " or under the names that the assignment asks for."
    )


def _is_missing(question: QuestionGrade, later: str) -> bool:
    """Whether no check of the question found anything."""
    return {check.outcome.verdict for check in question.checks if check.kind != later} == {
        Verdict.MISSING
    }


def _verdicts(question: QuestionGrade) -> set[Verdict]:
    return {check.outcome.verdict for check in question.checks}
