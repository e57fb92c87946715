"""The host's hold on a worker process: start it, have it fork children, be sure that it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.model import Limits, Terms
from grader.sandbox import archive, bubblewrap, groups, places
from grader.sandbox.policy import USUAL, Setup
from grader.sandbox.worker import CODE, MEMORY, PARSING, SCRATCH

START_S = 120.0
PROCESSES = "processes allowed by the rubric"
STOP_S = 60.0

_RUN = (
    "import sys; fd, root, settings = sys.argv[1:]; sys.argv[:] = ['']; "
    f"sys.path.insert(0, root + '/{CODE}'); "
    "from grader.sandbox.worker.zygote import main; main(int(fd), root, settings)"
)


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child ended.

    `code` is its exit status, negative for a signal; `peak` is in bytes; `cause` says what it was
    ended for by the worker, if it was. `at` is where it says it was: a step's or request's index,
    a line and a cell, which are display text.
    """

    code: int
    peak: int = 0
    cause: str = ""
    at: tuple[int, int, int] = (PARSING, 0, 0)


class Process:
    """A worker process. It ends when this object is closed, or when the host is gone.

    Every method raises `SandboxError` where the worker does not do its part.
    """

    def __init__(
        self,
        imports: Iterable[str],
        hidden: Iterable[Path],
        *,
        wrapper: str | None,
        setup: Setup = USUAL,
    ) -> None:
        """Start it, inside bubblewrap where `wrapper` is the path of that program."""
        self._ready, self._terms = False, setup.terms
        hidden = (archive.PACKAGE, *hidden)
        settings: dict[str, Any] = {
            "imports": [*imports],
            "hidden": [str(path) for path in hidden],
            "terms": asdict(setup.terms),
        }
        with ExitStack() as stack:
            self._errors = stack.enter_context(tempfile.TemporaryFile())
            allowed = bubblewrap.Allowed((*hidden,), programs=setup.terms.processes)
            place = places.enclosure(wrapper, allowed) if wrapper else places.folder()
            self._place = stack.enter_context(place)
            self._group = stack.enter_context(groups.around(setup.memory))
            self.layers = self._group.layers + self._place.layers
            if setup.terms.processes:
                self.layers += (PROCESSES,)
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            stack.enter_context(self._control)
            with theirs:
                self._popen = self._start(theirs.fileno(), settings)
            stack.callback(self._end)
            self._on_close = stack.pop_all()

    def _start(self, fd: int, settings: dict[str, Any]) -> subprocess.Popen[bytes]:
        root, told = self._place.root, json.dumps(settings)
        python = [sys.executable, "-I", "-B", "-c", _RUN, str(fd), str(root), told]
        return subprocess.Popen(
            [*self._group.before, *self._place.before, *python],
            env=_environment(root / SCRATCH, self._terms) | dict(self._group.environment),
            pass_fds=[fd, *self._place.fds],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is for the host, which then closes the connection
        )

    def fork(self, limits: Limits) -> tuple[socket.socket, int]:
        """Have a child forked: the host's ends of its connection and of what it prints."""
        if not self._ready:
            self._receive(START_S)
            self._ready = True
        self._kills = self._group.kills()
        order = {
            "memory": limits.memory,
            "file": limits.file,
            "cpu_s": int(limits.submission_s) + 2,
        }
        with ExitStack() as on_failure:
            host, child = socket.socketpair()
            on_failure.enter_context(host)
            with child:
                printed, output = os.pipe()
                on_failure.callback(os.close, printed)
                try:
                    self._send(order, [child.fileno(), output])
                finally:
                    os.close(output)
            on_failure.pop_all()
        return host, printed

    def stop(self, grace_s: float) -> Exit:
        """Have the child killed and its folder emptied; `grace_s` is for one that is ending."""
        self._send({"grace_s": grace_s})
        ended = self._receive(STOP_S + grace_s).get("exit")
        if not isinstance(ended, dict):
            raise SandboxError("the worker had no child to stop")
        how = Exit(**ended | {"at": tuple(ended["at"])})
        was_killed = how.code == -signal.SIGKILL and not how.cause
        # The kernel takes a child first, which offers itself; the worker is asked to kill later.
        is_short = was_killed and self._group.kills() > self._kills
        return replace(how, cause=MEMORY) if is_short else how

    def close(self) -> None:
        """End the worker, its child and its folder."""
        self._on_close.close()

    def _end(self) -> None:
        self._control.close()
        if not self._ready:  # it still imports, and would notice only then
            self._popen.kill()
        try:
            self._popen.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def _send(self, order: dict[str, Any], fds: Iterable[int] = ()) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [*fds])
        except OSError as error:
            raise SandboxError(f"the worker is gone: {self._last_words() or error}") from error

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        self._control.settimeout(timeout_s)
        try:
            message = self._control.recv(4096)
        except TimeoutError as error:
            raise SandboxError(f"the worker gave no sign of life for {timeout_s:g} s") from error
        except OSError as error:
            raise SandboxError(f"the worker is gone: {error}") from error
        if not message:
            raise SandboxError(f"the worker ended: {self._last_words() or 'without a word'}")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""


def _environment(home: Path, terms: Terms) -> dict[str, str]:
    """A clean environment: the caller's may hold tokens, and is no student's business."""
    python = f"{Path(sys.executable).parent}:/usr/local/bin:" if terms.processes else ""
    return {
        "PATH": f"{python}/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
