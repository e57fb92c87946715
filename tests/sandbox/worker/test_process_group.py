"""Processes that a rubric allows: they work, have limits, and none outlives its program."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from grader.cli.main import run as grade
from grader.errors import GradeError
from grader.model import Call, CollectedReplies, Limits, Plan, Program, Read, Status, Terms
from grader.sandbox import (
    CONFINED,
    ConfinementPolicy,
    Worker,
    WorkerSetup,
    bubblewrap,
    find_wrapper,
)
from tests.support.plans import module, notebook

ALLOWED = Terms(processes=True)
LIMITS = Limits(call_s=10, load_s=20, submission_s=40, output=1 << 16)


needs_bubblewrap = pytest.mark.skipif(bubblewrap.find() is None, reason="no bubblewrap here")


@pytest.fixture(scope="module")
def with_processes() -> Iterator[Worker]:
    if bubblewrap.find() is None:
        pytest.skip("no bubblewrap here")
    with Worker(setup=WorkerSetup(ALLOWED)) as worker:
        yield worker


def collected(
    worker: Worker, program: Program, *names: str, limits: Limits = LIMITS, terms: Terms = ALLOWED
) -> CollectedReplies:
    result = worker.run(Plan(program, tuple(map(Read, names)), limits, terms=terms))
    assert not result.fault
    return result


def value(worker: Worker, body: str, *, terms: Terms = ALLOWED) -> object:
    """The value of `x` after the program; the name of its error if it raised one."""
    source = "import os, signal, subprocess, sys, time\ntry:\n"
    source += "".join(f"    {line}\n" for line in body.splitlines())
    source += "except OSError as error:\n    x = type(error).__name__\n"
    return collected(worker, module(source), "x", terms=terms).replies["x"].value


@pytest.mark.parametrize(("body", "expected"), [
    pytest.param("x = subprocess.run(['echo', 'hi'], capture_output=True, text=True).stdout",
                 "hi\n", id="a program"),
    pytest.param("x = subprocess.getoutput('seq 3 | sort -r | head -1; exit 2')", "3", id="pipes"),
    pytest.param("x = os.system('exit 3') >> 8", 3, id="an exit status"),
    pytest.param("x = subprocess.getoutput(\"awk 'BEGIN { print 6 * 7 }'\")", "42",
                 id="a program behind links"),
    pytest.param("code = 'import torch; print(int(torch.ones(2).sum()))'\n"
                 "x = subprocess.check_output([sys.executable, '-c', code], text=True).split()[-1]",
                 "2", id="this Python with its packages"),
    pytest.param("x = subprocess.getoutput('python -c \"import numpy; print(1)\"')", "1",
                 id="Python by name"),
    pytest.param("open('two.py', 'w').write('print(2)')\n"
                 "x = subprocess.getoutput('python two.py')", "2", id="its own script"),
    pytest.param("ours, theirs = os.pipe()\npid = os.fork()\nif pid == 0:\n"
                 "    os.write(theirs, b'4')\n    os._exit(0)\nos.waitpid(pid, 0)\n"
                 "x = int(os.read(ours, 1))", 4, id="fork, pipe and wait"),
    pytest.param("child = subprocess.Popen(['sleep', '99'])\nchild.terminate()\nx = child.wait()",
                 -15, id="a signal to a child"),
    pytest.param("child = subprocess.Popen(['sh', '-c', 'sleep 99 & sleep 99'],\n"
                 "                         start_new_session=True)\n"
                 "os.killpg(child.pid, signal.SIGKILL)\nx = child.wait()", -9,
                 id="a signal to a group"),
    pytest.param("import multiprocessing as m\nq = m.get_context('fork').Pipe()\n"
                 "p = m.get_context('fork').Process(target=q[1].send, args=(5,))\np.start()\n"
                 "x = q[0].recv()\np.join()", 5, id="multiprocessing"),
    pytest.param("import asyncio\nasync def f():\n"
                 "    p = await asyncio.create_subprocess_exec('echo', '6', stdout=-1)\n"
                 "    return (await p.communicate())[0].decode()\nx = asyncio.run(f())", "6\n",
                 id="asyncio"),
    pytest.param("if os.fork() == 0:\n    pass\nx = 7", 7,
                 id="a forked copy that continues the program"),
])  # fmt: skip
def test_processes_work(with_processes: Worker, body: str, expected: object) -> None:
    assert value(with_processes, body) == expected


@needs_bubblewrap
def test_a_worker_is_restarted_when_a_rubric_allows_processes() -> None:
    body = "x = subprocess.run(['echo', 'hi'], capture_output=True, text=True).stdout"
    with Worker(()) as worker:
        assert value(worker, body, terms=Terms()) == "PermissionError"
        assert value(worker, body) == "hi\n"
        assert value(worker, body, terms=Terms()) == "PermissionError"


def test_a_notebook_runs_commands(with_processes: Worker) -> None:
    cells = (
        "!echo one; echo two >&2",
        "%%bash\necho three $((1 + 2))",
        "lines = !echo $((2 * 2))\nx = list(lines)",
        "!exit 5\ny = _exit_code",
        "name = 'four'\n!echo {name}",
        "%%capture kept\n!echo five",
        "z = str(kept)",
    )
    result = collected(with_processes, notebook(*cells), "x", "y", "z")
    assert [reply.value for reply in result.replies.values()] == [("4",), 5, "five\n"]
    assert set(result.output.split("\n")) >= {"one", "two", "three 3", "four"}
    assert result.faults == ()


def descendants(pid: int) -> set[int]:
    """The descendants of a process."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {*map(int, listed)}.union(*(descendants(int(child)) for child in listed))


DAEMONS = {
    "a child that ignores signals": """
        if os.fork() == 0:
            for number in (1, 2, 15):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(999)
    """,
    "three daemons": """
        for _ in range(3):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.closerange(0, 99)
                    time.sleep(999)
                os._exit(0)
    """,
    "of a shell": "os.system('setsid nohup sh -c \"sleep 999 & sleep 999\" >/dev/null 2>&1 &')",
    "one that always starts others": """
        if os.fork() == 0:
            os.setsid()
            while True:
                if os.fork():
                    os._exit(0)
                time.sleep(0.001)
    """,
    "one that holds every descriptor": "subprocess.Popen(['sleep', '999'], close_fds=False)",
}


@pytest.mark.parametrize("body", DAEMONS.values(), ids=DAEMONS)
@pytest.mark.parametrize("ending", ["x = 1", "os._exit(0)", "while True: time.sleep(1)"])
def test_no_process_outlives_its_program(with_processes: Worker, body: str, ending: str) -> None:
    collected(with_processes, module("x = 1"), "x")
    process = with_processes._process
    assert process is not None
    before = descendants(process.fork_server.popen.pid)
    lines = "\n".join(line.removeprefix("        ") for line in body.split("\n"))
    source = f"import os, signal, subprocess, time\n{lines}\n{ending}\n"
    limits = Limits(load_s=0.5 if "while" in ending else 5, submission_s=10)
    result = collected(with_processes, module(source), "x", limits=limits)
    assert descendants(process.fork_server.popen.pid) == before
    assert with_processes._process is process
    if ending == "os._exit(0)":  # no process with the connection keeps the host waiting
        assert "exit status 0" in result.faults[0].detail


@pytest.mark.parametrize("body", [
    pytest.param("while True: os.fork()", id="forks"),
    pytest.param("os.system('f() { f | f & }; f; sleep 9')", id="in a shell"),
    pytest.param("p = [subprocess.Popen(['sleep', '99']) for _ in range(200)]\n    time.sleep(9)",
                 id="programs"),
])  # fmt: skip
def test_a_bomb_costs_only_its_request(with_processes: Worker, body: str) -> None:
    source = f"import os, subprocess, time\ndef f():\n    {body}\ny = 2\n"
    limits = Limits(call_s=2, load_s=20, submission_s=40)
    plan = Plan(module(source), (Call("f", ()), Read("y")), limits, terms=ALLOWED)
    result = with_processes.run(plan)
    bombed, other = result.replies.values()
    assert not result.fault
    assert other.value == 2
    # Where the kernel counts processes, fork() fails, and the program may see that. To fork a
    # process with torch takes so long that the time limit may end it first.
    assert bombed.status in {Status.DIED, Status.RAISED, Status.TIMED_OUT}
    if bombed.status is Status.DIED:
        assert bombed.detail == "started more than 64 processes in f(), hw2.py line 2"


@pytest.mark.parametrize("body", [
    pytest.param("x = open('/etc/passwd').read()", id="reads the users"),
    pytest.param("os.kill(1, signal.SIGINT)\nx = 1", id="signals the worker"),
    pytest.param("os.kill(1, signal.SIGKILL)\nx = 1", id="kills the worker"),
    pytest.param("import socket\nx = socket.socket() and 1", id="the network"),
    pytest.param("os.unshare(0x10000000) if hasattr(os, 'unshare') else os.setuid(0)\n"
                 "x = subprocess.check_call(['unshare', '-U', 'true'])", id="a namespace"),
    pytest.param("open('own', 'w').write('#!/bin/sh\\necho 1')\nos.chmod('own', 0o755)\n"
                 "x = subprocess.check_output(['./own'], text=True)", id="its own programs"),
    pytest.param("x = open(f'/proc/{os.getppid()}/environ').read()", id="the worker's data"),
])  # fmt: skip
def test_other_rights_stay_denied(with_processes: Worker, body: str) -> None:
    outcome = value(with_processes, body)
    assert outcome in {"PermissionError", "FileNotFoundError", "OSError", None}
    assert value(with_processes, "x = 1") == 1


def test_the_layers_say_that_processes_are_allowed(with_processes: Worker) -> None:
    result = collected(with_processes, module("x = 1"), "x")
    assert "processes allowed by the rubric" in result.isolation


RUBRIC = """\
assignment: hw9
reference: ref.py
seed: 1
allow_subprocess: true
questions:
  q1: {points: 1, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
"""


@pytest.mark.parametrize("policy", [CONFINED, ConfinementPolicy(unsafe=True)])
def test_processes_need_bubblewrap(
    monkeypatch: pytest.MonkeyPatch, policy: ConfinementPolicy
) -> None:
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    assert find_wrapper(policy) is None
    with pytest.raises(GradeError, match="only bubblewrap can end all processes"):
        find_wrapper(policy, ALLOWED)


def test_the_command_line_refuses_without_bubblewrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    (tmp_path / "hw9.yaml").write_text(RUBRIC)
    (tmp_path / "ref.py").write_text("x = 1\n")
    (tmp_path / "class/ada").mkdir(parents=True)
    (tmp_path / "class/ada/hw9.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path)
    assert grade(["class", "--rubric", "hw9.yaml"]) == 2
    message = capsys.readouterr().err
    assert message.startswith("grade: the rubric says 'allow_subprocess'")
    assert "`grade doctor` says what to do" in message
    assert message.count("\n") == 1


@needs_bubblewrap
def test_the_command_line_grades_with_bubblewrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = "import subprocess\nx = int(subprocess.check_output(['echo', '1']))\n"
    (tmp_path / "hw9.yaml").write_text(RUBRIC)
    (tmp_path / "ref.py").write_text(program)
    (tmp_path / "class/ada").mkdir(parents=True)
    (tmp_path / "class/ada/hw9.py").write_text(program)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("grader.sandbox.pool.Worker", partial(Worker, ("json",)))
    assert grade(["class", "--rubric", "hw9.yaml"]) == 0
    assert "processes allowed by the rubric" in capsys.readouterr().out
    page = (tmp_path / "grades/students/ada.md").read_text()
    assert "**1 of 1**" in page
    assert "processes allowed by the rubric" in (tmp_path / "grades/grades.json").read_text()
