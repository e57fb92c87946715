"""Cases and draws, read from the YAML of a rubric."""

from typing import Any

import yaml
from pydantic import TypeAdapter

from grader.checks.common.cases import Block, Case, cases
from grader.plugins import QuestionContext

_BLOCKS: TypeAdapter[tuple[Block, ...]] = TypeAdapter(tuple[Block, ...])


def read_cases(text: str, *, seed: int = 7, arrays: str = "") -> tuple[Case, ...]:
    """The cases of a rubric's list of them; `arrays` is the key of its head."""
    blocks = _BLOCKS.validate_python(yaml.safe_load(text), context={"arrays": arrays})
    return cases(blocks, QuestionContext(seed=seed, arrays=arrays))


def read_arguments(text: str, *, arrays: str = "") -> dict[str, Any]:
    """The arguments of the only case."""
    (case,) = read_cases(text, arrays=arrays)
    return case.arguments


def draw(text: str, *, seed: int = 7, arrays: str = "", sizes: str = "{}", times: int = 1) -> Any:
    """The value of an argument in each of the cases of a block, or in the only one."""
    block = f"[{{random: {{x: {text}}}, sizes: {sizes}, times: {times}}}]"
    drawn = [case.arguments["x"] for case in read_cases(block, seed=seed, arrays=arrays)]
    return drawn if times > 1 else drawn[0]
