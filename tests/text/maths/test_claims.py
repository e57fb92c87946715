"""The one number that an answer in words claims."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.maths import find_claim

CALLED = ("receptive field", "RF", "R_3")


NOT_CALLED = ("kernel", "stride", "dilation", "padding", "layers", "conv", "input", "k", "s", "d")


ASKED = (
    "A network has three convolutional layers with kernel size 3: the first has stride 2, the "
    "second has stride 1, the third has stride 1 and dilation 2. What is its receptive field?"
)


CONVERTED = r"""A network has three convolutional layers with kernel size 3: the first has stride
2, the second has stride 1, the third has stride 1 and dilation 2. What is its receptive field?

Denote by $R_k$ the receptive field of layer $k$, by $f_k$ the kernel size. Then

$$R_k = R_{k-1} + (f_k - 1) \prod_{i=1}^{k-1} s_i \quad (1)$$

The dilation 2 makes the kernel equivalent to size $f_3 = 3 + (3-1)(2-1) = 5$. So

$$R_1 = 1 + 2 \times 1 = 3, \quad R_2 = 3 + 2 \times 2 = 7 \quad (2)$$

$$R_3 = 7 + (5 - 1) \times 2 \times 1 = 15 \quad (3)$$

The receptive field is 15 × 15."""


TABLE = """The layers one by one:

| layer | kernel | stride | RF | jump |
|---|---|---|---|---|
| 1 | 3 | 2 | 3 | 2 |
| 2 | 3 | 1 | 7 | 2 |
| 3 | 3 | 1 | 15 | 2 |
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("15", id="plain"),
        pytest.param("15.", id="with a full stop"),
        pytest.param("= 15.", id="after an equals sign"),
        pytest.param("15.0", id="decimal"),
        pytest.param("15 input pixels", id="unit with the name of another quantity"),
        pytest.param("3 + 2*2 = 7, then (7-1)*2+3 = 15", id="calculations in a row"),
        pytest.param("15x15 pixels (in 2D) or 15 in 1D", id="dimensions"),
        pytest.param("Layer 3: RF=15, jump=2.", id="another name after it"),
        pytest.param(
            "RF of layer 0 is 1. Layer 1 adds 2. Layer 2 adds 4. In total it is 15.", id="in total"
        ),
        pytest.param("First layer: 3. Second layer: 7. Third layer: 15.", id="layers by ordinal"),
        pytest.param("fifteen", id="word"),
        pytest.param("The field is fifteen pixels.", id="word in a sentence"),
        pytest.param("15x15", id="square"),
        pytest.param("15 × 15", id="square, times sign"),
        pytest.param("15 by 15", id="square, by"),
        pytest.param(r"$15 \times 15$", id="square in maths"),
        pytest.param("15x15 = 225 pixels", id="square and its area"),
        pytest.param("15 pixels", id="unit"),
        pytest.param("15px", id="unit without space"),
        pytest.param("a 15-pixel window", id="unit with a hyphen"),
        pytest.param("R_3 = 15", id="subscript"),
        pytest.param("$R_3 = $15$ pixels$", id="maths with strange dollars"),
        pytest.param(r"$R_3 = 7 + (3-1)\cdot 2\cdot 2 = 15$", id="calculation"),
        pytest.param("1 + 2*1 + 2*2 + 4*2 = 15", id="calculation without names"),
        pytest.param("15 = 1 + 2 + 4 + 8", id="calculation the other way round"),
        pytest.param("**15**", id="bold"),
        pytest.param(r"$\boxed{15}$, by 7 + 8 and 3 + 4 = 7", id="boxed"),
        pytest.param("the receptive field is 15 (3 -> 7 -> 15)", id="arrows in brackets"),
        pytest.param("R1 = 3, R2 = 7, R3 = 15", id="all the layers"),
        pytest.param("R3 = 15, R2 = 7, R1 = 3", id="all the layers, backwards"),
        pytest.param("3, 7, 15", id="row"),
        pytest.param("3 → 7 → 15", id="arrows"),
        pytest.param("3 (layer 1), 7 (layer 2), 15 (layer 3)", id="row with layer labels"),
        pytest.param("- layer 1: 3\n- layer 2: 7\n- layer 3: 15", id="list of layers"),
        pytest.param(
            "Receptive field after layer 1: 3\nafter layer 2: 7\nafter layer 3: 15", id="lines"
        ),
        pytest.param(
            "- receptive field after conv1: 3\n- conv2: 7\n- conv3: 15", id="list, named once"
        ),
        pytest.param("15 (not 11, which forgets the dilation)", id="a mistake explained"),
        pytest.param("Not 11 but 15.", id="a mistake denied first"),
        pytest.param("~~11~~ 15", id="struck out"),
        pytest.param("<!-- 11 --> 15", id="a comment"),
        pytest.param("11 is wrong, it is 15", id="called wrong"),
        pytest.param("It is 15; without the dilation it would be 11.", id="a supposition"),
        pytest.param(
            "The receptive field is 15. Calculation: layer 1: 3, layer 2: 3+2*2 = 7, layer 3: "
            "7+4*2=15",
            id="result first",
        ),
        pytest.param(
            "The receptive field is 15, since the field before it is 7.", id="a reason after it"
        ),
        pytest.param(
            "so after layer 3 each unit sees a 15x15 patch of the input. We used k=3, s=2.",
            id="used values after it",
        ),
        pytest.param("receptive field: 15x15 (stride product 2)", id="an aside in brackets"),
        pytest.param(
            "The receptive field is 15 pixels: the first layer adds 2, the second 4, the third 8.",
            id="reasons after a colon",
        ),
        pytest.param("The receptive field of the three layers is 15", id="layers in between"),
        pytest.param("The receptive field is 15 with k = 3 and d = 2", id="letters after it"),
        pytest.param("A 15x15 receptive field, from 3 layers", id="in front of its name"),
        pytest.param("We have 3 layers with stride 2 and it sees 15 pixels.", id="counted things"),
        pytest.param(
            "After conv1 the receptive field is 3x3, after conv2 7x7 and after conv3 15x15.",
            id="one name for three numbers",
        ),
        pytest.param("k_eff = **5**. The receptive field is 15.", id="bold in between"),
        pytest.param("Answer: 15. One uses 3 + 2*2 = 7 and so on.", id="answer"),
        pytest.param("The effective kernel has 5 rows. So we get 15.", id="so"),
        pytest.param("```\nr = 7 + 4 * 2  # = 15\n```", id="code"),
        pytest.param(CONVERTED, id="from a converter"),
        pytest.param(TABLE, id="table"),
    ],
)
def test_answers_that_claim_fifteen(text: str) -> None:
    assert find_claim(text, called=CALLED, not_called=NOT_CALLED, question=ASKED).value == 15


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("11", 11, id="another number"),
        pytest.param("150", 150, id="begins with 15"),
        pytest.param("1.5", 1.5, id="a point in between"),
        pytest.param("R3 = 11", 11, id="another result"),
        pytest.param("not 15 but 11", 11, id="denied"),
        pytest.param("15/2", 7.5, id="a fraction"),
        pytest.param("-15", -15, id="negative"),
        pytest.param("15,000", 15000, id="thousands"),
        pytest.param("15x7", None, id="a rectangle"),
        pytest.param("7 + 8", None, id="not calculated"),
        pytest.param("13-15", None, id="range"),
        pytest.param("R_3 = 15 - 4 = 11", 11, id="a step of a calculation"),
        pytest.param("input is 15x15 so the receptive field is 7", 7, id="of another quantity"),
        pytest.param("It is not 15.", None, id="denied, nothing else"),
        pytest.param("See the code.", None, id="without a number"),
        pytest.param("See layer 15 in the code of question 1.", None, id="labels"),
        pytest.param("stride 15", None, id="another quantity"),
        pytest.param(ASKED, None, id="the question"),
        pytest.param("", None, id="empty"),
    ],
)
def test_answers_that_claim_something_else(text: str, value: float | None) -> None:
    assert find_claim(text, called=CALLED, not_called=NOT_CALLED, question=ASKED).value == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("13 or 15", id="or"),
        pytest.param("7 or 15", id="or, with a step"),
        pytest.param("15 or maybe 11", id="maybe"),
        pytest.param("either 15 or 11 pixels", id="either"),
        pytest.param("The receptive field is 15 (or 11)", id="in brackets"),
        pytest.param("**15** or 11", id="one in bold"),
        pytest.param("13 to 15", id="to"),
        pytest.param("between 13 and 15", id="between"),
        pytest.param("15x15, perhaps 11x11", id="perhaps"),
    ],
)
def test_hedging_claims_nothing_and_says_so(text: str) -> None:
    found = find_claim(text, called=CALLED)
    assert found.value is None
    assert found.reason.startswith("it names 2: ")
    assert len(found.alternatives) == 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("It is 7, 11, 13 or 15 pixels.", ["7", "11", "13", "15"], id="a list"),
        pytest.param("7 or 11 or 15", ["7", "11", "15"], id="a chain"),
        pytest.param("The kernel is 3. It is 13 or 15.", ["13", "15"], id="not another sentence"),
    ],
)
def test_all_numbers_of_a_hedge_are_named_and_placed(text: str, numbers: list[str]) -> None:
    found = find_claim(text, called=CALLED)
    assert [text[slice(*span)] for span in found.alternatives] == numbers
    assert found.reason == f"it names {len(numbers)}: {', '.join(numbers[:-1])} and {numbers[-1]}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("15 or 15x15", id="the same twice"),
        pytest.param("15, or 11 without the dilation", id="under a condition"),
    ],
)
def test_the_same_value_or_a_condition_is_not_hedging(text: str) -> None:
    assert find_claim(text).value == 15


PIECES = st.sampled_from(
    [
        "15",
        "3x3",
        "1e9999",
        "1/0",
        "layer",
        "first",
        "so",
        "not",
        "or",
        "receptive",
        "field",
        "k",
        "=",
        "-",
        "+",
        "(",
        ")",
        ",",
        ".",
        ":",
        "?",
        "**",
        "|",
        "->",
        "\\n",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map(" ".join))
def test_any_text_can_be_read(text: str) -> None:
    found = find_claim(text, called=CALLED, not_called=NOT_CALLED)
    assert (found.value is None) == bool(found.reason)
    assert 0 <= found.span[0] <= found.span[1] <= len(text)


def test_the_span_of_a_claim() -> None:
    text = "Layer 1: 3.\nThe receptive field is **15 × 15** pixels."
    start, end = find_claim(text, called=CALLED).span
    assert text[start:end] == "15 × 15"


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("[", id="brackets"),
        pytest.param("15 or ", id="hedges"),
        pytest.param("so receptive field 3 ", id="cues"),
        pytest.param("layer 3 is 7, ", id="steps"),
        pytest.param("= 3 + 1 ", id="chain"),
        pytest.param("**", id="bold"),
        pytest.param("<!--", id="comments"),
        pytest.param("| 1 ", id="table"),
        pytest.param("a_{", id="subscripts"),
        pytest.param("not ", id="denials"),
    ],
)
def test_the_work_grows_linearly_with_hostile_text(piece: str) -> None:
    doubled = [_executed_lines(piece * count) for count in (2_000, 4_000)]
    assert doubled[1] < 3 * doubled[0]


def _executed_lines(text: str) -> int:
    """Lines of Python that are run to read a text: a count, which no clock disturbs."""
    count = 0

    def trace(*_: object) -> Any:
        nonlocal count
        count += 1
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        find_claim(text, called=CALLED, not_called=NOT_CALLED)
    finally:
        sys.settrace(previous)
    return count
