"""The types of arrays as arguments, from the words that a rubric has for them."""

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from grader.checks.common.cases.array_types import ArrayType, ArrayTypeName, array_type
from grader.compare import array_of
from grader.model import Tensor

NAME: TypeAdapter[str] = TypeAdapter(ArrayTypeName)


@pytest.mark.parametrize(
    ("of", "arrays", "container", "dtype"),
    [
        pytest.param("", "", "torch", "float32", id="nothing is said"),
        pytest.param("", "numpy", "numpy", "float64", id="the head"),
        pytest.param("", "list", "list", "", id="lists keep their numbers"),
        pytest.param("int64", "", "torch", "int64", id="a dtype"),
        pytest.param("int64", "numpy", "numpy", "int64", id="a dtype, with the head"),
        pytest.param("torch", "numpy", "torch", "float32", id="another container than the head"),
        pytest.param("numpy bool", "", "numpy", "bool", id="both"),
        pytest.param("bool numpy", "", "numpy", "bool", id="both, in the other order"),
    ],
)
def test_a_type(of: str, arrays: str, container: str, dtype: str) -> None:
    assert array_type(of, arrays) == ArrayType(container, dtype)


@pytest.mark.parametrize(
    ("of", "complaint"),
    [
        pytest.param("nump", "did you mean 'numpy'", id="misspelt"),
        pytest.param("int46", "did you mean 'int64'", id="misspelt dtype"),
        pytest.param("pandas", "known: float16", id="unknown"),
        pytest.param("numpy torch", "a container, a dtype or both", id="two containers"),
        pytest.param("int64 int32", "a container, a dtype or both", id="two dtypes"),
        pytest.param("", "a container, a dtype or both", id="nothing"),
    ],
)
def test_a_type_that_is_refused(of: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        NAME.validate_python(of)


@pytest.mark.parametrize("dtype", ["float16", "float64", "int8", "uint8", "int64", "complex64"])
@pytest.mark.parametrize("container", ["numpy", "torch"])
def test_an_array_of_a_type(container: str, dtype: str) -> None:
    tensor = ArrayType(container, dtype).array(np.array([[1.0, 2.0]]))
    assert isinstance(tensor, Tensor)
    assert (tensor.container, tensor.dtype, tensor.shape) == (container, dtype, (1, 2))
    assert array_of(tensor).tolist() == [[1, 2]]


def test_a_list_has_numbers_of_python() -> None:
    assert ArrayType("list").array(np.array([[1, 2], [3, 4]])) == ((1, 2), (3, 4))
    floats = ArrayType("list", "float64").array(np.array([1, 2]))
    assert isinstance(floats, tuple)
    assert [type(number) for number in floats] == [float, float]


@pytest.mark.parametrize(
    ("dtype", "entry"),
    [
        pytest.param("int64", 1.5, id="a fraction"),
        pytest.param("uint8", 256, id="too large"),
        pytest.param("uint8", -1, id="negative"),
        pytest.param("bool", 2, id="neither true nor false"),
    ],
)
def test_a_number_that_the_dtype_does_not_have(dtype: str, entry: float) -> None:
    with pytest.raises(ValueError, match=f"{entry:g} cannot be an entry of dtype {dtype}"):
        ArrayType("numpy", dtype).array(np.array([0, entry]))
