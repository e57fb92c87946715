"""What names a result: change anything it depends on, and it has another name."""

from __future__ import annotations

import hashlib
import inspect
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader import __version__, plugins
from grader.model import Plan
from grader.rubric.model import Rubric


def plan_key(plan: Plan) -> str:
    """Names what a plan gives: the program, its files, what is asked, limits and versions."""
    program = plan.program
    rest = (
        f"{program.form} {program.filename} {plan.limits} {plan.terms} {plan.seed} {environment()}"
    )
    pieces = [rest, *(f"{cell.number}:{cell.source}" for cell in program.cells), "asked"]
    pieces += [f"{request.key} {request.limits}" for request in plan.requests]
    extras = [piece for name, data in sorted(program.extras.items()) for piece in (name, data)]
    given = [piece for file in plan.files for piece in (file.name, file.sha256)]
    return _sha256([*pieces, "extras", *extras, "files", *given])


def grade_key(work_sha256: str, slug: str, rubric_key: str) -> str:
    """Names a grade: the work, the file it is reported in, and the rubric with all behind it."""
    return _sha256([work_sha256, slug, rubric_key])


def rubric_key(rubric: Rubric) -> str:
    """Names everything that decides a grade, but for the work itself."""
    reference = rubric.reference.read_bytes() if rubric.reference else b""
    given = [piece for file in rubric.files for piece in (file.name, file.sha256)]
    return _sha256([rubric.sha256, reference, environment(), code(), *given])


@cache
def code() -> str:
    """Names the grader itself, plug-ins included: who edits a check gets new grades at once."""
    inside = Path(__file__).parents[1].rglob("*.py")
    files = sorted({*plugin_files(), *inside})
    return _sha256([file.read_bytes() for file in files])


def plugin_files() -> list[Path]:
    """Where the kinds of check, form and report are written, those of other packages among them."""
    kinds = (plugins.checks(), plugins.forms(), plugins.reports())
    return sorted({Path(inspect.getfile(cls)) for found in kinds for cls in found.values()})


@cache
def environment() -> str:
    """The versions that an answer may depend on."""
    packages = ("torch", "numpy", "ipython")
    versions = [f"{name} {_version(name)}" for name in packages]
    python = f"python {platform.python_version()} {platform.machine()}"
    return ", ".join([f"grade {__version__}", python, *versions])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _sha256(pieces: Sequence[str | bytes]) -> str:
    sha = hashlib.sha256()
    for piece in pieces:
        data = piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
        sha.update(len(data).to_bytes(8, "little") + data)
    return sha.hexdigest()


def digest(*pieces: str | bytes) -> str:
    """A short name for these pieces, in this order."""
    sha = hashlib.sha256()
    for piece in pieces:
        data = piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
        sha.update(len(data).to_bytes(8, "little") + data)
    return sha.hexdigest()[:32]
