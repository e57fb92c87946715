"""What a child inherits, and what one program leaves for the next."""

import pytest

from grader.sandbox import Worker
from tests.support.plans import module, run

MARKER = "a marker that no program may read"


def test_shared_memory_keeps_nothing_of_the_previous_child(worker: Worker) -> None:
    source = """
        import ctypes, sys
        def page():
            frame = sys._getframe()
            while not hasattr(frame.f_locals.get("self"), "_progress"):
                frame = frame.f_back
            memory = frame.f_locals["self"]._progress._memory
            return ctypes.addressof(ctypes.c_char.from_buffer(memory)) + 100
        x = ctypes.string_at(page(), 4)
        ctypes.memmove(page(), b"left", 4)
        x = len(x.strip(bytes(1)))
    """
    values = [run(worker, module(source), "x").replies["x"].value for _ in range(2)]
    assert values == [0, 0]


def test_a_child_inherits_nothing_secret(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", MARKER)
    source = """
        import os, sys
        names = sorted(os.environ)
        modules = sorted(name for name in sys.modules if name.startswith("grader"))
        fds = [str(fd) for fd in range(3, 99) if os.path.lexists(f"/proc/self/fd/{fd}")]
        modes = [oct(os.fstat(fd).st_mode & 0o170000) for fd in map(int, fds)]
    """
    with Worker(imports=()) as fresh:
        replies = run(fresh, module(source), "names", "modules", "modes").replies
    assert "TOKEN" not in str(replies["names"].value)
    assert not any(
        word in str(replies["modules"].value) for word in ("rubric", "checks", "session", "host")
    )
    assert replies["modes"].value == ("0o140000",)  # only its connection


def test_a_program_that_breaks_its_python_does_not_affect_the_next(worker: Worker) -> None:
    run(worker, module("import sys\nsys.modules.clear()\nimport builtins\ndel builtins.len"), "x")
    assert run(worker, module("y = len('ab')"), "y").replies["y"].value == 2
