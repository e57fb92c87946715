"""Conversion of a student's objects to plain data, and of plain data to arguments."""

import struct
from dataclasses import replace

import pytest

from grader.model import Call, Limits, Plain, Read, Status, Tensor
from grader.sandbox import Worker
from tests.support.plans import QUICK, call_f, module, run

TENSOR = Tensor("float32", (2, 2), struct.pack("4f", 1, 2, 3, 4))
HEAD = "import enum, collections, itertools, math\nimport numpy as np\nimport torch\n"


def floats(dtype: str, shape: tuple[int, ...], *entries: float) -> Tensor:
    letter = {"float32": "f", "float64": "d", "int64": "q", "complex64": "f", "float16": "e"}[dtype]
    return Tensor(dtype, shape, struct.pack(f"<{len(entries)}{letter}", *entries))


@pytest.mark.parametrize(("expression", "value"), [
    pytest.param("15", 15, id="a whole number"),
    pytest.param("15.0", 15.0, id="a number"),
    pytest.param("2 - 1j", 2 - 1j, id="a complex number"),
    pytest.param("True", True, id="a bool"),
    pytest.param("None", None, id="nothing"),
    pytest.param("'\\ud800 text'", "? text", id="text with a lone surrogate"),
    pytest.param("enum.IntEnum('E', 'a b').b", 2, id="a member of an enumeration"),
    pytest.param("type('Mine', (float,), {'__float__': lambda s: 1.0})(2.5)", 2.5,
                 id="a number of the student's own class"),
    pytest.param("[1, (2, [3.0])]", (1, (2, (3.0,))), id="a nested list"),
    pytest.param("range(3)", (0, 1, 2), id="a range"),
    pytest.param("(i * i for i in range(3))", (0, 1, 4), id="a generator"),
    pytest.param("zip([1, 2], 'ab')", ((1, "a"), (2, "b")), id="pairs"),
    pytest.param("itertools.chain([1], map(abs, [-2]))", (1, 2), id="an iterator"),
    pytest.param("{'a': 1, 'b': 2}.values()", (1, 2), id="the values of a dictionary"),
    pytest.param("collections.deque([1, 2])", (1, 2), id="a queue"),
    pytest.param("{3, 1, 2}", (1, 2, 3), id="a set"),
    pytest.param("collections.OrderedDict(a=1, b=[2])", {"a": 1, "b": (2,)}, id="a dictionary"),
    pytest.param("{1: 'a', 1.5: 'b'}", {1: "a", "1.5": "b"}, id="numbers as keys"),
    pytest.param("np.float32(2.5)", 2.5, id="a numpy number"),
    pytest.param("np.int64(7)", 7, id="a numpy whole number"),
    pytest.param("np.bool_(True)", True, id="a numpy bool"),
    pytest.param("np.array([[1., 2.]])", floats("float64", (1, 2), 1, 2), id="an array"),
    pytest.param("np.array([1, 2, 3, 4])[::2]", floats("int64", (2,), 1, 3), id="a strided array"),
    pytest.param("np.matrix([[1., 2.]])", floats("float64", (1, 2), 1, 2), id="a matrix"),
    pytest.param("np.array([[1, 2]], dtype='uint16')", ((1, 2),), id="an array of a rare dtype"),
    pytest.param("np.array(['a', 'b'])", ("a", "b"), id="an array of text"),
    pytest.param("np.array([1., 2.], dtype='>f8')", (1.0, 2.0),
                 id="an array with swapped bytes"),
    pytest.param("torch.tensor(3)", floats("int64", (), 3), id="a tensor without dimensions"),
    pytest.param("torch.tensor([[1., 2.], [3., 4.]])", TENSOR, id="a tensor"),
    pytest.param("torch.tensor([[1., 3.], [2., 4.]]).T", TENSOR, id="a transposed tensor"),
    pytest.param("torch.tensor([1.]).expand(2, 1)", floats("float32", (2, 1), 1, 1), id="a view"),
    pytest.param("torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)", TENSOR, id="a leaf"),
    pytest.param("torch.nn.Parameter(torch.tensor([[1., 2.], [3., 4.]]))", TENSOR,
                 id="a parameter"),
    pytest.param("torch.tensor([[1., 2.], [3., 4.]]).to_sparse()", TENSOR, id="a sparse tensor"),
    pytest.param("torch.tensor([1 + 2j]).conj()", floats("complex64", (1,), 1, -2),
                 id="a conjugate"),
    pytest.param("torch.tensor([1 + 2j]).conj().imag", floats("float32", (1,), -2),
                 id="a negated view"),
    pytest.param("torch.tensor([True, False])", Tensor("bool", (2,), b"\1\0"), id="a bool tensor"),
    pytest.param("torch.tensor([1., 2.]).half()", floats("float16", (2,), 1, 2),
                 id="half precision"),
    pytest.param("torch.tensor([1.]).bfloat16()", Tensor("bfloat16", (1,), b"\x80\x3f"),
                 id="bfloat16"),
    pytest.param("torch.zeros(0, 3)", Tensor("float32", (0, 3), b""),
                 id="a tensor without entries"),
    pytest.param("torch.zeros(2, 3).shape", (2, 3), id="a shape"),
])  # fmt: skip
def test_an_answer_is_read(worker: Worker, expression: str, value: Plain) -> None:
    reply = run(worker, module(f"{HEAD}x = {expression}"), "x").replies["x"]
    assert (reply.status, reply.detail) == (Status.OK, "")
    assert reply.value == value
    assert type(reply.value) is type(value)


def test_a_text_that_is_too_long_costs_only_itself(worker: Worker) -> None:
    source = "answers = {'q1': 'x' * 1_100_000, 'q2': 'text'}"
    reply = run(worker, module(source), "answers").replies["answers"]
    assert reply.value == {"q2": "text"}
    assert reply.detail == "left out: 'q1' answers with more than 1048576 characters of text"


def test_nan_is_read(worker: Worker) -> None:
    reply = run(worker, module("x = [float('nan'), float('-inf')]"), "x").replies["x"]
    assert str(reply.value) == "(nan, -inf)"


def test_a_tensor_subclass_cannot_change_its_entries(worker: Worker) -> None:
    source = """
        import torch
        class Liar(torch.Tensor):
            @classmethod
            def __torch_function__(cls, function, types, args=(), kwargs=None):
                return torch.zeros(7)
        x = torch.tensor([[1., 2.], [3., 4.]]).as_subclass(Liar)
    """
    assert run(worker, module(source), "x").replies["x"].value == TENSOR


@pytest.mark.parametrize(("expression", "detail"), [
    pytest.param("object()", "an object of class object, which is not a number", id="an object"),
    pytest.param("lambda: 1", "an object of class function", id="a function"),
    pytest.param("itertools.count()", "too many values", id="an iterator without an end"),
    pytest.param("open(__file__)", "an object of class TextIOWrapper", id="an open file"),
    pytest.param("b'15'", "an object of class bytes", id="bytes"),
    pytest.param("[1, object()]", "an object of class object", id="an object in a list"),
    pytest.param("{1, 'a'}", "a set of things that have no order", id="a set without an order"),
    pytest.param("1 << 5000", "a whole number of 5001 bits", id="a huge number"),
    pytest.param("'x' * 2_000_000", "characters of text", id="a very long text"),
    pytest.param("list(range(10**6))", "too many values", id="a very long list"),
    pytest.param("(x := []).append(x) or x", "deeper lists", id="a list that holds itself"),
    pytest.param("torch.zeros(1).expand(10**6, 10**6)", "too large", id="a view of 4 TB"),
    pytest.param("torch.zeros(0, 2**62)", "too large", id="no entries, but huge axes"),
    pytest.param("torch.sparse_coo_tensor(size=(10**5, 10**5))", "too large",
                 id="a huge sparse tensor"),
    pytest.param("torch.zeros(3, device='meta')", "no entries", id="a tensor without data"),
    pytest.param("torch.zeros(2).to(torch.float8_e5m2)", "dtype float8", id="a rare dtype"),
    pytest.param("np.array(['2024-01-01'], dtype='datetime64[D]')", "class date", id="dates"),
    pytest.param("type('T', (), {'__class__': property(lambda s: int)})()", "class T",
                 id="an object that says it is a number"),
    pytest.param("type('int', (), {'__repr__': lambda s: 1 / 0})()", "class int",
                 id="a class called int"),
])  # fmt: skip
def test_an_answer_is_not_read(worker: Worker, expression: str, detail: str) -> None:
    reply = run(worker, module(f"{HEAD}x = {expression}"), "x").replies["x"]
    assert reply.status is Status.UNREADABLE
    assert detail in reply.detail
    assert reply.value is None


def test_an_entry_that_is_not_plain_data_costs_only_itself(worker: Worker) -> None:
    source = "answers = {'q2': 'text', 'q3': object(), ('q', 4): 'text'}"
    reply = run(worker, module(source), "answers").replies["answers"]
    assert (reply.status, reply.value) == (Status.OK, {"q2": "text"})
    assert "'q3' answers with an object of class object" in reply.detail
    assert "a key of class tuple" in reply.detail


def test_the_answers_of_a_submission_share_a_limit(worker: Worker) -> None:
    names = [f"x{n}" for n in range(6)]
    source = "import torch\n" + "\n".join(f"{name} = torch.zeros(300)" for name in names)
    replies = run(worker, module(source), *names, limits=Limits(answer=1500)).replies
    assert [replies[name].status for name in names] == [Status.OK] * 5 + [Status.UNREADABLE]


@pytest.mark.parametrize(("argument", "text"), [
    pytest.param(3, "int 3", id="a number"),
    pytest.param(("a", 2.5), "list ['a', 2.5]", id="a list"),
    pytest.param(({"kernel_size": 3},), "list [{'kernel_size': 3}]", id="a list of dictionaries"),
    pytest.param(TENSOR, "Tensor tensor([[1., 2.],\n        [3., 4.]])", id="a tensor"),
    pytest.param(replace(TENSOR, container="numpy"), "ndarray [[1. 2.]\n [3. 4.]]", id="an array"),
    pytest.param(Tensor("bool", (2,), b"\1\0", "numpy"), "ndarray [ True False]", id="a mask"),
    pytest.param(Tensor("float64", (0, 2), b"", "numpy"), "ndarray []",
                 id="an array without entries"),
    pytest.param({1: 2, "a": ()}, "dict {1: 2, 'a': []}", id="a dictionary with an integer key"),
    pytest.param(Tensor("int64", (0, 2), b""), "Tensor tensor([], size=(0, 2), dtype=torch.int64)",
                 id="a tensor without entries"),
])  # fmt: skip
def test_a_function_receives(worker: Worker, argument: Plain, text: str) -> None:
    call = Call("f", (argument,))
    source = "def f(x):\n    return f'{type(x).__name__} {x}'"
    assert run(worker, module(source), call).replies[call.key].value == text


def test_arguments_by_keyword(worker: Worker) -> None:
    source = "def f(x, *, eps=0, **others):\n    return [x, eps, others]"
    call = Call("f", (1, 2, 3), names=("eps", "x", "y"))
    assert run(worker, module(source), call).replies[call.key].value == (2, 1, {"y": 3})
    assert call.key != Call("f", (1, 2, 3)).key


def test_a_function_may_change_its_arguments(worker: Worker) -> None:
    source = "def f(x):\n    x *= 2\n    return x\ndef g(x):\n    return x"
    calls = Call("f", (TENSOR,)), Call("g", (TENSOR,))
    collected = run(worker, module(source), *calls)
    assert collected.replies[calls[0].key].value == floats("float32", (2, 2), 2, 4, 6, 8)
    assert collected.replies[calls[1].key].value == TENSOR


def test_a_call_needs_a_function(worker: Worker) -> None:
    calls = Call("x", ()), Call("y", ())
    replies = run(worker, module("x = 15"), *calls, "y").replies
    assert replies[calls[0].key].status is Status.RAISED
    assert "x is an object of class int, not a function" in replies[calls[0].key].detail
    assert replies[calls[1].key].status is Status.ABSENT
    assert replies["y"].status is Status.ABSENT


def test_a_set_that_hangs_when_it_is_read_is_stopped(worker: Worker) -> None:
    source = """
        class Mine(set):
            def __iter__(self):
                while True: pass
        x = Mine()
        y = 15
    """
    replies = run(worker, module(source), "x", "y", limits=Limits(call_s=0.5)).replies
    assert replies["x"].status is Status.TIMED_OUT
    assert replies["y"].value == 15


def test_requests_are_read_by_key(worker: Worker) -> None:
    twice = run(worker, module("x = 1"), Read("x"), Read("x"))
    assert list(twice.replies) == ["x"]


def test_a_reply_does_not_depend_on_earlier_random_numbers(worker: Worker) -> None:
    reply = call_f(worker, "import torch\nx = torch.rand(1)\ndef f():\n    return torch.rand(1)")
    source = "import torch\nx = torch.rand(9)\ndef f():\n    return torch.rand(1)"
    assert call_f(worker, source, limits=QUICK).value == reply.value
