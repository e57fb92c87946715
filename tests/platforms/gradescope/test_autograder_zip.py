"""The autograder for Gradescope, run as Gradescope runs it, from the zip file alone."""

import json
import os
import re
import shlex
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.platforms.packaging import constraints, wheel
from tests.support.command import Finished, grade
from tests.support.hw9 import CLASS, RUBRIC


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("course")
    (top / "rubrics").mkdir()
    (top / "reference").mkdir()
    (top / "data").mkdir()
    (top / "data/train.csv").write_text("1,2\n")
    rubric = RUBRIC.replace(
        "reference: ref.py", "reference: ../reference/ref.py\nfiles: [../data/train.csv]"
    )
    (top / "rubrics/hw9.yaml").write_text(rubric)
    (top / "reference/ref.py").write_text("x = 15\n")
    done = grade(top, "export", "gradescope-zip", "--to", "up/autograder.zip")
    assert done.returncode == 0, done.stderr
    assert "for Gradescope alone" in done.stdout
    return top / "up/autograder.zip"


@pytest.fixture
def root(archive: Path, tmp_path: Path) -> Path:
    """What Gradescope makes of it. `grade` is what the zip holds, with our own packages."""
    source = tmp_path / "source"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(source)
        for member in opened.infolist():
            (source / member.filename).chmod(member.external_attr >> 16 & 0o777)
    with zipfile.ZipFile(next(source.glob("grade-*.whl"))) as package:
        package.extractall(source / "grade")
    program = source / "venv/bin/grade"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(source / 'grade')!r})\n"
        "import grader\nassert grader.__file__.startswith(sys.path[0]), grader.__file__\n"
        "from grader.cli.main import main\nmain()\n"
    )
    program.chmod(0o755)
    (tmp_path / "submission").mkdir()
    (tmp_path / "results").mkdir()
    return tmp_path


def run(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(root / "source/run_autograder")],
        cwd="/", env={**os.environ, "AUTOGRADER_ROOT": str(root)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def grade_here(root: Path) -> Finished:
    """The same command in this process."""
    script = (root / "source/run_autograder").read_text()
    words = shlex.split(script.replace("$root", str(root)).splitlines()[-1])
    return grade(root, *words[words.index("gradescope") :])


@pytest.mark.parametrize(
    ("files", "score"),
    [
        pytest.param({"hw9.py": CLASS["ada/hw9.py"]}, 3, id="right"),
        pytest.param({"Hw9 (1).md": CLASS["bo/hw9.md"]}, 1, id="in part, by another name"),
        pytest.param({"a/hw9.py": CLASS["ada/hw9.py"], "b/x.txt": ""}, 3, id="in folders"),
        pytest.param(
            {"hw9.py": "x = 15 if open('data/train.csv').read() == '1,2\\n' else 0\n"},
            2,
            id="with data",
        ),
        pytest.param({}, 0, id="nothing"),
    ],
)
def test_a_submission_is_graded(
    root: Path, shared_worker: None, files: dict[str, str], score: float
) -> None:
    for name, text in files.items():
        (root / "submission" / name).parent.mkdir(exist_ok=True)
        (root / "submission" / name).write_text(text)
    done = grade_here(root)
    assert done.returncode == 0, done.stderr
    results = json.loads((root / "results/results.json").read_text())
    assert results["score"] == score
    assert sum(test["score"] for test in results["tests"]) == score
    assert [test["number"] for test in results["tests"]] == ["q1", "q2"]


def test_student_code_does_not_find_the_reference(root: Path) -> None:
    source = root / "source"
    (root / "submission/hw9.py").write_text(
        "import os, pathlib\nx, seen = 0, []\n"
        f"for top in ({str(source)!r}, {str(source / 'course')!r}, '.', '/'):\n"
        "    try:\n        seen += os.listdir(top)\n    except OSError: pass\n"
        f"try:\n    exec(pathlib.Path({str(source / 'course/reference/ref.py')!r}).read_text())\n"
        "except OSError: pass\n"
        "answers = {'q2': 'seen: ' + ' '.join(seen)}\n"
    )
    done = run(root)
    assert done.returncode == 0, done.stderr
    results = json.loads((root / "results/results.json").read_text())
    assert results["score"] == 0
    assert "course" not in json.dumps(results)


def test_what_cannot_be_graded_has_no_results(root: Path, shared_worker: None) -> None:
    (root / "source/course/reference/ref.py").write_text("x = 1 / 0\n")
    (root / "submission/hw9.py").write_text(CLASS["ada/hw9.py"])
    done = grade_here(root)
    assert done.returncode == 2
    assert "the reference solution" in done.stderr
    assert not list((root / "results").iterdir())


def test_what_the_file_holds(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        modes = {m.filename: m.external_attr >> 16 for m in opened.infolist()}
    assert {"setup.sh", "run_autograder", "course/rubrics/hw9.yaml"} <= set(names)
    assert {"torch_index.py", "constraints.txt"} <= set(names)
    assert "course/reference/ref.py" in names
    assert wheel().name in names
    assert not [name for name in names if re.search(r"__pycache__|\.\.|^/|tests/", name)]
    assert stat.S_IMODE(modes["setup.sh"]) == stat.S_IMODE(modes["run_autograder"]) == 0o755


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_sound(root: Path, name: str) -> None:
    subprocess.run(["bash", "-n", str(root / "source" / name)], check=True)


def test_the_set_up_prefers_the_python_whose_packages_are_pinned(root: Path) -> None:
    setup = (root / "source/setup.sh").read_text()
    ours = "python{}.{}".format(*sys.version_info)
    assert f"for python in {ours} " in setup
    assert f"apt-get install -qy {ours} {ours}-venv || true" in setup
    assert (root / "source/constraints.txt").read_text() == constraints()


def test_the_same_rubric_gives_the_same_file(archive: Path) -> None:
    before = archive.read_bytes()
    assert (
        grade(archive.parents[1], "export", "gradescope-zip", "--to", "again.zip").returncode == 0
    )
    assert (archive.parents[1] / "again.zip").read_bytes() == before
