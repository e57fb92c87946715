"""Misspelt keys: corrected where only one key can be meant, and reported in any case."""

import pytest

from grader.rubric.known_keys import unknown_key, with_correct_keys
from grader.rubric.yaml_source import Data, read


@pytest.mark.parametrize(
    ("text", "data", "faults"),
    [
        pytest.param("sed: 1\n", {"seed": 1}, ["r.yaml:1:1"], id="in the head"),
        pytest.param("seed: 1\nsed: 2\n", {"seed": 1, "sed": 2}, [], id="the key is there"),
        pytest.param("subtitle: x\n", {"subtitle": "x"}, [], id="not similar enough"),
        pytest.param(
            "questons: {q1: {ponts: 1}}\n", {"questions": {"q1": {"points": 1}}},
            ["r.yaml:1:1", "r.yaml:1:17"], id="below another misspelt key",
        ),
        pytest.param(
            "questions: {questons: {}, titel: {}}\n",
            {"questions": {"questons": {}, "titel": {}}}, [], id="ids are free",
        ),
        pytest.param(
            "questions: {q1: {function: {cases: [{tims: 1}]}}}\n",
            {"questions": {"q1": {"function": {"cases": [{"tims": 1}]}}}}, [],
            id="arguments are free",
        ),
        pytest.param(
            "questions: {q1: {either: [{number: {nams: [x]}}]}}\n",
            {"questions": {"q1": {"either": [{"number": {"names": ["x"]}}]}}}, ["r.yaml:1:37"],
            id="in a list",
        ),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_corrected(text: str, data: Data, faults: list[str]) -> None:
    source = read(text, "r.yaml")
    corrected, flaws = with_correct_keys(source)
    assert corrected.data == data
    assert [corrected.where(flaw.path) for flaw in flaws] == faults
    assert source.data == read(text, "other.yaml").data


def test_a_hole_below_a_misspelt_key_keeps_its_path() -> None:
    corrected, _ = with_correct_keys(read("questons: {q1: *x}\n", "r.yaml"))
    assert corrected.holes == (("questions", "q1"),)


@pytest.mark.parametrize(
    ("path", "what", "hint"),
    [
        pytest.param(("limits", "cal"), "unknown key 'cal'", "did you mean 'call'?", id="similar"),
        pytest.param(
            ("classroom50", "x"), "unknown key 'x'", "known here: scale", id="not similar"
        ),
        pytest.param(
            ("questions", "q1", "limits", "load"), "'load' is not for a single question",
            "a program is loaded once, for all questions: write it under 'limits' at the head",
            id="belongs elsewhere",
        ),
    ],
)  # fmt: skip
def test_an_unknown_key(path: tuple[str, ...], what: str, hint: str) -> None:
    flaw = unknown_key(path)
    assert (flaw.what, flaw.hint) == (what, hint)
