"""Requests to take steps, from a rubric's notation."""

import yaml

from grader.model import Plain, StepsRequest
from grader.text.step_script import read_script


def steps_request(
    take: str, compare: str, *, is_hidden: bool = False, **inputs: Plain
) -> StepsRequest:
    """The request for steps and compared values in YAML, without the brackets of the lists."""
    compared = yaml.safe_load(f"[{compare}]")
    script = read_script(yaml.safe_load(f"[{take}]"), compared, inputs)
    assert script.flaws == []
    return StepsRequest(
        tuple(script.uses),
        tuple(script.lines),
        tuple(inputs.values()),
        tuple(inputs),
        tuple(script.compared),
        is_hidden=is_hidden,
    )
