"""The format of values: it preserves them, and hostile bytes do no harm."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Plain, Tensor
from grader.sandbox import WireError
from grader.sandbox.wire import (
    MAX_BITS,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_TEXT,
    Unpacker,
    read_header,
    value_to_json,
)

TENSOR = Tensor("float32", (2, 1), b"\x00\x00\x80?\x00\x00\x00@")


def round_trip(value: Plain) -> Plain:
    blobs: list[bytes] = []
    source = json.loads(json.dumps(value_to_json(value, blobs)))
    unpacker = Unpacker(b"".join(blobs))
    found = unpacker.value(source)
    unpacker.finish()
    return found


@pytest.mark.parametrize("value", [
    pytest.param(None, id="nothing"),
    pytest.param(True, id="a bool"),
    pytest.param(-15, id="a whole number"),
    pytest.param(10**1000, id="a whole number that str() refuses in decimal"),
    pytest.param(0.1, id="a number"),
    pytest.param(math.inf, id="infinity"),
    pytest.param(complex(1, -2.5), id="a complex number"),
    pytest.param("z = \u03bc + \u03c3\u00b7\u03b5", id="text"),
    pytest.param((1, (2.0, "three"), ()), id="a nested list"),
    pytest.param({"q2": "text", "q1.iv": TENSOR}, id="a dictionary with a tensor in it"),
    pytest.param({1: "a", -(2**63): 2, "1": ()}, id="a dictionary with whole numbers as keys"),
    pytest.param({n: n for n in range(MAX_ITEMS - 1)}, id="a large dictionary"),
    pytest.param(replace(TENSOR, container="numpy"), id="an array of numpy"),
    pytest.param((TENSOR, Tensor("bool", (), b"\x01")), id="two tensors, in order"),
    pytest.param(Tensor("complex128", (0, 3), b""), id="a tensor without entries"),
])  # fmt: skip
def test_a_value_is_preserved(value: Plain) -> None:
    found = round_trip(value)
    assert found == value
    assert type(found) is type(value)


def test_nan_and_the_sign_of_zero_are_preserved() -> None:
    found = round_trip((math.nan, -0.0))
    assert isinstance(found, tuple)
    assert str(found) == "(nan, -0.0)"


def test_a_lone_surrogate_is_replaced() -> None:
    assert round_trip("\ud800 and more") == "? and more"


def test_the_entries_of_a_bool_tensor_are_0_or_1() -> None:
    found = Unpacker(b"\x00\x07\x01").value({"tensor": "bool", "shape": [3]})
    assert found == Tensor("bool", (3,), b"\x00\x01\x01")


DEEP: object = 1


for _ in range(MAX_DEPTH + 1):
    DEEP = [DEEP]


@pytest.mark.parametrize("source", [
    pytest.param(5, id="a bare number"),
    pytest.param(1.5, id="a bare decimal number"),
    pytest.param({"int": "12345678901z"}, id="not hexadecimal digits"),
    pytest.param({"int": "f" * MAX_BITS}, id="a whole number that is too long"),
    pytest.param({"float": "0x1p99999"}, id="a number out of range"),
    pytest.param({"float": 3}, id="a number that is not text"),
    pytest.param({"complex": ["0x1p0"]}, id="half a complex number"),
    pytest.param({"pickle": "gASV"}, id="an unknown kind"),
    pytest.param({}, id="no kind"),
    pytest.param({"dict": [["a"]]}, id="an entry without a value"),
    pytest.param({"dict": [[1, "a"]]}, id="a key that is not text"),
    pytest.param({"tensor": "object", "shape": [1]}, id="an unknown dtype"),
    pytest.param({"tensor": "uint8", "shape": [-1]}, id="a negative size"),
    pytest.param({"tensor": "uint8", "shape": [True]}, id="a bool as a size"),
    pytest.param({"tensor": "uint8", "shape": [1 << 62]}, id="more entries than bytes"),
    pytest.param({"tensor": "uint8", "shape": [0, 1 << 62]}, id="no bytes, but huge axes"),
    pytest.param({"tensor": "uint8", "shape": [1] * 9}, id="too many dimensions"),
    pytest.param({"tensor": "float64", "shape": [1]}, id="bytes missing"),
    pytest.param(DEEP, id="too deep"),
    pytest.param([None] * (MAX_ITEMS + 1), id="too many values"),
    pytest.param("x" * (MAX_TEXT + 1), id="too much text"),
])  # fmt: skip
def test_a_value_is_refused(source: object) -> None:
    with pytest.raises(WireError):
        Unpacker(b"\x00\x00").value(source)


@pytest.mark.parametrize("header", [
    pytest.param(b"", id="empty"),
    pytest.param(b"[1]", id="a list"),
    pytest.param(b'{"a": NaN}', id="nan"),
    pytest.param(b'{"a": ' + b"9" * 5000 + b"}", id="a number that int() refuses"),
    pytest.param(b"[" * 100_000, id="endless brackets"),
    pytest.param('{"a": "\u03bc"}'.encode(), id="not ASCII"),
    pytest.param(b"\x80\x04\x95", id="a pickle"),
])  # fmt: skip
def test_a_header_is_refused(header: bytes) -> None:
    with pytest.raises(WireError):
        read_header(header)


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
)


lists = st.lists(scalars, max_size=4).map(tuple)


@given(scalars | lists | st.dictionaries(st.text(), scalars | lists, max_size=4))
def test_any_plain_value_is_preserved(value: Plain) -> None:
    assert round_trip(value) == value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


tags = st.sampled_from(["int", "float", "complex", "dict", "tensor"])


@given(st.dictionaries(tags | st.just("shape"), json_values) | json_values, st.binary(max_size=32))
def test_any_json_is_refused_or_read_as_plain_data(source: object, body: bytes) -> None:
    try:
        found = Unpacker(body).value(source)
    except WireError:
        return
    assert isinstance(found, bool | int | float | complex | str | tuple | dict | Tensor | None)
