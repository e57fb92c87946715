"""Which words share a stem."""

import pytest

from grader.prose.reading.stems import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("colours", "color", id="British our"),
        pytest.param("labelled", "label", id="British ll"),
        pytest.param("categorise", "categorize", id="British ise"),
        pytest.param("centre", "center", id="British re"),
        pytest.param("fed", "feed", id="irregular verb"),
        pytest.param("matrices", "matrix", id="irregular plural"),
        pytest.param("separated", "separates", id="regular"),
        pytest.param("encoders", "encoder", id="plural of a doer"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("encoder", "encoding", id="doer and deed"),
        pytest.param("generator", "generates", id="doer and verb"),
        pytest.param("filled", "file", id="no British spelling"),
    ],
)
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)
