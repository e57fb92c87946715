"""Which words are lists of keywords."""

import pytest

from grader.prose import read


@pytest.mark.parametrize(
    ("source", "is_list"),
    [
        pytest.param(
            "gradient noise sample encoder decoder latent mean variance", True, id="bare words"
        ),
        pytest.param(
            "It is good. Keywords: gradient, noise, sample, encoder, end to end.",
            True,
            id="a list after a sentence",
        ),
        pytest.param("gradient / noise / sample / encoder / latent / variance", True, id="slashes"),
        pytest.param(
            "The noise is sampled outside, and then scaled by sigma.", False, id="a sentence"
        ),
        pytest.param(
            "Semantic: one label per pixel. Instance: one mask per object.", False, id="terse"
        ),
        pytest.param(
            "z = mu + sigma * eps, eps ~ N(0, 1), G(z), D(x), G(z, y)", False, id="formulas"
        ),
        pytest.param(
            "Even dims: sin(pos/10000^(2i/d)), odd dims: cos(same).", False, id="a terse formula"
        ),
        pytest.param(
            "Prevent see later word when predict current word, use lower triangle matrix",
            False,
            id="orders without articles",
        ),
        pytest.param("Backprop fails", False, id="short"),
    ],
)
def test_lists_of_keywords(source: str, is_list: bool) -> None:
    assert bool(read(source).keyword_list) is is_list


@pytest.mark.parametrize(
    ("source", "is_list"),
    [
        pytest.param("gradient, noise, sample, encoder, decoder, latent", False, id="a list"),
        pytest.param(
            "gradient noise sample encoder decoder latent mean variance", True, id="no list"
        ),
    ],
)
def test_a_list_may_be_the_answer(source: str, is_list: bool) -> None:
    assert bool(read(source, lists=True).keyword_list) is is_list
