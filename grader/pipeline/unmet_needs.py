"""What a student's program needs and this machine lacks: modules, and names of other versions."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata

from grader.model import Part, QuestionGrade, Verdict

_NO_MODULE = re.compile(r"(?:^|: )ModuleNotFoundError: No module named '([\w.]{1,60})'", re.M)
_NO_NAME = re.compile(
    r"(?:^|: )ImportError: cannot import name '(\w{1,60})' from '([\w.]{1,60})'", re.M
)
_NO_ATTRIBUTE = re.compile(
    r"(?:^|: )AttributeError: module '([\w.]{1,60})' has no attribute '(\w{1,60})'", re.M
)
_MOST_NAMED = 5


def unmet_needs(faults: Iterable[str], questions: Iterable[QuestionGrade]) -> tuple[str, ...]:
    """A sentence for staff and student on what was not there, if questions lost points.

    The course may use another version or package than this machine, so that a person should look.

    Args:
        faults: the statements that failed, in words.
        questions: the student's questions, judged.
    """
    lost = [question for question in questions if _has_lost(question)]
    crashes = [
        check.outcome.feedback
        for question in lost
        for check in question.checks
        if check.outcome.verdict is Verdict.CRASHED
    ]
    needs = list(dict.fromkeys(need for text in (*faults, *crashes) for need in _needs(text)))
    if not lost or not needs:
        return ()
    count = "1 question" if len(lost) == 1 else f"{len(lost)} questions"
    more = f" and {len(needs) - _MOST_NAMED} more" if len(needs) > _MOST_NAMED else ""
    return (f"The program needs {'; '.join(needs[:_MOST_NAMED])}{more}; {count} lost points.",)


def _has_lost(question: QuestionGrade) -> bool:
    """Whether an answer in code or its value, which a program gives, lost points."""
    return any(
        check.points is not None and check.points < check.possible and check.part is not Part.PROSE
        for check in question.checks
    )


def _needs(text: str) -> Iterator[str]:
    for (name,) in _found(_NO_MODULE, text):
        package, _, inner = name.partition(".")
        provider = provider_of(package) if inner else ""
        if provider:
            yield f"{name}, which {provider} does not have"
        else:
            yield f"the module {package}, which is neither installed here nor handed in"
    names = [(module, name) for name, module in _found(_NO_NAME, text)]
    for module, name in [*names, *_found(_NO_ATTRIBUTE, text)]:
        if provider := provider_of(module.partition(".")[0]):
            yield f"{module}.{name}, which {provider} does not have"


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, ...]]:
    return (match.groups() for match in pattern.finditer(text))


@cache
def provider_of(package: str) -> str:
    """What installs a module, with its version; empty for a student's own, or one not installed."""
    if package in sys.stdlib_module_names:
        return "Python {}.{}".format(*sys.version_info)
    try:
        return f"{package} {metadata.version(package)}"
    except (metadata.PackageNotFoundError, ValueError):
        names = metadata.packages_distributions().get(package, ())
    return f"{names[0]} {metadata.version(names[0])}" if names else ""
