"""Matrices in every notation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.maths import Matrix, find_matrices

R = ((1, 4, 7, 6), (5, 17, 27, 20), (9, 27, 37, 26), (9, 24, 31, 20))


BODY = r" \\ ".join(" & ".join(map(str, row)) for row in R)


PRINTED = (
    "[[ 1.,  4.,  7.,  6.],\n [ 5., 17., 27., 20.],\n [ 9., 27., 37., 26.],\n [ 9., 24., 31., 20.]]"
)


NAMES = ("pmatrix", "bmatrix", "Bmatrix", "vmatrix", "matrix", "smallmatrix", "bmatrix*")


def lines(between: str, *, before: str = "", after: str = "") -> str:
    return "\n".join(before + between.join(map(str, row)) + after for row in R)


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(rf"$$\begin{{{name}}} {BODY} \end{{{name}}}$$", id=name) for name in NAMES),
        pytest.param(rf"\begin{{array}}{{cc|cc}} {BODY} \end{{array}}", id="array"),
        pytest.param(
            r"\left[\begin{array}{@{}rrrr@{}} \hline 1 & 4 & 7 & 6 \\[4pt] \hline 5&17&27&20 \cr "
            r"9&27&37&26\\9&24&31&20 \\ \hline\end{array}\right]",
            id="array with rules and spaced rows",
        ),
        pytest.param(rf"\begin{{bmatrix}}[r] {BODY} \\ \end{{bmatrix}}", id="aligned, last break"),
        pytest.param("\\pmatrix{" + BODY.replace(r"\\", r"\cr") + "}", id="plain TeX"),
        pytest.param(
            f"\x08egin{{pmatrix}}{BODY}".replace("\\\\", "\\") + r"\end{pmatrix}",
            id="typed in a plain Python string",
        ),
        pytest.param(rf"\begin{{pmatrix}} {BODY} \end{{pmatrix}}".replace("&", "&amp;"), id="HTML"),
        pytest.param(
            r"\begin{bmatrix} \mathbf{1} & \text{4} & \frac{14}{2} & 6.0\\ 5 & 17 & 2.7\cdot "
            r"10^{1} & 2e1 \\ {9} & \underline{27} & **37** & \,26 \\ 9 & \textcolor{red}{24} & "
            r"\boxed{31} & 16+4 = 20 \end{bmatrix}",
            id="entries with markup",
        ),
        pytest.param(f"So it is {[list(row) for row in R]}.", id="nested list"),
        pytest.param(f"{R}", id="nested tuples"),
        pytest.param(f"y = np.array({PRINTED})", id="numpy literal"),
        pytest.param(f"```\n{PRINTED.replace(',', '')}\n```", id="numpy print"),
        pytest.param(f"tensor({PRINTED}, grad_fn=<SumBackward0>)", id="printed tensor"),
        pytest.param(f"tensor([[{PRINTED}]], dtype=torch.float64)", id="printed batch of one"),
        pytest.param("[1 4 7 6; 5 17 27 20; 9 27 37 26; 9 24 31 20]", id="Matlab"),
        pytest.param(
            "|1|4|7|6|\n|--|--|--|--|\n|5|17|27|20|\n|9|27|37|26|\n|9|24|31|20|", id="table"
        ),
        pytest.param(
            "| | | | |\n|-|-|-|-|\n" + lines(" | ", before="| ", after=" |"), id="no header"
        ),
        pytest.param(
            "| a | b | c | d |\n|:-:|:-:|:-:|:-:|\n" + lines(" | ", before="| ", after=" |"),
            id="table with headings",
        ),
        pytest.param("The result:\n\n" + lines(" "), id="lines, spaces"),
        pytest.param(lines(", "), id="lines, commas"),
        pytest.param(lines("\t"), id="lines, tabs"),
        pytest.param(lines(" & ", after=r" \\"), id="lines of LaTeX"),
        pytest.param(lines(" | "), id="lines, bars"),
        pytest.param(lines(", ", before="[", after="]"), id="a list on each line"),
        pytest.param(lines(" ", before="⎢ ", after=" ⎥"), id="drawn brackets"),
        pytest.param(lines(" ").replace("\n", "\n\n"), id="lines with gaps"),
        pytest.param(lines(" ", before="> "), id="quoted"),
        pytest.param(
            "\n".join(f"- Row {i}: {' '.join(map(str, r))}" for i, r in enumerate(R, start=1)),
            id="named rows",
        ),
        pytest.param(lines(" ").replace("\n", "\r\n"), id="Windows line ends"),
    ],
)
def test_notations(text: str) -> None:
    assert R in [matrix.rows for matrix in find_matrices(text)]


def test_a_column_that_may_be_labels_is_read_both_ways() -> None:
    text = "| row | a | b |\n|---|---|---|\n| 1 | 5 | 6 |\n| 2 | 7 | 8 |"
    assert {matrix.rows for matrix in find_matrices(text)} == {
        ((1, 5, 6), (2, 7, 8)),
        ((5, 6), (7, 8)),
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("15", id="a number"),
        pytest.param("3, 7, 15", id="a row"),
        pytest.param("[1, 2, 3]", id="a flat list"),
        pytest.param("see [1], [2] and [3]", id="citations"),
        pytest.param("f((1 + 2) * (3 + 4))", id="brackets of a formula"),
        pytest.param(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", id="letters"),
        pytest.param(r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", id="ragged"),
        pytest.param("[[1, 2], [3]]", id="ragged list"),
        pytest.param("[[1, 2], [3, __import__('os')]]", id="code in a list"),
        pytest.param("[[1 + 1, 2], [3, 4]]", id="sums in a list"),
        pytest.param("[[[1, x], [3, 4]], [5, 6]]", id="a row next to a matrix"),
        pytest.param(r"\begin{pmatrix} 1 & 2", id="not closed"),
        pytest.param(r"1 & 2 \end{pmatrix}", id="not opened"),
        pytest.param("<!-- [[1, 2], [3, 4]] -->", id="in a comment"),
        pytest.param("~~[[1, 2], [3, 4]]~~", id="struck out"),
        pytest.param("1 4 7\nthen\n5 17 27", id="rows apart"),
        pytest.param("Layer 1: 3\nLayer 2: 7", id="words and numbers"),
    ],
)
def test_text_without_a_matrix(text: str) -> None:
    assert find_matrices(text) == ()


def test_an_unreadable_entry_is_nan() -> None:
    (matrix,) = find_matrices(r"\begin{pmatrix} 1 & ? \\ 3 & 4 \end{pmatrix}")
    assert math.isnan(matrix.rows[0][1])
    assert matrix.rows[1] == (3, 4)


def test_the_span_of_a_matrix() -> None:
    text = f"The input is small.\n\n$$\\text{{Output}} = {A}$$"
    (matrix,) = find_matrices(text)
    assert text[slice(*matrix.span)] == A
    assert matrix.before == r"\text{Output} ="
    assert matrix.shape == (2, 2)


ENTRIES = st.integers(-999, 999) | st.floats(-99, 99).map(lambda number: round(number, 3))


ROWS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.tuples(*[ENTRIES] * width), min_size=2, max_size=5)
)


@given(ROWS, st.sampled_from(["latex", "list", "lines", "table"]))
def test_random_matrices_in_every_notation(rows: list[tuple[float, ...]], way: str) -> None:
    body = [list(map(str, row)) for row in rows]
    written = {
        "latex": r"\begin{pmatrix}" + r"\\".join(map(" & ".join, body)) + r"\end{pmatrix}",
        "list": str([list(row) for row in rows]),
        "lines": "\n".join(map(", ".join, body)),
        "table": "\n".join(["| |", "|-|", *map("|".join, body)]),
    }
    assert find_matrices(written[way])[0].rows == tuple(rows)


@given(st.text(alphabet="[]() 12,\n|&\\{}$*-=begindpmatrix", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(isinstance(matrix, Matrix) for matrix in find_matrices(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 2_000_000, id="brackets"),
        pytest.param(r"\begin{pmatrix}" * 100_000, id="environments"),
        pytest.param("<!--" * 500_000, id="comments"),
        pytest.param("[[1, 2], [3, 4]] " * 50_000, id="matrices"),
    ],
)
def test_hostile_text_is_bounded(text: str) -> None:
    assert len(find_matrices(text)) <= 500


A = r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}"
