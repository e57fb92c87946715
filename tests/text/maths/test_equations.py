"""The role of a matrix in an equation."""

import pytest

from grader.text.maths import find_matrices

A = r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}"


@pytest.mark.parametrize(
    ("text", "results"),
    [
        pytest.param(A, [True], id="alone"),
        pytest.param(f"{A} + {A} = {A}", [False, False, True], id="sum"),
        pytest.param(f"${A}$ + ${A}$ = ${A}$", [False, False, True], id="sum of spans"),
        pytest.param(rf"2 \cdot {A} \ast {A} = {A}", [False, False, True], id="products"),
        pytest.param(rf"Y = 2 {A} + {A}", [False, False], id="a sum without a result"),
        pytest.param(f"X * K = {A}", [True], id="product of names"),
        pytest.param(f"{A} = Y", [True], id="on the left side"),
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
def test_results_of_equations(text: str, results: list[bool]) -> None:
    assert [matrix.is_result for matrix in find_matrices(text)] == results
