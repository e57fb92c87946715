"""How a program must be confined before it may run, and where it may not run at all."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from grader.errors import GradeError
from grader.model import Limits, Plan, Terms
from grader.sandbox import bubblewrap
from grader.sandbox.worker import landlock, seccomp

ANYWAY = "--unsafe-no-isolation"


@dataclass(frozen=True, slots=True)
class ConfinementPolicy:
    """What programs must be confined by.

    `unsafe` lets them run where their files and system calls cannot be confined; `bubblewrap` says
    whether it is used where it works.
    """

    unsafe: bool = False
    bubblewrap: bool = True


CONFINED = ConfinementPolicy()


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """What a worker is started for; a plan that needs another one has it started anew."""

    terms: Terms = field(default_factory=Terms)
    memory: int = Limits().memory

    @classmethod
    def of(cls, plan: Plan) -> WorkerSetup:
        """What this plan needs."""
        return cls(plan.terms, plan.limits.memory)


USUAL = WorkerSetup()


def wrapper_for(policy: ConfinementPolicy, terms: Terms = Terms()) -> str | None:  # noqa: B008 (frozen)
    """The path of bubblewrap, where it is to be used.

    Raises:
        GradeError: programs cannot be confined here, and the policy does not let them run so.
    """
    if sys.platform != "linux":
        hint = "on macOS use a Linux container, on Windows use WSL2"
        raise GradeError("student code can only be confined on Linux", hint=hint)
    wrapper = bubblewrap.find() if policy.bubblewrap else None
    if terms.processes and wrapper is None:
        raise GradeError(
            "the rubric says 'allow_subprocess', and only bubblewrap can end all processes of a "
            "program, but it does not work here",
            hint="`grade doctor` says what to do; or take the line out of the rubric",
        )
    if policy.unsafe:
        return wrapper
    if not landlock.version() and wrapper is None:
        raise GradeError(
            "student code could read your files: there is neither Landlock nor bubblewrap here",
            hint=f"install bubblewrap, or use {ANYWAY} on a machine without anything of value",
        )
    if not seccomp.is_available():
        raise GradeError(
            "student code could start programs and daemons: there is no seccomp here",
            hint=f"grade on x86_64 or aarch64, or use {ANYWAY} where nothing is of value",
        )
    return wrapper
