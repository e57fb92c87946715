"""A rubric with its reference's replies, and what any part of an examination asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grader.model import Answer, Outcome, Place, Reply, Text, Verdict
from grader.pipeline.judging import judge_slot
from grader.plugins import Asked, Check, Solution
from grader.rubric.model import Path, Question, Rubric, Sample, Slot
from grader.sandbox import Pool

FULL = Fraction(1)


@dataclass(frozen=True)
class Placed:
    """One check, with the question and slot that it belongs to and the path of its block."""

    question: Question
    slot: Slot
    check: Check
    path: Path

    @property
    def asked(self) -> Asked:
        """What the check may know of its question."""
        return self.question.asked

    @property
    def name(self) -> str:
        """The question, and the part of it, in words."""
        parts = len(self.question.slots) > 1
        return f"{self.question.id}, {self.slot.id}" if parts else self.question.id


@dataclass(frozen=True)
class Course:
    """A rubric, what its reference replied, and the workers that run code."""

    rubric: Rubric
    reference: Mapping[str, Reply]
    source: str
    pool: Pool

    def checks(self) -> Iterator[Placed]:
        """Every check of the rubric, with where it stands."""
        for question in self.rubric.questions:
            for slot in question.slots:
                for check, path in zip(slot.alternatives, slot.paths, strict=True):
                    yield Placed(question, slot, check, path)

    def where(self, path: Path) -> str:
        """`file:line:column` of a path."""
        return self.rubric.where(path)

    def solutions(self, placed: Placed) -> tuple[Solution, ...]:
        """The ways in which the reference answers a check."""
        return placed.check.solutions(self.reference, placed.asked)

    def judged(self, placed: Placed, answer: Answer) -> Outcome | None:
        """What a check alone says of an answer; None if it finds no answer in it."""
        if not placed.check.is_answered(answer, placed.asked):
            return None
        return placed.check.judge(answer, self.reference, placed.asked)

    def earned(self, slot: Slot, question: Question, answer: Answer) -> Outcome:
        """What an answer earns of a slot, whichever of its checks decides."""
        return judge_slot(slot, question.asked, [answer], self.reference).outcome


def written(text: str) -> Answer:
    """An answer in a write-up."""
    return Answer("writeup", "answer.md", Text(text, Place("answer.md", 1)))


def left(replies: Mapping[str, Reply], text: str = "") -> Answer:
    """An answer that a program left."""
    said = Text(text, Place("answer.py")) if text else None
    return Answer("module", "answer.py", said, replies)


def full_samples(block: Slot | Question) -> list[Sample]:
    """The examples in words that are worth all points of a part, or of a question with parts."""
    return [
        one
        for one in block.samples
        if one.answer and (one.score == Decimal(1) or one.verdict is Verdict.CORRECT)
    ]
