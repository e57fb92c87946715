"""Whether an answer is in English."""

from __future__ import annotations

from collections.abc import Sequence

from grader.prose.reading.lexicon import SMALL, listed
from grader.prose.reading.typos import is_english
from grader.prose.reading.words import Word

FEWEST = 6
"""Words; fewer do not show the language."""
_FOREIGN = (
    listed(
        "der die das und ist nicht ein eine einer mit von den dem wird werden zu auf für "
        "le la les des est une un et du que qui dans pas pour "
        "el los las es y en por para con una del no se "
        "il di che per sono della nel e het een van niet voor wordt "
        "o os um uma do da não com em ve bir bu için"
    )
    - SMALL
)


def is_foreign(words: Sequence[Word]) -> bool:
    """Whether an answer is clearly not in English."""
    spoken = [
        word for word in words if word.text.isalpha() and not word.sign and len(word.text) > 1
    ]
    if len(spoken) < FEWEST:
        return False
    small = sum(word.text in SMALL for word in spoken)
    foreign = sum(word.text in _FOREIGN for word in spoken)
    unknown = sum(not is_english(word) for word in spoken)
    return foreign > small or (unknown > 0.6 * len(spoken) and small < 0.15 * len(spoken))
