"""Special entries among drawn real numbers."""

import numpy as np
import pytest

from grader.checks.common.cases.edge_cases import SMALL, EdgeCase, edge_case, with_edge_case
from grader.compare import Array, array_of
from tests.support.drawn_cases import draw, read_cases

SHAPES = [(2,), (3,), (6,), (3, 1), (2, 2), (2, 3), (5, 4), (2, 2, 3), (1, 5)]
LIMITS = (-100.0, 100.0)


def special(shape: tuple[int, ...], kind: EdgeCase, seed: int = 0) -> tuple[Array, Array]:
    """Ordinary entries, and the same with special ones among them."""
    rng = np.random.default_rng(seed)
    entries = rng.normal(size=shape)
    return entries, with_edge_case(entries, kind, LIMITS, rng)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_both_signs_a_zero_and_a_tie(shape: tuple[int, ...], seed: int) -> None:
    _, entries = special(shape, EdgeCase.ZEROS_AND_TIES, seed)
    assert (entries < 0).any()
    assert (entries > 0).any()
    if entries.size >= 3:
        assert (entries == 0).any()
    if entries.size >= 4:
        others = entries[entries != 0]
        assert len(np.unique(others)) < others.size


def test_the_largest_entry_of_a_row_occurs_twice() -> None:
    _, entries = special((5, 4), EdgeCase.ZEROS_AND_TIES)
    assert any((row == row.max()).sum() == 2 for row in entries)


def test_one_of_several_rows_is_zero() -> None:
    _, entries = special((5, 4), EdgeCase.ZEROS_AND_TIES)
    assert (entries == 0).all(axis=1).sum() == 1


def test_one_row_is_small() -> None:
    before, after = special((5, 4), EdgeCase.SMALL)
    changed = (before != after).any(axis=1)
    assert changed.sum() == 1
    assert np.allclose(after[changed], before[changed] * SMALL)


def test_two_entries_are_large() -> None:
    before, after = special((5, 4), EdgeCase.LARGE)
    assert sorted(after[before != after]) == [*LIMITS]


@pytest.mark.parametrize("kind", EdgeCase)
@pytest.mark.parametrize("shape", [(), (1,), *SHAPES], ids=str)
@pytest.mark.parametrize("limits", [(0.5, 2.0), (0.0, 1.0), (-1.0, 3.0)], ids=str)
def test_entries_stay_within_their_limits(
    shape: tuple[int, ...], kind: EdgeCase, limits: tuple[float, float]
) -> None:
    rng = np.random.default_rng(1)
    entries = with_edge_case(rng.uniform(*limits, size=shape), kind, limits, rng)
    assert entries.shape == shape
    assert (entries >= limits[0]).all()
    assert (entries <= limits[1]).all()


def test_every_fourth_case_is_ordinary() -> None:
    kinds = [edge_case(repeat) for repeat in range(8)]
    assert kinds[:4] == kinds[4:]
    assert kinds[3] is EdgeCase.NONE
    assert set(kinds) == set(EdgeCase)


def test_the_cases_of_a_block_are_special_in_turn() -> None:
    mixed, small, large, ordinary = map(array_of, draw("{array: [4, 5], normal: [0, 1]}", times=4))
    assert (mixed == 0).any()
    assert (np.abs(small).max(axis=1) < 0.1).any()
    assert np.abs(large).max() == 100
    assert np.abs(ordinary).min() > 0
    assert np.abs(ordinary).max() < 10


def test_large_entries_grow_with_the_dtype_and_the_deviation() -> None:
    for of, largest in (("numpy float64", 500), ("float16", 5), ("float32", 50)):
        drawn = draw(f"{{array: [4, 5], normal: [0, 0.5], of: {of}}}", times=3)
        assert np.abs(array_of(drawn[2])).max() == largest


def test_only_one_array_of_a_case_has_large_entries() -> None:
    block = "random: {x: {array: [3, 3], normal: [0, 1]}, y: {array: [3, 3], normal: [0, 1]}}"
    drawn = read_cases(f"[{{{block}, times: 8}}]")
    has_large = [
        tuple(bool((np.abs(array_of(value)) == 100).any()) for value in case.arguments.values())
        for case in drawn
    ]
    assert [has_large[at] for at in (2, 6)] == [(True, False), (False, True)]
    assert sum(map(sum, has_large)) == 2


def test_they_can_be_switched_off() -> None:
    block = "random: {x: {array: [4, 5], normal: [0, 1]}}, edge_cases: false, times: 4"
    for case in read_cases(f"[{{{block}}}]"):
        entries = array_of(case.arguments["x"])
        assert np.unique(entries).size == 20
        assert np.abs(entries).max() < 10


def test_far_from_zero_there_are_only_ties_and_tails() -> None:
    for drawn in map(array_of, draw("{array: [4, 5], normal: [10, 1]}", times=4)):
        assert drawn.min() >= 5
        assert drawn.max() <= 15
