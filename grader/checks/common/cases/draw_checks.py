"""Finds names in shapes and bounds that stand for nothing, and sizes that make no array."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from grader.checks.common.cases.array_draws import ArrayDraw
from grader.checks.common.cases.draw_bounds import integers_between, length_between
from grader.checks.common.cases.draws import (
    Constant,
    Draw,
    DrawnChoice,
    DrawnDict,
    DrawnInteger,
    DrawnList,
    DrawnMapping,
)
from grader.checks.common.cases.sizes import Sizes, names_in
from grader.errors import Flaw, nearest
from grader.model import Plain

Length = int | str | tuple[int | str, int | str]
MOST_COMBINATIONS = 256
"""Combinations of smallest and largest sizes that are tried."""


def size_names(draw: Draw | DrawnMapping) -> frozenset[str]:
    """The names that the shapes and bounds of a draw use."""
    match draw:
        case ArrayDraw():
            return _names((*draw.lengths, *(draw.between or ())))
        case DrawnInteger():
            return _names(draw.integer)
        case DrawnList():
            return size_names(draw.list) | _names_of_length(draw.length)
        case DrawnDict():
            return frozenset().union(*map(size_names, draw.dict.values()))
        case DrawnMapping():
            return frozenset().union(*map(size_names, draw.root.values()))
    return frozenset()


def size_flaws(sizes: Mapping[str, Length], draws: Mapping[str, Draw]) -> Iterator[Flaw]:
    """Names that no size and no integer argument has, and sizes that do not fit."""
    unknown = list(_unknown_names(sizes, draws))
    yield from unknown
    if not unknown:
        yield from islice(_misfits(sizes, draws), 1)


def _unknown_names(sizes: Mapping[str, Length], draws: Mapping[str, Draw]) -> Iterator[Flaw]:
    known: list[str] = []
    for name, length in sizes.items():
        if name in draws:
            what = f"'{name}' is an argument, too"
            yield Flaw(("sizes", name), what, "an integer argument is a size without this line")
        for missing in sorted(_names_of_length(length) - set(known)):
            what = f"no size above this is called '{missing}'"
            yield Flaw(("sizes", name), what, nearest(missing, known))
        known.append(name)
    ready = _resolvable(known, draws)
    for name, draw in draws.items():
        for missing in sorted(size_names(draw) - ready):
            what = f"no size and no integer argument is called '{missing}'"
            hint = nearest(missing, ready) or f"write sizes: {{{missing}: [2, 5]}} next to 'random'"
            yield Flaw(("random", name), what, hint)


def _resolvable(sizes: Iterable[str], draws: Mapping[str, Draw]) -> set[str]:
    """The names of the sizes and of the integer arguments whose bounds are known."""
    ready, waiting = set(sizes), {name for name, draw in draws.items() if _is_integer(draw)}
    while found := {name for name in waiting if size_names(draws[name]) <= ready}:
        ready |= found
        waiting -= found
    return ready


def _is_integer(draw: Draw) -> bool:
    return isinstance(draw, DrawnInteger) or all(type(value) is int for value in _choices(draw))


def _choices(draw: Draw) -> tuple[Plain, ...]:
    """The values of a draw that has only a few; otherwise a value that is no integer."""
    if isinstance(draw, DrawnChoice):
        return tuple(value.argument("") for value in draw.one_of)
    return (draw.root,) if isinstance(draw, Constant) and isinstance(draw.root, int) else (None,)


def _misfits(sizes: Mapping[str, Length], draws: Mapping[str, Draw]) -> Iterator[Flaw]:
    """The first flaw of each combination of smallest and largest sizes."""
    names = [*sizes, *(name for name, draw in draws.items() if _is_integer(draw))]
    for at in islice(product((0, -1), repeat=len(names)), MOST_COMBINATIONS):
        yield from islice(_misfits_with(dict(zip(names, at, strict=True)), sizes, draws), 1)


def _misfits_with(
    ends: Mapping[str, int], sizes: Mapping[str, Length], draws: Mapping[str, Draw]
) -> Iterator[Flaw]:
    """The flaws where each size is at one end of its range: 0 for the smallest, -1 the largest."""
    known: dict[str, int] = {}
    for name, length in sizes.items():
        try:
            known[name] = length_between(length, known)[ends[name]]
        except ValueError as error:
            yield Flaw(("sizes", name), str(error))
            return
    waiting = dict(draws)
    while ready := [name for name, draw in waiting.items() if size_names(draw) <= known.keys()]:
        for name in ready:
            draw = waiting.pop(name)
            try:
                check_sizes(draw, known)
                if _is_integer(draw):
                    known[name] = _integers(draw, known)[ends[name]]
            except ValueError as error:
                chosen = ", ".join(f"{size} = {value}" for size, value in known.items())
                yield Flaw(("random", name), f"{error} (if {chosen})" if known else str(error))
                return


def check_sizes(draw: Draw | DrawnMapping, sizes: Sizes) -> None:
    """Raise `ValueError` if a draw is impossible with these sizes."""
    match draw:
        case ArrayDraw():
            draw.check(sizes)
        case DrawnInteger():
            integers_between(draw.integer, sizes)
        case DrawnList():
            length_between(draw.length, sizes)
            check_sizes(draw.list, sizes)
        case DrawnDict():
            for inner in draw.dict.values():
                check_sizes(inner, sizes)
        case DrawnMapping():
            for inner in draw.root.values():
                check_sizes(inner, sizes)


def _integers(draw: Draw, sizes: Sizes) -> tuple[int, int]:
    """The smallest and the largest value of an integer argument."""
    if isinstance(draw, DrawnInteger):
        return integers_between(draw.integer, sizes)
    integers = [value for value in _choices(draw) if isinstance(value, int)]
    return min(integers), max(integers)


def _names(sizes: Iterable[int | str]) -> frozenset[str]:
    return frozenset().union(*map(names_in, sizes))


def _names_of_length(length: Length) -> frozenset[str]:
    return _names(length if isinstance(length, tuple) else (length,))
