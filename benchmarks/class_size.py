"""How time and memory grow with the class: `python -m benchmarks.class_size 30 300 1000`.

Each class is made from the example students, every copy with a line of its own so that nothing is
looked up. Times are given per student and as a ratio to the first size, all from this one run.
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
SLOW = {"aiko-fujinami"}  # waits for a time limit: says nothing of the grader
MARKS = {".py": "\n# {}\n", ".md": "\n\n<!-- {} -->\n"}
GRADE = """
import resource, sys
from grader.cli.main import run
status = run(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(status)
"""


def make_class(folder: Path, size: int) -> None:
    """A class of that many students, no two alike."""
    sources = [path for path in EXAMPLES if path.name not in SLOW]
    for number, source in enumerate(islice(cycle(sources), size)):
        student = folder / f"student-{number:05}"
        shutil.copytree(source, student)
        for file in student.iterdir():
            if file.suffix in MARKS:
                with file.open("a", encoding="utf-8") as text:
                    text.write(MARKS[file.suffix].format(number))


def measure(size: int, folder: Path) -> tuple[float, float, int]:
    """Seconds of a first run and of a second, and the grader's peak memory in MiB."""
    make_class(folder / "class", size)
    words = ["class", "--rubric", str(ROOT / "rubrics/hw2.yaml"), "--out", "out"]
    times, peak = [], 0
    for _ in range(2):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", GRADE, *words],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        times.append(time.perf_counter() - start)
        if done.returncode not in {0, 1}:
            raise SystemExit(done.stderr)
        peak = max(peak, int(done.stdout.rpartition("peak ")[2]))
    return times[0], times[1], peak


def main() -> None:
    """Measure each size named on the command line, and print a table."""
    sizes = [int(word) for word in sys.argv[1:]] or [30, 300]
    print("students   s/student   ratio   second run   peak MiB")
    base = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            first, second, peak = measure(size, Path(folder))
        base = base or first / size
        share = f"{second / first:.1%}"
        print(
            f"{size:8}   {first / size:9.3f}   {first / size / base:5.2f}   {share:>10}   {peak:8}"
        )


if __name__ == "__main__":
    main()
