"""A rubric's steps: what they use, when results are read, and what is wrong with them."""

import pytest
import yaml

from grader.text.step_script import read_script

SOUND = "[{m: A(n)}, {set: {m.W: W}}, {y: m.f(x)}, {z: g(y)}, m.done()]"


def test_a_script() -> None:
    compare = ["y", "m.dW", "z['a']", "x", "y.shape"]
    script = read_script(yaml.safe_load(SOUND), compare, ["n", "W", "x"])
    assert script.flaws == []
    assert script.uses == {"A": ("take", 0, "m"), "g": ("take", 3, "z")}
    texts = ["m = A(n)", "m.W = W", "y = m.f(x)", "z = g(y)", "m.done()"]
    assert [line.text for line in script.lines] == texts
    assert [each.after for each in script.compared] == [2, 4, 3, 4, 4]


@pytest.mark.parametrize(("take", "compare", "path", "complaint"), [
    pytest.param("[{m: A(n}]", "m", ("take", 0, "m"), "never closed", id="no expression"),
    pytest.param("[{m: A(x, n)}]", "x", ("take", 0), "put an expression with commas in quotes",
                 id="a comma without quotes"),
    pytest.param("[[A]]", "x", ("take", 0), "or a block with one name", id="a list"),
    pytest.param("[{m: [A]}]", "m", ("take", 0, "m"), "is an expression, in quotes",
                 id="a list as a value"),
    pytest.param("[{m: A()}, {m.W: x}]", "m", ("take", 1, "m.W"), "set with set",
                 id="an attribute"),
    pytest.param("[{m: A()}, {set: {m: x}}]", "m", ("take", 1, "set", "m"), "neither an attribute",
                 id="a name is set"),
    pytest.param("[{m: A()}, {set: x}]", "m", ("take", 1, "set"), "a block of attributes",
                 id="set without a block"),
    pytest.param("[{x: A()}]", "x", ("take", 0, "x"), "a value of the cases, too", id="an input"),
    pytest.param("[{m: A()}, {m: A()}]", "m", ("take", 1, "m"), "of another step", id="twice"),
    pytest.param("[{if: A()}]", "x", ("take", 0, "if"), "not a name", id="a keyword"),
    pytest.param("[{y: f(m)}, {m: A()}]", "y", ("take", 0, "y"), "'m' is a name of the program",
                 id="used before it is there"),
    pytest.param("[{y: x}]", "y", ("take",), "nothing of the student's program", id="no program"),
    pytest.param("[{out: A()}]", "oot.W", ("compare", "oot.W"), "did you mean 'out'",
                 id="misspelt"),
    pytest.param("[{m: A()}]", "W", ("compare", "W"), "as in m.W", id="an attribute alone"),
    pytest.param("[{m: A(n}]", "m.W", ("take", 0, "m"), "never closed", id="of a broken step"),
    pytest.param("[{m: A()}]", "m.f()", ("compare", "m.f()"), "make a step of the call",
                 id="a call"),
    pytest.param("[{m: A()}]", "m +", ("compare", "m +"), "is not an expression", id="broken"),
])  # fmt: skip
def test_flaws(take: str, compare: str, path: tuple[str | int, ...], complaint: str) -> None:
    [flaw] = read_script(yaml.safe_load(take), [compare], ["x"]).flaws
    assert flaw.path == path
    assert complaint in str(flaw)
