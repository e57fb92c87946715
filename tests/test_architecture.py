"""The rooms and floors of the project: imports point down, and some things have one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "grader"
FLOORS = {
    "model": 0, "errors": 0,
    "compare": 1, "latex": 1, "labels": 1, "markdown": 1, "prose": 1,
    "escapes": 1, "highlight": 1, "described": 1, "statistics": 1, "textfile": 1, "wording": 1,
    "worklist": 1, "changes": 1, "health": 1, "people": 1, "pseudonyms": 1,
    "plugins": 2, "roster": 2, "sandbox": 2, "written": 2, "valued": 2, "offered": 2, "cases": 2,
    "ipynb": 2, "numbered": 2, "arrayed": 2, "published": 2, "patterned": 2,
    "feedback": 2, "filling": 2, "overview": 2, "markup": 2, "sheets": 2, "mutants": 2,
    "questions": 3, "forms": 3, "checks": 3, "reports": 3,
    "ci": 4, "discover": 4, "rubric": 4, "scoring": 4, "store": 4,
    "bundle": 5, "examine": 5, "pipeline": 5,
    "cli": 6, "review": 6, "testing": 6,
}  # fmt: skip
SAME_FLOOR = {
    ("model", "errors"),
    ("changes", "wording"),
    ("health", "wording"),
    ("markdown", "labels"),
    ("plugins", "sandbox"),
    ("written", "plugins"),
    ("written", "patterned"),
    ("examine", "pipeline"),
    ("valued", "plugins"),
    ("offered", "valued"),
    ("numbered", "plugins"),
    ("numbered", "valued"),
    ("arrayed", "offered"),
    ("arrayed", "plugins"),
    ("arrayed", "valued"),
    ("published", "plugins"),
    ("published", "valued"),
    ("cases", "plugins"),
}
LAZY = {"torch", "IPython", "nbformat"}  # costly to import, so only those who need them wait
WORKER = ROOT / "sandbox" / "worker"  # the one place in which student code runs
FILES = sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    if isinstance(node, ast.ImportFrom) and node.module == "grader":
        yield from (f"grader.{name.name}" for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_to_its_floor(path: Path) -> None:
    tree, own = ast.parse(path.read_text()), room(path)
    for name in (name for node in ast.walk(tree) for name in imports(node)):
        parts = name.split(".")
        if parts[0] != "grader" or len(parts) == 1 or parts[1] in {own, "__version__"}:
            continue
        down = FLOORS[parts[1]] < FLOORS[own] or (own, parts[1]) in SAME_FLOOR
        assert down, f"{own} may not import {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_plugin_files_do_not_know_each_other(path: Path) -> None:
    if room(path) in {"forms", "checks", "reports"}:
        names = {name for node in ast.walk(ast.parse(path.read_text())) for name in imports(node)}
        assert not {name for name in names if name.startswith(f"grader.{room(path)}")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_allowed_in_one_place_only(path: Path) -> None:
    tree = ast.parse(path.read_text())
    calls = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    if room(path) not in {"cli", "review"}:
        assert "print" not in calls
    if WORKER not in path.parents:
        assert not calls & {"eval", "exec", "compile"}
        late = {name for f in functions(tree) for node in ast.walk(f) for name in imports(node)}
        own = {"grader"} if room(path) == "cli" else set()  # --help waits for nothing
        assert {name.split(".")[0] for name in late} <= LAZY | own
    everything = {name for node in ast.walk(tree) for name in imports(node)}
    assert not everything & {"pickle", "dill", "shelve", "marshal"}
