"""On which machines student code may run."""

from functools import partial
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.errors import GradeError
from grader.pipeline import grade_class
from grader.rubric import load
from grader.sandbox import (
    CONFINED,
    ConfinementPolicy,
    Worker,
    find_wrapper,
    probe_host,
)
from tests.support import machine
from tests.support.classes import RUBRIC

UNSAFE, BARE = ConfinementPolicy(unsafe=True), ConfinementPolicy(bubblewrap=False)
SMALL_RUBRIC = """\
assignment: hw9
reference: ref.py
seed: 1
questions:
  q1: {points: 1, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
"""


@pytest.mark.parametrize(("landlock", "seccomp", "wrapper", "policy", "outcome"), [
    pytest.param(7, True, True, CONFINED, "/usr/bin/bwrap", id="everything"),
    pytest.param(7, True, True, BARE, None, id="bubblewrap is not wanted"),
    pytest.param(7, True, False, CONFINED, None, id="Landlock alone"),
    pytest.param(0, True, True, CONFINED, "/usr/bin/bwrap", id="bubblewrap alone"),
    pytest.param(0, True, False, CONFINED, "install bubblewrap, or use --unsafe-no-isolation",
                 id="neither"),
    pytest.param(0, True, True, BARE, "neither Landlock nor bubblewrap",
                 id="no Landlock, and bubblewrap is not wanted"),
    pytest.param(0, True, False, UNSAFE, None, id="neither, but unsafe is allowed"),
    pytest.param(7, False, True, CONFINED, "no seccomp", id="no seccomp"),
    pytest.param(7, False, True, UNSAFE, "/usr/bin/bwrap", id="no seccomp, but unsafe is allowed"),
])  # fmt: skip
def test_code_runs_only_where_it_can_be_confined(
    monkeypatch: pytest.MonkeyPatch,
    landlock: int,
    seccomp: bool,
    wrapper: bool,
    policy: ConfinementPolicy,
    outcome: str | None,
) -> None:
    machine.pretend(monkeypatch, landlock=landlock, seccomp=seccomp, wrapper=wrapper)
    if outcome is None or outcome.startswith("/"):
        assert find_wrapper(policy) == outcome
        return
    with pytest.raises(GradeError, match=outcome):
        find_wrapper(policy)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_get_a_hint(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(GradeError, match="on Windows use WSL2"):
        find_wrapper(UNSAFE)
    assert probe_host() is None


def test_the_pipeline_refuses_before_any_code_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine.pretend(monkeypatch, landlock=0, wrapper=False)
    mark = tmp_path / "ran"
    (tmp_path / "hw2.py").write_text(f"open({str(mark)!r}, 'w')")
    with pytest.raises(GradeError, match="student code could read your files"):
        grade_class(tmp_path, load(RUBRIC), tmp_path / "out")
    assert not mark.exists()


def test_the_command_line_refuses_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))
    machine.pretend(monkeypatch, landlock=0, wrapper=False)
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "hw9.yaml": SMALL_RUBRIC,
        "ref.py": "x = 1",
        "class/hw9.py": "x = 1",
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    words = ["class", "--rubric", "hw9.yaml"]
    assert run(words) == 2
    assert capsys.readouterr().err == (
        "grade: student code could read your files: there is neither Landlock nor bubblewrap here "
        "(install bubblewrap, or use --unsafe-no-isolation on a machine without anything of value)"
        "\n"
    )
    assert run([*words, "--unsafe-no-isolation"]) == 0
