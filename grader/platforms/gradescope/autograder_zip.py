"""A Gradescope autograder as a zip file: two scripts, the course's files and grade as a wheel."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.errors import GradeError
from grader.gradebook.safe_files import replacing
from grader.platforms import torch_index
from grader.platforms.packaging import EXECUTABLE, Member, constraints, wheel, write_zip
from grader.rubric import data_paths
from grader.rubric.model import Rubric

_SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder. The last lines that it prints say how
# student code is confined on this machine: read them before the first submission.
set -euo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive
fits='import sys, venv; sys.exit(sys.version_info < (3, 11))'

find_python() {
    for python in PACKED_WITH python3.13 python3.12 python3.11 python3.14 python3; do
        "$python" -c "$fits" 2>/dev/null && return
    done
    return 1
}

apt-get update -q
apt-get install -qy bubblewrap python3 python3-venv || true
apt-get install -qy PACKED_WITH PACKED_WITH-venv || true
find_python || { apt-get install -qy python3.11 python3.11-venv && find_python; }
"$python" -m venv venv
venv/bin/python torch_index.py constraints.txt
venv/bin/pip install -q -c constraints.txt ./grade-*.whl
chmod -R go-rwx .
venv/bin/grade doctor || true
"""
_RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission. If grading fails, there are no results, and Gradescope
# reports that the autograder failed instead of a zero.
set -euo pipefail
root=${{AUTOGRADER_ROOT:-/autograder}}
exec "$root/source/venv/bin/grade" gradescope --root "$root" --rubric "$root/source/{rubric}"{more}
"""


def write_autograder(rubric: Rubric, to: Path, *, show_results: bool) -> None:
    """Write the autograder. It holds the rubric and the reference, so only Gradescope may have it.

    Raises:
        GradeError: the file cannot be written.
    """
    try:
        with replacing(to) as file:
            write_zip(file, _members(rubric, show_results=show_results))
    except OSError as error:
        what = f"the autograder cannot be written: {error.strerror}"
        raise GradeError(what, where=str(to), hint="name another file with --to") from error


def _members(rubric: Rubric, *, show_results: bool) -> Iterator[Member]:
    files = (*rubric.own_files, *data_paths(rubric.path))
    own, *others = _side_by_side(*files)
    run = _RUN.format(rubric=own, more=" --show-results" if show_results else "")
    # The versions in constraints.txt are those of the Python that runs now.
    setup = _SETUP.replace("PACKED_WITH", "python{}.{}".format(*sys.version_info))
    yield Member("setup.sh", setup.encode(), EXECUTABLE)
    yield Member("run_autograder", run.encode(), EXECUTABLE)
    for name, path in zip([own, *others], files, strict=True):
        yield Member(str(name), path.read_bytes())
    yield Member("constraints.txt", constraints().encode())
    yield Member("torch_index.py", Path(torch_index.__file__).read_bytes())
    yield wheel()


def _side_by_side(*paths: Path) -> list[PurePosixPath]:
    """Names in the archive that keep the relative paths between the files."""
    plain = [os.path.normpath(path.absolute()) for path in paths]
    top = os.path.commonpath([str(Path(path).parent) for path in plain])
    return [PurePosixPath("course", Path(path).relative_to(top).as_posix()) for path in plain]
