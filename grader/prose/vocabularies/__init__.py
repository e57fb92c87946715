"""The vocabularies that a rubric can choose, by the names that its key `vocabulary` takes."""

from __future__ import annotations

from collections.abc import Mapping

from grader.prose.vocabularies.deep_learning import DEEP_LEARNING
from grader.prose.vocabularies.general_english import ENGLISH
from grader.prose.vocabularies.subject_vocabulary import Vocabulary

__all__ = ["VOCABULARIES", "Vocabulary", "choose_vocabulary"]

VOCABULARIES: Mapping[str, Vocabulary] = {"deep_learning": DEEP_LEARNING}


def choose_vocabulary(names: tuple[str, ...]) -> Vocabulary:
    """General English, together with the named vocabularies."""
    chosen = ENGLISH
    for name in names:
        chosen = chosen.joined(VOCABULARIES[name])
    return chosen
