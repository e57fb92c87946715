"""The host's hold on a worker process: start it, have it fork children, be sure that it ends."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import grader
from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.worker import scratch

START_S = 120.0
STOP_S = 60.0
PACKAGE = Path(grader.__file__).parent

# All that a worker needs of the grader. It runs from a copy: the package itself stays unreadable.
_COPIED = (
    "__init__.py", "model/*.py", "sandbox/wire.py", "sandbox/records.py", "sandbox/worker/*.py",
)  # fmt: skip
_RUN = (
    "import sys; fd, root, *lists = sys.argv[1:]; sys.argv[:] = ['']; "
    "sys.path.insert(0, root + '/code'); from grader.sandbox.worker.zygote import main; "
    "main(int(fd), root, *lists)"
)


class Process:
    """A worker process. It ends when this object is closed, or when the host is gone.

    Every method raises `SandboxError` where the worker does not do its part.
    """

    def __init__(self, imports: Iterable[str], hidden: Iterable[Path]) -> None:
        self._ready = False
        with ExitStack() as stack:
            self._errors = stack.enter_context(tempfile.TemporaryFile())
            root = Path(tempfile.mkdtemp(prefix="grade-worker-")).resolve()
            stack.callback(_remove, root)
            (root / "scratch").mkdir()
            _copy_package(root / "code")
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            stack.enter_context(self._control)
            lists = [[*imports], [str(path) for path in (PACKAGE, *hidden)]]
            with theirs:
                self._popen = self._start(root, theirs.fileno(), lists)
            stack.callback(self._end)
            self._on_close = stack.pop_all()

    def _start(self, root: Path, fd: int, lists: list[list[str]]) -> subprocess.Popen[bytes]:
        arguments = [str(fd), str(root), *map(json.dumps, lists)]
        return subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _RUN, *arguments],
            cwd=root / "scratch",
            env=_environment(root / "scratch"),
            pass_fds=[fd],
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

    def stop(self, grace_s: float) -> int:
        """Have the child killed and its folder emptied; `grace_s` is for one that is ending.

        Returns:
            Its exit status, negative for a signal.
        """
        self._send({"grace_s": grace_s})
        code = self._receive(STOP_S + grace_s).get("exit")
        if not isinstance(code, int):
            raise SandboxError("the worker had no child to stop")
        return code

    def close(self) -> None:
        """End the worker, its child and its folder."""
        self._on_close.close()

    def _end(self) -> None:
        self._control.close()
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


def _remove(root: Path) -> None:
    """Remove a worker's folder; usually it is gone, for that is the worker's last act."""
    if root.exists():
        with suppress(OSError):
            scratch.empty(str(root))
            root.rmdir()


def _copy_package(folder: Path) -> None:
    for pattern in _COPIED:
        for source in PACKAGE.glob(pattern):
            target = folder / "grader" / source.relative_to(PACKAGE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def _environment(home: Path) -> dict[str, str]:
    """A clean environment: the caller's may hold tokens, and is no student's business."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
