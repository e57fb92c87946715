"""One piece of evidence in words."""

import pytest

from grader.model import Evidence
from grader.model.outcome import Shown
from grader.presentation.observations import entry, observation, pair, value


@pytest.mark.parametrize(
    ("index", "words"),
    [
        pytest.param((), "", id="no entry"),
        pytest.param((3,), "entry 3", id="vector"),
        pytest.param((2, 4), "row 2, column 4", id="matrix"),
        pytest.param((1, 2, 3), "entry (1, 2, 3)", id="three axes"),
    ],
)
def test_entry(index: tuple[int, ...], words: str) -> None:
    assert entry(index) == words


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        pytest.param(None, "", id="no value"),
        pytest.param(0, "0", id="zero"),
        pytest.param(True, "True", id="bool"),
        pytest.param("15", "'15'", id="text is quoted"),
        pytest.param(0.1, "0.1", id="float"),
        pytest.param(float("nan"), "nan", id="nan"),
        pytest.param((2, 3), "(2, 3)", id="shape"),
        pytest.param(1 << 20_000, "an integer of 20001 bits", id="too wide to write"),
        pytest.param("a" * 301, f"'{'a' * 299}…'", id="too long to show"),
    ],
)
def test_value(shown: Shown, words: str) -> None:
    assert value(shown) == words


@pytest.mark.parametrize(
    ("expected", "found", "words"),
    [
        pytest.param(33.0, 29.0, ("33", "29"), id="plainly different"),
        pytest.param(0.1, 0.10000001, ("0.1", "0.10000001"), id="differ in the eighth digit"),
        pytest.param(1 / 3, 0.5, ("0.333333", "0.5"), id="six digits are enough"),
        pytest.param(15, "15", ("15", "'15'"), id="number and text"),
    ],
)
def test_two_values_can_be_told_apart(expected: Shown, found: Shown, words: object) -> None:
    assert pair(expected, found) == words


@pytest.mark.parametrize(
    ("evidence", "line"),
    [
        pytest.param(
            Evidence(index=(2, 4), expected=20, found=10, tolerance="atol 0", where="cell 7"),
            "row 2, column 4: expected 20, found 10 (allowed difference: atol 0) (cell 7)",
            id="an entry",
        ),
        pytest.param(
            Evidence(case="size = 3", index=(1, 2), found=1),
            "size = 3, row 1, column 2: found 1",
            id="a case, expected value withheld",
        ),
        pytest.param(
            Evidence(hidden=True, case="withheld", index=(1,)),
            "a hidden case, entry 1: not right",
            id="a hidden case",
        ),
        pytest.param(
            Evidence(case="x = 1", earned=True), "x = 1: right", id="a case that is right"
        ),
        pytest.param(
            Evidence(convention="flipped", earned=True, where="cell 7"),
            "right under the convention flipped (cell 7)",
            id="a convention",
        ),
        pytest.param(
            Evidence(text="no gradient", concept="not differentiable", earned=True),
            "“no gradient” (not differentiable)",
            id="words that earned",
        ),
        pytest.param(
            Evidence(concept="not differentiable", message="Say why."),
            "not found: not differentiable. Say why.",
            id="an idea that was missed",
        ),
        pytest.param(Evidence(concept="noise", earned=True), "noise", id="an idea that was found"),
        pytest.param(Evidence(message="Say why."), "Say why.", id="a message alone"),
        pytest.param(Evidence(), "", id="nothing"),
    ],
)
def test_observation(evidence: Evidence, line: str) -> None:
    assert observation(evidence) == line


def test_an_observation_does_not_repeat_the_place_and_the_feedback() -> None:
    evidence = Evidence(found=1, where="cell 7", message="Say why.")
    assert observation(evidence, place="cell 7", feedback="Look again. Say why.") == "found 1"
    assert observation(evidence, place="cell 8") == "found 1 (cell 7). Say why."
