"""One plan from start to end: children are forked until everything is answered or time is up.

A child is sent the program and all that is asked of it in one message, and answers one request
after another: neither waits for the other's turn. Each answer has a number and a clock of its own.

A step that hangs or kills its child is skipped in the next; so is a request, whose reply then says
what became of it. Requests to a function that has hung before are asked last, and after its second
time no more: what it costs is its own, and is bounded.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from typing import Any, TypeVar

from grader.errors import SandboxError
from grader.model import Call, CollectedReplies, Place, Plan, Reply, Request, Status, StepFault
from grader.sandbox import status_messages as phrases
from grader.sandbox.child_handle import ChildHandle, ChildLostError
from grader.sandbox.process import START_S, Process
from grader.sandbox.record_codec import MAX_PLACE, entry, read_fault, read_reply
from grader.sandbox.wire import Json, WireError, pack, tree
from grader.sandbox.worker import PARSING

CONFINE_S = 30.0
MAX_FAULTS = 1000
MAX_HANGS = 2
_NO_ANSWER = "sent something that is no answer"

_Said = TypeVar("_Said", Reply, StepFault)


def collect(process: Process, plan: Plan) -> CollectedReplies:
    """All that the plan's program replies.

    Raises:
        SandboxError: our own machinery failed.
    """
    session = _Session(plan)
    while session.goes_on():
        with ChildHandle(process, plan.limits) as child:
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
        self._is_paced = False
        self._room = 4 * max([plan.limits.answer, *map(self._answer_limit, plan.requests)])
        self._nonces: dict[str, str] = {}
        self._isolation: tuple[str, ...] = ()
        self._loaded = False
        self.output = ""

    def goes_on(self) -> bool:
        """Whether another child is needed, and there is time for it."""
        if PARSING in self._faults or self._left() <= 0:
            return False
        return bool(self._pending) or not self._loaded

    def converse(self, child: ChildHandle) -> None:
        """Have a child load the program, and hear it until it is lost or all is answered."""
        child.start(self._message(), time.monotonic() + CONFINE_S)
        start_s = START_S if self._plan.terms.fresh else CONFINE_S
        self._isolation = child.isolation(time.monotonic() + start_s)
        if self._load(child):
            self._loaded = True
            while self._pending and self._left() > 0 and self._hear(child, self._pending[0]):
                continue

    def collected(self) -> CollectedReplies:
        """What there is; requests that no child was asked are answered with the reason."""
        replies = self._replies | {request.key: self._unasked() for request in self._pending}
        return CollectedReplies(
            replies={request.key: replies[request.key] for request in self._plan.requests},
            faults=tuple(fault for _, fault in sorted(self._faults.items())),
            output=self.output,
            isolation=self._isolation,
        )

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _unasked(self) -> Reply:
        if fault := self._faults.get(PARSING):
            return Reply(fault.status, detail=f"the program could not be read: {fault.detail}")
        used_up = f"not asked: the submission had used up its {self._limits.submission_s:g} s"
        return Reply(Status.TIMED_OUT, detail=used_up)

    def _message(self) -> bytes:
        """The program, and all that is still to be asked of it."""
        program, files = self._plan.program, self._plan.files
        blobs = [*(file.data for file in files), *program.extras.values()]
        self._nonces = {request.key: secrets.token_hex(8) for request in self._pending}
        head: dict[str, Json] = {
            "form": program.form,
            "filename": program.filename,
            "cells": [[cell.number, cell.source] for cell in program.cells],
            "files": [[file.name, len(file.data)] for file in files],
            "extras": [[name, len(data)] for name, data in program.extras.items()],
            "seed": self._plan.seed,
            "memory": phrases.size(self._limits.memory),
            "skip": [*sorted(self._skip)],
            "paced": self._is_paced,
            "room": self._room,
            "requests": [self._entry(request, blobs) for request in self._pending],
        }
        return pack(head, blobs)

    def _entry(self, request: Request, blobs: list[bytes]) -> dict[str, Json]:
        nonce, limit = self._nonces[request.key], self._answer_limit(request)
        entry: dict[str, Json] = {"nonce": nonce, "name": _name(request), "limit": limit}
        if isinstance(request, Call):
            entry["args"] = tree(request.args, blobs)
        return entry

    def _load(self, child: ChildHandle) -> bool:
        # At most half of what is left: several steps that hang still leave time for the requests.
        full_s = min(self._limits.load_s, self._limits.submission_s / 2)
        limit_s = min(full_s, self._left() / 2 if self._skip else self._left())
        deadline = time.monotonic() + limit_s
        is_prepared = False
        told: tuple[int, int | None, int | None] | None = None
        try:
            while True:
                head, _ = child.receive(deadline)
                if "loaded" in head:
                    return True
                if "broken" in head and not is_prepared:
                    raise SandboxError(str(head["broken"]))
                if "fault" in head:
                    self._note(head)
                told = _step(head) if "at" in head else told
                is_prepared = True
        except TimeoutError:
            self._lose(child, Status.TIMED_OUT, self._stopped(limit_s, full_s))
        except ChildLostError as error:
            self._lose(child, Status.DIED, str(error))
        except WireError:
            # It has run on since it sent that: the next one says where it is before each step.
            if self._is_paced:
                self._lose(child, Status.DIED, _NO_ANSWER, at=told)
            self._is_paced = True
        return False

    def _note(self, head: dict[str, Any]) -> None:
        if len(self._faults) < MAX_FAULTS:
            self._faults[max(entry(head, "step", int), 0)] = _believed(read_fault(head["fault"]))

    def _lose(
        self,
        child: ChildHandle,
        status: Status,
        detail: str,
        *,
        at: tuple[int, int | None, int | None] | None = None,
    ) -> None:
        """Skip, in the next child, the step that this one was at when it was lost."""
        index, line, cell = at or _place(child.end().at)
        if index in self._skip:  # it was not run at all: such a child cannot be believed
            index = PARSING
        if len(self._skip) == MAX_FAULTS:  # it lies about where it is, or breaks everywhere
            index = PARSING
        self._faults[index] = StepFault(line, cell, status, detail)
        self._skip.add(index)

    def _stopped(self, limit_s: float, full_s: float) -> str:
        return phrases.stopped(limit_s, full=limit_s >= full_s, limits=self._limits)

    def _hear(self, child: ChildHandle, request: Request) -> bool:
        """Hear the answer to one request; whether the child goes on to the next."""
        full_s = self._limits.call_s if request.within.call_s is None else request.within.call_s
        limit_s = min(full_s, self._left())
        try:
            reply = self._answer(child, request, time.monotonic() + limit_s)
        except TimeoutError:
            stopped = self._stopped(limit_s, full_s)
            reply = self._ended(child, request, Status.TIMED_OUT, stopped)
            self._hung[_name(request)] += 1
        except ChildLostError as error:
            reply = self._ended(child, request, Status.DIED, str(error))
        except WireError:
            reply = self._ended(child, request, Status.DIED, _NO_ANSWER)
        else:
            self._settle(request, reply)
            return True
        self._settle(request, reply)
        return False

    def _ended(self, child: ChildHandle, request: Request, status: Status, how: str) -> Reply:
        """The reply to a request that cost its child: what ended it, in which call, and where."""
        _, line, cell = _place(child.end().at)
        place = f", {Place(self._plan.program.filename, line, cell)}" if line else ""
        detail = f"{how} in {phrases.request_words(request)}{place}"
        return Reply(status, None, detail, line, cell)

    def _settle(self, request: Request, reply: Reply) -> None:
        """Note a reply; what has hung once is asked last, what has hung twice no more."""
        self._replies[request.key] = reply
        self._pending.remove(request)
        if not self._hung:
            return
        for other in [other for other in self._pending if self._hangs(other) >= MAX_HANGS]:
            never = f"not asked: {_name(other)} was stopped twice before"
            self._replies[other.key] = Reply(Status.TIMED_OUT, detail=never)
            self._pending.remove(other)
        self._pending.sort(key=self._hangs)

    def _hangs(self, request: Request) -> int:
        return self._hung[_name(request)]

    def _answer(self, child: ChildHandle, request: Request, deadline: float) -> Reply:
        limit = min(self._answer_limit(request), self._room)
        answer, unpacker = child.receive(deadline, max_body=limit)
        if answer.get("nonce") != self._nonces[request.key]:
            raise WireError("an answer to another question")
        reply = _believed(read_reply(entry(answer, "reply", dict), unpacker))
        unpacker.finish()
        self._room -= unpacker.size
        return self._because_of_a_step(answer, reply)

    def _answer_limit(self, request: Request) -> int:
        own = request.within.answer
        return self._limits.answer if own is None else own

    def _because_of_a_step(self, answer: dict[str, Any], reply: Reply) -> Reply:
        """A name is absent because the step that was to bind it failed: that is the reply."""
        lost = answer.get("lost")
        fault = self._faults.get(lost) if isinstance(lost, int) else None
        if fault is None or reply.status is not Status.ABSENT:
            return reply
        return Reply(fault.status, None, fault.detail, fault.line, fault.cell)


def _place(at: tuple[int, int, int]) -> tuple[int, int | None, int | None]:
    """Step, line and cell where a child says that it was, which may be any numbers."""
    index, line, cell = at
    return max(index, PARSING), line if line > 0 else None, cell if cell > 0 else None


def _believed(said: _Said) -> _Said:
    """What a child says, unless it claims a failure of ours: no one escapes a verdict so."""
    if said.status is Status.FAILED:
        raise WireError("a failure that only the host can report")
    return said


def _step(head: dict[str, Any]) -> tuple[int, int | None, int | None]:
    """The step that a child says it is at, its line and its cell."""
    match entry(head, "at", list):
        case [int(index), int(line), int(cell)] if index >= 0 and max(line, cell) <= MAX_PLACE:
            return _place((int(index), int(line), int(cell)))  # True is an int, too
    raise WireError("a step that is none")


def _name(request: Request) -> str:
    return request.function if isinstance(request, Call) else request.name
