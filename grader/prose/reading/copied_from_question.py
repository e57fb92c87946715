"""Words copied from the question, which earn nothing."""

from __future__ import annotations

from collections.abc import Sequence

from grader.prose.reading.words import Word

SHORTEST_COPY = 5
"""Words in a row; a shorter run may be a coincidence."""
_MARKERS = frozenset({"answer", "answers", "ans", "solution"})
"""Words that mark where an answer begins."""


def copied(answer: Sequence[Word], question: Sequence[Word]) -> frozenset[int]:
    """The indices of the words in runs that are copied from the question."""
    asked = {run for _, run in _runs(question)}
    runs = (range(at, at + SHORTEST_COPY) for at, run in _runs(answer) if run in asked)
    return frozenset(at for run in runs for at in run)


def has_own_words(answer: Sequence[Word], question: Sequence[Word]) -> bool:
    """Whether an answer holds more than the question's words and `Answer:`."""
    from_question = copied(answer, question)
    own = [
        word.stem
        for at, word in enumerate(answer)
        if at not in from_question and word.text not in _MARKERS
    ]
    return bool(own) and own != [word.stem for word in question]


def _runs(words: Sequence[Word]) -> list[tuple[int, tuple[str, ...]]]:
    stems = [word.stem for word in words]
    return [
        (at, tuple(stems[at : at + SHORTEST_COPY])) for at in range(len(stems) - SHORTEST_COPY + 1)
    ]
