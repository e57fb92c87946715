"""Expressions of steps become plain trees; everything else is refused with advice."""

import pytest

from grader.model.step_tree import StepTree, attributes_in_tree, names_in_tree, with_names
from grader.text.step_expressions import ExpressionError, parse_expression

M = ("name", "m")


@pytest.mark.parametrize(("text", "tree"), [
    pytest.param(" m ", M, id="a name"),
    pytest.param("m.W.data", ("attribute", ("attribute", M, "W"), "data"), id="attributes"),
    pytest.param("m['a'][-1]", ("item", ("item", M, ("value", "a")), ("value", -1)), id="items"),
    pytest.param("m.f(m, k=2.5)", ("call", ("attribute", M, "f"), (M,), (("k", ("value", 2.5)),)),
                 id="a call"),
    pytest.param("[m, (None,), {'a': True}]",
                 ("list", (M, ("tuple", (("value", None),)), ("dict", ((("value", "a"),
                  ("value", True)),)))), id="literals"),
    pytest.param("'it\\'s'", ("value", "it's"), id="text"),
])  # fmt: skip
def test_an_expression(text: str, tree: StepTree) -> None:
    assert parse_expression(text) == tree


@pytest.mark.parametrize(("text", "complaint"), [
    pytest.param("", "1 to 500 characters", id="nothing"),
    pytest.param("m" * 501, "1 to 500 characters", id="too long"),
    pytest.param("f(" * 200, "is not an expression", id="deep"),
    pytest.param("Linear(i", "was never closed", id="open"),
    pytest.param("m = 1", "is not an expression at character 3", id="a statement"),
    pytest.param("a + b", r"'a \+ b' cannot be part of a step \(character 1\)", id="a sum"),
    pytest.param("f(not a)", r"'not a' cannot .* \(character 3\)", id="an operator"),
    pytest.param("f(*a)", "cannot be part of a step", id="a star"),
    pytest.param("f(**a)", "cannot be part of a step", id="two stars"),
    pytest.param("{**a}", "cannot be part of a step", id="two stars in a dictionary"),
    pytest.param("[x for x in a]", "cannot be part of a step", id="a comprehension"),
    pytest.param("lambda: 1", "cannot be part of a step", id="a lambda"),
    pytest.param("f'{a}'", "cannot be part of a step", id="a formatted text"),
    pytest.param("a[1:2]", "cannot be part of a step", id="a slice"),
    pytest.param("(a := 1)", "cannot be part of a step", id="an assignment"),
    pytest.param("b'x'", "cannot be part of a step", id="bytes"),
    pytest.param("2j", "cannot be part of a step", id="a complex number"),
    pytest.param("1e999", "must not be infinite", id="an infinite number"),
    pytest.param("9" * 400, "so many digits", id="a long number"),
    pytest.param("\0", "cannot be read|is not an expression", id="a NUL"),
])  # fmt: skip
def test_what_is_no_expression(text: str, complaint: str) -> None:
    with pytest.raises(ExpressionError, match=complaint) as caught:
        parse_expression(text)
    assert caught.value.hint


def test_names_and_attributes() -> None:
    tree = parse_expression("f(m.a['name'], k=g(m).b)")
    assert [*names_in_tree(tree)] == ["f", "m", "g", "m"]
    assert [*attributes_in_tree(tree)] == ["a", "b"]
    assert [*names_in_tree(with_names(tree, {"m": "n", "name": "x"}))] == ["f", "n", "g", "n"]
    assert with_names(tree, {}) == tree
