"""What a draw of one case depends on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.checks.common.cases.edge_cases import EdgeCase
from grader.checks.common.cases.sizes import Sizes


@dataclass(frozen=True, slots=True)
class DrawScope:
    """The random numbers of a case, its sizes, and the type and special entries of its arrays.

    Attributes:
        arrays: the container that the rubric's head names; empty if it names none.
    """

    rng: np.random.Generator
    sizes: Sizes
    arrays: str
    edge: EdgeCase = EdgeCase.NONE
