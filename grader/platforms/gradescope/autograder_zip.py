"""A Gradescope autograder as one zip file: what installs it, what runs it, and all they need."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path, PurePosixPath

import grader
from grader.errors import GradeError
from grader.rubric import data_paths
from grader.rubric.model import Rubric

_EXECUTABLE, _PLAIN = 0o755, 0o644
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same rubric gives the same file
_PACKAGE = Path(grader.__file__).parent

_SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder. The end of what it prints says what
# keeps a student's code from this machine: read it before the first submission.
set -euo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive
fits='import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

find_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        "$python" -c "$fits" 2>/dev/null && return
    done
    return 1
}

apt-get update -q
apt-get install -qy bubblewrap python3 python3-venv || true
find_python || { apt-get install -qy python3.11 python3.11-venv && find_python; }
"$python" -m venv venv
venv/bin/pip install -q ./grade
chmod -R go-rwx .
venv/bin/grade doctor || true
"""
_RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission. Where nothing could be graded there are no results, and
# Gradescope says that the autograder failed: that is no zero.
set -euo pipefail
root=${{AUTOGRADER_ROOT:-/autograder}}
exec "$root/source/venv/bin/grade" gradescope --root "$root" --rubric "$root/source/{rubric}"{more}
"""
_PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "grade"
version = "{version}"
requires-python = ">=3.11,<3.14"
dependencies = {dependencies}

[project.scripts]
grade = "grader.cli.main:main"

[tool.setuptools.packages.find]
include = ["grader*"]

[tool.setuptools.package-data]
grader = ["**/*"]
"""


def gradescope(rubric: Rubric, to: Path, *, show_results: bool) -> None:
    """Write the autograder. It holds rubric and reference: it is for Gradescope alone.

    Raises:
        GradeError: the file cannot be written.
    """
    partial = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data, mode in _files(rubric, show_results=show_results):
                member = zipfile.ZipInfo(name, _LONG_AGO)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = (stat.S_IFREG | mode) << 16
                archive.writestr(member, data)
        partial.replace(to)
    except OSError as error:
        what = f"the autograder cannot be written: {error.strerror}"
        raise GradeError(what, where=str(to), hint="name another file with --to") from error
    finally:
        partial.unlink(missing_ok=True)


def _files(rubric: Rubric, *, show_results: bool) -> Iterator[tuple[str, bytes, int]]:
    """Each file: its name, what it holds, and its mode."""
    files = (*rubric.own_files, *data_paths(rubric.path))
    own, *others = _side_by_side(*files)
    run = _RUN.format(rubric=own, more=" --show-results" if show_results else "")
    yield "setup.sh", _SETUP.encode(), _EXECUTABLE
    yield "run_autograder", run.encode(), _EXECUTABLE
    for name, path in zip([own, *others], files, strict=True):
        yield str(name), path.read_bytes(), _PLAIN
    yield "grade/pyproject.toml", _project().encode(), _PLAIN
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = PurePosixPath("grade/grader", path.relative_to(_PACKAGE).as_posix())
            yield str(name), path.read_bytes(), _PLAIN


def _side_by_side(*paths: Path) -> list[PurePosixPath]:
    """Where files go so that each finds the other by the same relative path as before."""
    plain = [os.path.normpath(path.absolute()) for path in paths]
    top = os.path.commonpath([str(Path(path).parent) for path in plain])
    return [PurePosixPath("course", Path(path).relative_to(top).as_posix()) for path in plain]


def _project() -> str:
    """A project file with the packages that this installation was made with."""
    try:
        wanted = requires("grade") or []
    except PackageNotFoundError as error:
        hint = "install grade with pip"
        raise GradeError("grade is not installed, so its needs are unknown", hint=hint) from error
    dependencies = [each for each in wanted if "extra ==" not in each]
    return _PROJECT.format(version=grader.__version__, dependencies=dependencies)
