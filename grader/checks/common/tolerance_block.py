"""The block of a rubric that says how far a value may be from the right one."""

from __future__ import annotations

from pydantic import Field

from grader.compare import Tolerance
from grader.plugins import StrictModel


class ToleranceBlock(StrictModel):
    """The allowed difference: |found - expected| <= atol + rtol * |expected|."""

    atol: float = Field(ge=0, allow_inf_nan=False, examples=[1e-6])
    """The absolute tolerance. If both tolerances are 0, only equal numbers are right."""
    rtol: float = Field(ge=0, allow_inf_nan=False, examples=[0])
    """The relative tolerance: a fraction of the expected number, such as 0.01 for 1 %."""

    @property
    def allowed(self) -> Tolerance:
        """The tolerance, for comparisons."""
        return Tolerance(self.atol, self.rtol)


NO_DIFFERENCE = ToleranceBlock(atol=0, rtol=0)
