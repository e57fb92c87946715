"""Which requests are hidden from a student, and what a program defines that nothing asks for."""

from pathlib import Path

import pytest

from grader.discover import Submission, Work
from grader.model import Call, SourceFile
from grader.pipeline.prepare import prepare, student_requests
from grader.rubric import load

RUBRIC = """\
assignment: hw9
reference: ref.py
questions:
  q1:
    points: 1
    show: {show}
    function: {{name: f, accept: f, cases: [{{n: 3}}], tolerance: {{atol: 0, rtol: 0}}}}
"""


@pytest.mark.parametrize(
    ("show", "hidden"), [("visible", False), ("after_due", True), ("hidden", True)]
)
def test_what_is_not_shown_now_is_hidden(tmp_path: Path, show: str, hidden: bool) -> None:
    (tmp_path / "hw9.yaml").write_text(RUBRIC.format(show=show))
    (tmp_path / "ref.py").write_text("def f(n):\n    return n\n")
    requests = student_requests(load(tmp_path / "hw9.yaml"))
    assert [request.is_hidden for request in requests if isinstance(request, Call)] == [hidden]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("centre", "`centre`, which no question asks for (did you mean 'center'?)"),
        ("plot", "`plot`, which no question asks for"),
    ],
)
def test_a_misspelt_name_is_told_with_the_right_one(tmp_path: Path, name: str, what: str) -> None:
    rubric = RUBRIC.format(show="visible").replace("name: f,", "name: center,")
    (tmp_path / "hw9.yaml").write_text(rubric)
    (tmp_path / "ref.py").write_text("def f(n):\n    return n\n")
    source = SourceFile("hw9.py", f"def {name}(n):\n    return n\n".encode())
    work = Work(files={"module": source})
    prepared = prepare(Submission("ada", "ada"), work, load(tmp_path / "hw9.yaml"))
    assert [left.what for left in prepared.readings["module"].leftovers] == [what]
