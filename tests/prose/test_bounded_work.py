"""Hostile answers cost time that grows with their length only."""

import sys
from types import FrameType
from typing import Any

import pytest

from benchmarks.prose_quality import judged, questions, rubric_checks
from grader.checks.common.prose_check import ProseCheck


def calls(check: ProseCheck, text: str) -> int:
    """How many functions are called to judge a text: work that is counted, whatever the clock."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        judged(check, text)
    finally:
        sys.setprofile(None)
    return count


HOSTILE = {
    "elliptic clauses": "A GAN does not, a cGAN does, ",
    "asides": "unlike a GAN, a cGAN is not, which a GAN does not, ",
    "list items": "\n- a",
    "table cells": "|a",
    "labels": "A: B: C is D and E ",
    "everything": "sampling is not the gradient mean sigma. epsilon noise encoder can train flow. ",
    "roles": "queries from the encoder and keys, values from the decoder; ",
    "negations": "not ",
    "gibberish": "qzxv wjkp ",
    "future": "see later not future token mask the scores above the diagonal infinity softmax ",
}


@pytest.mark.parametrize("repeated", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("question", ["q1.i", "q2", "q3", "q4.i", "q4.iii"])
def test_twice_the_text_is_about_twice_the_work(repeated: str, question: str) -> None:
    check = rubric_checks(questions()[question])[0]
    other, short, long = (repeated * (size // len(repeated)) for size in (3_000, 4_000, 8_000))
    judged(check, other)  # fills the caches
    assert calls(check, long) < 3 * calls(check, short) + 100_000
