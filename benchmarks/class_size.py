"""Time and memory as the class grows: `python -m benchmarks.class_size 30 300 1000`.

Each class consists of copies of the example students, each with an extra line so that no two are
equal. Times are per student and as a ratio to the first size, all from one run. The next columns
are further runs as a share of the first: nothing changed, a prose check edited, a tolerance edited.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path for path in (ROOT / "submissions_example").iterdir() if path.is_dir())
SLOW = {"aiko-fujinami"}  # waits for a time limit, which says nothing about the grader
MARKS = {".py": "\n# {}\n", ".md": "\n\n<!-- {} -->\n"}
GRADE = """
import resource, sys
from grader.cli.main import run
status = run(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(status)
"""


def make_class(folder: Path, size: int) -> None:
    """Create a class of `size` different students."""
    sources = [path for path in EXAMPLES if path.name not in SLOW]
    for number, source in enumerate(islice(cycle(sources), size)):
        student = folder / f"student-{number:05}"
        shutil.copytree(source, student)
        for file in student.iterdir():
            if file.suffix in MARKS:
                with file.open("a", encoding="utf-8") as text:
                    text.write(MARKS[file.suffix].format(number))


def edited(rubric: str, before: str, after: str) -> str:
    """A rubric with its first `before` replaced."""
    if before not in rubric:
        raise SystemExit(f"the rubric has no {before!r} any more: choose another edit")
    return rubric.replace(before, after, 1)


def measure(size: int, folder: Path) -> tuple[list[float], int]:
    """Seconds of the first run and of the further runs, and the grader's peak memory in MiB."""
    make_class(folder / "class", size)
    shutil.copytree(ROOT / "rubrics", folder / "rubrics")
    shutil.copytree(ROOT / "reference", folder / "reference")
    rubric = folder / "rubrics/hw2.yaml"
    text = rubric.read_text(encoding="utf-8")
    prose = edited(text, "gradient: [", "gradient: [jacobian, ")
    tolerance = edited(prose, "tolerance: {atol: 1.0e-4", "tolerance: {atol: 2.0e-4")
    times, peak = [], 0
    for version in (text, text, prose, tolerance):
        rubric.write_text(version, encoding="utf-8")
        taken, used = run(folder)
        times.append(taken)
        peak = max(peak, used)
    return times, peak


def run(folder: Path) -> tuple[float, int]:
    """Grade the class: seconds, and the grader's peak memory in MiB."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", GRADE, "class", "--rubric", "rubrics/hw2.yaml", "--out", "out"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return time.perf_counter() - start, int(done.stdout.rpartition("peak ")[2])


def main() -> None:
    """Measure each size named on the command line, and print a table."""
    sizes = [int(word) for word in sys.argv[1:]] or [30, 300]
    head = ("students", "s/student", "ratio", "no change", "prose edit", "tolerance", "peak MiB")
    print("  ".join(f"{word:>10}" for word in head))
    base = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            (first, *again), peak = measure(size, Path(folder))
        base = base or first / size
        shares = [f"{seconds / first:.1%}" for seconds in again]
        row = (size, f"{first / size:.3f}", f"{first / size / base:.2f}", *shares, peak)
        print("  ".join(f"{cell:>10}" for cell in row))


if __name__ == "__main__":
    main()
