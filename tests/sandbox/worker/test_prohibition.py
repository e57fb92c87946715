"""What the sandbox forbids is said in words, and is not taken for a mistake of the student."""

import subprocess

import pytest

from grader.model import Limits, Status
from grader.sandbox import ConfinementPolicy, Worker
from grader.sandbox.worker import prohibition
from tests.support.plans import module, run

LIMITS = Limits(call_s=60, load_s=60, submission_s=200)
LOADER = """
from torch.utils.data import DataLoader, TensorDataset
import torch
data = TensorDataset(torch.ones(8))
x = [batch[0].sum().item() for batch in DataLoader(data, batch_size=4, num_workers=2)]
"""
POOL = "import multiprocessing\nx = multiprocessing.Pool(2).map(abs, [1])"
PROCESS = "import multiprocessing\nx = multiprocessing.Process(target=print).start()"
COMMAND = "import subprocess\nx = subprocess.run(['ls'])"
SPAWN = "import os\nx = os.posix_spawn('/bin/ls', ['ls'], {})"
CAUSE = """
import os
def f():
    try:
        os.fork()
    except OSError as error:
        raise RuntimeError("no workers") from error
x = f()
"""
URL = "import urllib.request\nx = urllib.request.urlopen('http://localhost:9').read()"
CLAIM = "def f():\n    raise PermissionError(1, 'Operation not permitted')\nx = f()"
COPIED = f"def f():\n    raise PermissionError(1, '{prohibition.PROCESSES[:40]}')\nx = f()"
FORBIDDEN = [
    pytest.param(LOADER, prohibition.PROCESSES, id="data loader"),
    pytest.param(POOL, prohibition.PROCESSES, id="pool"),
    pytest.param(PROCESS, prohibition.PROCESSES, id="process"),
    pytest.param(COMMAND, prohibition.PROCESSES, id="command"),
    pytest.param("import os\nx = os.fork()", prohibition.PROCESSES, id="fork"),
    pytest.param(SPAWN, prohibition.PROCESSES, id="spawn"),
    pytest.param(CAUSE, prohibition.PROCESSES, id="as a cause"),
    pytest.param("import socket\nx = socket.socket()", prohibition.NETWORK, id="socket"),
    pytest.param(URL, prohibition.NETWORK, id="url"),
]
MISTAKES = [
    pytest.param(CLAIM, id="a claim"),
    pytest.param(COPIED, id="a copied text"),
    pytest.param("x = open('/etc/shadow').read()", id="a file"),
    pytest.param("import os\nx = os.kill(1, 9)", id="a signal"),
    pytest.param("import os\nos.mkdir('/worker(')\nx = 1", id="a folder"),
    pytest.param("x = 1 / 0", id="an ordinary error"),
]


@pytest.mark.parametrize("bubblewrap", [True, False])
@pytest.mark.parametrize(("source", "explanation"), FORBIDDEN)
def test_a_prohibition_is_explained(source: str, explanation: str, bubblewrap: bool) -> None:
    with Worker(("torch",), policy=ConfinementPolicy(bubblewrap=bubblewrap)) as worker:
        result = run(worker, module(source), "x", limits=LIMITS)
    reply, fault = result.replies["x"], result.faults[0]
    assert (reply.status, fault.status) == (Status.FORBIDDEN, Status.FORBIDDEN)
    assert reply.detail.endswith(explanation)
    assert "hw2.py line" in reply.detail


@pytest.mark.parametrize("source", MISTAKES)
def test_a_mistake_is_not_taken_for_a_prohibition(worker: Worker, source: str) -> None:
    fault = run(worker, module(source), "x").faults[0]
    assert fault.status is Status.RAISED


def test_processes_that_the_rubric_allows_are_not_forbidden() -> None:
    try:
        subprocess.run(["/"], check=False)  # refused: it is a folder
    except PermissionError as error:
        refused = error
    nobody = frozenset[str]()
    assert prohibition.explain(refused, nobody, processes=False) == prohibition.PROCESSES
    assert prohibition.explain(refused, nobody, processes=True) == ""
