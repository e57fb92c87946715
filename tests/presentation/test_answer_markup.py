"""A student's Markdown as plain pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.presentation.answer_markup import pieces


@pytest.mark.parametrize(
    ("text", "shown", "set_text"),
    [
        pytest.param("**It is 15.**", "It is 15.", {"strong": "It is 15."}, id="bold"),
        pytest.param("a *b* __c__", "a b c", {"em": "b", "strong": "c"}, id="italic and bold"),
        pytest.param("`x_1` and `**`", "x_1 and **", {"code": "x_1**"}, id="code"),
        pytest.param("2 * 3 * 4, x_1 x_2, **a", "2 * 3 * 4, x_1 x_2, **a", {}, id="no markup"),
        pytest.param("* one\n* two", "* one\n* two", {}, id="a list"),
        pytest.param(r"$\mu + \sigma \times z$", "μ + σ × z", {}, id="Greek"),
        pytest.param(
            r"$10^{2i/d}$ $x_{t}$ $\frac{a}{b}$", "10^(2i/d) x_t (a)/(b)", {}, id="groups"
        ),
        pytest.param(r"it costs $5 and $6", "it costs $5 and $6", {}, id="money"),
        pytest.param(r"\* \$ \_", "* $ _", {}, id="escapes"),
        pytest.param(r"$\foo{x}$", r"\foox", {}, id="an unknown command"),
        pytest.param("# A\n```\n*x*\n```\n", "A\n*x*\n\n", {"code": "*x*\n"}, id="blocks"),
        pytest.param("a **b\n\nc** d", "a **b\n\nc** d", {}, id="not across paragraphs"),
    ],
)
def test_markup_is_shown_as_text(text: str, shown: str, set_text: dict[str, str]) -> None:
    found = pieces(text)
    assert "".join(piece.shown for piece in found) == shown
    for style, words in set_text.items():
        assert "".join(piece.shown for piece in found if style in piece.styles) == words
    assert set_text or not any(piece.styles for piece in found)


@given(st.text(st.sampled_from("ab *_`$\\{}^&#\n~[]()"), max_size=60))
def test_pieces_are_in_order_and_never_overlap(text: str) -> None:
    at = 0
    for piece in pieces(text):
        assert at <= piece.start < piece.end <= len(text)
        at = piece.end


@pytest.mark.parametrize("mark", ["*a ", "**", "$a", "`", "\\(", "$\\frac{", "```\n", "_a*b**"])
def test_long_hostile_markup_is_read_to_its_end(mark: str) -> None:
    assert pieces(mark * 3000)
