"""The bytes of everything that a plan returned: nothing is lost, and hostile bytes do no harm."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CollectedReplies, Reply, Status, StepFault, Tensor
from grader.sandbox import WireError, decode, encode
from grader.sandbox.wire import (
    pack,
)

TENSOR = Tensor("float32", (2, 1), b"\x00\x00\x80?\x00\x00\x00@")
COLLECTED = CollectedReplies(
    replies={
        "q1_ii": Reply(Status.OK, 15, line=3),
        "q1_iv": Reply(Status.OK, TENSOR, cell=2),
        "f#0": Reply(Status.DIED, None, "ended the process"),
        "A#0": Reply(Status.OK, parts=(Reply(Status.OK, TENSOR), Reply(Status.RAISED))),
    },
    faults=(StepFault(3, None, Status.RAISED, "NameError"), StepFault(None, 2, Status.DIED, "")),
    output="printed \u2713\n",
    isolation=("seccomp",),
    fault="",
)


def test_a_collection_is_preserved() -> None:
    assert decode(encode(COLLECTED)) == COLLECTED


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert encode(decode(encode(COLLECTED))) == encode(COLLECTED)


@pytest.mark.parametrize("data", [
    pytest.param(b"", id="empty"),
    pytest.param(encode(COLLECTED)[:-1], id="cut off"),
    pytest.param(encode(COLLECTED) + b"x", id="followed by another byte"),
    pytest.param(struct.pack("<II", 1 << 31, 1 << 31), id="huge lengths"),
    pytest.param(pack({}), id="no entries"),
    pytest.param(pack({"replies": {}, "faults": [{}], "output": "", "isolation": [], "fault": ""}),
                 id="a fault without a status"),
    pytest.param(pack({"replies": {}, "faults": [], "output": "", "isolation": [], "fault": ""},
                      [b"x"]), id="bytes left over"),
])  # fmt: skip
def test_a_collection_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        decode(data)


@given(st.binary(max_size=200))
def test_random_bytes_raise_only_wire_errors(data: bytes) -> None:
    with pytest.raises(WireError):
        decode(data)


@given(st.integers(0, len(encode(COLLECTED)) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_read_as_plain_data(at: int, byte: int) -> None:
    data = bytearray(encode(COLLECTED))
    data[at] = byte
    try:
        found = decode(bytes(data))
    except WireError:
        return
    assert isinstance(found, CollectedReplies)
    assert decode(encode(found)) == found
