"""Which words describe which label."""

import pytest

from grader.prose import by_label, read

ABC = {"A": "root", "B": "leaf", "C": "stem"}


def said(source: str) -> dict[str, str]:
    """The words under each label, as written."""
    reading = read(source, lists=True)
    return {
        label: " / ".join(reading.text(span) for span in spans)
        for label, spans in sorted(by_label(reading, ("A", "B", "C")).items())
    }


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("A: root\nB: leaf\nC: stem", id="lines"),
        pytest.param("A root\nB leaf\nC stem", id="lines without signs"),
        pytest.param("- **A** - root\n- **B** - leaf\n- **C** - stem", id="list items"),
        pytest.param("A) root, B) leaf, C) stem", id="one line"),
        pytest.param("| A | root |\n| B | leaf |\n| C | stem |", id="rows of a table"),
        pytest.param(
            "| A | B | C |\n|---|---|---|\n| root | leaf | stem |", id="columns of a table"
        ),
        pytest.param("root (A), leaf (B), stem (C)", id="names first"),
        pytest.param("1. root\n2. leaf\n3. stem", id="numbers"),
        pytest.param("1) root 2) leaf 3) stem", id="numbers on a line"),
        pytest.param("root; leaf; stem", id="no labels"),
        pytest.param("The parts are: root, leaf, stem", id="no labels, with a heading"),
        pytest.param("A-C: root, leaf, stem", id="a range"),
        pytest.param("From A to C: root, leaf, stem", id="a range in words"),
        pytest.param("**A**\n\nroot\n\n**B**\n\nleaf\n\n**C**\n\nstem", id="labels as headings"),
    ],
)
def test_each_label_has_its_words(source: str) -> None:
    assert said(source) == ABC


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            "A and C are stems, B is a leaf.",
            {"A": "are stems", "B": "is a leaf", "C": "are stems"},
            id="a group",
        ),
        pytest.param("Stem: A, C.", {"A": "Stem", "C": "Stem"}, id="a name before a group"),
        pytest.param(
            "A: root. B is as A but small.",
            {"A": "root", "B": "root / is as A but small"},
            id="a comparison is not a label",
        ),
        pytest.param(
            "A. root\nB. stem\nC. leaf",
            {"A": "root", "B": "stem", "C": "leaf"},
            id="letters with full stops",
        ),
        pytest.param(
            "a) root b) stem c) leaf",
            {"A": "root", "B": "stem", "C": "leaf"},
            id="small letters on one line",
        ),
        pytest.param("c) leaf", {}, id="one small letter is not a label"),
        pytest.param(
            "A: root. B: stem. C: the same as A.",
            {"A": "root", "B": "stem", "C": "root / the same as A"},
            id="the same as another",
        ),
        pytest.param(
            "The boxes A on the left and C on the right are leaves. B has to be the stem.",
            {
                "A": "on the right are leaves",
                "B": "has to be the stem",
                "C": "on the right are leaves",
            },
            id="places say nothing",
        ),
        pytest.param(
            "A: a root\nB: the same", {"A": "a root", "B": "a root / the same"}, id="the same"
        ),
        pytest.param("A tree has a root.", {}, id="an article is not a label"),
        pytest.param("root, leaf", {}, id="too few parts"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_words_under_labels(source: str, expected: dict[str, str]) -> None:
    assert said(source) == expected
