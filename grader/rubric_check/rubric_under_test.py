"""A rubric with the replies of its reference, and the helpers that all its tests use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grader.errors import YamlPath
from grader.model import Answer, Outcome, Place, Reply, Text, Verdict
from grader.plugins import Check, QuestionContext, ReferenceAnswer
from grader.rubric.model import Criterion, ExampleAnswer, Question, Rubric
from grader.sandbox import Pool

FULL = Fraction(1)


@dataclass(frozen=True)
class CheckLocation:
    """One check, its question and criterion, and the path of its block."""

    question: Question
    criterion: Criterion
    check: Check
    path: YamlPath

    @property
    def context(self) -> QuestionContext:
        """What the check may know of its question."""
        return self.question.context


@dataclass(frozen=True)
class RubricUnderTest:
    """A rubric, the replies and the source of its reference, and the workers that run code."""

    rubric: Rubric
    reference: Mapping[str, Reply]
    source: str
    pool: Pool

    def locations(self) -> Iterator[CheckLocation]:
        """Every check of the rubric, with its location."""
        for question in self.rubric.questions:
            for criterion in question.criteria:
                for check, path in zip(criterion.alternatives, criterion.paths, strict=True):
                    yield CheckLocation(question, criterion, check, path)

    def where(self, path: YamlPath) -> str:
        """`file:line:column` of a path."""
        return self.rubric.where(path)

    def solutions(self, location: CheckLocation) -> tuple[ReferenceAnswer, ...]:
        """The ways in which the reference answers a check."""
        return location.check.solutions(self.reference, location.context)

    def judge(self, location: CheckLocation, answer: Answer) -> Outcome | None:
        """The outcome of one check for an answer; None if the answer offers it nothing."""
        if not location.check.is_answered(answer, location.context):
            return None
        return location.check.judge(answer, self.reference, location.context)


def writeup_answer(text: str) -> Answer:
    """An answer in a write-up."""
    return Answer("writeup", "answer.md", Text(text, Place("answer.md", 1)))


def program_answer(replies: Mapping[str, Reply], text: str = "") -> Answer:
    """The answer of a program, by its replies and its text in words."""
    in_words = Text(text, Place("answer.py")) if text else None
    return Answer("module", "answer.py", in_words, replies)


def full_mark_examples(block: Criterion | Question) -> list[ExampleAnswer]:
    """The examples in words that are worth all points of a part, or of a question with parts."""
    return [
        example
        for example in block.examples
        if example.answer and (example.score == Decimal(1) or example.verdict is Verdict.CORRECT)
    ]
