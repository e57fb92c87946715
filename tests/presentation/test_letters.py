"""Names and texts without capitals and accents."""

import pytest

from grader.presentation.letters import plain_letters, plain_letters_with_places


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("Ada", "ada", id="ASCII"),
        pytest.param("Zo\u00eb", "zoe", id="an accented letter"),
        pytest.param("Zoe\u0308", "zoe", id="a letter and an accent"),
        pytest.param("Stra\u00dfe", "strasse", id="one letter becomes two"),
        pytest.param("\u0130x", "ix", id="a capital with a dot"),
        pytest.param("\u540d", "\u540d", id="no accents to drop"),
    ],
)
def test_plain_letters(text: str, plain: str) -> None:
    assert plain_letters(text) == plain


def test_each_letter_has_its_place_in_the_text() -> None:
    plain, places = plain_letters_with_places("a\u00dfe\u0308b")
    assert (plain, list(places)) == ("asseb", [0, 1, 1, 2, 4])
