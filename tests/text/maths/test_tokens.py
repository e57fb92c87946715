"""Sentences taken apart: words, numbers and signs, and the numbers that may be claims."""

import pytest

from grader.text.maths.candidates import candidates
from grader.text.maths.tokens import TokenKind, tokens


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
        pytest.param("3.5, i.e. 7", "3.5 , i.e. 7", id="what says the same again"),
        pytest.param("1. one\n2. two", "one two", id="list"),
        pytest.param("7. It is so", "7 . it is so", id="a text that opens with its number"),
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


def test_tokens_know_their_place() -> None:
    text = r"The field $R_{3}$ is **15** px"
    assert [text[slice(*token.span)] for token in tokens(text)] == [
        "The", "field", "R_{3}", "is", "**", "15", "**", "px",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("3 and 7", [3, 7], id="alone"),
        pytest.param("1 + 2 = 3", [3], id="end of a chain"),
        pytest.param("R = 1 + 2 = 3 px", [3], id="end of a chain, with names"),
        pytest.param("3 = 1 + 2", [3], id="begin of a chain"),
        pytest.param("1 + 2", [], id="operands"),
        pytest.param("2(3-1) = 4", [4], id="a product without sign"),
        pytest.param("4 (3 x 5)", [4], id="a product in brackets"),
        pytest.param("15x15", [15], id="square"),
        pytest.param("15x15 = 225", [15], id="square and area"),
        pytest.param("3 * 3 = 9", [9], id="product of equals"),
        pytest.param("15x7", [], id="rectangle"),
        pytest.param("= -3", [-3], id="negative"),
        pytest.param("5 -3 = 2", [2], id="difference"),
        pytest.param("twenty-five", [25], id="two words"),
        pytest.param("one of 3", [1, 3], id="a word beside digits"),
    ],
)
def test_candidates(text: str, values: list[float]) -> None:
    assert [candidate.value for candidate in candidates(tokens(text))] == values


def test_a_candidate_knows_what_it_was_given_to() -> None:
    given, computed = candidates(tokens("k = 3, R_2 = 3 + 4 = 7"))
    assert (given.name, given.is_computed) == ("k", False)
    assert (computed.name, computed.is_computed) == ("", True)
