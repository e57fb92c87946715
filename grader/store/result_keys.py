"""The keys of results: whatever a result depends on, a change to it changes the key."""

from __future__ import annotations

import inspect
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader import __version__, plugins
from grader.model import Plan
from grader.model.digest import digest
from grader.rubric import reference_bytes
from grader.rubric.model import Rubric


def plan_key(plan: Plan) -> str:
    """The key of a plan's replies: the program, its files, the requests, limits and versions."""
    program = plan.program
    pieces: list[str | bytes] = [
        f"{program.form} {program.filename} {plan.limits} {plan.terms} {plan.seed} {environment()}"
    ]
    pieces += [f"{cell.number}:{cell.source}" for cell in program.cells]
    pieces.append("requests")
    pieces += [f"{request.key} {request.limits} {request.is_hidden}" for request in plan.requests]
    pieces.append("extras")
    for name, data in sorted(program.extras.items()):
        pieces += [name, data]
    pieces.append("files")
    for file in plan.files:
        pieces += [file.name, file.sha256]
    return digest(*pieces)


def grade_key(work_key: str, slug: str, rubric_key: str) -> str:
    """The key of a grade: the work, the name of its page, and the rubric with all it depends on."""
    return digest(work_key, slug, rubric_key)


def rubric_key(rubric: Rubric) -> str:
    """The key of everything that decides a grade, except the work."""
    files = [piece for file in rubric.files for piece in (file.name, file.sha256)]
    return digest(rubric.sha256, reference_bytes(rubric), environment(), code_key(), *files)


@cache
def code_key() -> str:
    """The key of the grader's own files, plug-ins included: an edited check changes all keys."""
    files = sorted({*plugin_files(), *own_files()})
    return digest(*(file.read_bytes() for file in files))


def own_files() -> list[Path]:
    """The grader's code, and the word lists that it reads."""
    package = Path(__file__).parents[1]
    return [file for pattern in ("*.py", "*.txt") for file in package.rglob(pattern)]


def plugin_files() -> list[Path]:
    """The files that define checks, forms and reports, also those of other packages."""
    groups = (plugins.checks(), plugins.forms(), plugins.reports())
    return sorted({Path(inspect.getfile(cls)) for classes in groups for cls in classes.values()})


@cache
def environment() -> str:
    """The versions that a reply may depend on."""
    packages = ("torch", "numpy", "ipython")
    versions = [f"{name} {_version(name)}" for name in packages]
    python = f"python {platform.python_version()} {platform.machine()}"
    return ", ".join([f"grade {__version__}", python, *versions])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
