"""What a confined program may not do, each by a program that tries it, and what it may do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader.model import Limits, Status
from grader.sandbox import ConfinementPolicy, Worker
from grader.sandbox.worker.confine import KernelLayers, prepare_layers
from grader.sandbox.worker.syscalls import numbers
from tests.support.plans import call_f, module, run

LIMITS = Limits(call_s=10, submission_s=30)
MARKER = "a marker that no program may read"
HIDDEN = Path(grader.__file__).parent


@pytest.fixture(scope="module", params=[True, False], ids=["in bubblewrap", "bare"])
def confined(request: pytest.FixtureRequest) -> Iterator[Worker]:
    """A worker inside bubblewrap and a bare one; two bare ones where bubblewrap is missing."""
    with Worker(policy=ConfinementPolicy(bubblewrap=request.param)) as worker:
        yield worker


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rubrics") / "hw2.yaml"
    path.write_text(MARKER)
    return path


def attempt(worker: Worker, body: str) -> str:
    """The result of a program: `done`, or the class of the error that it met."""
    lines = "\n        ".join(body.split("\n"))
    source = (
        "import ctypes, os, signal, socket, subprocess, sys, threading, time\n"
        f"def f():\n    try:\n        {lines}\n"
        "    except BaseException as error:\n        return type(error).__name__\n"
        "    return 'done'\n"
    )
    reply = call_f(worker, source, limits=LIMITS)
    assert reply.status is Status.OK, reply.detail
    return str(reply.value)


def syscall(name: str, *arguments: object) -> str:
    call = f"libc.{name}({', '.join(map(str, arguments))})"
    return (
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"if {call} == -1: raise OSError(ctypes.get_errno(), '{name}')"
    )


@pytest.mark.parametrize("body", [
    pytest.param("open('{secret}').read()", id="reads the rubric"),
    pytest.param("open('{package}/__init__.py').read()", id="reads the grader"),
    pytest.param("os.listdir('{package}')", id="lists the grader"),
    pytest.param("os.listdir('/')", id="lists the root"),
    pytest.param("os.listdir('/tmp')", id="lists the temporary folder"),
    pytest.param("os.listdir(os.path.expanduser('~root'))", id="lists a home"),
    pytest.param("open('/etc/passwd').read()", id="reads the users"),
    pytest.param("open('/proc/self/environ').read()", id="reads its environment"),
    pytest.param("open(f'/proc/{{os.getppid()}}/environ').read()",
                 id="reads its parent's environment"),
    pytest.param("open(f'/proc/{{os.getppid()}}/mem', 'rb').read()",
                 id="reads its parent's memory"),
    pytest.param("open(os.path.join(os.getcwd(), '..', 'outside'), 'w')",
                 id="writes above its folder"),
    pytest.param("open('/tmp/outside', 'w')", id="writes next to its folder"),
    pytest.param("open('/dev/shm/outside', 'w')", id="writes to shared memory"),
    pytest.param("open(os.__file__, 'a')", id="writes to the library"),
    pytest.param("os.symlink('{secret}', 'link'); open('link').read()", id="reads through a link"),
    pytest.param("os.link('{secret}', 'hard'); open('hard').read()",
                 id="reads through a hard link"),
    pytest.param("os.rename('{secret}', 'mine')", id="moves the rubric"),
    pytest.param("os.unlink('{secret}')", id="removes the rubric"),
    pytest.param("os.truncate('{secret}', 0)", id="empties the rubric"),
    pytest.param("os.chmod('{secret}', 0)", id="locks the rubric"),
    pytest.param("os.utime('{secret}', (0, 0))", id="changes the rubric's date"),
    pytest.param("os.fork()", id="forks"),
    pytest.param("os.posix_spawn('/bin/true', ['true'], {{}})", id="spawns"),
    pytest.param("os.execv('/bin/true', ['true'])", id="becomes another program"),
    pytest.param("subprocess.run(['true'])", id="runs a command"),
    pytest.param("while True: os.fork()", id="a fork bomb"),
    pytest.param("import multiprocessing; multiprocessing.Process(target=print).start()",
                 id="multiprocessing"),
    pytest.param("import pty; pty.fork()", id="opens its own terminal"),
    pytest.param("os.kill(os.getppid(), signal.SIGKILL)", id="kills its parent"),
    pytest.param("os.kill(-1, signal.SIGTERM)", id="kills all processes"),
    pytest.param("os.kill(1, 0)", id="signals the first process"),
    pytest.param("os.pidfd_open(os.getppid())", id="opens its parent"),
    pytest.param("os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)", id="slows its parent"),
    pytest.param("os.sched_setaffinity(os.getppid(), [0])", id="moves its parent"),
    pytest.param("import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
                 id="limits its parent"),
    pytest.param("import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
                 id="lifts its own limits"),
    pytest.param(syscall("ptrace", 16, "os.getppid()", 0, 0), id="traces its parent"),
    pytest.param("socket.create_connection(('127.0.0.1', 80))", id="connects"),
    pytest.param("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", id="UDP"),
    pytest.param("socket.getaddrinfo('example.org', 80)", id="asks for an address"),
    pytest.param("socket.socket(socket.AF_UNIX)", id="a socket by path"),
    pytest.param("socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)", id="a pair of datagrams"),
    pytest.param("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", id="netlink"),
    pytest.param("os.memfd_create('x')", id="memory that no limit counts"),
    pytest.param(syscall("shmget", 0, 4096, 0o1666), id="shared memory"),
    pytest.param(syscall("unshare", 0x10000000), id="a user namespace"),
    pytest.param(syscall("mount", 0, "b'/'", 0, 0, 0), id="mounts"),
    pytest.param(syscall("personality", 0x0040000), id="another personality"),
    pytest.param("os.chroot('.')", id="another root"),
    pytest.param("os.setuid(12345); os.setuid(0)", id="another user"),
    pytest.param("os.mknod('dev', 0o20666, os.makedev(1, 3))", id="makes a device"),
    pytest.param("os.mkfifo('pipe')", id="makes a pipe by name"),
    pytest.param("import fcntl; fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())", id="aims a signal"),
])  # fmt: skip
def test_an_attempt_is_denied(confined: Worker, secret: Path, body: str) -> None:
    outcome = attempt(confined, body.format(secret=secret, package=HIDDEN))
    assert outcome in {"PermissionError", "OSError", "FileNotFoundError", "gaierror", "ValueError"}
    assert secret.read_text() == MARKER


@pytest.mark.parametrize("body", [
    pytest.param("import fcntl; fcntl.fcntl(open('own', 'w'), fcntl.F_SETLEASE, 1)",
                 id="delays others who open a file"),
    pytest.param("import fcntl; fcntl.ioctl(open('own', 'w'), 0x40086602, bytes(8))",
                 id="changes a file's flags"),
    pytest.param(syscall("syscall", 463, -100, "b'own'", 0, "b'user.x'", 0, 16),
                 id="sets an attribute by the newest call"),
    pytest.param(syscall("syscall", 466, -100, "b'own'", 0, "b'user.x'"),
                 id="removes an attribute by the newest call"),
    pytest.param(syscall("shmat", 1, 0, 0), id="attaches other shared memory"),
    pytest.param(syscall("shmctl", 1, 0, 0), id="removes shared memory"),
    pytest.param(syscall("semctl", 1, 0, 0), id="removes semaphores"),
    pytest.param(syscall("msgctl", 1, 0, 0), id="removes queues"),
    pytest.param(syscall("inotify_init1", 0), id="watches files"),
    pytest.param(syscall("syncfs", 1), id="flushes a disk"),
    pytest.param(syscall("syscall", 444, 0, 0, 1), id="endless rules in the kernel's memory"),
    pytest.param("import fcntl; fcntl.fcntl(os.pipe()[0], 1031, 1 << 20)", id="a large pipe"),
    pytest.param("one, two = socket.socketpair()\n"
                 "socket.send_fds(one, [b'x'], [two.fileno()])", id="sends a file along"),
])  # fmt: skip
def test_a_call_is_refused_for_any_target(confined: Worker, body: str) -> None:
    assert attempt(confined, body) == "PermissionError"


@pytest.mark.parametrize("body", [
    pytest.param("import torch; torch.save({'a': torch.ones(2)}, 'x.pt')", id="saves a tensor"),
    pytest.param("import torch; torch.nn.Conv2d(1, 1, 3)(torch.ones(1, 1, 5, 5)).sum().backward()",
                 id="a gradient"),
    pytest.param("import torch; torch.ones(999, 999) @ torch.ones(999, 999)",
                 id="a matrix product"),
    pytest.param("import numpy; numpy.linalg.svd(numpy.ones((50, 50)))", id="linear algebra"),
    pytest.param("import sqlite3, csv, email, unittest.mock", id="late imports"),
    pytest.param("from concurrent.futures import ThreadPoolExecutor as T\n"
                 "with T(4) as pool: list(pool.map(abs, range(9)))", id="a pool of threads"),
    pytest.param("os.makedirs('a/b'); os.rename('a/b', 'c'); os.rmdir('c')", id="its own folders"),
    pytest.param("os.kill(os.getpid(), 0)", id="a signal to itself"),
    pytest.param("open(os.devnull, 'w').write('x')", id="writes to the null device"),
    pytest.param("os.urandom(8)", id="randomness"),
    pytest.param("time.localtime()", id="the time"),
])  # fmt: skip
def test_an_attempt_is_allowed(confined: Worker, body: str) -> None:
    assert attempt(confined, body) == "done"


def test_the_layers_are_named(confined: Worker) -> None:
    layers = [*run(confined, module("x = 1"), "x").isolation]
    if layers[0] == "control group":
        layers.pop(0)
    if layers[0] == "bubblewrap":
        layers.pop(0)
    assert layers[:4] == [
        "separate process", "resource limits", "no capabilities", "no new privileges"
    ]  # fmt: skip
    assert layers[4].startswith("Landlock")
    assert layers[5:] == ["seccomp"]


def test_a_layer_that_the_kernel_lacks_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.worker.landlock.version", lambda: 0)
    monkeypatch.setattr("platform.machine", lambda: "s390x")
    numbers.cache_clear()
    assert prepare_layers([], []) == KernelLayers(landlock=None, seccomp=None)
    numbers.cache_clear()


def test_a_program_can_import_a_library_that_its_worker_has_not() -> None:
    with Worker(imports=()) as cold:
        source = "import torch\nx = torch.ones(2).sum().item()"
        replies = run(cold, module(source), "x", limits=LIMITS).replies
    assert replies["x"].value == 2.0
