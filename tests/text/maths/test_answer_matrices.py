"""Which matrices of a text are answers."""

import numpy as np
import pytest

from grader.text.maths import find_matrices, select_answers
from grader.text.maths.rows import Rows

R = ((1, 4, 7, 6), (5, 17, 27, 20), (9, 27, 37, 26), (9, 24, 31, 20))


X, K = ((1, 2), (3, 4)), ((1, 2, 3), (2, 3, 4), (3, 4, 5))


PADDED = ((0, 0, 0, 0), (0, 1, 2, 0), (0, 3, 4, 0), (0, 0, 0, 0))


STAMPS = (
    ((1, 2, 3, 0), (2, 3, 4, 0), (3, 4, 5, 0), (0, 0, 0, 0)),
    ((0, 2, 4, 6), (0, 4, 6, 8), (0, 6, 8, 10), (0, 0, 0, 0)),
    ((0, 0, 0, 0), (3, 6, 9, 0), (6, 9, 12, 0), (9, 12, 15, 0)),
    ((0, 0, 0, 0), (0, 4, 8, 12), (0, 8, 12, 16), (0, 12, 16, 20)),
)


HALF = ((1, 4, 7, 6), (2, 7, 10, 8), (3, 10, 13, 10), (0, 0, 0, 0))


ZEROS = ((0,) * 4,) * 4


SLIP = (*R[:3], (9, 24, 31, 2))


OTHER = ((5, 14, 11, 6), (19, 43, 33, 16), (15, 33, 23, 10), (9, 18, 11, 4))


TURNED = tuple(row[::-1] for row in K[::-1])


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        pytest.param([R], [R], id="one"),
        pytest.param([R, OTHER], [R, OTHER], id="two"),
        pytest.param([R, OTHER, R], [R, OTHER], id="a repetition"),
        pytest.param([X, K, R], [R], id="after copies from the question"),
        pytest.param([TURNED, R], [R], id="after the flipped kernel"),
        pytest.param([PADDED, R], [R], id="after the input, padded to the same size"),
        pytest.param([*STAMPS, R], [R], id="after its terms"),
        pytest.param([*STAMPS, SLIP], [SLIP], id="after its terms, with an error"),
        pytest.param([*STAMPS, HALF, R], [R], id="after a partial sum"),
        pytest.param([ZEROS, SLIP, R], [ZEROS, SLIP, R], id="after zeros and an earlier version"),
        pytest.param([((1, 2, 3),), R], [R], id="after an intermediate result of another shape"),
        pytest.param([X, K], [], id="only copies from the question"),
        pytest.param([TURNED], [], id="only the flipped kernel"),
        pytest.param([X, ((7, 8), (9, 1))], [((7, 8), (9, 1))], id="only of another shape"),
    ],
)
def test_select_answers(written: list[Rows], offered: list[Rows]) -> None:
    text = "\n\n".join(f"Then {[list(row) for row in rows]}" for rows in written)
    given = [np.array(X), np.array(K)]
    found = select_answers(find_matrices(text), shapes=[(4, 4)], from_question=given)
    assert [matrix.rows for matrix in found] == offered
