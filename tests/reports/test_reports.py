"""Rules for every report: constant memory, reproducible bytes, a line of documentation."""

import tracemalloc
from collections.abc import Iterable, Iterator

import pytest

from grader.model import Grade, Verdict
from grader.plugins import Report, reports
from tests.support.factories import check_grade, grade, gradebook, question, written
from tests.support.paths import ROOT

DOCUMENTATION = ROOT / "docs"


class Walkable:
    """A class that is created on each iteration, as if read from a store: 20 kB per student."""

    def __init__(self, students: int) -> None:
        self.students = students

    def __iter__(self) -> Iterator[Grade]:
        for number in range(self.students):
            check = check_grade(Verdict.UNGRADED, answer=f"{number:05}" * 4_000, flags=("look",))
            yield grade(f"s{number}", question(check))


def peak_bytes(report: Report, grades: Iterable[Grade]) -> int:
    tracemalloc.start()
    for _, pieces in written(report, gradebook(grades=grades)):
        for _ in pieces:
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("kind", sorted(reports()))
def test_a_large_class_needs_no_more_memory(kind: str) -> None:
    report = reports()[kind].example()
    few = peak_bytes(report, Walkable(20))
    assert peak_bytes(report, Walkable(300)) < few + 1_000_000  # all of them are 6 MB


@pytest.mark.parametrize("kind", sorted(reports()))
def test_the_same_grades_give_the_same_bytes(kind: str) -> None:
    first, second = (
        [(name, "".join(text)) for name, text in written(reports()[kind].example(), book)]
        for book in (gradebook(grades=Walkable(3)), gradebook(grades=Walkable(3)))
    )
    assert first == second


def test_every_report_is_documented() -> None:
    assert set(reports()) >= {"csv", "html", "json", "markdown"}
    for kind, report in reports().items():
        page = "exports.md" if report.on_request else "reports.md"
        assert f"| `{kind}` |" in (DOCUMENTATION / page).read_text("utf-8")
