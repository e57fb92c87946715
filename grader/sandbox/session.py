"""One plan from start to end: children are forked until everything is answered or time is up.

A step that hangs or kills its child is skipped in the next; so is a request, whose reply then says
what became of it. Requests to a function that has hung before are asked last, and after its second
time no more: what it costs is its own, and is bounded.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeVar

from grader.errors import SandboxError
from grader.model import Call, Collected, Plan, Reply, Request, Status, StepFault
from grader.sandbox import phrases
from grader.sandbox.child import Child, ChildLostError
from grader.sandbox.process import Process
from grader.sandbox.records import entry, place, read_fault, read_reply
from grader.sandbox.wire import Json, WireError, pack, tree

CONFINE_S = 30.0
MAX_FAULTS = 1000
MAX_HANGS = 2
_NO_ANSWER = "sent something that is no answer"
_PARSING = -1

_Said = TypeVar("_Said", Reply, StepFault)


@dataclass(frozen=True, slots=True)
class _Current:
    """The step that a child says it is at."""

    index: int = _PARSING
    line: int | None = None
    cell: int | None = None


def collect(process: Process, plan: Plan) -> Collected:
    """All that the plan's program replies.

    Raises:
        SandboxError: our own machinery failed.
    """
    session = _Session(plan)
    while session.goes_on():
        with Child(process, plan.limits) as child:
            session.converse(child)
        session.output = max(session.output, child.output, key=len)
    return session.collected()


class _Session:
    def __init__(self, plan: Plan) -> None:
        self._plan, self._limits = plan, plan.limits
        self._deadline = time.monotonic() + plan.limits.submission_s
        self._pending = list({request.key: request for request in plan.requests}.values())
        self._replies: dict[str, Reply] = {}
        self._faults: dict[int, StepFault] = {}
        self._skip: set[int] = set()
        self._hung: Counter[str] = Counter()
        self._room = 4 * plan.limits.answer
        self._isolation: tuple[str, ...] = ()
        self._loaded = False
        self.output = ""

    def goes_on(self) -> bool:
        """Whether another child is needed, and there is time for it."""
        if _PARSING in self._faults or self._left() <= 0:
            return False
        return bool(self._pending) or not self._loaded

    def converse(self, child: Child) -> None:
        """Load the program into a child, and ask it until it is lost or all is answered."""
        self._isolation = child.isolation(time.monotonic() + CONFINE_S)
        if self._load(child):
            self._loaded = True
            while self._pending and self._left() > 0 and self._ask(child, self._pending[0]):
                continue

    def collected(self) -> Collected:
        """What there is; requests that no child was asked are answered with the reason."""
        replies = self._replies | {request.key: self._unasked() for request in self._pending}
        return Collected(
            replies={request.key: replies[request.key] for request in self._plan.requests},
            faults=tuple(fault for _, fault in sorted(self._faults.items())),
            output=self.output,
            isolation=self._isolation,
        )

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _unasked(self) -> Reply:
        if fault := self._faults.get(_PARSING):
            return Reply(fault.status, detail=f"the program could not be read: {fault.detail}")
        used_up = f"not asked: the submission had used up its {self._limits.submission_s:g} s"
        return Reply(Status.TIMED_OUT, detail=used_up)

    def _load(self, child: Child) -> bool:
        # At most half of what is left: several steps that hang still leave time for the requests.
        full_s = min(self._limits.load_s, self._limits.submission_s / 2)
        limit_s = min(full_s, self._left() / 2 if self._skip else self._left())
        deadline = time.monotonic() + limit_s
        current = _Current()
        try:
            child.send(self._program(), deadline)
            while True:
                head, _ = child.receive(deadline)
                if "loaded" in head:
                    return True
                if "broken" in head and current.index == _PARSING:
                    raise SandboxError(str(head["broken"]))
                current = self._noted(head, current)
        except TimeoutError:
            self._lose(current, Status.TIMED_OUT, self._stopped(limit_s, full_s))
        except ChildLostError as error:
            self._lose(current, Status.DIED, str(error))
        except WireError:
            self._lose(current, Status.DIED, _NO_ANSWER)
        return False

    def _noted(self, head: dict[str, Any], current: _Current) -> _Current:
        index = entry(head, "step", int)
        if "fault" in head:
            if len(self._faults) < MAX_FAULTS:
                self._faults[max(index, 0)] = _believed(read_fault(head["fault"]))
            return current
        if index <= current.index:
            raise WireError("a step that is not the next")
        return _Current(index, place(head, "line"), place(head, "cell"))

    def _lose(self, step: _Current, status: Status, detail: str) -> None:
        self._faults[step.index] = StepFault(step.line, step.cell, status, detail)
        self._skip.add(step.index)

    def _stopped(self, limit_s: float, full_s: float) -> str:
        return phrases.stopped(limit_s, full=limit_s >= full_s, limits=self._limits)

    def _program(self) -> bytes:
        program = self._plan.program
        head: dict[str, Json] = {
            "form": program.form,
            "filename": program.filename,
            "cells": [[cell.number, cell.source] for cell in program.cells],
            "extras": [[name, len(data)] for name, data in program.extras.items()],
            "seed": self._plan.seed,
            "memory": phrases.size(self._limits.memory),
            "skip": [*sorted(self._skip)],
        }
        return pack(head, program.extras.values())

    def _ask(self, child: Child, request: Request) -> bool:
        """Ask one request; whether the child can be asked another."""
        limit_s = min(self._limits.call_s, self._left())
        words = phrases.request_words(request)
        try:
            reply = self._answer(child, request, time.monotonic() + limit_s)
        except TimeoutError:
            stopped = self._stopped(limit_s, self._limits.call_s)
            reply = Reply(Status.TIMED_OUT, detail=f"{stopped} in {words}")
            self._hung[_name(request)] += 1
        except ChildLostError as error:
            reply = Reply(Status.DIED, detail=f"{error} in {words}")
        except WireError:
            reply = Reply(Status.DIED, detail=f"{_NO_ANSWER} in {words}")
        else:
            self._settle(request, reply)
            return True
        self._settle(request, reply)
        return False

    def _settle(self, request: Request, reply: Reply) -> None:
        """Note a reply; what has hung once is asked last, what has hung twice no more."""
        self._replies[request.key] = reply
        self._pending.remove(request)
        for other in [other for other in self._pending if self._hangs(other) >= MAX_HANGS]:
            never = f"not asked: {_name(other)} was stopped twice before"
            self._replies[other.key] = Reply(Status.TIMED_OUT, detail=never)
            self._pending.remove(other)
        self._pending.sort(key=self._hangs)

    def _hangs(self, request: Request) -> int:
        return self._hung[_name(request)]

    def _answer(self, child: Child, request: Request, deadline: float) -> Reply:
        nonce, blobs = secrets.token_hex(8), list[bytes]()
        limit = min(self._limits.answer, self._room)
        head: dict[str, Json] = {"nonce": nonce, "name": _name(request), "limit": limit}
        if isinstance(request, Call):
            head["args"] = tree(request.args, blobs)
        child.send(pack(head, blobs), deadline)
        answer, unpacker = child.receive(deadline, max_body=limit)
        if answer.get("nonce") != nonce:
            raise WireError("an answer to another question")
        reply = _believed(read_reply(entry(answer, "reply", dict), unpacker))
        unpacker.finish()
        self._room -= unpacker.size
        return self._because_of_a_step(answer, reply)

    def _because_of_a_step(self, answer: dict[str, Any], reply: Reply) -> Reply:
        """A name is absent because the step that was to bind it failed: that is the reply."""
        lost = answer.get("lost")
        fault = self._faults.get(lost) if isinstance(lost, int) else None
        if fault is None or reply.status is not Status.ABSENT:
            return reply
        return Reply(fault.status, None, fault.detail, fault.line, fault.cell)


def _believed(said: _Said) -> _Said:
    """What a child says, unless it claims a failure of ours: no one escapes a verdict so."""
    if said.status is Status.FAILED:
        raise WireError("a failure that only the host can report")
    return said


def _name(request: Request) -> str:
    return request.function if isinstance(request, Call) else request.name
