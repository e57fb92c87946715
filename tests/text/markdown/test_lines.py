"""The lines of a document at which a label may stand, and what they say without markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.labels import Style
from grader.text.markdown.bibliography import bibliography_start
from grader.text.markdown.document import MarkdownPiece, rows_of
from grader.text.markdown.lines import label_lines
from grader.text.markdown.plain import heading_level, plain


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
        pytest.param("✅ Question 2", "✅ Question 2", 0, id="signs before a line"),
        pytest.param("- * ii) x", "ii) x", 0, id="bullets"),
        pytest.param("2. x", "2. x", 0, id="a list's number stays"),
        pytest.param("2. **Question 2** x", "Question 2 x", 10, id="but not before a name"),
        pytest.param("2. **Large kernels** x", "2. Large kernels x", 0, id="before other emphasis"),
        pytest.param("> > Question 2", "Question 2", 0, id="quoted"),
        pytest.param("**1 ii)** x", "1 ii) x", 5, id="bold"),
        pytest.param("__Question 2__: x", "Question 2: x", 10, id="underscores"),
        pytest.param("*Question 2*", "Question 2", 10, id="italics"),
        pytest.param("***Question 2***", "Question 2", 10, id="both"),
        pytest.param("<b>Question 2</b> x", "Question 2 x", 10, id="tags"),
        pytest.param("\\textbf{Question 2} x", "Question 2 x", 10, id="LaTeX"),
        pytest.param("**Question 2", "Question 2", 0, id="never closed"),
        pytest.param("<h2 class='a'>Question 2</h2>", "Question 2", 0, id="an HTML heading"),
        pytest.param("\\subsection*{Question 2}", "Question 2", 0, id="a LaTeX heading"),
        pytest.param("\\item ii) x", "ii) x", 0, id="a LaTeX item"),
        pytest.param("`q1_ii`", "q1_ii", 0, id="code"),
        pytest.param("Q1\\_ii", "Q1_ii", 0, id="an escape"),
        pytest.param("[Question 2](#question-2)", "[Question 2]", 0, id="a link"),
        pytest.param("\u200bQuestion\u00a02", "Question 2", 0, id="odd spaces"),
        pytest.param("Ques\u200btion 2", "Question 2", 0, id="nothing inside a word"),
        pytest.param("Question Ⅱ ⅳ)", "Question II iv)", 0, id="roman signs"),
        pytest.param("（ｉｉ）：x", "(ii):x", 0, id="wide signs"),
        pytest.param("a < b, b > c", "a < b, b > c", 0, id="no tags"),
        pytest.param("", "", 0, id="nothing"),
        pytest.param("####", "", 0, id="only markup"),
    ],
)
def test_plain_text(line: str, text: str, emphasis: int) -> None:
    found = plain(line)
    assert (found.text, found.emphasis) == (text, emphasis)


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        pytest.param("ii) **15**", "ii) ", "**15**", id="bold behind it"),
        pytest.param("**ii)** **15**", "ii) ", "**15**", id="bold on both sides"),
        pytest.param("**ii) 15** x", "ii) ", "15 x", id="inside bold"),
        pytest.param("**ii)** $x$", "ii) ", "$x$", id="maths"),
        pytest.param("- ii) `x`", "ii) ", "`x`", id="code"),
        pytest.param("## Question 2", "Question 2", "", id="nothing"),
        pytest.param("（ｉｉ） x", "(ii) ", "x", id="wide signs"),
        pytest.param("<b>ii)</b> <i>x</i>", "ii) ", "<i>x</i>", id="tags"),
    ],
)
def test_what_follows_a_label_stays_as_written(line: str, label: str, rest: str) -> None:
    found = plain(line)
    assert found.text.startswith(label)
    assert found.after(len(label)) == rest


@given(st.text(alphabet="#*_>-`$<b/>[]()\\{}i Ⅱ12.\u200b\u00a0|\t", max_size=80))
def test_any_line_has_a_plain_text(line: str) -> None:
    found = plain(line)
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
def test_headings_that_markdown_does_not_see(line: str, level: int) -> None:
    assert heading_level(line) == level


def seen(source: str) -> list[tuple[int, str]]:
    return [(line.number, line.site.text) for line in label_lines(source)]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param("a\nb\n\nc", [(0, "a"), (1, "b"), (3, "c")], id="every line of a paragraph"),
        pytest.param("- a\n  - b\n\n  c", [(0, "a"), (1, "b"), (3, "c")], id="items"),
        pytest.param("> a\n> - b", [(0, "a"), (1, "b")], id="quoted"),
        pytest.param("    ii) a", [(0, "ii) a")], id="indented"),
        pytest.param("```\na\n```\nb", [(3, "b")], id="not in a fence"),
        pytest.param("~~~\na\n```\n~~~\nb", [(4, "b")], id="not in another fence"),
        pytest.param("- ```\n  a\n  ```\n- b", [(3, "b")], id="not in an item's fence"),
        pytest.param("```\na", [(1, "a")], id="but in one that is never closed"),
        pytest.param("|a|b|\n|-|-|\n|c|d|\n\ne", [(4, "e")], id="not in a table"),
        pytest.param("$$\na\n=\nb\n$$\nc", [(5, "c")], id="not in maths"),
        pytest.param("$$ a\nb $$\nc", [(2, "c")], id="not in maths that begin on their line"),
        pytest.param("\\[\n# a\n\\]\nb", [(3, "b")], id="not in bracketed maths"),
        pytest.param(
            "\\begin{align}\n# a\n\\end{align}\nb", [(3, "b")], id="not in an environment"
        ),
        pytest.param("$$\n\n# a\n\n$$", [(0, ""), (2, "a"), (4, "")], id="maths have no gap"),
        pytest.param("$$\na", [(0, ""), (1, "a")], id="maths that are never closed"),
        pytest.param("<!-- a\nb -->\nc", [(2, "c")], id="not in a comment"),
        pytest.param("<pre>\na\n</pre>", [], id="not in preformatted text"),
        pytest.param("<div>\na\n</div>", [(0, ""), (1, "a"), (2, "")], id="but in a division"),
        pytest.param("\x0c# a", [(0, "a")], id="behind a form feed"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lines_at_which_a_label_may_stand(source: str, lines: list[tuple[int, str]]) -> None:
    assert seen(source) == lines


@pytest.mark.parametrize(
    ("source", "style", "level"),
    [
        pytest.param("### a", Style.HEADING, 3, id="heading"),
        pytest.param("a\n===", Style.HEADING, 1, id="underlined"),
        pytest.param("a\n---", Style.HEADING, 2, id="underlined twice"),
        pytest.param("word " * 20 + "\n---", Style.LINE, 0, id="a paragraph above a rule"),
        pytest.param("a\nb\n---", Style.LINE, 0, id="two lines above a rule"),
        pytest.param("<h4>a</h4>", Style.HEADING, 4, id="HTML"),
        pytest.param("**a** b", Style.EMPHASIS, 0, id="bold"),
        pytest.param("- - a", Style.LINE, 2, id="an item of an item"),
        pytest.param("a", Style.LINE, 0, id="plain"),
    ],
)
def test_how_much_a_line_stands_out(source: str, style: Style, level: int) -> None:
    site = label_lines(source)[0].site
    assert (site.style, site.level) == (style, level)


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        pytest.param("What is it?", "?", id="a question"),
        pytest.param("**What is it?** (2 points)", "?", id="with its points"),
        pytest.param("# What is it?", "?", id="in a heading"),
        pytest.param("word " * 60 + "?", "?", id="a long one"),
        pytest.param("The steps are:\n\ni) x", ":", id="what announces a list"),
        pytest.param("With the kernel:\n\n$$\nx\n$$", "", id="what announces a formula"),
        pytest.param("Why? Because.", "", id="an answered question"),
        pytest.param("at 12:30", "", id="a colon inside"),
    ],
)
def test_how_a_line_ends(source: str, ends: str) -> None:
    assert label_lines(source)[0].site.end_sign == ends


LONG = "a paragraph that was wrapped at the width of the window by an editor"


@pytest.mark.parametrize(
    ("before", "starts"),
    [
        pytest.param("", True, id="a paragraph begins"),
        pytest.param(f"{LONG}\n", False, id="a sentence goes on"),
        pytest.param(f"{LONG}.\n", True, id="a sentence has ended"),
        pytest.param(f"{LONG}  \n", True, id="a hard break"),
        pytest.param("short\n", True, id="a line that was ended on purpose"),
    ],
)
def test_where_something_begins(before: str, starts: bool) -> None:
    assert label_lines(f"{before}ii) x")[-1].site.is_start is starts


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        pytest.param(["foo", "[1] A. Author, 2014", "[2] B. Author et al."], 1, id="a list"),
        pytest.param(["[1] A. Author,", "Title, vol. 3", "[2] B, pp. 1-9"], 0, id="wrapped"),
        pytest.param(["foo", "[1] Large kernels", "[2] PSPNet"], None, id="no books"),
        pytest.param(["[1] A, 2014", "[3] B, 2015"], None, id="not counted"),
        pytest.param(["[1] A, 2014", "x", "y", "z"], None, id="text goes on"),
        pytest.param(["see [1]", "2014"], None, id="a citation"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_a_bibliography_without_a_heading(texts: list[str], start: int | None) -> None:
    assert bibliography_start(texts) == start


def test_rows_are_numbered_in_each_piece() -> None:
    rows = rows_of([MarkdownPiece("a\nb", 1), MarkdownPiece("c", 3, is_handed_out=True)])
    assert [(row.source, row.number, row.piece.cell) for row in rows] == [
        ("a", 1, 1),
        ("b", 2, 1),
        ("", 3, 1),
        ("", 1, 3),
        ("", 2, 3),
    ]
