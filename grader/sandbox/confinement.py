"""On the host: what a run asks of the isolation, and whether this machine can provide it.

The confinement itself is applied inside each child, by `grader.sandbox.worker.confine`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from grader.errors import GradeError
from grader.model import Limits, Plan, Terms
from grader.sandbox import bubblewrap
from grader.sandbox.worker import landlock, seccomp

UNSAFE_OPTION = "--unsafe-no-isolation"


@dataclass(frozen=True, slots=True)
class ConfinementPolicy:
    """How student code must be confined.

    Attributes:
        unsafe: whether it may run even if its files and system calls cannot be confined.
        bubblewrap: whether to use bubblewrap if it works here.
    """

    unsafe: bool = False
    bubblewrap: bool = True


CONFINED = ConfinementPolicy()
"""The default policy."""


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """What a worker is started for. A plan that needs another setup restarts the worker.

    Attributes:
        terms: what the rubric allows programs to do.
        memory: the memory limit of a program, in bytes.
    """

    terms: Terms = field(default_factory=Terms)
    memory: int = Limits().memory

    @classmethod
    def for_plan(cls, plan: Plan) -> WorkerSetup:
        """The setup that this plan needs."""
        return cls(plan.terms, plan.limits.memory)


DEFAULT_SETUP = WorkerSetup()


def find_wrapper(policy: ConfinementPolicy, terms: Terms = Terms()) -> str | None:  # noqa: B008 (frozen)
    """The path of bubblewrap, or None if it is not to be used.

    Raises:
        GradeError: this machine cannot confine student code as the policy and the terms need.
    """
    if sys.platform != "linux":
        hint = "on macOS use a Linux container, on Windows use WSL2"
        raise GradeError("student code can only be confined on Linux", hint=hint)
    wrapper = bubblewrap.find() if policy.bubblewrap else None
    if terms.processes and wrapper is None:
        raise GradeError(
            "the rubric says 'allow_subprocess', and only bubblewrap can end all processes of a "
            "program, but it does not work here",
            hint="`grade doctor` says what to do; or remove the line from the rubric",
        )
    if policy.unsafe:
        return wrapper
    if not landlock.version() and wrapper is None:
        raise GradeError(
            "student code could read your files: there is neither Landlock nor bubblewrap here",
            hint=f"install bubblewrap, or use {UNSAFE_OPTION} on a machine without anything of "
            "value",
        )
    if not seccomp.is_available():
        raise GradeError(
            "student code could start programs and daemons: there is no seccomp here",
            hint=f"grade on x86_64 or aarch64, or use {UNSAFE_OPTION} where nothing is of value",
        )
    return wrapper
