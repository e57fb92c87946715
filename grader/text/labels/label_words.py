"""The words that stand before a number: `Question 2`, `Q2`, `Part b`, `Answer 2`, `Qeustion 2`."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import OSA

QUESTION_WORDS = frozenset({"question", "problem", "exercise", "task"})
ANSWER_WORDS = frozenset({"answer", "solution"})
PART_WORDS = frozenset({"part", "item", "subquestion", "subproblem"})

_SHORT_FOR = {
    "q": "question", "qu": "question", "que": "question", "ques": "question", "quest": "question",
    "qn": "question", "prob": "problem", "ex": "exercise", "exc": "exercise",
    "answers": "answer", "ans": "answer", "sol": "solution",
}  # fmt: skip
_TYPO_OF = ("question", "problem", "exercise")  # shorter words have too many honest neighbours
_TYPO_DISTANCE = 2


def in_full(written: str, own: Collection[str] = ()) -> str:
    """The word in full, or nothing if no number follows it; a rubric's own words are questions."""
    word = "question" if written in own else _SHORT_FOR.get(written, written)
    return word if word in QUESTION_WORDS | ANSWER_WORDS | PART_WORDS else ""


def near_miss(written: str) -> str:
    """The word that another one is a near miss of; a plural is none, it names several questions."""
    for known in _TYPO_OF:
        near = abs(len(written) - len(known)) <= 1
        near = near and OSA.distance(written, known) <= _TYPO_DISTANCE
        if near and written != f"{known}s":
            return known
    return ""
