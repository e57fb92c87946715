"""Code of a forked child: loads one program and answers the requests about it."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from grader.model import CodeCell, Plain, Reply, Status, StepFault
from grader.sandbox.record_codec import fault_to_json, reply_to_json
from grader.sandbox.wire import Json, Unpacker
from grader.sandbox.worker import grading_clients, scratch
from grader.sandbox.worker.connection import Connection
from grader.sandbox.worker.failure import Failure, describe
from grader.sandbox.worker.lacking import lacked
from grader.sandbox.worker.module_program import ModuleProgram
from grader.sandbox.worker.plain_data import ToPlain, UnreadableError, class_name, to_python
from grader.sandbox.worker.program_steps import Bindings, Runnable, Step
from grader.sandbox.worker.progress import StepProgress
from grader.sandbox.worker.step_walk import StepsEntry, StepWalk, read_steps


def run_plan(connection: Connection, progress: StepProgress) -> None:
    """Load the program that the host sends, then answer its requests until the host is gone.

    The visible requests come with the program. The hidden ones follow in a second message.
    """
    head, unpacker = connection.receive()
    os.register_at_fork(after_in_child=partial(_disconnect, connection, progress))
    try:
        program = _prepare_program(head, unpacker)
        requests = _read_requests(head, unpacker)
    except Exception as error:  # no student code has run yet: the fault is ours
        connection.send({"broken": f"a program could not be prepared: {error!r}"})
        return
    connection.send({"prepared": True})
    session = Session(connection, program, progress, head)
    session.load(frozenset(head["skip"]), is_paced=head["paced"])
    while True:
        for index, request in enumerate(requests):
            session.answer(index, request)
        try:
            requests = _read_requests(*connection.receive())
        except EOFError:
            return


def _disconnect(connection: Connection, progress: StepProgress) -> None:
    """Cut off a process that the program forks, so that it cannot answer for the child."""
    connection.close()
    progress.detach()


@dataclass(frozen=True, slots=True)
class Request:
    """A name to read, a function to call if there are arguments, or steps; `limit` is in bytes.

    The arguments go by keyword if they have `names`; for steps, these are the names of the inputs,
    and `uses` those of the program.
    """

    nonce: str
    name: str
    args: tuple[Plain, ...] | None
    names: tuple[str, ...]
    limit: int
    steps: StepsEntry | None = None
    uses: tuple[str, ...] = ()


def _read_requests(head: dict[str, Any], unpacker: Unpacker) -> list[Request]:
    return [_read_request(entry, unpacker) for entry in head["requests"]]


def _read_request(entry: dict[str, Any], unpacker: Unpacker) -> Request:
    args: Any = unpacker.value(entry["args"]) if "args" in entry else None
    names = tuple(entry.get("names", ()))
    request = Request(entry["nonce"], entry["name"], args, names, entry["limit"])
    if "steps" not in entry:
        return request
    return replace(request, steps=read_steps(entry["steps"]), uses=tuple(entry["uses"]))


def seed_everything(seed: int) -> None:
    """Seed every random number generator whose library has been imported."""
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed % (1 << 32))
    if torch := sys.modules.get("torch"):
        torch.default_generator.manual_seed(seed)  # torch.manual_seed would look for devices


def _prepare_program(head: dict[str, Any], unpacker: Unpacker) -> Runnable:
    seed_everything(head["seed"])
    files = {name: unpacker.blob(size) for name, size in head["files"]}
    extras = {name: unpacker.blob(size) for name, size in head["extras"]}
    scratch.fill(files)
    sys.path.append(
        str(Path.cwd())
    )  # last, so that a `numpy.py` that was handed in shadows nothing
    grading_clients.install()
    cells = tuple(CodeCell(number, source) for number, source in head["cells"])
    if head["form"] == "notebook":
        scratch.fill(extras)
        from grader.sandbox.worker.notebook_program import NotebookProgram

        return NotebookProgram(head["filename"], cells)
    source = "\n".join(cell.source for cell in cells).removeprefix("\ufeff")
    name = PurePosixPath(head["filename"]).name
    scratch.fill({name: source.encode("utf-8", "replace")})
    scratch.fill(extras)
    asked = frozenset(
        name for entry in head["requests"] for name in entry.get("uses", [entry["name"]])
    )
    return ModuleProgram(head["filename"], source, asked)


class Session:
    """One program, its namespace, and the names that were lost with a failed step."""

    def __init__(
        self,
        connection: Connection,
        program: Runnable,
        progress: StepProgress,
        head: dict[str, Any],
    ) -> None:
        self._connection, self._program, self._progress = connection, program, progress
        self._seed, self._memory, self._bytes_left = head["seed"], head["memory"], head["room"]
        self._processes = head["processes"]
        self._bindings = Bindings(program.namespace)
        self._lost_names: dict[str, int] = {}
        self._lacked = ""

    def load(self, skip: AbstractSet[int], *, is_paced: bool) -> None:
        """Run every step except those in `skip`; a failing step costs only itself.

        With `is_paced`, a message announces each step to the host before it runs.
        """
        for index, step in enumerate(self._program.steps):
            if index in skip:
                self._mark_lost(index, step)
            else:
                self._progress.note(index, step.line, step.cell)
                if is_paced:
                    self._connection.send({"at": [index, step.line or 0, step.cell or 0]})
                self._run(index, step)
        self._connection.send({"loaded": True})

    def _run(self, index: int, step: Step) -> None:
        try:
            step.run()
        except BaseException as error:  # sys.exit() and Ctrl-C also cost only this step
            failure = self._describe(error)
            fault = StepFault(failure.line or step.line, step.cell, failure.status, failure.detail)
            message: dict[str, Json] = {"fault": fault_to_json(fault), "step": index}
            self._connection.send({**message, "lacked": lacked(error)})
            self._mark_lost(index, step)
        self._connection.check()
        self._bindings.note(step)

    def _mark_lost(self, index: int, step: Step) -> None:
        self._lost_names.update(dict.fromkeys(step.names(), index))

    def answer(self, index: int, request: Request) -> None:
        """Answer one request; the answer repeats the random number of its request."""
        blobs: list[bytes] = []
        self._lacked = ""
        reply = self._reply(index, request)
        answer: dict[str, Json] = {"nonce": request.nonce, "reply": reply_to_json(reply, blobs)}
        if self._lacked:
            answer["lacked"] = self._lacked
        if reply.status is Status.ABSENT:
            answer["lost"] = self._lost_names.get(request.name)
        self._bytes_left -= sum(map(len, blobs))
        self._connection.send(answer, blobs)

    def _reply(self, index: int, request: Request) -> Reply:
        step = self._bindings.step(request.name)
        line, cell = (step.line, step.cell) if step else (None, None)
        self._progress.note(index, line, cell)
        if not any(name in self._program.namespace for name in request.uses or (request.name,)):
            return Reply(Status.ABSENT)
        # Without this, a reply would depend on the requests before it.
        seed_everything(self._seed)
        to_plain = ToPlain(min(request.limit, self._bytes_left))
        if request.steps is not None:
            walk = StepWalk(
                self._program.namespace,
                to_plain,
                self._describe_and_note_lack,
                lambda at: self._progress.note(at, line, cell),
            )
            inputs = zip(request.names, request.args or (), strict=True)
            parts = walk.take(request.steps, dict(inputs))
            return Reply(Status.OK, None, walk.first_failure, line, cell, parts)
        try:
            value = to_plain.value(self._result(request))
        except UnreadableError as error:
            return Reply(Status.UNREADABLE, None, str(error), line, cell)
        except BaseException as error:  # sys.exit() and Ctrl-C also cost only this request
            failure = self._describe_and_note_lack(error)
            return Reply(failure.status, None, failure.detail, line, cell)
        left_out = ", ".join(to_plain.left_out[:10])
        return Reply(Status.OK, value, left_out and f"left out: {left_out}", line, cell)

    def _result(self, request: Request) -> Any:
        value = self._program.namespace[request.name]
        if request.args is None:
            return value
        if not callable(value):
            kind = class_name(value)
            raise TypeError(f"{request.name} is an object of class {kind}, not a function")
        arguments = map(to_python, request.args)
        if request.names:
            return value(**dict(zip(request.names, arguments, strict=True)))
        return value(*arguments)

    def _describe_and_note_lack(self, error: BaseException) -> Failure:
        self._lacked = self._lacked or lacked(error)
        return self._describe(error)

    def _describe(self, error: BaseException) -> Failure:
        files = self._program.files
        return describe(error, files, self._memory, processes=self._processes)
