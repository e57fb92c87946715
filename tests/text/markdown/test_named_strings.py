"""Answers that a program assigns to the name of a question."""

import pytest

from grader.model import CodeCell
from grader.text.markdown import assigned_answers
from tests.support.sites import HW2

WORDS = "The randomness moves into an input."


def answers(source: str) -> dict[str, str]:
    found = assigned_answers([CodeCell(0, source)], HW2, file="hw2.py")
    return {question: text.source for question, text in found.items()}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(f'q2 = """{WORDS}"""', {"q2": WORDS}, id="a long string"),
        pytest.param(f"q2: str = '{WORDS}'  # mine", {"q2": WORDS}, id="a short string"),
        pytest.param(f'q2_answer = r"""\n{WORDS}\n"""', {"q2": WORDS}, id="a longer name"),
        pytest.param(
            f'q2 = r"""\n**Your answer:**\n{WORDS}\n"""',
            {"q2": WORDS},
            id="below a template's line",
        ),
        pytest.param(f'part1_ii = ("The shift, " \n  "and {WORDS}")', {}, id="names no question"),
        pytest.param(
            f'q2 = (\n  "The shift. "\n  "{WORDS}"\n)',
            {"q2": f"The shift. {WORDS}"},
            id="in brackets",
        ),
        pytest.param('q2 = "ReLU"', {"q2": "ReLU"}, id="one word"),
        pytest.param('q2_title = "Loss"', {}, id="one word under a longer name"),
        pytest.param('q2 = """the \\mu and \\nu"""', {"q2": r"the \mu and \nu"}, id="LaTeX"),
        pytest.param(r'q2 = "the \"mean\"\nfield"', {"q2": 'the "mean"\nfield'}, id="escapes"),
        pytest.param('q2 = """YOUR ANSWER HERE"""', {}, id="a template"),
        pytest.param('q2 = f"""{x}"""', {}, id="computed"),
        pytest.param('x = """\nq2 = "no answer of mine here"\n"""', {}, id="inside a string"),
        pytest.param('# q2 = "no answer of mine here"', {}, id="in a comment"),
        pytest.param(
            f'def f(:\n    return (\n\nq2 = "{WORDS}"', {"q2": WORDS}, id="with a syntax error"
        ),
        pytest.param(
            f'part4_q1 = "{WORDS}"\npart1_q2 = "{WORDS}"',
            {"q4.i": WORDS, "q1.ii": WORDS},
            id="a part above its questions",
        ),
    ],
)
def test_assigned_answers(source: str, expected: dict[str, str]) -> None:
    assert answers(source) == expected


def test_the_place_of_an_answer() -> None:
    cells = [CodeCell(3, f'x = 1\nq2 = """\n{WORDS}\n"""')]
    text = assigned_answers(cells, HW2, file="hw2.ipynb")["q2"]
    assert str(text.place) == "hw2.ipynb cell 3 line 3, under `q2`"
