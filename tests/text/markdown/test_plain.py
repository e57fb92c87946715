"""Lines without their markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.markdown.plain import heading_level, plain_line


@pytest.mark.parametrize(
    ("line", "text", "emphasis"),
    [
        pytest.param("Question 2", "Question 2", 0, id="plain"),
        pytest.param("## Question 2 ##", "Question 2", 0, id="heading"),
        pytest.param("##Question 2", "Question 2", 0, id="heading without a space"),
        pytest.param("## ✅ ⚠️ Question 2", "Question 2", 0, id="signs before a heading"),
        pytest.param("## [2 pts] Question 2", "Question 2", 0, id="points before a heading"),
        pytest.param("## #2.ii", "2.ii", 0, id="a number sign before a heading"),
        pytest.param("## （ｉｉ）", "(ii)", 0, id="wide brackets before a heading"),
        pytest.param("✅ Question 2", "Question 2", 0, id="signs before a line"),
        pytest.param("- * ii) x", "ii) x", 0, id="bullets"),
        pytest.param("2. x", "2. x", 0, id="a list's number stays"),
        pytest.param(
            "2. **Question 2** x", "Question 2 x", 10, id="a list's number before a name is dropped"
        ),
        pytest.param("2. **Large kernels** x", "2. Large kernels x", 0, id="before other emphasis"),
        pytest.param("> > Question 2", "Question 2", 0, id="quoted"),
        pytest.param("**1 ii)** x", "1 ii) x", 5, id="bold"),
        pytest.param("__Question 2__: x", "Question 2: x", 10, id="underscores"),
        pytest.param("*Question 2*", "Question 2", 10, id="italics"),
        pytest.param("***Question 2***", "Question 2", 10, id="both"),
        pytest.param("<b>Question 2</b> x", "Question 2 x", 10, id="tags"),
        pytest.param("\\textbf{Question 2} x", "Question 2 x", 10, id="LaTeX"),
        pytest.param("**Question 2", "Question 2", 0, id="emphasis without end"),
        pytest.param("<h2 class='a'>Question 2</h2>", "Question 2", 0, id="an HTML heading"),
        pytest.param("\\subsection*{Question 2}", "Question 2", 0, id="a LaTeX heading"),
        pytest.param("\\item ii) x", "ii) x", 0, id="a LaTeX item"),
        pytest.param("- [x] **Task 2** x", "Task 2 x", 6, id="a box to tick"),
        pytest.param("**📝 Question 2**", "Question 2", 10, id="signs in bold"),
        pytest.param("√x → y", "√x → y", 0, id="signs of maths"),
        pytest.param("`q1_ii`", "q1_ii", 0, id="code"),
        pytest.param("Q1\\_ii", "Q1_ii", 0, id="an escape"),
        pytest.param("[Question 2](#question-2)", "[Question 2]", 0, id="a link"),
        pytest.param("\u200bQuestion\u00a02", "Question 2", 0, id="odd spaces"),
        pytest.param("Ques\u200btion 2", "Question 2", 0, id="an invisible space inside a word"),
        pytest.param("Question Ⅱ ⅳ)", "Question II iv)", 0, id="roman signs"),
        pytest.param("（ｉｉ）：x", "(ii):x", 0, id="wide signs"),
        pytest.param("a < b, b > c", "a < b, b > c", 0, id="signs that are not tags"),
        pytest.param("", "", 0, id="nothing"),
        pytest.param("####", "", 0, id="only markup"),
    ],
)
def test_plain_text(line: str, text: str, emphasis: int) -> None:
    found = plain_line(line)
    assert (found.text, found.emphasis) == (text, emphasis)


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        pytest.param("ii) **15**", "ii) ", "**15**", id="bold text after it"),
        pytest.param("**ii)** **15**", "ii) ", "**15**", id="bold on both sides"),
        pytest.param("**ii) 15** x", "ii) ", "15 x", id="inside bold"),
        pytest.param("**ii)** $x$", "ii) ", "$x$", id="maths"),
        pytest.param("- ii) `x`", "ii) ", "`x`", id="code"),
        pytest.param("## Question 2", "Question 2", "", id="nothing"),
        pytest.param("（ｉｉ） x", "(ii) ", "x", id="wide signs"),
        pytest.param("<b>ii)</b> <i>x</i>", "ii) ", "<i>x</i>", id="tags"),
    ],
)
def test_the_text_after_a_label_is_as_written(line: str, label: str, rest: str) -> None:
    found = plain_line(line)
    assert found.text.startswith(label)
    assert found.after(len(label)) == rest


@given(st.text(alphabet="#*_>-`$<b/>[]()\\{}i Ⅱ12.\u200b\u00a0|\t", max_size=80))
def test_any_line_has_a_plain_text(line: str) -> None:
    found = plain_line(line)
    assert len(found.offsets) == len(found.text) + 1
    assert list(found.offsets) == sorted(found.offsets)
    assert 0 <= found.emphasis <= len(found.text)
    assert all(len(found.after(end)) <= len(line) for end in range(len(found.text) + 1))


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("<h3>Question 2</h3>", 3),
        ("\\section{Question 2}", 1),
        ("\\subsubsection*{Question 2}", 3),
        ("##Question 2", 2),
        ("####### seven", 0),
        ("<header>Question 2</header>", 0),
        ("\\sectional{x}", 0),
        ("Question 2", 0),
    ],
)
def test_headings_that_markdown_does_not_know(line: str, level: int) -> None:
    assert heading_level(line) == level
