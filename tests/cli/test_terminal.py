"""The last lines of a run, and the legend of its table."""

from pathlib import Path
from typing import Any

from grader.cli.terminal import closing
from grader.pipeline import RunSummary


def lines(**fields: Any) -> list[str]:
    return list(closing(RunSummary(Path("grades"), students=3, kept=0, ungraded=0, **fields)))


def test_the_end_says_what_a_person_must_look_at_and_where() -> None:
    assert lines(flagged=1, not_read=2)[1:3] == [
        "2 submissions were not read, or not fully: see the top of the class page.",
        "1 answer is flagged: see 'For a person to look at' on the class page.",
    ]


def test_nothing_to_look_at_is_not_mentioned() -> None:
    assert lines()[:2] == ["Graded 3 students.", "Class page: grades/index.html"]
