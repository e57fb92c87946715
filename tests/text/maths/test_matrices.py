"""Matrices that a student wrote: every spelling of them, and their part in an equation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.maths import Matrix, find_matrices, select_answers
from grader.text.maths.numerals import numeral
from grader.text.maths.rows import Rows

R = ((1, 4, 7, 6), (5, 17, 27, 20), (9, 27, 37, 26), (9, 24, 31, 20))
BODY = r" \\ ".join(" & ".join(map(str, row)) for row in R)
PRINTED = (
    "[[ 1.,  4.,  7.,  6.],\n [ 5., 17., 27., 20.],\n [ 9., 27., 37., 26.],\n [ 9., 24., 31., 20.]]"
)
NAMES = ("pmatrix", "bmatrix", "Bmatrix", "vmatrix", "matrix", "smallmatrix", "bmatrix*")
A = r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}"


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
            id="dressed entries",
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
def test_a_matrix_is_read_as(text: str) -> None:
    assert R in [matrix.rows for matrix in find_matrices(text)]


def test_columns_of_labels_are_read_both_ways() -> None:
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
        pytest.param("[[[1, x], [3, 4]], [5, 6]]", id="a row beside a matrix"),
        pytest.param(r"\begin{pmatrix} 1 & 2", id="not closed"),
        pytest.param(r"1 & 2 \end{pmatrix}", id="not opened"),
        pytest.param("<!-- [[1, 2], [3, 4]] -->", id="in a comment"),
        pytest.param("~~[[1, 2], [3, 4]]~~", id="struck out"),
        pytest.param("1 4 7\nthen\n5 17 27", id="rows apart"),
        pytest.param("Layer 1: 3\nLayer 2: 7", id="words and numbers"),
    ],
)
def test_this_is_no_matrix(text: str) -> None:
    assert find_matrices(text) == ()


def test_an_entry_that_cannot_be_read_is_no_number() -> None:
    (matrix,) = find_matrices(r"\begin{pmatrix} 1 & ? \\ 3 & 4 \end{pmatrix}")
    assert math.isnan(matrix.rows[0][1])
    assert matrix.rows[1] == (3, 4)


@pytest.mark.parametrize(
    ("text", "results"),
    [
        pytest.param(A, [True], id="alone"),
        pytest.param(f"{A} + {A} = {A}", [False, False, True], id="sum"),
        pytest.param(f"${A}$ + ${A}$ = ${A}$", [False, False, True], id="sum of spans"),
        pytest.param(rf"2 \cdot {A} \ast {A} = {A}", [False, False, True], id="products"),
        pytest.param(rf"Y = 2 {A} + {A}", [False, False], id="a sum that is left open"),
        pytest.param(f"X * K = {A}", [True], id="product of names"),
        pytest.param(f"{A} = Y", [True], id="on the left, alone"),
        pytest.param(f"{A} = Y = {A}", [False, True], id="chain"),
        pytest.param(f"$$Y = {A}$$\n\n$$= {A}$$", [False, True], id="chain of displays"),
        pytest.param(rf"{A} \to {A}", [False, True], id="arrow"),
        pytest.param(rf"X = {A}, \quad K = {A}", [True, True], id="two equations"),
        pytest.param(f"$$X = {A}$$ and $$K = {A}$$", [True, True], id="two displays"),
        pytest.param("x = [[1, 2], [3, 4]]\nk = [[5, 6], [7, 8]]", [True, True], id="two lines"),
        pytest.param("[[1, 2]] * [[3, 4]]\n= [[3, 8]]", [False, False, True], id="lists"),
        pytest.param(f"- ${A}$\n- ${A}$\n* ${A}$", [True, True, True], id="list items"),
        pytest.param("The output - [[1, 2]] - is right", [True], id="dashes"),
        pytest.param(f"**${A}$**", [True], id="bold"),
        pytest.param(
            rf"\begin{{aligned}} Y &= 1 \cdot {A} \\ &+ 2 \cdot {A} \\ &= {A} \end{{aligned}}",
            [False, False, True],
            id="sum over lines",
        ),
    ],
)
def test_part_in_an_equation(text: str, results: list[bool]) -> None:
    assert [matrix.is_result for matrix in find_matrices(text)] == results


def test_a_matrix_knows_its_place() -> None:
    text = f"The input is small.\n\n$$\\text{{Output}} = {A}$$"
    (matrix,) = find_matrices(text)
    assert text[slice(*matrix.span)] == A
    assert matrix.before == r"\text{Output} ="
    assert matrix.shape == (2, 2)


X, K = ((1, 2), (3, 4)), ((1, 2, 3), (2, 3, 4), (3, 4, 5))
PADDED = ((0, 0, 0, 0), (0, 1, 2, 0), (0, 3, 4, 0), (0, 0, 0, 0))
STAMPS = (
    ((1, 2, 3, 0), (2, 3, 4, 0), (3, 4, 5, 0), (0, 0, 0, 0)),
    ((0, 2, 4, 6), (0, 4, 6, 8), (0, 6, 8, 10), (0, 0, 0, 0)),
    ((0, 0, 0, 0), (3, 6, 9, 0), (6, 9, 12, 0), (9, 12, 15, 0)),
    ((0, 0, 0, 0), (0, 4, 8, 12), (0, 8, 12, 16), (0, 12, 16, 20)),
)
HALF = ((1, 4, 7, 6), (2, 7, 10, 8), (3, 10, 13, 10), (0, 0, 0, 0))
NOTHING = ((0,) * 4,) * 4
SLIP = (*R[:3], (9, 24, 31, 2))
OTHER = ((5, 14, 11, 6), (19, 43, 33, 16), (15, 33, 23, 10), (9, 18, 11, 4))
TURNED = tuple(row[::-1] for row in K[::-1])


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        pytest.param([R], [R], id="one"),
        pytest.param([R, OTHER], [R, OTHER], id="two"),
        pytest.param([R, OTHER, R], [R, OTHER], id="a repetition"),
        pytest.param([X, K, R], [R], id="behind what was given"),
        pytest.param([TURNED, R], [R], id="behind the kernel turned"),
        pytest.param([PADDED, R], [R], id="behind the input padded to the same size"),
        pytest.param([*STAMPS, R], [R], id="behind its terms"),
        pytest.param([*STAMPS, SLIP], [SLIP], id="behind its terms, with a slip"),
        pytest.param([*STAMPS, HALF, R], [R], id="behind a partial sum"),
        pytest.param([NOTHING, SLIP, R], [NOTHING, SLIP, R], id="behind other tries"),
        pytest.param([((1, 2, 3),), R], [R], id="behind working of another shape"),
        pytest.param([X, K], [], id="only what was given"),
        pytest.param([TURNED], [], id="only the kernel turned"),
        pytest.param([X, ((7, 8), (9, 1))], [((7, 8), (9, 1))], id="only another shape"),
    ],
)
def test_which_matrices_are_answers(written: list[Rows], offered: list[Rows]) -> None:
    text = "\n\n".join(f"Then {[list(row) for row in rows]}" for rows in written)
    given = [np.array(X), np.array(K)]
    found = select_answers(find_matrices(text), shapes=[(4, 4)], from_question=given)
    assert [matrix.rows for matrix in found] == offered


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("3", 3, id="int"),
        pytest.param("−3", -3, id="Unicode minus"),
        pytest.param("- 3", -3, id="minus apart"),
        pytest.param("+3", 3, id="plus"),
        pytest.param("1.", 1, id="point behind"),
        pytest.param(".5", 0.5, id="point in front"),
        pytest.param("1e-3", 0.001, id="exponent"),
        pytest.param(r"1\cdot10^{3}", 1000, id="power of ten"),
        pytest.param(r"\frac{1}{2}", 0.5, id="fraction"),
        pytest.param(r"-\frac12", -0.5, id="fraction of digits"),
        pytest.param("1/2", 0.5, id="ratio"),
        pytest.param("1{,}5", 1.5, id="decimal comma in maths"),
        pytest.param(r"\mathbf{3}", 3, id="bold maths"),
        pytest.param(r"\text{3}", 3, id="text"),
        pytest.param("**3**", 3, id="bold"),
        pytest.param("(3)", 3, id="brackets"),
        pytest.param(r"-\infty", -math.inf, id="infinity"),
        pytest.param("True", 1, id="true"),
        pytest.param("1/0", None, id="nothing divides by zero"),
        pytest.param("1+1", None, id="sum"),
        pytest.param("--3", None, id="two signs"),
        pytest.param("x", None, id="letter"),
        pytest.param("", None, id="empty"),
        pytest.param("1" * 200, None, id="too long"),
    ],
)
def test_numeral(written: str, value: float | None) -> None:
    assert numeral(written) == value


ENTRIES = st.integers(-999, 999) | st.floats(-99, 99).map(lambda number: round(number, 3))
ROWS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.tuples(*[ENTRIES] * width), min_size=2, max_size=5)
)


@given(ROWS, st.sampled_from(["latex", "list", "lines", "table"]))
def test_what_is_written_is_read(rows: list[tuple[float, ...]], way: str) -> None:
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
