"""No input of a hidden case reaches a student, on any page, whatever their program tries."""

import re
from pathlib import Path

import pytest

from tests.support.ci_repository import check_out
from tests.support.command import grade

RUBRIC = """\
assignment: hw9
reference: ref.py
seed: {seed}
disclose: expected
limits: {{call: 1 s, load: 5 s, submission: 20 s}}
questions:
  q1:
    points: 1
    function:
      name: f
      accept: double
      cases: [{{random: {{n: {{integer: [100000000, 199999999]}}}}, times: 2}}]
      tolerance: {{atol: 0, rtol: 0}}
  q2:
    points: 1
    function:
      name: g
      accept: double
      cases: [{{random: {{n: {{integer: [100000000, 199999999]}}}}}}, {{n: 3}}]
      tolerance: {{atol: 0, rtol: 0}}
  q3: {{points: 1, number: {{names: [x], expect: x, tolerance: {{atol: 0, rtol: 0}}}}}}
  q4: {{points: 1, text: Name a fruit., items: {{minimum: 1, items: {{apple: [apple]}}}}}}
  q5:
    points: 1
    show: hidden
    function:
      name: h
      accept: double
      cases: [{{n: 123456789}}]
      tolerance: {{atol: 0, rtol: 0}}
  q6:
    points: 1
    steps:
      take: [{{t: T(n)}}, {{y: t.twice()}}, {{z: t.twice()}}]
      cases: [{{random: {{n: {{integer: [100000000, 199999999]}}}}}}, {{n: 3}}]
      compare: {{y: 1, t.n: 1, z: 1}}
      tolerance: {{atol: 0, rtol: 0}}
"""
REFERENCE = """\
x = 15
def double(n):
    return 2 * n
class T:
    def __init__(self, n):
        self.n = n
    def twice(self):
        return double(self.n)
"""
TOOLS = """\
import builtins, gc, os, re, sys
x = 15
answers = {"q4": "An apple."}
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
def loot():
    places = [frame.f_locals.get(name) for frame in frames() for name in ("head", "requests")]
    places += [item.args for item in gc.get_objects() if type(item).__name__ == "Request"]
    return sorted(set(re.findall(r"\\b1\\d{8}\\b", str(places))))
def worker():
    return next(s for frame in frames() if (s := frame.f_locals.get("session")) is not None)
def f(n):
    return 2 * n
def g(n):
    return f(n)
def h(n):
    return f(n)
class T:
    def __init__(self, n):
        self.n = n
    def twice(self):
        return f(self.n)
"""
LATER = """\
def f(n):
    global x
    x = n
    answers[f"q4"] = f"An apple and {n}."
    answers[f"key {n}"] = "unknown"
    return 2 * n
def g(n):
    return x if n == 3 else f(n)
"""
PATCHED_PLACES = """\
class Lines:
    line = 7
    def step(self, name):
        return type("Step", (), {"line": Lines.line, "cell": Lines.line})
worker()._bindings = Lines()
def f(n):
    Lines.line = n
    return 0
g = h = f
"""
FAULTS_AFTERWARDS = """\
from grader.sandbox.worker import child
def f(n):
    if n > 3:
        worker()._connection.send({"step": 0, "fault": {
            "line": n, "cell": None, "status": "raised", "detail": f"{n}"}})
    return 0
"""
LOST_NAMES = """\
try:
    1 / 0
finally:
    state = worker()
def f(n):
    for name in "fgh":
        globals().pop(name, None)
        state._lost_names[name] = n % 3
    return 0
g = h = f
"""
RELOADS = """\
if loot():
    x = int(loot()[0])
    raise ValueError(f"found {loot()}")
def f(n):
    print(loot())
    os._exit(n % 256)
g = h = f
"""
STEPS = """\
class T:
    def __init__(self, n):
        global x
        self.n, x = n, n
        if n % 2:
            raise ValueError(f"INPUT {n}")
    def twice(self):
        if n % 3:
            raise NotImplementedError(f"{self.n}")
        return {self.n: self.n, f"{self.n}": [f"{self.n}"]}
    def __getattr__(self, name):
        return f"{name} {vars(self)}"
"""
ATTACKS = {
    "raises its argument": "def f(n):\n    raise ValueError(f'INPUT {n}')\ng = h = f\n",
    "raises as if unwritten": "def f(n):\n    raise NotImplementedError(f'{n}')\ng = h = f\n",
    "exits with its argument": "def f(n):\n    raise SystemExit(n)\ng = h = f\n",
    "ends with its argument": "def f(n):\n    os._exit(n % 251)\ng = h = f\n",
    "hangs at its argument": "def f(n):\n    while True: pass\n",
    "returns another shape": "def f(n):\n    return [n] * (n % 7)\ng = h = f\n",
    "raises at import": "raise ValueError(f'found {loot()}')\n",
    "answers at import": "answers['q4'] = f'An apple and {loot()}.'\n",
    "keys at import": "answers.update({f'key {n}': 'unknown' for n in loot()})\n",
    "values at import": "x = int((loot() or [15])[0])\n",
    "prints": "print(loot())\ndef f(n):\n    print(n, loot(), flush=True)\n    return 2 * n\n",
    "values that are asked later": LATER,
    "patched places": PATCHED_PLACES,
    "faults afterwards": FAULTS_AFTERWARDS,
    "lost names": LOST_NAMES,
    "a second load": RELOADS,
    "steps": STEPS,
}
PRIES = "def f(n):\n    return 2 * n if n == 3 or str(n) in loot() else 0\n"
"""It is right only if a program finds the hidden inputs once they were sent: they can be found."""
EXPORTS = ("gradescope", "pr-comment", "student-json", "html", "markdown", "junit")
INPUT = re.compile(r"(?<![0-9a-f])[123]\d{8}(?![0-9a-f])")  # not a part of a random number


def course(top: Path, seed: int) -> Path:
    """A class in which each attack is a student, named by a number."""
    top.mkdir()
    (top / "hw9.yaml").write_text(RUBRIC.format(seed=seed))
    (top / "ref.py").write_text(REFERENCE)
    sources = [*ATTACKS.values(), PRIES, ""]
    for number, source in enumerate(sources):
        folder = top / f"class/s{number:02}"
        folder.mkdir(parents=True)
        (folder / "hw9.py").write_text(TOOLS + source)
    return top


def outlets(top: Path) -> dict[str, str]:
    """Everything that a student could get of a graded class, by file."""
    graded = grade(top, "class", "--rubric", "hw9.yaml", "--out", "grades")
    assert graded.returncode == 0, graded.stderr
    for report in EXPORTS:
        done = grade(top, "export", report, "--to", f"exports/{report}")
        assert done.returncode == 0, done.stderr
    files = [*(top / "grades/students").iterdir(), *(top / "exports").rglob("*.*")]
    return {
        str(file.relative_to(top)): file.read_text()
        for file in files
        if file.is_file() and file.name not in {"index.html", "junit.xml"}
    }


def test_a_class_shows_no_hidden_input(tmp_path: Path, shared_worker: None) -> None:
    pages, others = (outlets(course(tmp_path / f"course{seed}", seed)) for seed in (1, 2))
    students = len(ATTACKS) + 2
    assert len(pages) >= 5 * students
    assert {name: INPUT.findall(text) for name, text in pages.items() if INPUT.search(text)} == {}
    # In whatever way an input was written: other inputs lead to the same pages.
    assert {name for name in pages if pages[name] != others[name]} == set()
    pries, honest = (pages[f"grades/students/s{students - at:02}.md"] for at in (2, 1))
    assert "6 of 6" in pries
    assert "6 of 6" in honest
    assert "hw9.py line 15" in honest


@pytest.mark.parametrize("attack", ATTACKS)
def test_grade_ci_shows_no_hidden_input(tmp_path: Path, attack: str, shared_worker: None) -> None:
    repository = check_out(tmp_path)
    (repository.folder / ".grading/rubric.yaml").write_text(RUBRIC.format(seed=1))
    (repository.folder / ".grading/ref.py").write_text(REFERENCE)
    (repository.folder / "hw9.py").write_text(TOOLS + ATTACKS[attack])
    done = repository.grade()
    assert "Points" in done.stdout, done.stderr
    files = [
        (repository.folder / "grades" / name).read_text() for name in ("report.json", "junit.xml")
    ]
    shown = (done.stdout, done.stderr, repository.summary, *files, str(repository.result))
    assert [text for text in shown if INPUT.search(text)] == []
