"""The bundle for Classroom 50: everybody may read it, and it is complete."""

from pathlib import Path

import pytest

from grader.platforms.packaging import constraints, wheel
from grader.rubric.public_rubric import MARK
from tests.support import command
from tests.support.command import Finished
from tests.support.paths import ROOT


def bundled(rubric: Path, out: Path) -> Finished:
    return command.grade(out.parent, "classroom50", "--rubric", str(rubric), "--out", str(out))


def test_a_bundle_holds_only_what_everybody_may_read(public: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    done = bundled(public, out)
    assert done.returncode == 0, done.stderr
    names = {"autograder.py", "torch_index.py", "rubric.yaml", "constraints.txt", wheel().name}
    assert {path.name for path in out.iterdir()} == names
    assert sum(path.stat().st_size for path in out.iterdir()) < 10 << 20
    assert (out / "constraints.txt").read_text() == constraints()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert bundled(public, out).returncode == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("first", ["", MARK], ids=["unchanged", "marked as public"])
def test_a_private_rubric_goes_into_no_bundle(tmp_path: Path, first: str) -> None:
    for name in ("rubrics/hw2.yaml", "reference/hw2.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text((ROOT / name).read_text())
    rubric = tmp_path / "rubrics/hw2.yaml"
    rubric.write_text(first + rubric.read_text())
    done = bundled(rubric, tmp_path / "bundle")
    assert done.returncode == 2
    assert "this is not a public rubric" in done.stderr
    assert not (tmp_path / "bundle").exists()
