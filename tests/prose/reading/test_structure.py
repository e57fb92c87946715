"""Sentences, clauses, and what an answer denies."""

import time

import pytest

from grader.prose import ProseReading, read
from grader.prose.marking.topics import topics


def denied(reading: ProseReading) -> str:
    """The words that stand under an odd number of denials, cues apart."""
    cues = {negation.cue for negation in reading.negations}
    places = range(len(reading.words))
    return " ".join(
        reading.words[at].text for at in places if at not in cues and reading.is_denied(at)
    )


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("One. Two! Three?", 3, id="stops"),
        pytest.param("See e.g. this, i.e. that", 1, id="abbreviations"),
        pytest.param("The input of E. Next one", 2, id="a letter before a stop"),
        pytest.param("- one\n- two", 2, id="list items"),
        pytest.param("a line\nthat goes on", 1, id="a wrapped line"),
        pytest.param("a line\n\nanother", 2, id="a blank line"),
        pytest.param("| a | b |\n| c | d |", 2, id="table rows"),
        pytest.param("3.5 pixels", 1, id="a decimal point"),
        pytest.param("word " * 200, 3, id="no sentence is endless"),
    ],
)
def test_sentences(source: str, count: int) -> None:
    assert len(read(source).sentences) == count


@pytest.mark.parametrize(
    ("source", "clauses"),
    [
        pytest.param("cats sleep while dogs bark", ["cats sleep", "while dogs bark"], id="while"),
        pytest.param(
            "if it rains, we stay", ["if it rains", "we stay"], id="a subordinate clause ends"
        ),
        pytest.param("it sees a, b and c", ["it sees a, b and c"], id="a list"),
        pytest.param(
            "it learns p(x|y) now", ["it learns p(x|y) now"], id="arguments of a function"
        ),
        pytest.param("the cat (a pet) sleeps", ["the cat", "a pet", "sleeps"], id="a parenthesis"),
        pytest.param("it runs and it is fast", ["it runs", "and it is fast"], id="a second verb"),
        pytest.param("A: one thing", ["A", "one thing"], id="a colon"),
        pytest.param("cats sleep, we wake", ["cats sleep", "we wake"], id="a subject"),
        pytest.param("one here, in cats two", ["one here", "in cats two"], id="another place"),
    ],
)
def test_clauses(source: str, clauses: list[str]) -> None:
    reading = read(source)
    assert [reading.text(clause) for clause in reading.clauses] == clauses


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("it does not see the future", "see the future", id="not"),
        pytest.param("it sees the future", "", id="nothing denied"),
        pytest.param("these do not help: cats, dogs", "cats dogs", id="a list of what is none"),
        pytest.param("useless methods:\n- cats\n- dogs\n\nmice", "cats dogs", id="items"),
        pytest.param("cats do not help: use dogs", "cats do help", id="a colon that opens no list"),
        pytest.param("cats and dogs are not suitable", "cats and dogs are suitable", id="unfit"),
        pytest.param("skip connections, cats", "", id="skip connections"),
        pytest.param("it cannot see, but we can hear", "see", id="ends with its clause"),
        pytest.param("not only cats", "", id="not only"),
        pytest.param("it does not lack cats", "", id="denied twice is affirmed"),
        pytest.param("neither cats nor dogs bark", "cats dogs bark", id="neither nor"),
        pytest.param("non-local networks", "local", id="non reaches one word"),
        pytest.param("counting them is impossible", "counting them is", id="backwards"),
        pytest.param("counting is not possible", "counting is possible", id="not possible"),
        pytest.param("the noise is left out in training", "the noise is", id="passive"),
        pytest.param("leave out the cats", "out the cats", id="a verb with its particle"),
        pytest.param("instead of cats we use dogs", "of cats we use dogs", id="instead of"),
        pytest.param("instead we use dogs", "", id="instead alone"),
        pytest.param("replace cats by dogs", "cats", id="what replaces is not denied"),
        pytest.param("It is not true that cats bark. Dogs do.", "cats bark", id="a whole sentence"),
        pytest.param("Some think that cats bark. They purr.", "cats bark", id="what others think"),
        pytest.param("it keeps cats from seeing dogs", "seeing dogs", id="keep from"),
        pytest.param(
            "cats and dogs do not help", "cats and dogs do help", id="a subject that does not help"
        ),
        pytest.param("cats, not dogs, mice", "dogs", id="one item of a list"),
        pytest.param(
            "we should not use cats, dogs, mice", "use cats dogs mice", id="a denied list"
        ),
        pytest.param("no cats, no dogs", "cats dogs", id="each its own"),
        pytest.param(
            "if it isn't enough, cats help", "enough", id="ends with the subordinate clause"
        ),
    ],
)
def test_denied(source: str, expected: str) -> None:
    assert denied(read(source)) == expected


def test_the_cues_of_a_match_can_be_left_out() -> None:
    reading = read("non local")
    assert reading.is_denied(1)
    assert not reading.is_denied(1, ignored_cues=frozenset({0}))


def test_thousands_of_sentences_are_read_in_no_time() -> None:
    reading = read("a.\n" * 4000)
    started = time.process_time()
    assert topics(reading, [], []) == (None,) * 4000
    assert time.process_time() - started < 2
