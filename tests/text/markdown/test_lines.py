"""The lines of a document that may be labels."""

import pytest

from grader.text.labels import Style
from grader.text.markdown.lines import label_lines


def numbered_lines(source: str) -> list[tuple[int, str]]:
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
        pytest.param("```\na", [(1, "a")], id="in a fence without end"),
        pytest.param("|a|b|\n|-|-|\n|c|d|\n\ne", [(4, "e")], id="not in a table"),
        pytest.param("$$\na\n=\nb\n$$\nc", [(5, "c")], id="not in maths"),
        pytest.param("$$ a\nb $$\nc", [(2, "c")], id="not in maths that begins on its line"),
        pytest.param("\\[\n# a\n\\]\nb", [(3, "b")], id="not in bracketed maths"),
        pytest.param(
            "\\begin{align}\n# a\n\\end{align}\nb", [(3, "b")], id="not in an environment"
        ),
        pytest.param(
            "$$\n\n# a\n\n$$", [(0, ""), (2, "a"), (4, "")], id="maths with an empty line"
        ),
        pytest.param("$$\na", [(0, ""), (1, "a")], id="maths without end"),
        pytest.param("<!-- a\nb -->\nc", [(2, "c")], id="not in a comment"),
        pytest.param("<pre>\na\n</pre>", [], id="not in preformatted text"),
        pytest.param("<div>\na\n</div>", [(0, ""), (1, "a"), (2, "")], id="in a division"),
        pytest.param("\x0c# a", [(0, "a")], id="after a form feed"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lines_that_may_be_labels(source: str, lines: list[tuple[int, str]]) -> None:
    assert numbered_lines(source) == lines


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
def test_style_and_level(source: str, style: Style, level: int) -> None:
    site = label_lines(source)[0].site
    assert (site.style, site.level) == (style, level)


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        pytest.param("What is it?", "?", id="a question"),
        pytest.param("**What is it?** (2 points)", "?", id="with its points"),
        pytest.param("# What is it?", "?", id="in a heading"),
        pytest.param("word " * 60 + "?", "?", id="a long one"),
        pytest.param("The steps are:\n\ni) x", ":", id="a colon before a list"),
        pytest.param("With the kernel:\n\n$$\nx\n$$", "", id="a colon before a formula"),
        pytest.param("Why? Because.", "", id="an answered question"),
        pytest.param("at 12:30", "", id="a colon inside"),
    ],
)
def test_end_sign(source: str, ends: str) -> None:
    assert label_lines(source)[0].site.end_sign == ends


LONG = "a paragraph that was wrapped at the width of the window by an editor"


@pytest.mark.parametrize(
    ("before", "starts"),
    [
        pytest.param("", True, id="a paragraph begins"),
        pytest.param(f"{LONG}\n", False, id="a sentence goes on"),
        pytest.param(f"{LONG}.\n", True, id="a sentence has ended"),
        pytest.param(f"{LONG}  \n", True, id="a hard break"),
        pytest.param("short\n", True, id="a short line before it"),
    ],
)
def test_is_start(before: str, starts: bool) -> None:
    assert label_lines(f"{before}ii) x")[-1].site.is_start is starts
