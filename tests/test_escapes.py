"""Untrusted text made safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.escapes import cell, clip, from_cell, inline, one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("naïve 🦊 名前", "naïve 🦊 名前", id="letters and emoji stay"),
        pytest.param("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469", id="joiner stays"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line feed stay"),
        pytest.param("a\r\nb", "a\nb", id="windows line end"),
        pytest.param("a\rb", r"a\x0db", id="carriage return alone"),
        pytest.param("\x1b[31mred", r"\x1b[31mred", id="terminal escape"),
        pytest.param("\x9b31m", r"\x9b31m", id="terminal escape in one byte"),
        pytest.param("\x00\x07\x7f", r"\x00\x07\x7f", id="controls"),
        pytest.param("\u202eevil\u202c", r"\u202eevil\u202c", id="override of direction"),
        pytest.param("\u2067x\u2069\u200f", r"\u2067x\u2069\u200f", id="isolate and mark"),
        pytest.param("a\u2028b", r"a\u2028b", id="line separator"),
        pytest.param("\ud800", r"\ud800", id="lone surrogate"),
    ],
)
def test_what_is_unseen_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_name_stays_in_one_line() -> None:
    assert one_line("two\nlines\tand\r\nmore") == r"two\nlines\tand\nmore"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_written_and_is_shown_once(text: str) -> None:
    shown = visible(text)
    assert shown.encode("utf-8").decode("utf-8") == visible(shown)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("abcd", "abcd", id="it fits"),
        pytest.param("abcde", "abc…", id="it is cut"),
    ],
)
def test_a_text_is_clipped(text: str, shown: str) -> None:
    assert clip(text, 4) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("ada", "ada", id="a name"),
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("'quoted'", "'quoted'", id="a quotation"),
        pytest.param("\tx", r"'\tx", id="a tab"),
    ],
)
def test_a_spreadsheet_does_not_run_a_cell(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize("text", ["ada", "=1+1", "-2", "'quoted'", "a'b"])
def test_a_cell_is_read_back(text: str) -> None:
    assert from_cell(cell(text)) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a *b* _c_", r"a \*b\* \_c\_", id="emphasis"),
        pytest.param("# a\n- b", r"\# a - b", id="a heading, and lines"),
        pytest.param("1. a", r"1\. a", id="a list"),
        pytest.param("<b>|x|", r"\<b\>\|x\|", id="HTML and a table"),
        pytest.param("http://x www.x", r"http\://x www\.x", id="links"),
        pytest.param("*" * 501, r"\*" * 501, id="a long text"),
    ],
)
def test_a_text_means_nothing_to_markdown(text: str, line: str) -> None:
    assert inline(text) == line
