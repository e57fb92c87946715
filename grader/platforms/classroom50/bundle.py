"""The files that Classroom 50 needs to run grade; it publishes all of them on the web."""

from __future__ import annotations

from pathlib import Path

from grader.errors import GradeError
from grader.platforms import torch_index
from grader.platforms.classroom50 import autograder
from grader.platforms.github.outputs import write_whole
from grader.platforms.packaging import constraints, wheel
from grader.rubric import load
from grader.rubric.public_rubric import MARK


def bundle(rubric: Path, out: Path) -> list[Path]:
    """Write the bundle's files to a folder.

    Raises:
        GradeError: the rubric is not public, or a file cannot be written.
    """
    loaded, text = load(rubric), rubric.read_text(encoding="utf-8-sig")
    if loaded.reference is not None or not text.startswith(MARK):
        what = "this is not a public rubric, and everybody can read a bundle on the web"
        hint = "make one with `grade rubric public RUBRIC --out public.yaml`"
        raise GradeError(what, where=str(rubric), hint=hint)
    package = wheel()
    files = {
        "autograder.py": Path(autograder.__file__).read_bytes(),
        "rubric.yaml": text.encode(),
        "constraints.txt": constraints().encode(),
        "torch_index.py": Path(torch_index.__file__).read_bytes(),
        package.name: package.data,
    }
    for old in out.glob("grade-*.whl"):
        old.unlink()
    for name, data in files.items():
        write_whole(out / name, data)
    return [out / name for name in files]
