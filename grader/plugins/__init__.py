"""The base classes of check kinds, forms and reports, and how to find them by name."""

from grader.plugins.base import (
    Check,
    Example,
    Form,
    PublicCheck,
    QuestionContext,
    ReferenceAnswer,
    Report,
    StrictModel,
    UploadedFile,
)
from grader.plugins.find import Plugin, checks, configured, forms, gives_points, named, reports

__all__ = [
    "Check",
    "Example",
    "Form",
    "Plugin",
    "PublicCheck",
    "QuestionContext",
    "ReferenceAnswer",
    "Report",
    "StrictModel",
    "UploadedFile",
    "checks",
    "configured",
    "forms",
    "gives_points",
    "named",
    "reports",
]
