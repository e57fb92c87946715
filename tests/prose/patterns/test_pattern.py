"""The pattern language: what it matches, what it refuses, and how it says what is wrong."""

import pytest

from grader.prose import KnownWords, Matcher, parse, read

SETS = {"see": ["see", "look at"], "later": ["later", "to come"]}


def found(pattern: str, source: str) -> list[str] | None:
    """The words that a pattern matches, in the student's writing; None if it matches nothing."""
    parsed = parse(pattern, SETS)
    words = (term.text for term in parsed.terms())
    reading = read(source, known=KnownWords.of(words, parsed.compounds()))
    match = Matcher(reading).find(parsed)
    return None if match is None else [reading.text(span) for span in match.spans]


@pytest.mark.parametrize(
    ("pattern", "source", "expected"),
    [
        pytest.param("red cat", "A red fat cat.", ["red", "cat"], id="words near each other"),
        pytest.param(
            "red cat", "A red house, a dog, a mouse, a fish and a cat.", None, id="far apart"
        ),
        pytest.param("red cat", "A cat so red.", None, id="the other order"),
        pytest.param(
            "red .. cat",
            "A red house with a big old dog and cat.",
            ["red", "cat"],
            id="anything between",
        ),
        pytest.param("red .. cat", "A red house. A cat.", None, id="not beyond the sentence"),
        pytest.param("cat & red", "A red house with a cat.", ["cat", "red"], id="any order"),
        pytest.param("cat && red", "A red house. A cat.", ["cat", "red"], id="anywhere"),
        pytest.param("(cat|big dog)", "A big dog.", ["big dog"], id="one of some phrases"),
        pytest.param("(big dog)", "A big, wild dog.", None, id="a phrase holds together"),
        pytest.param(
            "<see> .. <later>", "Looking at things to come.", ["Looking at", "to come"], id="sets"
        ),
        pytest.param("(<see>|hear)", "It hears.", ["hears"], id="a set among phrases"),
        pytest.param("differ*", "A differential.", ["differential"], id="any ending"),
        pytest.param("=q", "The Q of it", ["Q"], id="this form"),
        pytest.param("=query", "The queries", None, id="no other form"),
        pytest.param("query", "The queries", ["queries"], id="all forms"),
        pytest.param("gradient", "The gardient", ["gardient"], id="a typing error"),
        pytest.param("=gradient", "The gradients", None, id="this form only"),
        pytest.param("self-attention", "selfattention", ["selfattention"], id="a compound"),
        pytest.param("see", "It does not see.", None, id="denied"),
        pytest.param("not:see", "It does not see.", ["see"], id="must be denied"),
        pytest.param("not:see", "It sees.", None, id="is not denied"),
        pytest.param("maybe:see", "It does not see.", ["see"], id="either"),
        pytest.param(
            "not:see .. cat",
            "It cannot see the cat.",
            ["see", "cat"],
            id="what goes with a denied word is free",
        ),
        pytest.param(
            "non local", "non-local", ["non", "local"], id="a cue that is part of the pattern"
        ),
    ],
)
def test_find(pattern: str, source: str, expected: list[str] | None) -> None:
    assert found(pattern, source) == expected


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        pytest.param("a ? b", "'? b' is not understood", id="unknown sign"),
        pytest.param("(a|b", "'(a|b' is not understood", id="open parenthesis"),
        pytest.param("(a|b)?", "is not understood", id="optional group"),
        pytest.param("<sea>", "no set is called 'sea'; did you mean 'see'?", id="unknown set"),
        pytest.param("(a|not:b)", "'not:b' is not a phrase", id="stance inside a group"),
        pytest.param("a ..", "a word is missing", id="ends in a gap"),
        pytest.param("a & ", "a word is missing", id="ends in a sign"),
        pytest.param("", "a word is missing", id="empty"),
        pytest.param("(a||b)", "'' is not a phrase", id="empty phrase"),
    ],
)
def test_invalid_patterns(pattern: str, says: str) -> None:
    with pytest.raises(ValueError, match="'") as error:
        parse(pattern, SETS)
    assert says in str(error.value)
