"""Which requests are hidden from a student."""

from pathlib import Path

import pytest

from grader.model import Call
from grader.pipeline.prepare import student_requests
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
