"""Answers with a number in the words of many students (`tests/data/claims.yaml`)."""

import pytest
import yaml

from grader.text.maths import find_claim
from tests.support.paths import ROOT

ANSWERS = yaml.safe_load((ROOT / "tests/data/claims.yaml").read_text(encoding="utf-8"))
ASKED = (
    "Compute the receptive field of the following network: a convolution with kernel size 3 and "
    "stride 2, a convolution with kernel size 3 and stride 1, and a convolution with kernel size "
    "3, stride 1 and dilation 2."
)


@pytest.mark.parametrize("names", ["with the names of other numbers", "without"])
@pytest.mark.parametrize("text", ANSWERS["right"])
def test_answers_that_claim_fifteen(text: str, names: str) -> None:
    other = () if names == "without" else ("kernel", "stride", "dilation", "layer", "input")
    called = ("receptive field", "R_3", "RF")
    assert find_claim(text, called=called, not_called=other, question=ASKED).value == 15


@pytest.mark.parametrize("text", ANSWERS["wrong"])
def test_answers_that_do_not_claim_fifteen(text: str) -> None:
    assert find_claim(text, called=("receptive field", "R_3", "RF"), question=ASKED).value != 15
