"""Words that take the place of an answer: `Enter your answer here.`, `TODO`, `see hw2.md`."""

from __future__ import annotations

import re

LONGEST = 200
"""Characters of the longest placeholder."""

_PROMPT = (
    r"(?:to-?do\W+)?(?:please\W+)?(?:(?:type|write|enter|put|insert|add)\W+)?"
    r"your (?:answer|solution|response|text)s?(?: goes)?(?: here)?(?:,? replacing this text)?"
)
_NOTHING_YET = r"to-?do|tbd|fixme|n/?a|none"
_ELSEWHERE = (
    r"(?:please )?(?:see|look (?:at|in))\b[^\n]{0,40}"
    r"\b(?:hw\w*|notebook|write-?up|file|pdf|ipynb|md)"
)


def _alone(pattern: str) -> re.Pattern[str]:
    """The pattern with only punctuation and space around it."""
    return re.compile(rf"[\W_]*(?:{pattern})[\W_]*", re.IGNORECASE)


_PROMPT_ALONE = _alone(_PROMPT)
_PLACEHOLDER_ALONE = _alone(f"{_PROMPT}|{_NOTHING_YET}|{_ELSEWHERE}")


def is_prompt(line: str) -> bool:
    """Whether a line only asks for an answer, as a template does: `YOUR ANSWER HERE`.

    An answer may contain the other placeholders as a line: `None.` below `What is lost?`.
    """
    return _is_alone(_PROMPT_ALONE, line)


def is_placeholder(text: str) -> bool:
    """Whether a whole answer is a prompt, says `TODO` or `n/a`, or refers to another file."""
    return _is_alone(_PLACEHOLDER_ALONE, text)


def _is_alone(pattern: re.Pattern[str], text: str) -> bool:
    text = text.strip()
    return len(text) <= LONGEST and pattern.fullmatch(text) is not None
