"""The answers of whole documents, and the notes for the student."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.text.markdown import MarkdownPiece, find_answers
from tests.support.documents import read, sources
from tests.support.sites import HW2

MAINS = ("", "I", "II", "III", "IV")


ANSWERS = {
    "q1.i": "Semantic segmentation gives a class.\n\nInstance segmentation tells objects apart.",
    "q1.ii": "$R_3 = 7 + 4 \\cdot 2 = 15$ pixels\n\n$$\nx\n=\n15\n$$",
    "q1.iii": "1. Large kernels\n2. PSPNet\n3. ASPP\n4. CRF\n5. U-Net",
    "q1.iv": "| 1 | 4 |\n|---|---|\n| 5 | 17 |\n\n[[1, 4], [5, 17]]",
    "q2": "Question 2 asks about the trick [1].\n\n### Step 1\n\ni) first sample\nii) then shift",
    "q3": "In a GAN there is no control.\n2018 was the year of the cGAN.",
    "q4.i": "A: Positional encoding\nB: Multi-head attention\nF: Feed forward",
    "q4.ii": "```python\n# 1. angles\n## Question 3\nii) = 2\n```\n\nIt adds the order.",
    "q4.iii": "Queries come from the decoder,\nkeys from the encoder.",
    "q4.iv": "No position may see\n\n- later ones\n- or itself, shifted",
}


def flat(name: Callable[[int, str], str]) -> Callable[[dict[str, str]], str]:
    """A document with a full name above every answer."""

    def document(answers: dict[str, str]) -> str:
        blocks = []
        for question, answer in answers.items():
            main, _, part = question.removeprefix("q").partition(".")
            blocks.append(f"{name(int(main), part)}\n\n{answer}")
        return "\n\n".join(blocks)

    return document


def nested(
    main_name: Callable[[int], str], part_name: Callable[[str], str]
) -> Callable[[dict[str, str]], str]:
    """A document with the names of parts below the name of their question."""

    def document(answers: dict[str, str]) -> str:
        blocks, current = [], ""
        for question, answer in answers.items():
            main, _, part = question.removeprefix("q").partition(".")
            if main != current:
                blocks.append(main_name(int(main)))
                current = main
            gap = "\n\n" if answer.startswith(("|", "```")) else ""  # these begin a line
            blocks.append(f"{part_name(part)}{gap}{answer}" if part else answer)
        return "\n\n".join(blocks)

    return document


STYLES = {
    "heading": flat(lambda n, p: f"## Question {n} {p})" if p else f"## Question {n}"),
    "id": flat(lambda n, p: f"### q{n}.{p}" if p else f"# q{n}"),
    "title": flat(lambda n, p: f"## Q{n} ({p}): About it" if p else f"## Q{n}: About it"),
    "bold": flat(lambda n, p: f"**{n}.{p}**" if p else f"**{n}**"),
    "bare heading": flat(lambda n, p: f"## {n}.{p}" if p else f"## {n}"),
    "setext": flat(lambda n, p: f"Question {n} {p}\n-----" if p else f"Question {n}\n====="),
    "html": flat(lambda n, p: f"<h2>Question {n} {p}</h2>"),
    "no space": flat(lambda n, p: f"##Question {n} {p}"),
    "plain line": flat(lambda n, p: f"Question {n} {p}:"),
    "odd spaces": flat(lambda n, p: f"\u200b##\u00a0Question\u00a0{n}\u2002{p}"),
    "near miss": flat(lambda n, p: f"## Qeustion {n} {p}"),
    "roman": flat(lambda n, p: f"## QUESTION {MAINS[n]} {p}"),
    "latex": flat(lambda n, p: f"\\section*{{Question {n} {p}}}"),
    "template": flat(lambda n, p: f"## Q{n} {p}\n\nWhat is it?\n\n**Answer:**"),
    "quoted": flat(lambda n, p: f"> **Question {n} {p}**\n> What is it?\n\nAnswer:"),
    "converter": nested(lambda n: f"{'#' * (n % 3 + 2)} {MAINS[n]}. QUESTION {MAINS[n]}",
                        lambda p: f"- {p}) " if p != "iii" else f"{p}) "),
    "headings": nested(lambda n: f"# Question {n}", lambda p: f"## {p})\n"),
    "letters": nested(lambda n: f"# Question {n}",
                      lambda p: f"**({'abcd'[('i', 'ii', 'iii', 'iv').index(p)]})** "),
    "sections": nested(lambda n: f"\\section{{Question {n}}}",
                       lambda p: f"\\subsection{{{p})}}\n\n"),
}  # fmt: skip


ENDS = {
    "unix": lambda text: text,
    "form feeds": lambda text: text.replace("\n\n## ", "\n\n\x0c## "),
    "references": lambda text: text + "\n\n#### REFERENCES\n\n- [1] D. Kingma, VAE, 2014.\n",
    "no heading": lambda text: text + "\n\n[1] D. Kingma, VAE, 2014.\n[2] A. Vaswani, 2017.\n",
    "rules": lambda text: text.replace("\n\n## ", "\n\n---\n\n## "),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_document(style: str, end: str) -> None:
    assert sources(ENDS[end](STYLES[style](ANSWERS))) == ANSWERS


SHEET = """
## I. QUESTION I

- i) What is the difference between semantic and instance segmentation? (2 points)
- ii) Three layers are given. Compute the receptive field.
- iii) Name four techniques.
- iv) Compute the output for the input and the kernel:

$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$$
"""


@pytest.mark.parametrize(
    "gap", ["", "---\n\n", "**Answers:**\n\n"], ids=["at once", "a rule", "said to be answers"]
)
@pytest.mark.parametrize("given", [("q1.i", "q1.ii"), ("q1.i", "q1.iv"), HW2[:4]], ids=len)
def test_a_question_sheet_above_the_answers(gap: str, given: tuple[str, ...]) -> None:
    answers = [f"{question.removeprefix('q1.')}) answer" for question in given]
    found = sources(SHEET + "\n" + gap + "\n\n".join(answers))
    assert {q for q in HW2[:4] if found[q].endswith("\n\nanswer")} == set(given)


@given(st.permutations(list(ANSWERS)), st.sampled_from(["heading", "id", "bold", "near miss"]))
@settings(max_examples=30)
def test_answers_may_come_in_any_order(order: list[str], style: str) -> None:
    assert sources(STYLES[style]({question: ANSWERS[question] for question in order})) == ANSWERS


@given(
    st.sets(st.sampled_from(HW2), min_size=1), st.sampled_from(["heading", "title", "converter"])
)
@settings(max_examples=30)
def test_answers_may_be_missing(there: set[str], style: str) -> None:
    answers = {question: ANSWERS[question] for question in HW2 if question in there}
    assert sources(STYLES[style](answers)) == answers


@pytest.mark.parametrize(
    ("source", "note"),
    [
        pytest.param(
            "## Qeustion 2\nfoo", "The heading `Qeustion 2` was read as q2.", id="near miss"
        ),
        pytest.param(
            "## Qeustion 1\n\ni) foo", "The heading `Qeustion 1` was read as q1.", id="of parts"
        ),
        pytest.param(
            "## Q2\nfoo\n\n## Q3\nbar\n\n## Q2\nbaz",
            "q2 is answered in 2 places, read as one: hw2.md line 2, under `Q2`;"
            " hw2.md line 8, under `Q2`.",
            id="two places",
        ),
        pytest.param(
            "## Question 4\nA: encoding, B: attention\n\nii) order",
            "The text under `Question 4` was read as q4.i.",
            id="an unnamed first part",
        ),
        pytest.param(
            "word " * 30,
            "No question is named in hw2.md; headings like `Question 1 i)` are looked for.",
            id="no question",
        ),
    ],
)
def test_notes(source: str, note: str) -> None:
    found = read(source)
    assert (*found.notes, *found.doubts) == (note,)


@pytest.mark.parametrize(
    ("source", "is_lost"),
    [
        pytest.param("## Qeustion 2\nfoo", False, id="a near miss"),
        pytest.param("## Question 7\nfoo", True, id="no such question"),
        pytest.param("## Question 1\n" + "word " * 30, True, id="no part"),
        pytest.param("## Step 2\n" + "word " * 30, True, id="no question"),
    ],
)
def test_staff_see_a_text_that_is_lost(source: str, is_lost: bool) -> None:
    assert bool(read(source).leftovers) == is_lost


def test_a_heading_that_may_name_two_questions() -> None:
    titles = {"q1": "Size", "q2": "Loss", "q3": "Data"}
    source = "## 1. Size\nfoo\n\n## 2. Data\nbar\n"
    found = find_answers([MarkdownPiece(source)], titles, file="hw2.md")
    assert set(found.texts) == {"q1"}
    assert found.doubts == ("`2` may name two questions; its text was not read.",)


def test_a_note_names_a_few_of_many_places() -> None:
    (note,) = read("## Q2\nfoo\n" * 100).notes
    assert note.startswith("q2 is answered in 100 places, read as one: hw2.md line 2,")
    assert note.endswith("hw2.md line 16, under `Q2`; and so on.")


def test_two_places_are_joined_in_order() -> None:
    assert sources("## Q2\nfoo\n\n## Q3\nbar\n\n## Q2\nbaz")["q2"] == "foo\n\nbaz"


def test_a_document_without_labels_answers_the_only_question() -> None:
    assert read("Some text.", ("q1",)).texts["q1"].source == "Some text."
