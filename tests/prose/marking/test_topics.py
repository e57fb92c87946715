"""The topic of each word."""

import pytest

from grader.prose import (
    Matcher,
    mentions,
    parse,
    read,
)
from grader.prose.marking.topics import topics

NAMES = {
    "cat": (parse("cat", {}), parse("former", {})),
    "dog": (parse("dog", {}), parse("latter", {})),
}


def topic_of(source: str, word: str) -> str | None:
    """The topic of the first occurrence of a word."""
    reading = read(source)
    named = mentions(Matcher(reading), NAMES)
    at = reading.by_text[word][0]
    return topics(reading, named, tuple(NAMES))[at]


@pytest.mark.parametrize(
    ("source", "topic"),
    [
        pytest.param("A cat purrs.", "cat", id="the subject"),
        pytest.param("Something purrs.", None, id="nothing named"),
        pytest.param("A dog is big. It purrs.", "dog", id="a pronoun"),
        pytest.param("A dog is big. Something purrs.", None, id="a new sentence"),
        pytest.param("Dog:\n- barks\n- purrs", "dog", id="a heading"),
        pytest.param("A dog is big, while a cat purrs.", "cat", id="the own clause"),
        pytest.param("A cat, unlike a dog, purrs.", "cat", id="unlike"),
        pytest.param("A cat is smaller than a dog and purrs.", "cat", id="than"),
        pytest.param("The animal purrs in the case of a cat.", "cat", id="a name that trails"),
        pytest.param(
            "The thing over there purrs in a cat, and it barks in a dog.",
            "cat",
            id="two that trail",
        ),
        pytest.param("A cat and a dog. The former purrs.", "cat", id="the former"),
        pytest.param("A dog barks. The other one purrs.", "cat", id="the other"),
        pytest.param("If it purrs, we speak of a cat.", "cat", id="the main clause"),
        pytest.param("It purrs. That's a cat.", "cat", id="what it is called"),
        pytest.param("There it purrs (cat) and barks (dog).", "cat", id="a name in parentheses"),
        pytest.param("A dog. One. Two. Three. Four. It purrs.", None, id="long not named"),
        pytest.param(
            "Dogs are fond of us: each cat purrs.", "dog", id="a counted name is not a topic"
        ),
        pytest.param(
            "| dog | cat |\n|---|---|\n| barks | purrs |", "cat", id="the head of a column"
        ),
    ],
)
def test_topic(source: str, topic: str | None) -> None:
    assert topic_of(source, "purrs") == topic
