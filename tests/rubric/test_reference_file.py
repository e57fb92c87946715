"""Cases that do not fit the reference's functions, found without running it."""

from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.rubric import load
from grader.rubric.starter import files, tasks

RUBRIC = """\
assignment: hw1
reference: ref.py
seed: 1
questions:
  q1:
    points: 1
    function:
      name: f
      accept: f
      tolerance: {{atol: 0, rtol: 0}}
      {by}
      cases: [{case}]
"""


def written(folder: Path, signature: str, case: str, by: str) -> Path:
    (folder / "ref.py").write_text(f"def f({signature}): return 1\n")
    rubric = folder / "hw1.yaml"
    rubric.write_text(RUBRIC.format(case=case, by=by and f"by: {by}"))
    return rubric


@pytest.mark.parametrize(
    ("signature", "case", "by"),
    [
        pytest.param("x, y=1", "{x: 1}", "", id="a default"),
        pytest.param("x, *, y=1", "{x: 1}", "", id="a keyword-only default"),
        pytest.param("x, *, y", "{y: 1, x: 1}", "keyword", id="keyword-only"),
        pytest.param("x, *, y=1", "{random: {x: {integer: [1, 9]}}}", "keyword", id="drawn"),
        pytest.param("x, **others", "{x: 1, z: 1}", "keyword", id="any keyword"),
    ],
)
def test_a_case_fits(signature: str, case: str, by: str, tmp_path: Path) -> None:
    assert load(written(tmp_path, signature, case, by)).questions


@pytest.mark.parametrize(
    ("signature", "case", "by", "complaint"),
    [
        pytest.param(
            "x, *, axis",
            "{x: 1, axis: 0}",
            "",
            "'f' has 'axis' only by keyword: f(x, *, axis)",
            id="keyword-only",
        ),
        pytest.param(
            "x, **others", "{x: 1, z: 0}", "", "only by keyword: f(x, **others)", id="any keyword"
        ),
        pytest.param("x, /", "{x: 1}", "keyword", "no argument 'x' by keyword", id="by position"),
        pytest.param("x, *, y", "{x: 1}", "keyword", "lacks the argument 'y'", id="missing"),
        pytest.param("x, *, axis", "{x: 1, axes: 1}", "keyword", "mean 'axis'", id="misspelt"),
    ],
)
def test_a_case_does_not_fit(
    signature: str, case: str, by: str, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(RubricError) as caught:
        load(written(tmp_path, signature, case, by))
    assert complaint in str(caught.value)


def test_a_stub_has_the_names_of_arguments_by_keyword(tmp_path: Path) -> None:
    case = "{x: 1}, {x: 1, axis: 2}"
    (task,) = tasks(load(written(tmp_path, "x, *, axis=0", case, "keyword")))
    assert [(stub.name, stub.parameters) for stub in task.functions] == [("f", ("x", "axis"))]


STEPS = """\
assignment: hw1
reference: ref.py
questions:
  q1:
    points: 1
    steps:
      take: [{m: A(n)}, {y: m.forward(x)}, {z: last(y)}]
      cases: [{n: 1, x: 2}]
      compare: {y: 1, z: 1}
      tolerance: {atol: 0, rtol: 0}
"""
CLASSES = """\
class RefA:
    secret = 41
    def __init__(self, size, secret_default=secret):
        '''secret'''
    def forward(self, x): return x
    def secret_method(self): return 1
def last(y): return y
"""


def steps_rubric(folder: Path, old: str = "", new: str = "") -> Path:
    (folder / "ref.py").write_text(CLASSES)
    rubric = folder / "hw1.yaml"
    named = STEPS.replace("      tolerance", "      accept: {A: RefA}\n      tolerance")
    rubric.write_text(named.replace(old, new) if old else named)
    return rubric


@pytest.mark.parametrize(("old", "new", "complaint"), [
    pytest.param("(x)}", "(xx)}", "7:26: 'xx' is no value of the cases, no earlier result",
                 id="a value is near"),
    pytest.param("(x)}", "(y1)}", "did you mean 'y'?", id="a result is near"),
    pytest.param("last", "lasst", "did you mean 'last'?", id="a function is near"),
    pytest.param("RefA", "RefB", "10:16: 'ref.py' has no 'RefB' (did", id="another name"),
    pytest.param("(n)", "(n", "7:15: 'A(n' is not an expression", id="no expression"),
    pytest.param("(n)", "(n, 2)", "put an expression with commas in quotes", id="a comma"),
    pytest.param("y: 1,", "y: 0,", "9:17: this must be more than 0", id="a weight of 0"),
    pytest.param("take: [", "take: [3, ", "this must be", id="a number as a step"),
])  # fmt: skip
def test_faults_of_steps_have_a_place(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(RubricError) as caught:
        load(steps_rubric(tmp_path, old, new))
    assert complaint in str(caught.value)
    assert len(caught.value.faults) == 1


def test_a_class_stub_has_the_methods_that_steps_use(tmp_path: Path) -> None:
    (task,) = tasks(load(steps_rubric(tmp_path)))
    [stub] = task.classes
    methods = [(method.name, method.parameters) for method in stub.methods]
    init = ("__init__", ("self", "size", "secret_default"))
    assert (stub.name, methods) == ("A", [init, ("forward", ("self", "x"))])
    assert [each.name for each in task.functions] == ["last"]
    [module] = (text for name, text in files(load(steps_rubric(tmp_path))).items() if ".py" in name)
    assert "class A:" in module
    assert "secret_method" not in module
