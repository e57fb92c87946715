"""A rubric with its reference's replies, and what any part of an examination asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grader.model import Answer, Outcome, Place, Reply, Text, Verdict
from grader.pipeline.judging import judge_criterion
from grader.plugins import Check, QuestionContext, ReferenceAnswer
from grader.rubric.model import Criterion, ExampleAnswer, Question, Rubric, YamlPath
from grader.sandbox import Pool

FULL = Fraction(1)


@dataclass(frozen=True)
class CheckLocation:
    """One check, with the question and criterion that it belongs to and the path of its block."""

    question: Question
    criterion: Criterion
    check: Check
    path: YamlPath

    @property
    def context(self) -> QuestionContext:
        """What the check may know of its question."""
        return self.question.context

    @property
    def name(self) -> str:
        """The question, and the part of it, in words."""
        parts = len(self.question.criteria) > 1
        return f"{self.question.id}, {self.criterion.id}" if parts else self.question.id


@dataclass(frozen=True)
class Subject:
    """A rubric, what its reference replied, and the workers that run code."""

    rubric: Rubric
    reference: Mapping[str, Reply]
    source: str
    pool: Pool

    def checks(self) -> Iterator[CheckLocation]:
        """Every check of the rubric, with where it stands."""
        for question in self.rubric.questions:
            for criterion in question.criteria:
                for check, path in zip(criterion.alternatives, criterion.paths, strict=True):
                    yield CheckLocation(question, criterion, check, path)

    def where(self, path: YamlPath) -> str:
        """`file:line:column` of a path."""
        return self.rubric.where(path)

    def solutions(self, placed: CheckLocation) -> tuple[ReferenceAnswer, ...]:
        """The ways in which the reference answers a check."""
        return placed.check.solutions(self.reference, placed.context)

    def judged(self, placed: CheckLocation, answer: Answer) -> Outcome | None:
        """What a check alone says of an answer; None if it finds no answer in it."""
        if not placed.check.is_answered(answer, placed.context):
            return None
        return placed.check.judge(answer, self.reference, placed.context)

    def earned(self, criterion: Criterion, question: Question, answer: Answer) -> Outcome:
        """What an answer earns of a criterion, whichever of its checks decides."""
        return judge_criterion(
            criterion, question.context, [answer], lambda: self.reference
        ).outcome


def written(text: str) -> Answer:
    """An answer in a write-up."""
    return Answer("writeup", "answer.md", Text(text, Place("answer.md", 1)))


def left(replies: Mapping[str, Reply], text: str = "") -> Answer:
    """An answer that a program left."""
    said = Text(text, Place("answer.py")) if text else None
    return Answer("module", "answer.py", said, replies)


def full_samples(block: Criterion | Question) -> list[ExampleAnswer]:
    """The examples in words that are worth all points of a part, or of a question with parts."""
    return [
        one
        for one in block.samples
        if one.answer and (one.score == Decimal(1) or one.verdict is Verdict.CORRECT)
    ]
