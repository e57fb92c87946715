"""Negations of whole sentences."""

import pytest

from grader.prose import read


def affirmed(source: str, word: str) -> bool:
    """Whether no negation reaches the last mention of a word."""
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
