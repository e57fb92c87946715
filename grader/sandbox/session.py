"""Runs one plan: forks children until every request has a reply or the time is up.

One message sends a child the program and the visible requests. It answers one request after
another, so that neither side waits for the other. Each answer carries its request's random number
and has its own time limit.

A program can find everything that its process has been sent, and can write it into all that it
sends back. So the hidden requests go in a second message, once every visible request has its reply.
From then on, nothing that a child sends is kept for a student to see: no fault, output, text or
place. What is left of a reply is whether it is right, wrong or not there.

If a step hangs or kills its child, the next child skips it. If a request does, its reply says so
and the next child does not get it. After a function has hung once, its other requests come last;
after the second time it is not called again. So it costs the other requests only a limited time.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Any, TypeVar

from grader.errors import SandboxError, ShortageError
from grader.model import (
    CollectedReplies,
    Place,
    Plan,
    Read,
    Reply,
    Request,
    Status,
    StepFault,
    StepsRequest,
)
from grader.sandbox import status_messages
from grader.sandbox.child_handle import ChildHandle, ChildLostError
from grader.sandbox.process import START_S, Process
from grader.sandbox.record_codec import MAX_PLACE, read_entry, read_fault, read_reply
from grader.sandbox.request_queue import RequestQueue, called_name
from grader.sandbox.time_limit import TimeLimit
from grader.sandbox.wire import Json, Unpacker, WireError, pack, value_to_json
from grader.sandbox.worker import PARSING, scratch
from grader.sandbox.worker.failure import format_size
from grader.sandbox.worker.lacking import DISK, MEMORY
from grader.sandbox.worker.step_walk import steps_to_json

CONFINE_S = 30.0
"""Seconds for a child to receive its program and to confine itself."""
MAX_FAULTS = 1000
"""Step faults of one program that are kept, and steps that are skipped."""
_NOT_AN_ANSWER = "sent something that is not an answer"

_Record = TypeVar("_Record", Reply, StepFault)
_Location = tuple[int, int | None, int | None]
"""The index of a step or request, and its line and cell."""


def collect(process: Process, plan: Plan) -> CollectedReplies:
    """Everything that the plan's program replies.

    Raises:
        SandboxError: our own machinery failed.
    """
    session = _Session(plan)
    while session.needs_child():
        with ChildHandle(process, plan.limits) as child:
            session.run(child)
        session.keep_output(child.output)
    return session.result()


class _Session:
    def __init__(self, plan: Plan) -> None:
        self._plan, self._limits = plan, plan.limits
        self._deadline = time.monotonic() + plan.limits.submission_s
        self._queue = RequestQueue(plan.requests)
        self._faults: dict[int, StepFault] = {}
        self._skip: set[int] = set()
        self._is_paced = False
        self._bytes_left = 4 * max([plan.limits.answer, *map(self._answer_limit, plan.requests)])
        self._nonces: dict[str, str] = {}
        self._isolation: tuple[str, ...] = ()
        self._is_loaded = False
        self._output = ""

    def needs_child(self) -> bool:
        """Whether another child is needed, and there is time for it."""
        if PARSING in self._skip or self._left_s() <= 0:
            return False
        return bool(self._queue) or not self._is_loaded

    def run(self, child: ChildHandle) -> None:
        """Let a child load the program and answer until it is lost or has answered everything."""
        requests = [] if self._queue.has_revealed else self._queue.pending
        child.send(self._program_message(requests), time.monotonic() + CONFINE_S)
        start_s = START_S if self._plan.terms.fresh else CONFINE_S
        self._isolation = child.isolation(time.monotonic() + start_s)
        if not self._load(child):
            return
        self._is_loaded = True
        if self._ask_visible(child) and self._queue.pending and self._left_s() > 0:
            child.send(self._hidden_message(), time.monotonic() + self._limits.call_s)
            self._ask_all(child)

    def keep_output(self, output: str) -> None:
        """Keep the longest output of a child, as long as nothing hidden was sent."""
        if not self._queue.has_revealed:
            self._output = max(self._output, output, key=len)

    def _ask_visible(self, child: ChildHandle) -> bool:
        """Ask what is visible, and take what may be shown; whether the hidden requests may follow.

        From then on, nothing of the child is kept except its replies to them.
        """
        if self._queue.has_revealed:
            return True
        if not self._ask_all(child):
            return False
        if self._queue.has_hidden:
            self.keep_output(child.output_so_far())
            self._queue.reveal()
        return True

    def _ask_all(self, child: ChildHandle) -> bool:
        """Ask the pending requests until the child is lost; whether all have a reply."""
        queue = self._queue
        while queue.pending and self._left_s() > 0 and self._ask(child, queue.pending[0]):
            continue
        return not queue.pending

    def result(self) -> CollectedReplies:
        """All replies; a request that no child got has a reply with the reason."""
        self._queue.drop_all(self._not_asked())
        replies = self._queue.replies
        return CollectedReplies(
            {request.key: replies[request.key] for request in self._plan.requests},
            faults=tuple(fault for _, fault in sorted(self._faults.items())),
            output=self._output,
            isolation=self._isolation,
        )

    def _left_s(self) -> float:
        return self._deadline - time.monotonic()

    def _not_asked(self) -> Reply:
        if fault := self._faults.get(PARSING):
            return Reply(fault.status, detail=f"the program could not be read: {fault.detail}")
        used_up = f"not asked: the submission had used up its {self._limits.submission_s:g} s"
        return Reply(Status.TIMED_OUT, detail=used_up)

    def _program_message(self, requests: Sequence[Request]) -> bytes:
        """The program and the requests that come with it."""
        program, files = self._plan.program, self._plan.files
        blobs = [*(file.data for file in files), *program.extras.values()]
        head: dict[str, Json] = {
            "form": program.form,
            "filename": program.filename,
            "cells": [[cell.number, cell.source] for cell in program.cells],
            "files": [[file.name, len(file.data)] for file in files],
            "extras": [[name, len(data)] for name, data in program.extras.items()],
            "seed": self._plan.seed,
            "memory": format_size(self._limits.memory),
            "skip": [*sorted(self._skip)],
            "processes": self._plan.terms.processes,
            "paced": self._is_paced,
            "room": self._bytes_left,
            "requests": self._entries(requests, blobs),
        }
        return pack(head, blobs)

    def _hidden_message(self) -> bytes:
        """The hidden requests; they go to a child that has loaded the program."""
        blobs: list[bytes] = []
        return pack({"requests": self._entries(self._queue.pending, blobs)}, blobs)

    def _entries(self, requests: Sequence[Request], blobs: list[bytes]) -> list[Json]:
        self._nonces = {request.key: secrets.token_hex(8) for request in requests}
        return [self._entry(request, blobs) for request in requests]

    def _entry(self, request: Request, blobs: list[bytes]) -> dict[str, Json]:
        nonce, limit = self._nonces[request.key], self._answer_limit(request)
        entry: dict[str, Json] = {"nonce": nonce, "name": called_name(request), "limit": limit}
        if not isinstance(request, Read):
            entry["args"] = value_to_json(request.args, blobs)
            entry["names"] = list(request.names)
        if isinstance(request, StepsRequest):
            entry["uses"] = list(request.uses)
            entry["steps"] = steps_to_json(request.steps, request.compared)
        return entry

    def _load(self, child: ChildHandle) -> bool:
        """Whether the child loads the program completely; if not, note why."""
        # At most half of the time left, so that several hanging steps leave some for the requests.
        full_s = min(self._limits.load_s, self._limits.submission_s / 2)
        limit_s = min(full_s, self._left_s() / 2 if self._skip else self._left_s())
        clock = TimeLimit(limit_s)
        is_prepared = False
        announced: _Location | None = None
        try:
            while True:
                head, _ = self._receive(child, clock)
                if "loaded" in head:
                    return True
                if "broken" in head and not is_prepared:
                    raise SandboxError(str(head["broken"]))
                if "fault" in head:
                    self._check_lack(child, head)
                    self._record_fault(head)
                announced = _read_step(head) if "at" in head else announced
                is_prepared = True
        except TimeoutError:
            self._skip_step(child, Status.TIMED_OUT, self._timeout(limit_s, full_s))
        except ChildLostError as error:
            self._skip_step(child, Status.DIED, str(error))
        except WireError:
            # The child has run on since it sent that. The next one announces each step.
            if self._is_paced:
                self._skip_step(child, Status.DIED, _NOT_AN_ANSWER, at=announced)
            self._is_paced = True
        return False

    def _record_fault(self, head: dict[str, Any]) -> None:
        index = max(read_entry(head, "step", int), 0)
        fault = _reject_failed(read_fault(head["fault"]))
        if len(self._faults) < MAX_FAULTS and not self._queue.has_revealed:
            self._faults[index] = fault

    def _skip_step(
        self, child: ChildHandle, status: Status, detail: str, *, at: _Location | None = None
    ) -> None:
        """Let the next child skip the step at which this one was lost."""
        index, line, cell = at or _location(child.end().at)
        was_skipped = index in self._skip  # the child cannot have run it: its report is false
        if was_skipped or len(self._skip) == MAX_FAULTS:
            index = PARSING
        if not self._queue.has_revealed:
            self._faults[index] = StepFault(line, cell, status, detail)
        self._skip.add(index)

    def _timeout(self, limit_s: float, full_s: float) -> str:
        is_full = limit_s >= full_s
        return status_messages.describe_timeout(limit_s, is_full=is_full, limits=self._limits)

    def _ask(self, child: ChildHandle, request: Request) -> bool:
        """Record the reply to one request; whether the child continues with the next."""
        full_s = self._limits.call_s if request.limits.call_s is None else request.limits.call_s
        limit_s = min(full_s, self._left_s())
        try:
            reply = self._receive_reply(child, request, TimeLimit(limit_s))
        except TimeoutError:
            timeout = self._timeout(limit_s, full_s)
            reply = self._lost_reply(child, request, Status.TIMED_OUT, timeout)
            self._queue.note_hang(request)
        except ChildLostError as error:
            reply = self._lost_reply(child, request, Status.DIED, str(error))
        except WireError:
            reply = self._lost_reply(child, request, Status.DIED, _NOT_AN_ANSWER)
        else:
            self._queue.record(request, reply)
            return True
        self._queue.record(request, reply)
        return False

    def _lost_reply(self, child: ChildHandle, request: Request, status: Status, how: str) -> Reply:
        """The reply to a request that cost its child: what ended it, in which call, and where."""
        at, line, cell = _location(child.end().at)
        place = f", {Place(self._plan.program.filename, line, cell)}" if line else ""
        detail = f"{how} in {status_messages.format_request(request, at)}{place}"
        return Reply(status, None, detail, line, cell)

    def _receive_reply(self, child: ChildHandle, request: Request, clock: TimeLimit) -> Reply:
        limit = min(self._answer_limit(request), self._bytes_left)
        answer, unpacker = self._receive(child, clock, max_body=limit)
        if answer.get("nonce") != self._nonces[request.key]:
            raise WireError("an answer to another request")
        reply = _reject_failed(read_reply(read_entry(answer, "reply", dict), unpacker))
        unpacker.finish()
        _check_parts(request, reply)
        self._check_lack(child, answer)
        self._bytes_left -= unpacker.size
        if request.is_hidden:
            return reply
        explained = self._explain_absence(answer, reply)
        if reply.status is Status.ABSENT:
            self._queue.note_absent(request, explained)
        return explained

    def _receive(
        self, child: ChildHandle, clock: TimeLimit, *, max_body: int = 0
    ) -> tuple[dict[str, Any], Unpacker]:
        """The next message; time in which the child waited for a core does not count.

        Raises:
            ShortageError: the child had too little time on a core, or was killed from outside.
        """
        while True:
            try:
                return child.receive(clock.deadline, max_body=max_body)
            except TimeoutError:
                before = clock.deadline
                clock.extend(child.measure(clock.passed_s()).waited_s)
                self._deadline += clock.deadline - before
                if clock.deadline == before:
                    raise

    def _check_lack(self, child: ChildHandle, message: dict[str, Any]) -> None:
        """Check whether a program failed for lack of what the rubric allows it.

        Raises:
            ShortageError: it did, and that is the machine's fault.
        """
        if message.get("lacked") not in (DISK, MEMORY):
            return
        given, limits = child.measure(0), self._limits
        if message["lacked"] == DISK and given.disk < scratch.CAPACITY:
            raise ShortageError(status_messages.describe_full_disk(given.disk))
        if message["lacked"] == MEMORY and given.memory < limits.memory:
            raise ShortageError(status_messages.describe_little_memory(given.memory, limits))

    def _answer_limit(self, request: Request) -> int:
        limit = request.limits.answer
        return self._limits.answer if limit is None else limit

    def _explain_absence(self, answer: dict[str, Any], reply: Reply) -> Reply:
        """The fault of the step that should have bound an absent name; else the reply itself."""
        lost = answer.get("lost")
        fault = self._faults.get(lost) if isinstance(lost, int) else None
        if fault is not None and reply.status is Status.ABSENT:
            return Reply(fault.status, None, fault.detail, fault.line, fault.cell)
        return reply


def _location(at: tuple[int, int, int]) -> _Location:
    """Step, line and cell where a child says that it was, which may be any numbers."""
    index, line, cell = at
    return max(index, PARSING), line if line > 0 else None, cell if cell > 0 else None


def _reject_failed(record: _Record) -> _Record:
    """A child's reply or fault; it must not claim a failure of ours to escape its verdict."""
    parts: tuple[Reply, ...] = record.parts if isinstance(record, Reply) else ()
    if Status.FAILED in {record.status, *(part.status for part in parts)}:
        raise WireError("a failure that only the host can report")
    return record


def _check_parts(request: Request, reply: Reply) -> None:
    """Raise `WireError` if a reply has more or fewer parts than its request."""
    has_values = isinstance(request, StepsRequest) and reply.status is Status.OK
    compared = request.compared if isinstance(request, StepsRequest) and has_values else ()
    if len(reply.parts) != len(compared):
        raise WireError("an answer with other parts than its request")


def _read_step(head: dict[str, Any]) -> _Location:
    """The step that a child announces, its line and its cell."""
    match read_entry(head, "at", list):
        case [int(index), int(line), int(cell)] if index >= 0 and max(line, cell) <= MAX_PLACE:
            return _location((int(index), int(line), int(cell)))  # int() turns True into 1
    raise WireError("an announcement without a step")
