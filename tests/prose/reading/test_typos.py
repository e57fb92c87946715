"""Which words are read as typing errors of others."""

import pytest

from grader.prose import KnownWords, read


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("segmantation", "segmentation", id="a letter replaced"),
        pytest.param("discriminater", "discriminator", id="another"),
        pytest.param("recieve", "receive", id="two swapped"),
        pytest.param("noise", "noise", id="right"),
        pytest.param("nose", "nose", id="a real word is not a typo"),
        pytest.param("marked", "marked", id="a real word close to a rubric's word"),
        pytest.param("mulithead", "multi head", id="a typo in a compound"),
        pytest.param("multihead", "multi head", id="a compound"),
        pytest.param("keqs", "keqs", id="too short to guess"),
    ],
)
def test_typing_errors(written: str, meant: str) -> None:
    known = ["segmentation", "discriminator", "receive", "noise", "masked", "keys"]
    reading = read(written, known=KnownWords.of(known, [("multi", "head")]))
    assert " ".join(word.text for word in reading.words) == meant
    assert reading.offsets(reading.sentences[0]) == (0, len(written))
