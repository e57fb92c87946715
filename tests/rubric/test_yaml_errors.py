"""A fault of syntax takes only its own entry away, and the others are still read."""

import pytest

from grader.rubric.yaml_source import Data, read


@pytest.mark.parametrize(
    ("text", "data", "places"),
    [
        pytest.param(
            "best_of:\n- best: 1\n  of: [q1\nseed: 1\n", {"best_of": None, "seed": 1},
            ["r.yaml:3:7"], id="a list without indentation",
        ),
        pytest.param(
            "questions:\n  q1:\n    a: [x\n# note\n    b: 1\n  q2: 1\n",
            {"questions": {"q1": None, "q2": 1}}, ["r.yaml:3:8"], id="a comment inside",
        ),
        pytest.param(
            "questions:\n  q1: 'x\n  q2: 1\n", {"questions": {"q1": None, "q2": 1}}, ["r.yaml:2:7"],
            id="a quote up to the end",
        ),
        pytest.param("seed: 1\n---\ntitle: x\n", {"seed": 1, "title": "x"}, ["r.yaml:2:1"],
                     id="a second document"),
    ],
)  # fmt: skip
def test_the_other_entries_are_read(text: str, data: Data, places: list[str]) -> None:
    source = read(text, "r.yaml")
    assert source.data == data
    assert [fault.where for fault in source.faults] == places
