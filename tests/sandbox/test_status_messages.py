"""Messages to the student about a request that ended its child."""

from grader.model import Call, Tensor
from grader.sandbox import Worker
from tests.support.plans import module, run


def test_a_message_names_the_arguments_and_is_cut(worker: Worker) -> None:
    source = "import os\ndef f(*args): os._exit(0)"
    tensor = Tensor("uint8", (2, 3), bytes(6))
    call = Call("f", (tensor, ({"stride": 2},), "x" * 500))
    detail = run(worker, module(source), call).replies[call.key].detail
    assert "in f(tensor of shape (2, 3), [{stride: 2}], 'xxx" in detail
    assert len(detail) < 200
