"""The host's hold on a sandbox: one process that imports what programs need and forks workers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from grader.errors import SandboxError
from grader.model import Terms
from grader.sandbox import archive, bubblewrap
from grader.sandbox import control_groups as groups
from grader.sandbox import worker_folder as places
from grader.sandbox.confinement import USUAL, WorkerSetup
from grader.sandbox.worker import CODE, SCRATCH, landlock, scratch, seccomp

PROCESSES = "processes allowed by the rubric"
STOP_S = 60.0
_FIRST = 1

_RUN = (
    "import sys; fd, root, settings = sys.argv[1:]; sys.argv[:] = ['']; "
    f"sys.path.insert(0, root + '/{CODE}'); "
    "from grader.sandbox.worker.fork_server_main import main; main(int(fd), root, settings)"
)


class ForkServer:
    """A sandbox and its first process, which ends when its last worker is gone, or the host.

    Every method may be called from any thread.
    """

    def __init__(
        self,
        imports: Iterable[str],
        hidden: Iterable[Path],
        *,
        wrapper: str | None,
        setup: WorkerSetup = USUAL,
        workers: int = 1,
    ) -> None:
        """Start it, inside bubblewrap where `wrapper` is the path of that program.

        Where it is for one worker, the first process is that worker.
        """
        self._lock = Lock()
        self._free = [*range(_FIRST, workers + 1)]
        self._workers, self._is_spoiled = workers, False
        self.is_ready = False
        hidden = [path.resolve() for path in (archive.PACKAGE, *hidden)]  # seen from here
        settings: dict[str, Any] = {
            "imports": [*imports],
            "hidden": [str(path) for path in hidden],
            "terms": asdict(setup.terms),
            "workers": workers,
        }
        with ExitStack() as stack:
            self._errors = stack.enter_context(tempfile.TemporaryFile())
            allowed = bubblewrap.BubblewrapOptions((*hidden,), setup.terms.processes, workers)
            place = places.enclosure(wrapper, allowed) if wrapper else places.folder(workers)
            self._place = stack.enter_context(place)
            together = setup.memory * workers + scratch.ROOM * (workers - 1)
            self.group = stack.enter_context(groups.around(together))
            self.layers = self.group.layers + self._place.layers
            if setup.terms.processes:
                self.layers += (PROCESSES,)
            self._control, theirs = pair()
            stack.enter_context(self._control)
            with theirs:
                self.popen = self._start(theirs.fileno(), settings, setup.terms)
            stack.callback(self._end)
            self._on_close = stack.pop_all()

    def _start(self, fd: int, settings: dict[str, Any], terms: Terms) -> subprocess.Popen[bytes]:
        root, told = self._place.root, json.dumps(settings)
        python = [sys.executable, "-I", "-B", "-c", _RUN, str(fd), str(root), told]
        home = root / SCRATCH / str(_FIRST)
        return subprocess.Popen(
            [*self.group.before, *self._place.before, *python],
            env=_environment(home, terms) | dict(self.group.environment),
            pass_fds=[fd, *self._place.fds],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is for the host, which then closes the connection
        )

    def take(self) -> tuple[int, socket.socket] | None:
        """A new worker's number and connection; None where it has no room, or is ended.

        The worker gets ready on its own, as soon as this process is.
        """
        with self._lock:
            if self._is_spoiled or not self._free:
                return None
            if self._workers == 1:
                self._is_spoiled = True  # for another it would have to end
                return self._free.pop(), self._control
            ours, theirs = pair()
            order = json.dumps({"worker": self._free[0]}).encode()
            with theirs:
                try:
                    socket.send_fds(self._control, [order], [theirs.fileno()])
                except OSError:  # it is gone
                    ours.close()
                    self._is_spoiled = True
                    self._close_if_unused()
                    return None
            return self._free.pop(0), ours

    def give_back(self, number: int, *, is_clean: bool) -> None:
        """A worker is ended; the last ends the sandbox.

        Where it is not sure that the worker and its child are gone, no other takes its place.
        """
        with self._lock:
            self._is_spoiled |= not is_clean
            self._free.append(number)
            self._close_if_unused()

    def _close_if_unused(self) -> None:
        if len(self._free) == self._workers:
            self._is_spoiled = True
            self._on_close.close()

    def _end(self) -> None:
        self._control.close()
        if not self.is_ready:  # it still imports, and would notice only then
            self.popen.kill()
        try:
            self.popen.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()

    def last_words(self) -> str:
        """The last line that it wrote before it failed; nothing where it is closed meanwhile."""
        with suppress(ValueError):
            self._errors.seek(0)
            lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


class ForkServers:
    """One sandbox for all workers of a pool that want the same, for as long as it has room.

    It is shared only where each child is confined by itself: else each worker has its own.
    """

    def __init__(self, workers: int = 1) -> None:
        """Start nothing yet; at most so many workers share one."""
        self._workers = workers
        self._lock = Lock()
        self._current: dict[tuple[object, ...], ForkServer] = {}

    def take(
        self,
        imports: tuple[str, ...],
        hidden: tuple[Path, ...],
        *,
        wrapper: str | None,
        setup: WorkerSetup,
    ) -> tuple[ForkServer, int, socket.socket]:
        """A worker of the current sandbox, or of a new one: its number and connection there.

        Raises:
            OSError: a process cannot be started.
            SandboxError: it ended at once.
        """
        key = imports, hidden, wrapper, setup
        workers = self._workers if _may_share(setup.terms) else 1
        with self._lock:
            nursery = self._current.get(key)
            taken = nursery.take() if nursery else None
            if nursery is None or taken is None:
                nursery = ForkServer(imports, hidden, wrapper=wrapper, setup=setup, workers=workers)
                self._current[key] = nursery
                taken = nursery.take()
            if taken is None:
                raise SandboxError("the sandbox ended as soon as it was started")
            return nursery, *taken


def _may_share(terms: Terms) -> bool:
    """Whether programs can do nothing to each other, nor to the worker of another."""
    is_confined = landlock.version() > 0 and seccomp.is_available()
    return is_confined and not (terms.processes or terms.fresh)


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection on which messages stay whole."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


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
