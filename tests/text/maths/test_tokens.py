"""Sentences as words, numbers and signs."""

import pytest

from grader.text.maths import find_claim
from grader.text.maths.tokens import TokenKind, tokens


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("We get 0,41.", 0.41, id="below one"),
        pytest.param("loss = 0,4076, accuracy 66,51", 0.4076, id="two of them"),
        pytest.param("about 3,14 m", 3.14, id="above one"),
        pytest.param("1,000", 1000, id="a thousand"),
        pytest.param("12,345,678", 12345678, id="millions"),
        pytest.param("values 3,7,15", 15, id="a list without spaces"),
        pytest.param("the range is [0,1], so 7", 7, id="two in brackets"),
    ],
)
def test_a_comma_in_a_number(text: str, value: float) -> None:
    assert find_claim(text, called=("loss", "values")).value == value


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        pytest.param("R_3, R_{3}, R₃ and R<sub>3</sub>", "r3 , r3 , r3 and r3", id="subscripts"),
        pytest.param("receptive_field(net)", "receptive field ( net )", id="name of a function"),
        pytest.param(r"7 \times (3-1)", r"7 \times ( 3 - 1 )", id="maths"),
        pytest.param("15x15", "15 x 15", id="sides of a square"),
        pytest.param("15-pixel, well-known", "15 pixel , well known", id="hyphens"),
        pytest.param("2**3 and **4**", "2 ** 3 and ** 4 **", id="powers and bold"),
        pytest.param(r"a \quad (2) \tag{3}", r"a \quad ( 2 )", id="tags of equations"),
        pytest.param("It is 3. So", "it is 3 . so", id="end of a sentence"),
        pytest.param("ca. 3.5", "3.5", id="abbreviation"),
        pytest.param("3.5, i.e. 7", "3.5 , i.e. 7", id="i.e."),
        pytest.param("1. one\n2. two", "one two", id="list"),
        pytest.param("7. It is so", "7 . it is so", id="a number at the text's beginning"),
        pytest.param("- a\n- b", "a  b", id="bullets"),
        pytest.param("don’t", "don't", id="apostrophe"),
    ],
)
def test_tokens(text: str, texts: str) -> None:
    found = [token.text for token in tokens(text) if token.kind is not TokenKind.STOP or token.text]
    assert found == texts.split()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("1,000", 1000, id="thousands"),
        pytest.param("2.5e3", 2500, id="exponent"),
        pytest.param(r"2 \cdot 10^{3}", 2000, id="power of ten"),
        pytest.param(r"\frac{1}{2}", 0.5, id="fraction"),
        pytest.param("1/2", 0.5, id="ratio"),
        pytest.param("fifteen", 15, id="word"),
    ],
)
def test_a_number_is_one_token(text: str, value: float) -> None:
    (token,) = tokens(text)
    assert (token.kind, token.value) == (TokenKind.NUMBER, value)


def test_the_spans_of_tokens() -> None:
    text = r"The field $R_{3}$ is **15** px"
    assert [text[slice(*token.span)] for token in tokens(text)] == [
        "The", "field", "R_{3}", "is", "**", "15", "**", "px",
    ]  # fmt: skip
