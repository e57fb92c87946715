"""Finds faults between the blocks of a rubric, where one contradicts another.

Each check looks only at the blocks that could be read, so that a fault in one block hides no fault
between the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from grader import plugins
from grader.errors import Flaw, nearest
from grader.plugins import Check
from grader.rubric.limit_blocks import unreachable_limits
from grader.rubric.policy_blocks import BestBlock
from grader.rubric.reference_file import checks
from grader.rubric.rubric_blocks import QuestionBlock, RubricBlock
from grader.rubric.yaml_source import Data, Source, entries, items
from grader.text.labels import ambiguous_ids

Questions = Mapping[str, QuestionBlock]
"""The questions that could be read, by id."""
_ID = re.compile(r"[\w .-]{1,80}")


def cross_flaws(
    source: Source, path: Path, head: RubricBlock | None, questions: Questions
) -> Iterator[Flaw]:
    """Every fault between the blocks of the rubric at `path`."""
    blocks = entries(entries(source.data).get("questions"))
    yield from missing_keys(source)
    yield from missing_reference(source, path)
    yield from question_ids(blocks)
    yield from points_mismatch(blocks)
    yield from unmet_needs(blocks, questions)
    if head is not None:
        yield from best_of_flaws(head.best_of, blocks, questions)
        yield from fractional_points(head.classroom50.scale, questions)
        for name, question in questions.items():
            yield from unreachable_limits(
                head.limits, question.limits, ("questions", name, "limits")
            )


def missing_keys(source: Source) -> Iterator[Flaw]:
    """A missing `reference` where values are compared, a missing `seed` where cases are drawn."""
    kinds = plugins.checks()
    found = [(kind, block) for _, kind, block in checks(source.data) if kind in kinds]
    needed = {
        "reference": any(_compares_values(kinds[kind]) for kind, _ in found),
        "seed": any(_draws_cases(block) for _, block in found),
    }
    for key, is_needed in needed.items():
        if is_needed and key not in entries(source.data):
            (example, *_) = RubricBlock.model_fields[key].examples or ("...",)
            yield Flaw((), f"'{key}' is missing", f"such as {key}: {example}")


def _compares_values(check: type[Check]) -> bool:
    return check.asks_reference is not Check.asks_reference


def _draws_cases(check: Data) -> bool:
    return any("random" in entries(case) for case in items(entries(check).get("cases")))


def missing_reference(source: Source, path: Path) -> Iterator[Flaw]:
    """A reference solution that is not a Python file."""
    name = entries(source.data).get("reference")
    if not isinstance(name, str):
        return
    reference, where = path.parent / name, ("reference",)
    try:
        is_file, is_folder = reference.is_file(), reference.is_dir()
    except (OSError, ValueError):  # not a possible name of a file
        is_file = is_folder = False
    if is_folder:
        what = f"the reference solution '{name}' is a folder"
        yield Flaw(where, what, "name the Python file in it")
    elif not is_file:
        what = f"there is no reference solution '{name}'"
        yield Flaw(where, what, "the path is relative to the rubric's folder")
    elif reference.suffix != ".py":
        yield Flaw(where, "the reference solution must be a Python file, *.py")


def question_ids(names: Iterable[str]) -> Iterator[Flaw]:
    """Questions that students cannot name, or cannot tell apart."""
    for name, other in ambiguous_ids(names):
        what = f"'{name}' and '{other}' cannot be distinguished in a heading"
        yield Flaw(("questions", name), what, "give one of them another number")
    for name in names:
        if not _ID.fullmatch(name) or not any(map(str.isalnum, name)):
            what = "no heading can match this id"
            hint = "use letters, digits, dots, - and _, as in q1, q1.ii or bonus"
            yield Flaw(("questions", name), what, hint)


def points_mismatch(blocks: Mapping[str, Data]) -> Iterator[Flaw]:
    """Questions whose parts do not add up to their points."""
    for name, block in blocks.items():
        points = _points(block)
        parts = [_points(part) for part in entries(entries(block).get("parts")).values()]
        known = [part for part in parts if part is not None]
        if points is not None and parts and len(known) == len(parts) and sum(known) != points:
            what = f"its parts have {sum(known)} points, but the question has {points}"
            yield Flaw(("questions", name, "points"), what)


def _points(block: Data) -> Decimal | None:
    points = entries(block).get("points")
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    return Decimal(str(points)) if is_number else None


def fractional_points(scale: int, questions: Questions) -> Iterator[Flaw]:
    """Points that are not whole numbers after scaling, which Classroom 50 refuses."""
    for name, question in questions.items():
        if (question.points * scale) % 1:
            what = f"{question.points} points of '{name}' times {scale} are not a whole number"
            yield Flaw(("classroom50", "scale"), what, "100 is always right")


def best_of_flaws(
    groups: Iterable[BestBlock], names: Iterable[str], questions: Questions
) -> Iterator[Flaw]:
    """Groups of questions from which `best_of` cannot choose."""
    seen: set[str] = set()
    for at, group in enumerate(groups):
        for what, hint in _group_faults(group, names, questions, seen):
            yield Flaw(("best_of", at, "of"), what, hint)
        seen.update(group.of)


def _group_faults(
    group: BestBlock, names: Iterable[str], questions: Questions, seen: set[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a group, and advice."""
    for name in group.of:
        if name not in names:
            yield f"there is no question '{name}'", nearest(name, names)
        elif name in questions and questions[name].bonus:
            yield f"{name} is a bonus: it cannot be one of the best", ""
        elif name in seen or group.of.count(name) > 1:
            yield f"{name} appears twice", ""
    if len({questions[name].points for name in group.of if name in questions}) > 1:
        yield f"{', '.join(group.of)} are not worth the same", ""
    if group.best >= len(group.of):
        yield f"the best {group.best} of {len(group.of)} are all of them", "choose a smaller 'best'"


def unmet_needs(blocks: Mapping[str, Data], questions: Questions) -> Iterator[Flaw]:
    """Needs that do not name something above them, which rules out circles."""
    above: list[str] = []
    for name, block in blocks.items():
        question, path = questions.get(name), ("questions", name)
        if question:
            yield from _unmet(question.needs, above, path)
        parts = question.parts or {} if question else {}
        inside: list[str] = []
        for part_id in entries(entries(block).get("parts")) or ["answer"]:
            if part_id in parts:
                part_path = (*path, "parts", part_id)
                yield from _unmet(parts[part_id].needs, [*above, *inside], part_path)
            inside.append(f"{name}/{part_id}")
        above += [name, *inside]


def _unmet(needs: Iterable[str], above: list[str], path: tuple[str, ...]) -> Iterator[Flaw]:
    for at, need in enumerate(needs):
        if need not in above:
            hint = nearest(need, above) or "name something above this"
            yield Flaw((*path, "needs", at), f"nothing above this is called '{need}'", hint)
