"""Answers in a document, each with its text and its place."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.text.markdown import DocumentAnswers, MarkdownPiece, find_answers
from grader.text.markdown.document import MAX_ROWS

HW2 = ("q1.i", "q1.ii", "q1.iii", "q1.iv", "q2", "q3", "q4.i", "q4.ii", "q4.iii", "q4.iv")
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


def read(source: str, questions: tuple[str, ...] = HW2) -> DocumentAnswers:
    return find_answers([MarkdownPiece(source)], questions, file="hw2.md")


def sources(source: str) -> dict[str, str]:
    return {question: text.source for question, text in read(source).texts.items()}


def flat(name: Callable[[int, str], str]) -> Callable[[dict[str, str]], str]:
    """A document in which every answer stands under a full name of its own."""

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
    """A document in which parts stand below their question."""

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
def test_what_was_written_is_read(style: str, end: str) -> None:
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
    ("source", "answer", "line", "under"),
    [
        pytest.param("## Q2\n\nfoo", "foo", 3, "`Q2`", id="below a heading"),
        pytest.param("Q2: foo", "foo", 1, "`Q2`", id="on the line"),
        pytest.param("**Q2.** foo\nbar", "foo\nbar", 1, "`Q2`", id="bold run-in"),
        pytest.param("**Q2 The trick** foo", "foo", 1, "`Q2`", id="bold title"),
        pytest.param("- Q2: foo\n  bar\n\n  baz", "foo\nbar\n\nbaz", 1, "`Q2`", id="an item"),
        pytest.param("## Q2: 15", "15", 1, "`Q2`", id="only a title"),
        pytest.param("## Q2 = 15\nfoo", "15\nfoo", 1, "`Q2`", id="a title with a value"),
        pytest.param("**Q2: 15** foo", "15 foo", 1, "`Q2`", id="a bold title with a value"),
        pytest.param("## Q2: 3 layers\nfoo", "foo", 2, "`Q2`", id="a title with a number"),
        pytest.param("## Q2 (2 points)\nfoo", "foo", 2, "`Q2`", id="a title with points"),
        pytest.param("## Q2\nWhat?\n\nAnswer: foo", "foo", 4, "`Q2`", id="a marker"),
        pytest.param("## Q2\nWhat?\n\n**Answer:**\nfoo", "foo", 5, "`Q2`", id="a bold marker"),
        pytest.param("## Q2\nWhat?\n\n### Answer\nfoo", "foo", 5, "`Q2`", id="a heading for it"),
        pytest.param("## Q2\nWhat?\n\nAnswer\n---\nfoo", "foo", 6, "`Q2`", id="an underlined one"),
        pytest.param("## Q2\nWhat?\n\n**Answer: 15** x", "15 x", 4, "`Q2`", id="a marker in bold"),
        pytest.param("## Q2\nWhat?\nA: foo", "foo", 3, "`Q2`", id="a short marker"),
        pytest.param("## Q2\nfoo\n\nAnswer:", "foo\n\nAnswer:", 2, "`Q2`", id="nothing behind it"),
        pytest.param("## Q2\n```\nAnswer: x\n```", "```\nAnswer: x\n```", 2, "`Q2`", id="in code"),
        pytest.param("## Q2\n_Your answer here_\n\nfoo", "foo", 4, "`Q2`", id="a placeholder"),
        pytest.param("[Q2](#a)\n\n## Q2\nfoo", "foo", 4, "`Q2`", id="a table of contents"),
        pytest.param("## Q2\nfoo\n---\n", "foo", 2, "`Q2`", id="a rule"),
        pytest.param("## Q2\n\n    foo\n    bar\n", "foo\nbar", 3, "`Q2`", id="indented"),
    ],
)
def test_text_and_place(source: str, answer: str, line: int, under: str) -> None:
    text = read(source).texts["q2"]
    assert (text.source, text.place.line, text.place.under) == (answer, line, under)
    assert (text.place.file, text.place.cell) == ("hw2.md", None)


def test_a_part_says_what_it_stands_under() -> None:
    texts = read("## I. QUESTION I\n\n- ii) foo\n").texts
    assert texts["q1.ii"].place.under == "`I. QUESTION I`, item ii"


def test_components_are_no_marker() -> None:
    repeated = "## Q4 i)\nName them.\n\nA: encoding, B: attention"
    assert sources(repeated)["q4.i"] == "Name them.\n\nA: encoding, B: attention"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("## Q2\n\n", id="nothing below"),
        pytest.param("## Q2\n\n**YOUR ANSWER HERE**\n", id="only a prompt"),
        pytest.param("## Q2\n\nsee hw2.ipynb\n", id="only a reference to another file"),
        pytest.param("## Q2\n\n---\n", id="only a rule"),
        pytest.param("## References\n[1] Q2: foo", id="only references"),
        pytest.param("```\n## Q2\nfoo\n```\n", id="only code"),
        pytest.param("<!--\nQ2: foo\n-->\n", id="only a comment"),
        pytest.param("$$\n# Q2\n$$\n", id="only maths"),
        pytest.param("", id="an empty file"),
    ],
)
def test_no_answer(source: str) -> None:
    assert read(source) == DocumentAnswers({})


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
            "## Question 7\nfoo",
            "`Question 7` names no question of this assignment; its text was not read.",
            id="no such question",
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
            "## Question 1\n" + "word " * 30,
            "The text under `Question 1` names none of its parts (q1.i, q1.ii, q1.iii, q1.iv).",
            id="no part",
        ),
        pytest.param(
            "word " * 30,
            "No question is named in hw2.md; headings like `Question 1 i)` are looked for.",
            id="no question",
        ),
    ],
)
def test_notes(source: str, note: str) -> None:
    assert read(source).notes == (note,)


@pytest.mark.parametrize(
    ("source", "answers"),
    [
        pytest.param(
            "| q1.ii | 15 |\n| Q1 (iv) | 15 pixels |",
            {"q1.ii": "15", "q1.iv": "15 pixels"},
            id="two rows",
        ),
        pytest.param(
            "# HW\n\n| Question | Answer |\n|---|---|\n| **Q1 ii** | 15 |\n| Question 3 | foo |\n",
            {"q1.ii": "15", "q3": "foo"},
            id="a table with a head",
        ),
        pytest.param(
            "Question | Answer\n---|---\n1.ii | 15\n1.iii | foo\n2 | bar",
            {"q1.ii": "15", "q1.iii": "foo", "q2": "bar"},
            id="without outer bars, a bare number among names",
        ),
        pytest.param(
            "| q2 | What? | foo<br>bar |\n|---|---|---|\n| q3 | a \\| b | |\n",
            {"q2": "What?\n\nfoo\nbar", "q3": "a | b"},
            id="several cells, breaks, an escape",
        ),
        pytest.param(
            "| q2 | foo |\n| | bar |\n| q3 | baz |",
            {"q2": "foo\n| | bar |", "q3": "baz"},
            id="a row that goes on",
        ),
        pytest.param(
            "| q2 | foo |\n| total | 3 |\n| q3 | baz |\n\nThe end.",
            {"q2": "foo", "q3": "baz"},
            id="what belongs to no question",
        ),
        pytest.param(
            "| q2 | foo |\n| q1.ii | 15 |\n## Question 3\nbar",
            {"q2": "foo", "q1.ii": "15", "q3": "bar"},
            id="a heading below",
        ),
        pytest.param(
            "| q1.i | foo |\n| q1.ii | 15 |\n\n## Question 1\n\nii) 13",
            {"q1.i": "foo", "q1.ii": "13"},
            id="a heading wins",
        ),
        pytest.param(
            "## Question 1\n\n| q1.i | foo |\n| q1.ii | 15 |\n\niii) bar",
            {"q1.i": "foo", "q1.ii": "15", "q1.iii": "bar"},
            id="below a question with parts",
        ),
        pytest.param(
            "## Question 2\n\n| q1.i | foo |\n| q1.ii | 15 |",
            {"q2": "| q1.i | foo |\n| q1.ii | 15 |"},
            id="inside an answer",
        ),
        pytest.param("| q2 | foo |\n\n| q3 | bar |", {}, id="one row each"),
        pytest.param("| 1.1 | 1.2 |\n| 1.3 | 1.4 |", {}, id="a matrix"),
        pytest.param("| 2 | 3 |\n| 3 | 4 |", {}, id="a matrix of whole numbers"),
        pytest.param("| | max. points |\n|-|-|\n| q2 | 2 |\n| q3 | 2 |", {}, id="points"),
        pytest.param("| A | foo |\n| B | bar |", {}, id="components"),
    ],
)
def test_answers_in_a_table(source: str, answers: dict[str, str]) -> None:
    assert sources(source) == answers


def test_a_row_of_a_table_is_a_place() -> None:
    place = read("# HW\n\n| q2 | foo |\n| q3 | bar |").texts["q3"].place
    assert (place.line, place.under) == (4, "`q3`")


def test_a_note_names_a_few_of_many_places() -> None:
    (note,) = read("## Q2\nfoo\n" * 100).notes
    assert note.startswith("q2 is answered in 100 places, read as one: hw2.md line 2,")
    assert note.endswith("hw2.md line 16, under `Q2`; and so on.")


def test_two_places_are_joined_in_order() -> None:
    assert sources("## Q2\nfoo\n\n## Q3\nbar\n\n## Q2\nbaz")["q2"] == "foo\n\nbaz"


def test_an_unnamed_document_answers_the_only_question() -> None:
    assert read("Some text.", ("q1",)).texts["q1"].source == "Some text."


def test_a_fence_that_is_never_closed_ends_with_its_answer() -> None:
    source = "## Q2\n```python\nx = 1\n\n## Q3\nbar"
    assert sources(source) == {"q2": "```python\nx = 1", "q3": "bar"}


def test_a_huge_document_is_read_in_part() -> None:
    found = read("## Q2\nfoo\n" + "x\n" * MAX_ROWS + "## Q3\nbar")
    assert set(found.texts) == {"q2"}
    assert found.notes == (f"Only the first {MAX_ROWS} lines of hw2.md were read.",)


@pytest.mark.parametrize(
    "sign", ["> ", "- ", "$$\n", "\\begin{a}\n", "[", "1. ", "**", "<a", "|", "|q2|\n"]
)
def test_hostile_repetition_is_read(sign: str) -> None:
    assert sources("## Q2\nfoo\n\n" + sign * 20_000)["q2"].startswith("foo")


CELLS = [
    MarkdownPiece("# Homework", 1),
    MarkdownPiece("## Question 1\n\n**i)** What?", 2, is_handed_out=True),
    MarkdownPiece("foo", 4, question="q1.i"),
    MarkdownPiece("more", 6),
    MarkdownPiece("**ii)** What?", 7, is_handed_out=True),
    MarkdownPiece("bar", 9),
    MarkdownPiece("## Question 2\nWhat?", 10),
    MarkdownPiece("**Question 2**\n\nbaz\n\n## Question 3", 11, question="q2"),
    MarkdownPiece("## Question 4\n\n### iii)", 12),
    MarkdownPiece("keys", 14),
]


@pytest.mark.parametrize(
    ("question", "source", "cell", "line"),
    [
        pytest.param("q1.i", "foo\n\nmore", 4, 1, id="named by its metadata, and going on"),
        pytest.param("q1.ii", "bar", 9, 1, id="below the course's own text"),
        pytest.param("q2", "baz\n\n## Question 3", 11, 3, id="its metadata wins"),
        pytest.param("q4.iii", "keys", 14, 1, id="in the cell after its heading"),
    ],
)
def test_cells_of_a_notebook(question: str, source: str, cell: int, line: int) -> None:
    text = find_answers(CELLS, HW2, file="hw2.ipynb").texts[question]
    assert (text.source, text.place.cell, text.place.line) == (source, cell, line)


def test_a_notebook_has_no_other_answers() -> None:
    found = find_answers(CELLS, HW2, file="hw2.ipynb")
    assert set(found.texts) == {"q1.i", "q1.ii", "q2", "q4.iii"}
    assert found.notes == ()
