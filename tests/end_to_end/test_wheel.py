"""A built wheel works without the checkout: from a new assignment to the files of each platform."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.paths import ROOT

BUILD = ("pip", "wheel", "--no-build-isolation", "--no-index", "--no-deps", "--quiet")
INSTALL = ("pip", "install", "--no-index", "--no-deps", "--no-compile", "--quiet")


def call(*words: str | Path, cwd: Path, path: Path | None = None) -> str:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environ |= {"PYTHONPATH": str(path)} if path else {}
    done = subprocess.run(
        words, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built without the network and outside of it."""
    top = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, top)
    shutil.copytree(ROOT / "grader", top / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    call(sys.executable, "-m", *BUILD, "--wheel-dir", "dist", ".", cwd=top)
    return next((top / "dist").glob("grade-*.whl"))


def test_a_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("grader/")}
    files = (path for path in (ROOT / "grader").rglob("*") if path.is_file())
    names = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    assert packed == names


def test_a_course_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    # no separate environment: the sandbox lets student code read only one that holds torch
    site, course = tmp_path / "site", tmp_path / "hw1"
    call(sys.executable, "-m", *INSTALL, "--target", site, wheel, cwd=tmp_path)

    def grade(*words: str) -> str:
        folder = course if course.exists() else tmp_path
        return call(site / "bin/grade", *words, cwd=folder, path=site)

    where = "import grader; print(grader.__file__)"
    assert str(site) in call(sys.executable, "-c", where, cwd=tmp_path, path=site)
    grade("new", "hw1")
    assert "The rubric is sound" in grade("rubric", "check", "rubrics/hw1.yaml")
    graded = grade("submissions_example")
    assert "ada-right: 9 of 9" in graded
    assert "ben-mistakes: 3.33 of 9" in graded
    commands = [
        ["starter", "rubrics/hw1.yaml", "--out", "again"],
        ["rubric", "public", "rubrics/hw1.yaml", "--out", "public.yaml"],
        ["classroom50", "--rubric", "public.yaml", "--out", "bundle"],
        ["export", "gradescope-zip"],
    ]
    code = f"import grader.cli.main as cli; assert not any(map(cli.run, {commands}))"
    call(sys.executable, "-c", code, cwd=course, path=site)  # one start of Python for all
    assert {path.name for path in (course / "again").iterdir()} == {
        path.name for path in (course / "starter").iterdir()
    }
    assert next((course / "bundle").glob("grade-*.whl")).name == wheel.name
    with zipfile.ZipFile(course / "autograder.zip") as archive:
        assert wheel.name in archive.namelist()
