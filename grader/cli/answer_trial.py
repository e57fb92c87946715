"""The trial of one answer to one question: what each check read, as text and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.prose_check import OTHER_LANGUAGE, MarkedAnswer, ProseCheck
from grader.escapes import one_line, shorten
from grader.plugins import QuestionContext
from grader.presentation import wording
from grader.prose import ConceptFinding
from grader.rubric.model import Criterion, Question

MAX_QUOTED = 160
"""Characters of a quoted sentence; the rest is cut."""
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TrialPart:
    """One criterion of the question, and the check that read the answer.

    Attributes:
        criterion: the criterion of the rubric.
        kind: the kind of the check; empty if no check reads answers in words.
        examined: the answer as the check marked it; None if no check read it.
        untried: the kinds of the other alternatives, which need a submission.
    """

    criterion: Criterion
    kind: str
    examined: MarkedAnswer | None
    untried: tuple[str, ...]

    @property
    def points(self) -> Decimal | None:
        """What the answer earns; None if a person must decide or no check read it."""
        if self.examined is None or self.examined.is_foreign:
            return None
        share = self.examined.marks.fraction
        exact = self.criterion.points * share.numerator / share.denominator
        return exact.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class AnswerTrial:
    """An answer, marked under each criterion of a question."""

    question: Question
    answer: str
    parts: tuple[TrialPart, ...]


def try_answer(question: Question, answer: str) -> AnswerTrial:
    """Mark an answer under each criterion that can be answered in words."""
    parts = tuple(
        _try_criterion(criterion, answer, question.context) for criterion in question.criteria
    )
    return AnswerTrial(question, answer, parts)


def _try_criterion(criterion: Criterion, answer: str, context: QuestionContext) -> TrialPart:
    for check in criterion.alternatives:
        if isinstance(check, ProseCheck) and check.is_answered(answer_in_words(answer), context):
            untried = tuple(other.kind for other in criterion.alternatives if other is not check)
            return TrialPart(criterion, check.kind, check.read_and_mark(answer, context), untried)
    untried = tuple(
        check.kind for check in criterion.alternatives if not isinstance(check, ProseCheck)
    )
    return TrialPart(criterion, "", None, untried)


def to_text(trial: AnswerTrial) -> str:
    """The trial as text for a terminal, in which the student's words are escaped."""
    lines = [f"{trial.question.id}  {trial.question.title}".rstrip()]
    for part in trial.parts:
        name = _name(part.criterion) if len(trial.parts) > 1 else ""
        lines += ["", *_heading(part, name), *_findings(part, trial.answer)]
    lines += ["", *_section("not read at all", map(_clipped, _unread(trial)))]
    return "\n".join(lines).rstrip()


def _name(criterion: Criterion) -> str:
    return f"{', '.join(filter(None, [criterion.id, criterion.title]))}: "


def _heading(part: TrialPart, name: str) -> Iterator[str]:
    possible = wording.points(part.criterion.points)
    if part.points is not None:
        yield f"{name}{wording.points(part.points)} of {possible} points ({part.kind})"
    elif part.examined is not None:
        yield f"{name}a person decides ({part.kind}); {OTHER_LANGUAGE.partition(': ')[2]}"
    else:
        yield f"{name}this is not answered in words; it is worth {possible}"
    if part.untried:
        yield f"Not tried: {', '.join(part.untried)}; that needs a submission."


def _findings(part: TrialPart, answer: str) -> Iterator[str]:
    if part.examined is None or part.examined.is_foreign:
        return
    findings = part.examined.marks.findings
    earned = [finding for finding in findings if finding.earned]
    refused = [finding for finding in findings if finding.refusal]
    missing = [finding for finding in findings if not finding.earned and not finding.refusal]
    yield from _section("matched", (_matched(finding, part, answer) for finding in earned))
    yield from _section("refused", (_refused(finding, answer) for finding in refused))
    yield from _section("missing", map(_missing, missing))
    yield from _section("for a person", map(one_line, part.examined.flags()))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    indented = [f"    {line}" for line in lines]
    if indented:
        yield from [f"  {title}", *indented]


def _matched(finding: ConceptFinding, part: TrialPart, answer: str) -> str:
    worth = wording.points(
        (part.criterion.points * _decimal(finding)).quantize(CENT, ROUND_HALF_UP)
    )
    return f"{worth:>5}  {finding.concept}: {_words(finding, answer)}"


def _refused(finding: ConceptFinding, answer: str) -> str:
    reason = one_line(finding.reason)
    return f"{finding.concept}: {_words(finding, answer)}. {reason} [{finding.refusal}]"


def _missing(finding: ConceptFinding) -> str:
    return ": ".join(filter(None, [finding.concept, finding.message]))


def _words(finding: ConceptFinding, answer: str) -> str:
    """The words as the student wrote them; neighbours are one quotation."""
    return " ... ".join(f'"{_clipped(answer[slice(*span)])}"' for span in finding.spans)


def _unread(trial: AnswerTrial) -> Iterator[str]:
    """The sentences that matched nothing under any criterion."""
    marked = [part.examined for part in trial.parts if part.examined]
    by_part = [{answer.reading.offsets(span) for span in answer.unread} for answer in marked]
    spans = set.intersection(*by_part) if by_part else set()
    return (trial.answer[slice(*span)] for span in sorted(spans))


def _clipped(text: str) -> str:
    return shorten(one_line(text), MAX_QUOTED)


def _decimal(finding: ConceptFinding) -> Decimal:
    return Decimal(finding.share.numerator) / finding.share.denominator


def record(trial: AnswerTrial) -> dict[str, Any]:
    """The trial as plain data; offsets count characters of the answer, and ends are exclusive."""
    return {
        "question": trial.question.id,
        "title": trial.question.title,
        "parts": [_part_record(part, trial.answer) for part in trial.parts],
    }


def _part_record(part: TrialPart, answer: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": part.criterion.id,
        "title": part.criterion.title,
        "kind": part.kind,
        "points": None if part.points is None else float(part.points),
        "possible": float(part.criterion.points),
        "untried": list(part.untried),
    }
    if part.examined is None:
        return entry
    unread = [part.examined.reading.offsets(span) for span in part.examined.unread]
    return entry | {
        "fraction": None if part.points is None else float(part.examined.marks.fraction),
        "findings": [_finding(finding, answer) for finding in part.examined.marks.findings],
        "unread": _quoted(unread, answer),
        "flags": list(part.examined.flags()),
    }


def _finding(finding: ConceptFinding, answer: str) -> dict[str, Any]:
    return {
        "concept": finding.concept,
        "share": float(finding.share),
        "earned": finding.earned,
        "refusal": str(finding.refusal or ""),
        "reason": finding.reason,
        "message": finding.message,
        "words": _quoted(finding.spans, answer),
    }


def _quoted(spans: Iterable[tuple[int, int]], answer: str) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "text": answer[start:end]} for start, end in sorted(spans)]
