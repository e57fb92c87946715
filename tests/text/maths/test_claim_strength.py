"""How strongly a text claims its number."""

import pytest

from grader.text.maths import ClaimStrength, find_claim


@pytest.mark.parametrize(
    ("text", "cue", "others"),
    [
        pytest.param("15 pixels", ClaimStrength.STATED, (), id="at the text's beginning"),
        pytest.param("Unit sees 15 pixels", ClaimStrength.MENTIONED, (), id="mentioned"),
        pytest.param("Kernels: 5. Sees 15", ClaimStrength.MENTIONED, (5,), id="two mentioned"),
        pytest.param("One has 7 + 8 = 15", ClaimStrength.COMPUTED, (), id="computed"),
        pytest.param("Hence one sees 15", ClaimStrength.CONCLUDED, (), id="concluded"),
        pytest.param("We take k = 15", ClaimStrength.ASIDE, (), id="value of a letter"),
    ],
)
def test_strength(text: str, cue: ClaimStrength, others: tuple[float, ...]) -> None:
    found = find_claim(text)
    assert (found.strength, found.others) == (cue, others)
