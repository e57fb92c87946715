"""What a reply to steps shows of one compared value: the value, or the step that failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.checks.common.case_results import CaseResult, array_of_reply
from grader.compare import Array
from grader.model import Reply


def value_after_steps(at: int, names: Sequence[str], reply: Reply) -> Array | str:
    """A compared value; or why there is none to compare.

    Args:
        at: the position of the value among the compared ones.
        names: the compared values, as the rubric names them.
        reply: the student's reply to the steps.
    """
    if not reply.parts:
        return reply.detail or str(reply.status)
    actual = array_of_reply(reply.parts[at], names[at])
    if isinstance(actual, str):
        return _with_dependents(at, reply.parts, names) or actual
    return actual


def with_failed_step(result: CaseResult, reply: Reply) -> CaseResult:
    """The result of a value; a wrong one with the step that failed, perhaps the cause."""
    first, *others = result.evidence
    if result.is_right or first.message or not reply.detail:
        return result
    return replace(result, evidence=(replace(first, message=reply.detail), *others))


def _with_dependents(at: int, parts: Sequence[Reply], names: Sequence[str]) -> str:
    """A failure that several values share: in full for the first, then only that it depends."""
    same = [other for other, part in enumerate(parts) if part == parts[at]]
    if len(same) == 1 or not parts[at].detail:
        return ""
    if same[0] != at:
        return f"it depends on what failed: see {names[same[0]]}"
    others = [names[other] for other in same[1:]]
    verb = "depends" if len(others) == 1 else "depend"
    return f"{parts[at].detail}; {_listed(others)} {verb} on it"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
