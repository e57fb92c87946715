"""One answer under one question, tried: what was made of it, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.prose_check import OTHER_LANGUAGE, MarkedAnswer, ProseCheck
from grader.escapes import one_line
from grader.plugins import QuestionContext
from grader.presentation import wording
from grader.prose import ConceptFinding
from grader.rubric.model import Criterion, Question

MOST_QUOTED = 160
"""Characters of a sentence that are quoted."""
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TrialPart:
    """One thing that the question pays for.

    Attributes:
        criterion: what the rubric says of it.
        kind: the kind of check that read the answer; empty if none could.
        examined: what it made of the answer; None if there was nothing to read.
        untried: the kinds of its other alternatives, which want a submission.
    """

    criterion: Criterion
    kind: str
    examined: MarkedAnswer | None
    untried: tuple[str, ...]

    @property
    def points(self) -> Decimal | None:
        """What the answer earns; None where a person must decide or nothing was read."""
        if self.examined is None or self.examined.is_foreign:
            return None
        share = self.examined.marks.fraction
        exact = self.criterion.points * share.numerator / share.denominator
        return exact.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class AnswerTrial:
    """An answer under each part of a question."""

    question: Question
    answer: str
    parts: tuple[TrialPart, ...]


def of_question(question: Question, answer: str) -> AnswerTrial:
    """Read an answer under each part of a question that can be answered in words."""
    parts = tuple(_part(criterion, answer, question.context) for criterion in question.criteria)
    return AnswerTrial(question, answer, parts)


def _part(criterion: Criterion, answer: str, context: QuestionContext) -> TrialPart:
    for check in criterion.alternatives:
        if isinstance(check, ProseCheck) and check.is_answered(answer_in_words(answer), context):
            others = tuple(other.kind for other in criterion.alternatives if other is not check)
            return TrialPart(criterion, check.kind, check.read_and_mark(answer, context), others)
    kinds = tuple(
        check.kind for check in criterion.alternatives if not isinstance(check, ProseCheck)
    )
    return TrialPart(criterion, "", None, kinds)


def told(tried: AnswerTrial) -> str:
    """The trial in lines for a terminal; the student's words cannot harm it."""
    lines = [f"{tried.question.id}  {tried.question.title}".rstrip()]
    for part in tried.parts:
        lines += ["", *_heading(part, named=len(tried.parts) > 1), *_lines(part, tried.answer)]
    lines += ["", *_section("not read at all", (_clipped(one) for one in _unread(tried)))]
    return "\n".join(lines).rstrip()


def _heading(part: TrialPart, *, named: bool) -> Iterator[str]:
    name = f"{part.criterion.id}, {part.criterion.title}: ".replace(", :", ":") if named else ""
    possible = wording.points(part.criterion.points)
    if part.points is not None:
        yield f"{name}{wording.points(part.points)} of {possible} points ({part.kind})"
    elif part.examined is not None:
        yield f"{name}a person decides ({part.kind}); {OTHER_LANGUAGE.partition(': ')[2]}"
    else:
        yield f"{name}there is nothing to read in words; it is worth {possible}"
    if part.untried:
        yield f"Not tried: {', '.join(part.untried)}; that takes a submission."


def _lines(part: TrialPart, answer: str) -> Iterator[str]:
    if part.examined is None or part.examined.is_foreign:
        return
    findings = part.examined.marks.findings
    earned = [found for found in findings if found.earned]
    refused = [found for found in findings if found.refusal]
    missing = [found for found in findings if not found.earned and not found.refusal]
    yield from _section("matched", (_matched(found, part, answer) for found in earned))
    yield from _section("refused", (_refused(found, answer) for found in refused))
    yield from _section("missing", (_missing(found) for found in missing))
    yield from _section("for a person", map(one_line, part.examined.flags()))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"  {title}"
        yield from (f"    {line}" for line in found)


def _matched(found: ConceptFinding, part: TrialPart, answer: str) -> str:
    worth = wording.points((part.criterion.points * _decimal(found)).quantize(CENT, ROUND_HALF_UP))
    return f"{worth:>5}  {found.concept}: {_words(found, answer)}"


def _refused(found: ConceptFinding, answer: str) -> str:
    return f"{found.concept}: {_words(found, answer)}. {one_line(found.reason)} [{found.refusal}]"


def _missing(found: ConceptFinding) -> str:
    return ": ".join(filter(None, [found.concept, found.message]))


def _words(found: ConceptFinding, answer: str) -> str:
    """The words as the student wrote them, those side by side as one."""
    return " ... ".join(f'"{_clipped(answer[slice(*span)])}"' for span in found.spans)


def _unread(tried: AnswerTrial) -> Iterator[str]:
    """The sentences of which no part of the question made anything."""
    examined = [part.examined for part in tried.parts if part.examined]
    by_part = [{one.reading.offsets(span) for span in one.unread} for one in examined]
    spans = set.intersection(*by_part) if by_part else set()
    return (tried.answer[slice(*span)] for span in sorted(spans))


def _clipped(text: str) -> str:
    line = one_line(" ".join(text.split()))
    return line if len(line) <= MOST_QUOTED else f"{line[: MOST_QUOTED - 1]}…"


def _decimal(found: ConceptFinding) -> Decimal:
    return Decimal(found.share.numerator) / found.share.denominator


def record(tried: AnswerTrial) -> dict[str, Any]:
    """The trial as plain data: offsets count characters of the answer, ends exclusive."""
    return {
        "question": tried.question.id,
        "title": tried.question.title,
        "parts": [_part_record(part, tried.answer) for part in tried.parts],
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
        "findings": [_finding(found, answer) for found in part.examined.marks.findings],
        "unread": _quoted(unread, answer),
        "flags": list(part.examined.flags()),
    }


def _finding(found: ConceptFinding, answer: str) -> dict[str, Any]:
    return {
        "concept": found.concept,
        "share": float(found.share),
        "earned": found.earned,
        "refusal": str(found.refusal or ""),
        "reason": found.reason,
        "message": found.message,
        "words": _quoted(found.spans, answer),
    }


def _quoted(spans: Iterable[tuple[int, int]], answer: str) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "text": answer[start:end]} for start, end in sorted(spans)]
