"""The cost of safety and reports: `python -m benchmarks.against [--students N] [--rounds N]`.

`grade` grades the same submissions that other methods only run, without judging or writing:

- one process: every program in one warm process, one after another, without separation;
- bare forks: one fork of a warm process each, two at a time, without confinement, store or report;
- a process each: a new Python for each submission, two at a time (a sample, scaled up);
- a kernel each: a Jupyter kernel for each notebook, started by nbclient (a sample, scaled up).

The methods take turns in each round, so that other work on the machine affects all of them. The
table shows medians and ratios of one run. Times include Python's start and all imports.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "submissions_example"
SUFFIXES = {"modules": ".py", "notebooks": ".ipynb"}
SLOW = {"aiko-fujinami"}  # waits for a time limit, which says nothing about the grader
SAMPLE = 6
BARE = [sys.executable, "-m", "benchmarks.bare"]
Way = Callable[[], tuple[float, float]]
GRADE = [sys.executable, "-c", "from grader.cli.main import main; main()"]


def make_class(folder: Path, form: str, size: int) -> list[Path]:
    """Create a class of `size` different students of one form; return their files."""
    suffix = SUFFIXES[form]
    sources = sorted(p for p in EXAMPLES.glob(f"*/*{suffix}") if p.parent.name not in SLOW)
    files = []
    for number in range(size):
        file = folder / f"student-{number:05}" / f"hw2{suffix}"
        file.parent.mkdir(parents=True)
        source = sources[number % len(sources)].read_text(encoding="utf-8")
        file.write_text(_marked(source, suffix, number), encoding="utf-8")
        files.append(file)
    return files


def _marked(source: str, suffix: str, number: int) -> str:
    if suffix == ".py":
        return f"{source}\n# {number}\n"
    notebook = json.loads(source)
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["source"] = "".join(cell["source"]) + f"\n# {number}\n"
    return json.dumps(notebook)


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a command and all its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr.decode())
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used


def ways(
    folder: Path, form: str, files: list[Path]
) -> dict[str, Callable[[], tuple[float, float]]]:
    """The ways to run the class, by name."""
    names = [str(file) for file in files]
    few = names[:SAMPLE]

    def grade() -> tuple[float, float]:
        shutil.rmtree(folder / "out", ignore_errors=True)
        rubric = str(ROOT / "rubrics/hw2.yaml")
        return timed([*GRADE, "class", "--rubric", rubric, "--out", "out"], folder)

    def sampled(way: str) -> tuple[float, float]:
        wall, used = timed([*BARE, way, *few], folder)
        return wall * len(names) / SAMPLE, used * len(names) / SAMPLE

    found = {
        "grade": grade,
        "one process": lambda: timed([*BARE, "one", *names], folder),
        "bare forks": lambda: timed([*BARE, "forks", *names], folder),
        "a process each": lambda: sampled("processes"),
    }
    if form == "notebooks":
        found["a kernel each"] = lambda: sampled("kernels")
    return found


def compare(form: str, size: int, rounds: int) -> None:
    """Measure every method in turn, and print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = make_class(folder / "class", form, size)
        found = ways(folder, form, files)
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in found}
        for _ in range(rounds):
            for way, run in found.items():
                taken[way].append(run())
    base = statistics.median(wall for wall, _ in taken["bare forks"])
    print(f"\n{size} {form}, {rounds} rounds, {os.cpu_count()} cores")
    print(
        f"{'method':<16} {'s in all':>9} {'ms each':>9} {'CPU ms each':>12} {'of bare forks':>14}"
    )
    for way, times in taken.items():
        wall, used = (statistics.median(column) for column in zip(*times, strict=True))
        each, cpu = wall / size * 1000, used / size * 1000
        print(f"{way:<16} {wall:9.2f} {each:9.1f} {cpu:12.1f} {wall / base:14.2f}")


def main() -> None:
    """Compare for modules and for notebooks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--form", choices=SUFFIXES, action="append")
    chosen = parser.parse_args()
    for form in chosen.form or SUFFIXES:
        compare(form, chosen.students, chosen.rounds)


if __name__ == "__main__":
    main()
