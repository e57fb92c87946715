"""Words copied from the question: they are the instructor's, and earn nothing."""

from __future__ import annotations

from collections.abc import Sequence

from grader.prose.words import Word

SHORTEST_COPY = 5
"""Words in a row that are no coincidence."""


def echoes(answer: Sequence[Word], question: Sequence[Word]) -> frozenset[int]:
    """The indices of words that stand in a run copied from the question."""
    asked = {run for _, run in _runs(question)}
    copied = (range(at, at + SHORTEST_COPY) for at, run in _runs(answer) if run in asked)
    return frozenset(at for run in copied for at in run)


def _runs(words: Sequence[Word]) -> list[tuple[int, tuple[str, ...]]]:
    stems = [word.stem for word in words]
    return [
        (at, tuple(stems[at : at + SHORTEST_COPY])) for at in range(len(stems) - SHORTEST_COPY + 1)
    ]
