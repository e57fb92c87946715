"""Machines for tests: with and without Landlock, seccomp and bubblewrap."""

import pytest

from grader.sandbox import bubblewrap


def pretend(
    monkeypatch: pytest.MonkeyPatch, *, landlock: int = 7, seccomp: bool = True, wrapper: bool
) -> None:
    """Let the host find this version of Landlock, and seccomp and bubblewrap or not."""
    monkeypatch.setattr("grader.sandbox.worker.landlock.version", lambda: landlock)
    monkeypatch.setattr("grader.sandbox.worker.seccomp.is_available", lambda: seccomp)
    monkeypatch.setattr(bubblewrap, "find", lambda: "/usr/bin/bwrap" if wrapper else None)
