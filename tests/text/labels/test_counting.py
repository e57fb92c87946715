"""The values of numerals."""

import pytest

from grader.text.labels.counting import roman_value


@pytest.mark.parametrize(
    ("token", "value"),
    [("i", 1), ("IV", 4), ("ix", 9), ("xiv", 14), ("iiii", None), ("c", None), ("", None)],
)
def test_roman_value(token: str, value: int | None) -> None:
    assert roman_value(token) == value
