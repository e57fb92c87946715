"""Sentences, clauses, and what a student admits not to know."""

import time

import pytest

from grader.prose import Matcher, parse, read
from grader.prose.marking.topics import topics


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


def test_thousands_of_sentences_take_less_than_two_seconds() -> None:
    reading = read("a.\n" * 4000)
    started = time.process_time()
    assert topics(reading, [], []) == (None,) * 4000
    assert time.process_time() - started < 2


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
def test_words_after_i_do_not_know_are_not_matched(source: str, found: bool) -> None:
    matcher = Matcher(read(source))
    pattern = parse("maybe:river maybe:flow", {})
    assert (matcher.find(pattern) is not None) is found
