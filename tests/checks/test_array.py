"""The check `array`: matrices under either convention, entry by entry, from values and words."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import yaml

from grader.checks.array import Arrays
from grader.model import Answer, Place, Plain, Reply, Status, Tensor, Text, Verdict
from grader.plugins import QuestionContext

R = ((1, 4, 7, 6), (5, 17, 27, 20), (9, 27, 37, 26), (9, 24, 31, 20))
F = ((5, 14, 11, 6), (19, 43, 33, 16), (15, 33, 23, 10), (9, 18, 11, 4))
SLIP = (*R[:1], (5, 17, 27, 10), *R[2:])
F_SLIP = (F[0], (19, 43, 29, 16), *F[2:])
X, K = ((1, 2), (3, 4)), ((1, 2, 3), (2, 3, 4), (3, 4, 5))
REFERENCE = {
    "q1_iv": Reply(Status.OK, R),
    "q1_iv_flipped": Reply(Status.OK, F),
    "x": Reply(Status.OK, X),
    "kernel": Reply(Status.OK, K),
}
CHECK = Arrays.model_validate(
    yaml.safe_load(
        """
        names: [q1_iv, q1_iv_flipped]
        accept: {as_written: q1_iv, flipped: q1_iv_flipped}
        given: [x, kernel]
        tolerance: {atol: 1.0e-5, rtol: 0}
        """
    )
)
ASKED = QuestionContext(
    "Convolve [[1, 2], [3, 4]] with [[1, 2, 3], [2, 3, 4], [3, 4, 5]], transposed."
)
NAN = float("nan")


def tensor(rows: Any, dtype: str = "float32") -> Tensor:
    array = np.array(rows, dtype=dtype)
    return Tensor(dtype, array.shape, array.tobytes())


def in_code(*values: Plain, status: Status = Status.OK) -> Answer:
    names = ("q1_iv", "q1_iv_flipped")
    replies = {
        name: Reply(status, value, "why", line=i)
        for i, (name, value) in enumerate(zip(names, values, strict=False), start=3)
    }
    return Answer("module", "hw2.py", replies=replies)


def in_words(*parts: Any) -> Answer:
    words = [
        part if isinstance(part, str) else f"Y = {[list(row) for row in part]}" for part in parts
    ]
    return Answer("writeup", "hw2.md", Text("\n\n".join(words), Place("hw2.md", 40)))


def share(answer: Answer, **changes: Any) -> Fraction:
    return CHECK.model_copy(update=changes).judge(answer, REFERENCE, ASKED).fraction


@pytest.mark.parametrize(
    ("values", "earned"),
    [
        pytest.param([R], 1, id="one convention"),
        pytest.param([F], 1, id="the other, under the first name"),
        pytest.param([R, F], 1, id="both"),
        pytest.param([F, R], 1, id="both, names exchanged"),
        pytest.param([R, R], 1, id="one twice"),
        pytest.param([tensor(R)], 1, id="float tensor"),
        pytest.param([tensor(R, "int64")], 1, id="int tensor"),
        pytest.param([tensor(R, "complex64")], 1, id="complex tensor without imaginary part"),
        pytest.param([str([list(row) for row in R])], 1, id="typed as text"),
        pytest.param([(R, F)], 1, id="both in a tuple"),
        pytest.param([(tensor(R), tensor(F))], 1, id="tensors in a tuple"),
        pytest.param([{"scatter": R, "full": F}], 1, id="both in a dictionary"),
        pytest.param([None, F], 1, id="the first left empty"),
        pytest.param([SLIP], Fraction(15, 16), id="one slip"),
        pytest.param([R, F_SLIP], Fraction(31, 32), id="both, one slip"),
        pytest.param([(*R[:3], (NAN, 24, 31, 20))], Fraction(15, 16), id="NaN is wrong"),
        pytest.param([tensor([R])], 0, id="a leading axis"),
        pytest.param([K], 0, id="another shape"),
        pytest.param([R, K], Fraction(16, 32), id="one right, one of another shape"),
        pytest.param([R, "none"], Fraction(16, 32), id="one right, one that is not a matrix"),
        pytest.param(["none"], 0, id="text"),
        pytest.param([{}], 0, id="empty dictionary"),
        pytest.param([()], 0, id="empty list"),
        pytest.param([((1, 2), (3,))], 0, id="ragged"),
        pytest.param([tuple((0,) * 4 for _ in R)], 0, id="zeros"),
    ],
)
def test_values(values: list[Plain], earned: float) -> None:
    assert share(in_code(*values)) == earned


@pytest.mark.parametrize(
    ("parts", "earned"),
    [
        pytest.param([R], 1, id="one"),
        pytest.param([R, F], 1, id="both"),
        pytest.param([R, F_SLIP], Fraction(31, 32), id="both, one slip"),
        pytest.param(["Input:", X, "Kernel:", K, "Result:", SLIP], Fraction(15, 16), id="repeated"),
        pytest.param([((2, 4), (6, 8)), R], 1, id="working of another shape"),
        pytest.param([R, "Once more:", R], 1, id="twice"),
        pytest.param([R, F, SLIP, F_SLIP], Fraction(62, 64), id="more than there are conventions"),
        pytest.param([((1, 2, 3), (4, 5, 6), (7, 8, 9))], 0, id="another shape"),
    ],
)
def test_words(parts: list[Any], earned: float) -> None:
    assert share(in_words(*parts)) == earned


def test_all_or_nothing() -> None:
    assert share(in_code(SLIP), credit="all or nothing") == 0
    assert share(in_code(R, F), credit="all or nothing") == 1


def test_leading_axes_can_be_ignored() -> None:
    assert share(in_code(tensor([[R]])), leading_axes="ignore") == 1


def test_a_vector_may_be_written_as_a_row_or_a_column() -> None:
    check = CHECK.model_copy(update={"accept": "v", "given": ()})
    reference = {"v": Reply(Status.OK, (1, 2, 3))}
    for written in (
        r"\begin{pmatrix} 1 & 2 & 3 \end{pmatrix}",
        r"\begin{bmatrix}1\\2\\3\end{bmatrix}",
    ):
        assert check.judge(in_words(written), reference, QuestionContext()).fraction == 1


@pytest.mark.parametrize(
    ("answer", "is_answered"),
    [
        pytest.param(in_code(R), True, id="value"),
        pytest.param(in_code(None), False, id="None"),
        pytest.param(in_code(None, status=Status.ABSENT), False, id="no such name"),
        pytest.param(in_code(None, status=Status.RAISED), True, id="raised"),
        pytest.param(in_words(R), True, id="matrix in words"),
        pytest.param(in_words(X, K), False, id="only the question's matrices"),
        pytest.param(in_words("See the code."), False, id="no matrix"),
    ],
)
def test_is_answered(answer: Answer, is_answered: bool) -> None:
    assert CHECK.is_answered(answer, ASKED) is is_answered


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param(in_code(None, status=Status.RAISED), Verdict.CRASHED, id="raised"),
        pytest.param(in_code(None, status=Status.DIED), Verdict.CRASHED, id="died"),
        pytest.param(in_code(None, status=Status.UNREADABLE), Verdict.WRONG, id="not plain data"),
        pytest.param(in_code(None, status=Status.FAILED), Verdict.UNGRADED, id="our fault"),
        pytest.param(in_words(K, "turned:", K[::-1]), Verdict.MISSING, id="only given matrices"),
    ],
)
def test_answers_without_a_matrix(answer: Answer, verdict: Verdict) -> None:
    assert CHECK.judge(answer, REFERENCE, ASKED).verdict is verdict


def test_a_reference_without_a_value_has_a_fault() -> None:
    lacks = {**REFERENCE, "kernel": Reply(Status.ABSENT)}
    assert CHECK.reference_fault(lacks, ASKED) == "has no 'kernel'"
    text = {**REFERENCE, "kernel": Reply(Status.OK, "text")}
    assert "it holds text" in CHECK.reference_fault(text, ASKED)
    assert CHECK.reference_fault(REFERENCE, ASKED) == ""


def test_evidence_names_the_wrong_entry_and_the_conventions() -> None:
    outcome = CHECK.judge(in_code(R, F_SLIP), REFERENCE, ASKED)
    wrong, right = outcome.evidence
    assert (wrong.index, wrong.expected, wrong.found) == ((2, 3), 33, 29)
    assert (wrong.convention, right.convention) == ("flipped", "as_written")
    assert (wrong.where, right.where) == ("hw2.py line 4", "hw2.py line 3")
    assert (wrong.tolerance, wrong.earned, right.earned) == ("atol 1e-05", False, True)
    assert outcome.feedback.startswith("1 of 16 entries differs (hw2.py line 4; allowed difference")


def test_evidence_of_a_matrix_in_text_has_its_place() -> None:
    answer = in_words("First the input.", R)
    (evidence,) = CHECK.judge(answer, REFERENCE, ASKED).evidence
    assert answer.text is not None
    assert evidence.span is not None
    assert (
        answer.text.source[slice(*evidence.span)] == evidence.text == str([list(row) for row in R])
    )
    assert evidence.where == "hw2.md line 42"


def test_evidence_of_a_wrong_shape_is_the_shapes() -> None:
    (evidence,) = CHECK.judge(in_code(K), REFERENCE, ASKED).evidence
    assert (evidence.expected, evidence.found) == ((4, 4), (3, 3))


def test_evidence_is_bounded() -> None:
    ones = tuple((1,) * 20 for _ in range(20))
    zeros = tuple((0,) * 20 for _ in range(20))
    outcome = CHECK.judge(in_code(zeros), {**REFERENCE, "q1_iv": Reply(Status.OK, ones)}, ASKED)
    assert len(outcome.evidence) == 20


def test_hedging_is_flagged() -> None:
    outcome = CHECK.judge(in_words(R, F, SLIP), REFERENCE, ASKED)
    assert outcome.flags == ("gives 3 matrices where 2 would do",)


def test_only_the_first_matrices_of_an_answer_are_judged() -> None:
    many: Plain = {str(number): ((float(number),) * 4,) * 4 for number in range(20_000)}
    outcome = CHECK.judge(in_code(many), REFERENCE, ASKED)
    assert outcome.flags == ("gives at least 40 matrices where 2 would do",)
    assert len(outcome.evidence) <= 40 * 20
