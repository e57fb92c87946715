"""Cases that do not fit the reference's functions, found without running it."""

from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.rubric import load
from grader.rubric.starter import tasks

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
