"""Where a pattern matches."""

import pytest

from grader.prose import Matcher, parse, read


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("The river, which is cold, slowly flows.", True, id="in the sentence"),
        pytest.param("The river is cold because lakes flow.", False, id="behind a because"),
        pytest.param("The river is cold, but the lake flows.", False, id="behind a but"),
    ],
)
def test_far_neighbours_do_not_cross_a_turn(source: str, found: bool) -> None:
    assert (Matcher(read(source)).find(parse("river .. flow", {})) is not None) is found
