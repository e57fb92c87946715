"""What a check, a form and a report are, and how they are found by name."""

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
from grader.plugins.find import Plugin, checks, configured, forms, named, reports

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
    "named",
    "reports",
]
