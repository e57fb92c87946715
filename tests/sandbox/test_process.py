"""Why a child was killed: a limit of the rubric, or not."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from grader.sandbox.fork_server import PROCESSES
from grader.sandbox.process import Exit, Process
from grader.sandbox.worker import CPU_USED_UP, KILLED, NO_MEMORY_LEFT, OUT_OF_MEMORY

GIB = 1 << 30


@pytest.mark.parametrize(("changed", "oom_kills", "is_own_limit", "layers", "cause"), [
    pytest.param({}, 0, False, (), KILLED, id="from outside"),
    pytest.param({"peak": GIB}, 1, False, (), NO_MEMORY_LEFT, id="no memory on the machine"),
    pytest.param({"peak": 4 * GIB}, 1, False, (), OUT_OF_MEMORY, id="its own memory"),
    pytest.param({"peak": 4 * GIB}, 0, False, (), KILLED, id="large, and from outside"),
    pytest.param({"cpu_s": 122}, 0, False, (), CPU_USED_UP, id="its own time"),
    pytest.param({"peak": GIB}, 1, True, (PROCESSES,), OUT_OF_MEMORY,
                 id="the memory of its processes"),
    pytest.param({"peak": GIB}, 1, False, (PROCESSES,), NO_MEMORY_LEFT,
                 id="no memory for its processes"),
])  # fmt: skip
def test_why_a_child_was_killed(
    changed: dict[str, Any],
    oom_kills: int,
    is_own_limit: bool,
    layers: tuple[str, ...],
    cause: str,
) -> None:
    group = SimpleNamespace(oom_kills=lambda: oom_kills, has_reached_limit=lambda: is_own_limit)
    server = cast(Any, SimpleNamespace(group=group, layers=layers))
    process = Process(server, 1, cast(Any, None))
    process._oom_kills, process._memory, process._cpu_s = 0, 4 * GIB, 122
    assert process._why_killed(replace(Exit(-9), **changed)) == cause
