"""What a check, a form and a report are, and how they are found by name."""

from grader.plugins.base import (
    Asked,
    Attached,
    Check,
    Example,
    Form,
    Public,
    Report,
    Settings,
    Solution,
)
from grader.plugins.find import Plugin, checks, configured, forms, named, reports

__all__ = [
    "Asked",
    "Attached",
    "Check",
    "Example",
    "Form",
    "Plugin",
    "Public",
    "Report",
    "Settings",
    "Solution",
    "checks",
    "configured",
    "forms",
    "named",
    "reports",
]
