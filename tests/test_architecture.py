"""The rooms of `grader/` and their floors: imports point down, and some things have one place.

Each test lists every offender, so that one run shows all there is to mend.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

PACKAGE = ROOT / "grader"
FLOORS = (
    ("errors", "escapes", "exit_status", "model"),
    ("compare", "plugins", "presentation", "prose", "sandbox", "text"),
    ("checks", "classlists", "forms", "rubric"),
    ("discover", "reports", "scoring", "store"),
    ("gradebook",),
    ("pipeline",),
    ("platforms", "pytest_plugin", "rubric_check"),
    ("cli",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# Costly to import, or an optional extra, so only those who need them wait.
LAZY = {"torch", "IPython", "nbformat", "nbgrader", "sqlalchemy"}
PRINTS = {"cli", "platforms"}
WORKER = PACKAGE / "sandbox" / "worker"  # the one place in which student code runs
TREES = {path: ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}
NAMED_BY_USERS = {"gradescope"}  # a command and a report


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    if isinstance(node, ast.ImportFrom) and node.module == "grader":
        yield from (f"grader.{name.name}" for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""


def all_imports(tree: ast.AST) -> set[str]:
    return {name for node in ast.walk(tree) for name in imports(node)}


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def calls(tree: ast.AST) -> set[str]:
    found = (n.func for n in ast.walk(tree) if isinstance(n, ast.Call))
    return {function.id for function in found if isinstance(function, ast.Name)}


def test_the_table_lists_every_room_and_no_other() -> None:
    rooms = {room(path) for path in TREES} - {"__init__"}
    assert rooms == set(FLOOR)


def test_imports_point_down() -> None:
    offenders = [
        f"{name_of(path)} imports {name}"
        for path, tree in TREES.items()
        for name in sorted(all_imports(tree))
        if (parts := name.split("."))[0] == "grader" and len(parts) > 1
        if parts[1] not in {room(path), "__version__"}
        if FLOOR[parts[1]] >= FLOOR.get(room(path), -1)
    ]
    assert not offenders


def test_plugin_files_do_not_know_each_other() -> None:
    offenders = [
        f"{name_of(path)} imports {name}"
        for path, tree in TREES.items()
        if room(path) in {"checks", "forms", "reports"} and path.parent.parent == PACKAGE
        for name in sorted(all_imports(tree))
        if name.startswith(f"grader.{room(path)}.") and not name.startswith("grader.checks.common")
    ]
    assert not offenders


def test_only_rooms_that_a_person_or_a_log_reads_print() -> None:
    offenders = [name_of(path) for path, tree in TREES.items() if "print" in calls(tree)]
    assert {name.split("/")[0] for name in offenders} <= PRINTS


def test_code_is_executed_only_in_the_worker() -> None:
    offenders = [
        name_of(path)
        for path, tree in TREES.items()
        if WORKER not in path.parents and calls(tree) & {"eval", "exec", "compile"}
    ]
    assert not offenders


def test_only_costly_libraries_are_imported_late() -> None:
    offenders = [
        f"{name_of(path)} imports {name} in a function"
        for path, tree in TREES.items()
        if WORKER not in path.parents
        for function in functions(tree)
        for name in sorted(all_imports(function))
        if name.split(".")[0] not in LAZY
        if not (name_of(path) == "cli/main.py" and name.startswith("grader"))  # --help is quick
    ]
    assert not offenders


def test_nothing_unpickles() -> None:
    banned = {"pickle", "dill", "shelve", "marshal"}
    offenders = [name_of(path) for path, tree in TREES.items() if all_imports(tree) & banned]
    assert not offenders


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name_of(path))
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_no_class_is_named_by_a_participle() -> None:
    offenders = [
        f"{name_of(path)}: {node.name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and re.fullmatch(r"_?[A-Z][a-z]+ed", node.name)
    ]
    assert not offenders


def test_every_module_name_is_unique() -> None:
    places = defaultdict(list)
    for path in TREES:
        if path.stem != "__init__" and path.stem not in NAMED_BY_USERS:
            places[path.stem].append(name_of(path))
    assert not {stem: found for stem, found in places.items() if len(found) > 1}


def test_no_package_exports_a_name_of_its_own_submodule() -> None:
    offenders = [
        f"{name_of(path)} exports {alias.asname or alias.name}"
        for path, tree in TREES.items()
        if path.name == "__init__.py"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (path.parent / f"{alias.asname or alias.name}.py").exists()
        or (path.parent / (alias.asname or alias.name)).is_dir()
    ]
    assert not offenders
