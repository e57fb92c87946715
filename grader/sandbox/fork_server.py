"""The host's handle of a fork server, the process that imports libraries and forks workers."""

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
from grader.sandbox import archive, bubblewrap, control_groups, worker_folder
from grader.sandbox.confinement import DEFAULT_SETUP, WorkerSetup
from grader.sandbox.worker import CODE, SCRATCH, landlock, scratch, seccomp
from grader.sandbox.worker.readable import executable_paths, readable_paths

PROCESSES = "processes allowed by the rubric"
"""The name of a layer that a rubric has opened."""
STOP_S = 60.0
"""Seconds for a worker or a fork server to end."""
_FIRST_WORKER = 1

_RUN = (
    "import sys; fd, root = sys.argv[1:]; sys.argv[:] = ['']; "
    f"sys.path.insert(0, root + '/{CODE}'); "
    "from grader.sandbox.worker.fork_server_main import main; main(int(fd), root)"
)
"""A program can read the command and the environment of its process: they hold no path to hide."""


class ForkServer:
    """A fork server, which ends with its last worker or with the host.

    Every method may be called from any thread.
    """

    def __init__(
        self,
        imports: Iterable[str],
        hidden: Iterable[Path],
        *,
        wrapper: str | None,
        setup: WorkerSetup = DEFAULT_SETUP,
        workers: int = 1,
    ) -> None:
        """Start the process. With only one worker, the process is itself that worker.

        Args:
            imports: libraries that programs need.
            hidden: files and folders that no program may read.
            wrapper: the path of bubblewrap, to run inside it.
            setup: what plans need.
            workers: the maximum number of workers.
        """
        self._lock = Lock()
        self._free = [*range(_FIRST_WORKER, workers + 1)]
        self._workers, self._is_retired = workers, False
        self.is_ready = False
        # Relative paths mean something only in this process's working directory.
        hidden = [path.resolve() for path in (archive.PACKAGE, *hidden)]
        settings = _settings(imports, hidden, setup.terms, workers)
        with ExitStack() as stack:
            self._errors = stack.enter_context(tempfile.TemporaryFile())
            if wrapper:
                options = bubblewrap.BubblewrapOptions((*hidden,), setup.terms.processes, workers)
                folder = worker_folder.bubblewrap_folder(wrapper, options)
            else:
                folder = worker_folder.temporary_folder(workers)
            self._folder = stack.enter_context(folder)
            memory = setup.memory * workers + scratch.CAPACITY * (workers - 1)
            self.group = stack.enter_context(control_groups.control_group(memory))
            self.layers = self.group.layers + self._folder.layers
            if setup.terms.processes:
                self.layers += (PROCESSES,)
            self._control, theirs = _socket_pair()
            stack.enter_context(self._control)
            with theirs:
                self.popen = self._start(theirs.fileno(), settings, setup.terms)
            stack.callback(self._end)
            self._on_close = stack.pop_all()

    def _start(self, fd: int, settings: dict[str, Any], terms: Terms) -> subprocess.Popen[bytes]:
        root = self._folder.root
        python = [sys.executable, "-I", "-B", "-c", _RUN, str(fd), str(root)]
        home = root / SCRATCH / str(_FIRST_WORKER)
        with tempfile.TemporaryFile() as settings_file:
            settings_file.write(json.dumps(settings).encode())
            settings_file.seek(0)
            return subprocess.Popen(
                [*self.group.command_prefix, *self._folder.command_prefix, *python],
                env=_environment(home, terms) | dict(self.group.environment),
                cwd="/",  # a shell would pass our working directory on as PWD
                pass_fds=[fd, *self._folder.fds],
                stdin=settings_file,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,  # Ctrl-C reaches only the host, which closes the connection
            )

    def take(self) -> tuple[int, socket.socket] | None:
        """A new worker's number and connection; None if there are too many or this one has ended.

        The worker gets ready in the background, as soon as the fork server is.
        """
        with self._lock:
            if self._is_retired or not self._free:
                return None
            if self._workers == 1:
                self._is_retired = True  # the process itself becomes this worker
                return self._free.pop(), self._control
            ours, theirs = _socket_pair()
            order = json.dumps({"worker": self._free[0]}).encode()
            with theirs:
                try:
                    socket.send_fds(self._control, [order], [theirs.fileno()])
                except OSError:  # the fork server is gone
                    ours.close()
                    self._is_retired = True
                    self._close_if_unused()
                    return None
            return self._free.pop(0), ours

    def give_back(self, number: int, *, is_clean: bool) -> None:
        """Free the number of a worker that has ended; the last one ends the fork server.

        Without `is_clean`, the worker or its child may still run, and no new worker is forked.
        """
        with self._lock:
            self._is_retired |= not is_clean
            self._free.append(number)
            self._close_if_unused()

    def _close_if_unused(self) -> None:
        if len(self._free) == self._workers:
            self._is_retired = True
            self._on_close.close()

    def _end(self) -> None:
        self._control.close()
        if not self.is_ready:  # it would notice the closed connection only after its imports
            self.popen.kill()
        try:
            self.popen.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()

    def last_error_line(self) -> str:
        """The last line that the process wrote to stderr; empty if this object is closed."""
        with suppress(ValueError):
            self._errors.seek(0)
            lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


class ForkServers:
    """The fork servers of a pool: workers with equal needs share one while it has room.

    They share it only where Landlock and seccomp confine each child by itself; otherwise each
    worker has its own.
    """

    def __init__(self, workers: int = 1) -> None:
        """Start nothing yet; at most `workers` share one fork server."""
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
        """A worker of the current fork server or of a new one, with its number and connection.

        Raises:
            OSError: a process cannot be started.
            SandboxError: the fork server ended at once.
        """
        key = imports, hidden, wrapper, setup
        workers = self._workers if _may_share(setup.terms) else 1
        with self._lock:
            server = self._current.get(key)
            worker = server.take() if server else None
            if server is None or worker is None:
                server = ForkServer(imports, hidden, wrapper=wrapper, setup=setup, workers=workers)
                self._current[key] = server
                worker = server.take()
            if worker is None:
                raise SandboxError("the sandbox ended as soon as it had started")
            return server, *worker


def _may_share(terms: Terms) -> bool:
    """Whether no program can reach another one or the worker of another one."""
    is_confined = landlock.version() > 0 and seccomp.is_available()
    return is_confined and not (terms.processes or terms.fresh)


def _settings(
    imports: Iterable[str], hidden: Iterable[Path], terms: Terms, workers: int
) -> dict[str, Any]:
    """The `WorkerSettings` as JSON: a worker learns what is readable, never what is hidden."""
    hidden = [*hidden]
    executable = executable_paths(hidden) if terms.processes else ()
    return {
        "imports": [*imports],
        "readable": [str(path) for path in readable_paths(hidden, programs=terms.processes)],
        "executable": [str(path) for path in executable],
        "terms": asdict(terms),
        "workers": workers,
    }


def _socket_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection that preserves message boundaries."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _environment(home: Path, terms: Terms) -> dict[str, str]:
    """A clean environment: the caller's may hold tokens, which students must not see."""
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
