"""Goes on past the faults of a rubric, so that those behind them are found in the same run.

What a model refuses is mended if it is a misspelt key, and taken out otherwise, and the rest is
read again. What is then missing is missing because of us, and is no fault of the rubric.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from pydantic import BaseModel, ValidationError

from grader.errors import RubricError
from grader.rubric.faults import Fault, found_in
from grader.rubric.yaml_source import Source, YamlPath

MOST_ROUNDS = 12


class Repairs:
    """A rubric's data while faults are taken out of it, with the place of everything left."""

    def __init__(self, source: Source) -> None:
        self.data: Any = copy.deepcopy(source.data)
        self.source = Source(source.name, source.data, dict(source.marks))
        self._touched: set[tuple[int, int]] = set()
        self._gone: set[tuple[tuple[int, int], str | int]] = set()
        for path in source.holes:
            self._take_out(path)

    def validated(self, model: type[BaseModel]) -> tuple[Any, list[RubricError]]:
        """The file as the model reads it, or None, and every fault that was met."""
        met: dict[RubricError, None] = {}
        keys: set[str] = set()
        for _ in range(MOST_ROUNDS):
            try:
                file = model.model_validate_json(json.dumps(self.data), strict=True)
                return (None if met or self._touched else file), list(met)
            except ValidationError as error:
                faults = found_in(error, self.source)
            for fault in faults:
                if not self._is_ours(fault) and str(fault.error) not in keys:
                    keys.add(str(fault.error))
                    met[fault.error] = None
            if not self._mended(faults):
                break
        return None, list(met)

    def _is_ours(self, fault: Fault) -> bool:
        """Whether a fault is there only because something was taken out."""
        mark = self._mark(fault.block)
        return (mark, fault.missing) in self._gone if fault.missing else mark in self._touched

    def _mended(self, faults: list[Fault]) -> bool:
        """Mend or take out what is at fault, the last of a list first; whether anything was."""
        renamed = [fault for fault in faults if fault.rename]
        for fault in renamed:
            self._rename(fault.block, str(fault.block_key), fault.rename)
        others = sorted((f.block for f in faults if not f.rename), key=_order, reverse=True)
        done = [self._take_out(path) for path in dict.fromkeys(others)]
        return bool(renamed) or any(done)

    def _rename(self, block: YamlPath, old: str, new: str) -> None:
        inside = self._at(block)
        inside[new] = inside.pop(old)
        start = (*block, old)
        for path, mark in list(self.source.marks.items()):
            if path[: len(start)] == start:
                self._marks[(*block, new, *path[len(start) :])] = mark

    def _take_out(self, path: YamlPath) -> bool:
        if not path or self._at(path[:-1]) is None:
            return False
        inside, key = self._at(path[:-1]), path[-1]
        for depth in range(len(path)):
            self._touched.add(self._mark(path[:depth]))
        self._gone.add((self._mark(path[:-1]), key))
        if isinstance(inside, dict):
            return inside.pop(key, inside) is not inside
        if isinstance(key, int) and key < len(inside):
            del inside[key]
            self._move_up(path[:-1], key)
            return True
        return False

    def _move_up(self, block: YamlPath, gone: int) -> None:
        """The places of a list's items once one of them is gone."""
        depth, moved = len(block), {}
        for path, mark in list(self.source.marks.items()):
            step = path[depth] if len(path) > depth and path[:depth] == block else None
            if isinstance(step, int) and step >= gone:
                del self._marks[path]
                if step > gone:
                    moved[(*block, step - 1, *path[depth + 1 :])] = mark
        self._marks.update(moved)

    @property
    def _marks(self) -> dict[YamlPath, tuple[int, int]]:
        return self.source.marks  # type: ignore[return-value]

    def _at(self, path: YamlPath) -> Any:
        data = self.data
        for step in path:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                return None
        return data if isinstance(data, dict | list) else None

    def _mark(self, path: YamlPath) -> tuple[int, int]:
        return self.source.marks.get(path, (0, 0))


def _order(path: YamlPath) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(s, str), s if isinstance(s, int) else 0, str(s)) for s in path)
