"""Text in messages: on one line, and not too long."""

import pytest

from grader.text.shortening import shorten


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("two\n  lines", "two lines", id="line breaks"),
        pytest.param("x" * 12, "x" * 12, id="as long as allowed"),
        pytest.param("x" * 13, "x" * 9 + "...", id="too long"),
    ],
)
def test_a_text_is_shortened(text: str, shown: str) -> None:
    assert shorten(text, 12) == shown
