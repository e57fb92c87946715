"""The log, the summary page and report.json of one grade."""

from dataclasses import replace
from decimal import Decimal

from grader.model import Show, Verdict
from grader.platforms.github import notices
from grader.platforms.github import reporter_result as result
from grader.platforms.github import summary_page as report
from grader.platforms.github.workflow_commands import printed
from tests.support.ci_grades import ATTACKS, ci_report
from tests.support.factories import check_grade, grade, gradebook, outcome, question
from tests.support.reporting import model, points


def test_a_summary_is_cut_between_questions() -> None:
    right = check_grade(possible="1")
    questions = [question(right, id=f"q{i}", title="é" * 20_000) for i in range(50)]
    graded = grade("ada", *questions)
    page = ci_report(result.of_grade(graded, is_whole=False), gradebook(graded))
    summary = report.summary(page)
    assert 500_000 < len(summary.encode()) < 1 << 20
    assert "The rest is left out here" in summary


def test_a_student_sees_nothing_that_is_hidden() -> None:
    secret = outcome(Verdict.WRONG, feedback="secret", flags=("secret",), staff_note="secret")
    check = check_grade(Verdict.WRONG, show=Show.HIDDEN)
    graded = grade("ada", question(replace(check, outcome=secret)))
    made = result.of_grade(graded, is_whole=True)
    page = ci_report(made, gradebook(graded))
    shown = "".join(
        [*report.lines(page), report.summary(page), report.record(page), report.junit(page)]
    )
    assert "secret" not in shown


def test_of_many_faults_the_first_are_shown() -> None:
    faults = tuple(f"fault {number} " + "x" * 1000 for number in range(2000))
    graded = grade("ada", notes=faults, faults=faults)
    page = ci_report(result.of_grade(graded, is_whole=True), gradebook(graded))
    log = "\n".join(printed(report.lines(page), is_runner=True))
    assert "fault 39 " in log
    assert "fault 40 " not in log
    assert log.count("and 1960 more") == 2
    for text in (log, report.record(page), report.junit(page), report.summary(page)):
        assert len(text.encode()) < 100_000


def test_a_failure_with_hostile_text() -> None:
    for text in ATTACKS:
        made = result.of_failure(text, Decimal("7.5"), is_whole=False)
        page = ci_report(made, failure=text)
        log = [*printed(report.lines(page), is_runner=True), *notices.notices(made)]
        assert points("\n".join(log)) == ["0/7.5"]
        ran = model({"q": made.encoded()})
        assert points(ran.log) == ["0/7.5"]
        assert ran.status == 1
        assert len(report.summary(page).encode()) < 1 << 20
