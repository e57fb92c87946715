"""Denials of whole sentences, what a student says not to know, short forms, and bounded work."""

import sys
from types import FrameType
from typing import Any

import pytest

from benchmarks.prose_quality import judged, questions, rubric_checks
from grader.checks.common.prose_check import ProseCheck
from grader.prose import Matcher, parse, read


def affirmed(source: str, word: str) -> bool:
    """Whether the last mention of a word stands without a denial."""
    reading = read(source)
    return not reading.is_denied(reading.by_text[word][-1])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("It is not true that rivers flow.", False, id="not true that"),
        pytest.param("Some say that rivers flow.", False, id="some say"),
        pytest.param("Unlike what many think, rivers flow.", True, id="unlike what many think"),
        pytest.param("Contrary to popular belief, rivers flow.", True, id="contrary to"),
        pytest.param("Unlike what many say, no rivers flow.", False, id="denied by its own no"),
        pytest.param("Rivers flow, but that is wrong.", False, id="taken back in the sentence"),
        pytest.param("Rivers flow. But this can't be right.", False, id="taken back afterwards"),
        pytest.param("Rivers flow, I thought; but that's false.", False, id="I thought"),
        pytest.param("Do rivers flow? No.", False, id="a question denied"),
        pytest.param("Some say that rivers flow. That is wrong.", False, id="denied twice over"),
        pytest.param("Lakes flow? Wrong. Rivers flow.", True, id="what follows a denial"),
        pytest.param("Rivers flow. That is not all.", True, id="goes on"),
        pytest.param("Rivers flow. This is not the case for lakes.", True, id="of another thing"),
        pytest.param("It disregards the flow.", False, id="disregards"),
        pytest.param("You say what you want, and rivers flow.", True, id="you say what"),
    ],
)
def test_denials_of_sentences(source: str, expected: bool) -> None:
    assert affirmed(source, "flow") is expected


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("I do not remember which rivers flow.", False, id="does not remember"),
        pytest.param("No idea why rivers flow.", False, id="no idea"),
        pytest.param("I'm really not sure whether rivers flow.", False, id="not sure"),
        pytest.param("I don't know the name, but rivers flow.", True, id="but"),
        pytest.param("I know that rivers flow.", True, id="knows"),
        pytest.param("The network does not know; rivers flow.", True, id="a network"),
    ],
)
def test_what_a_student_does_not_know_says_nothing(source: str, found: bool) -> None:
    matcher = Matcher(read(source))
    pattern = parse("maybe:river maybe:flow", {})
    assert (matcher.find(pattern) is not None) is found


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        pytest.param("w/o pics, w/ info", "without pictures with information", id="notes"),
        pytest.param("trained e2e", "trained end to end", id="several words"),
        pytest.param("keys <- encoder", "keys from encoder", id="arrow to the left"),
        pytest.param("keys ← encoder --> out", "keys from encoder to out", id="arrows"),
        pytest.param("a<-b", "a less b", id="no arrow"),
    ],
)
def test_short_forms_and_signs(source: str, meant: str) -> None:
    reading = read(source)
    assert " ".join(word.text for word in reading.words) == meant
    assert all(0 <= word.start < word.end <= len(source) for word in reading.words)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("The river, which is cold, slowly flows.", True, id="in the sentence"),
        pytest.param("The river is cold because lakes flow.", False, id="behind a because"),
        pytest.param("The river is cold, but the lake flows.", False, id="behind a but"),
    ],
)
def test_far_neighbours_stand_on_one_side_of_a_turn(source: str, found: bool) -> None:
    assert (Matcher(read(source)).find(parse("river .. flow", {})) is not None) is found


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
    judged(check, other)  # what is worked out once is worked out now
    assert calls(check, long) < 3 * calls(check, short) + 100_000
