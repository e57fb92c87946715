"""A system-call filter, written directly as a BPF program: no library is needed.

The calls that are closed entirely are in `syscalls.py`.

Calls that homework never needs fail with EPERM, so that code which tries them can continue. A call
that would bypass the filter by another architecture's numbers kills the process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
from collections.abc import Iterable
from typing import TypeAlias

from grader.sandbox.worker.kernel import last_error, libc
from grader.sandbox.worker.syscalls import NEWEST, numbers

Instruction: TypeAlias = tuple[int, int, int, int]
"""Operation, jump if true, jump if false, operand."""

_LOAD, _EQUAL, _GREATER, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 32, 21, 37, 53, 69, 84, 6
_ALLOW: Instruction = (_RETURN, 0, 0, 0x7FFF0000)
_REFUSE: Instruction = (_RETURN, 0, 0, 0x00050000 | errno.EPERM)
_UNKNOWN: Instruction = (_RETURN, 0, 0, 0x00050000 | errno.ENOSYS)
_KILL: Instruction = (_RETURN, 0, 0, 0x80000000)

_NUMBER: Instruction = (_LOAD, 0, 0, 0)
_ARCHITECTURE: Instruction = (_LOAD, 0, 0, 4)
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_NUMBERS = 0x40000000

_CLONE_THREAD = 0x10000
_CLONE_NEW = 0x7E020000
"""Every flag of clone that makes a namespace."""
_FIRST_PROCESS = 1
_CALLS_FOR_PROCESSES = ("fork", "vfork", "execve")
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPES = 1, 1, 15
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15
_F_SETLEASE, _F_NOTIFY, _F_SETPIPE_SZ = 1024, 1026, 1031
_TIOCSTI, _TIOCLINUX, _FIOSETOWN, _SIOCSPGRP = 0x5412, 0x541C, 0x8901, 0x8902
_FS_IOC_SETFLAGS, _FS_IOC_SETVERSION, _FS_IOC_FSSETXATTR = 0x40086602, 0x40087602, 0x401C5820
_PR_GET_SECCOMP, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 21, 22, 2
_PR_SET_PDEATHSIG, _PR_SCHED_CORE = 1, 62


def is_available() -> bool:
    """Whether this kernel can filter calls, and the call numbers of this machine are known."""
    return bool(numbers()) and libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) != -1


class SyscallFilter:
    """The filter: built once, applied in every child.

    With `processes`, a program may fork, run programs and send signals. That needs a PID namespace
    that contains only the program's processes and the worker, which is the first.
    """

    def __init__(self, *, processes: bool = False) -> None:
        self._processes = processes
        rules = _rules() | (_process_rules() if processes else {})
        own = self._own_rules(0)
        denied = {name: [_REFUSE] for name in numbers() if name not in rules and name not in own}
        self._head = _packed([
            _ARCHITECTURE, (_EQUAL, 1, 0, _ARCHITECTURES[platform.machine()]), _KILL,
            _NUMBER, (_AT_LEAST, 0, 1, _X32_NUMBERS), _KILL, (_GREATER, 0, 1, NEWEST), _UNKNOWN,
        ])  # fmt: skip
        self._tail = _packed([*_compiled(rules), *_compiled(denied), _ALLOW])

    def _own_rules(self, pid: int) -> dict[str, list[Instruction]]:
        """Calls that a process may only apply to itself."""
        limits = {
            "prlimit64": _only(0, [0, pid]),
            "sched_setaffinity": _only(0, [0, pid]),
        }
        if self._processes:
            return limits
        # A program that could kill itself could pretend that the system had killed it.
        return limits | {
            "kill": [_argument(1), (_EQUAL, 2, 0, signal.SIGKILL), *_only(0, [pid])],
            "tgkill": [_argument(2), (_EQUAL, 2, 0, signal.SIGKILL), *_only(0, [pid])],
        }

    def apply(self) -> None:
        """Filter the calls of this process from now on.

        Raises:
            OSError: the kernel refused.
        """
        own = _packed(_compiled(self._own_rules(os.getpid())))
        program = self._head + own + self._tail
        buffer = ctypes.create_string_buffer(program)
        header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
        if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0):
            raise last_error("seccomp")


def _process_rules() -> dict[str, list[Instruction]]:
    """More calls if processes are allowed: new processes, and signals except to the worker."""
    signals = ("kill", "tkill", "tgkill")
    return {
        "clone": [_argument(0), (_ANY_BIT, 0, 1, _CLONE_NEW), _REFUSE, _ALLOW],
        **{name: [_ALLOW] for name in _CALLS_FOR_PROCESSES},
        **{name: _never(0, [_FIRST_PROCESS]) for name in signals},
    }


def _compiled(rules: dict[str, list[Instruction]]) -> list[Instruction]:
    """Each rule after a test for the number of its call; other numbers jump over it."""
    known = {name: rule for name, rule in rules.items() if name in numbers()}
    return [
        instruction
        for name, rule in known.items()
        for instruction in ((_EQUAL, 0, len(rule), numbers()[name]), *rule)
    ]


def _packed(instructions: Iterable[Instruction]) -> bytes:
    return b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)


def _rules() -> dict[str, list[Instruction]]:
    """Calls that are allowed only with some arguments; each rule ends with a decision."""
    return {
        # Threads use clone, whose flags the filter can read; it cannot read those of clone3.
        "clone": [_argument(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), _ALLOW, _REFUSE],
        "clone3": [_UNKNOWN],
        # These direct a signal at another process, delay others who open a file, use up the user's
        # pipe buffers, type into a terminal, or change attributes of a read-only file.
        "fcntl": _never(1, [
            _F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE, _F_NOTIFY, _F_SETPIPE_SZ,
        ]),
        "ioctl": _never(1, [
            _TIOCSTI, _TIOCLINUX, _FIOSETOWN, _SIOCSPGRP,
            _FS_IOC_SETFLAGS, _FS_IOC_SETVERSION, _FS_IOC_FSSETXATTR,
        ]),
        "prctl": _never(0, [_PR_SET_PDEATHSIG, _PR_SCHED_CORE]),
        # asyncio needs a pair of streams; a datagram socket could send to any socket by path.
        "socketpair": [
            _argument(0), (_EQUAL, 0, 4, _AF_UNIX),
            _argument(1), (_AND, 0, 0, _SOCK_TYPES), (_EQUAL, 0, 1, _SOCK_STREAM), _ALLOW, _REFUSE,
        ],
        # send() is sendto() without an address.
        "sendto": [
            _argument(4), (_EQUAL, 0, 3, 0), _high_half(4), (_EQUAL, 0, 1, 0), _ALLOW, _REFUSE,
        ],
    }  # fmt: skip


def _argument(index: int) -> Instruction:
    return (_LOAD, 0, 0, 16 + 8 * index)


def _high_half(index: int) -> Instruction:
    return (_LOAD, 0, 0, 20 + 8 * index)


def _only(index: int, values: Iterable[int]) -> list[Instruction]:
    return _by_argument(index, list(values), listed=_ALLOW, other=_REFUSE)


def _never(index: int, values: Iterable[int]) -> list[Instruction]:
    return _by_argument(index, list(values), listed=_REFUSE, other=_ALLOW)


def _by_argument(
    index: int, values: list[int], *, listed: Instruction, other: Instruction
) -> list[Instruction]:
    to_listed = [(_EQUAL, len(values) - at, 0, value) for at, value in enumerate(values)]
    return [_argument(index), *to_listed, other, listed]
