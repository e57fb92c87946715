"""What a student may see of a grade."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from grader.model import ArrayPair, CheckGrade, Disclosure, Evidence, Show, Verdict
from grader.presentation.disclosure import for_student
from tests.support.factories import check_grade, grade, question

FULL = Evidence(
    where="hw2.py line 3",
    case="x = 1",
    convention="flipped",
    index=(2, 3),
    expected=33,
    found=29,
    tolerance="atol 0",
    text="written words",
    span=(0, 13),
    concept="an idea",
    message="Mind the sign.",
    distance=1.5,
    share=Fraction(1, 2),
    diagnosis="Every entry has the opposite sign.",
    arrays=ArrayPair(((29,),), ((33,),), ((1, 1),)),
)
MISSED = Evidence(concept="an idea", message="Say why.")


def seen_by_student(check: CheckGrade, *, after_due: bool = False) -> CheckGrade:
    shown = for_student(grade("ada", question(check)), after_due=after_due)
    return shown.questions[0].checks[0]


def shown_fields(evidence: Evidence) -> set[str]:
    return {f.name for f in fields(Evidence) if getattr(evidence, f.name) != f.default}


ENTRY = {"where", "case", "convention", "index", "text", "span", "concept", "message", "share"}


FOUND = ENTRY | {"found", "tolerance", "arrays"}


@pytest.mark.parametrize(
    ("disclose", "shown"),
    [
        pytest.param(Disclosure.ENTRY, ENTRY, id="which entry"),
        pytest.param(Disclosure.FOUND, FOUND, id="what was found"),
        pytest.param(Disclosure.EXPECTED, FOUND | {"expected", "diagnosis"}, id="everything"),
    ],
)
def test_evidence_is_shown_up_to_the_level(disclose: Disclosure, shown: set[str]) -> None:
    check = check_grade(Verdict.PARTIAL, evidence=(FULL,), disclose=disclose)
    assert shown_fields(seen_by_student(check).outcome.evidence[0]) == shown


@pytest.mark.parametrize(
    ("disclose", "shown"),
    [
        pytest.param(Disclosure.ENTRY, {"message"}, id="which entry"),
        pytest.param(Disclosure.FOUND, {"message"}, id="what was found"),
        pytest.param(Disclosure.EXPECTED, {"message", "concept"}, id="everything"),
    ],
)
def test_the_name_of_a_missed_idea_counts_as_expected(
    disclose: Disclosure, shown: set[str]
) -> None:
    check = check_grade(Verdict.PARTIAL, evidence=(MISSED,), disclose=disclose)
    assert shown_fields(seen_by_student(check).outcome.evidence[0]) == shown


def test_a_whole_array_shows_what_was_expected_only_at_that_level() -> None:
    check = check_grade(Verdict.PARTIAL, evidence=(FULL,), disclose=Disclosure.FOUND)
    (item,) = seen_by_student(check).outcome.evidence
    assert item.arrays == ArrayPair(((29,),), (), ((1, 1),))


def test_a_hidden_case_shows_no_array_and_no_diagnosis() -> None:
    check = check_grade(Verdict.WRONG, evidence=(replace(FULL, hidden=True),))
    (item,) = seen_by_student(check).outcome.evidence
    assert (item.arrays, item.diagnosis) == (None, "")


def test_an_idea_that_was_found_has_a_name_at_any_level() -> None:
    check = check_grade(evidence=(replace(MISSED, earned=True),), disclose=Disclosure.ENTRY)
    assert seen_by_student(check).outcome.evidence[0].concept == "an idea"


def test_the_level_verdict_shows_no_words_and_no_evidence() -> None:
    check = check_grade(Verdict.WRONG, evidence=(FULL,), disclose=Disclosure.VERDICT)
    shown = seen_by_student(check)
    assert (shown.outcome.feedback, shown.outcome.evidence) == ("", ())
    assert shown.outcome.verdict is Verdict.WRONG


@pytest.mark.parametrize("disclose", [pytest.param(level, id=level) for level in Disclosure][1:])
def test_a_hidden_case_shows_neither_input_nor_values(disclose: Disclosure) -> None:
    evidence = replace(FULL, hidden=True)
    shown = seen_by_student(check_grade(evidence=(evidence,), disclose=disclose))
    assert shown_fields(shown.outcome.evidence[0]) == {"where", "convention", "hidden"}


@pytest.mark.parametrize(
    ("observed", "message"),
    [
        pytest.param(
            Evidence(message="it raised: secret", hidden=True),
            "the call returned no value that can be compared",
            id="no value",
        ),
        pytest.param(
            Evidence(expected=(4, 4), found=(7, 7), message="the shape (4, 4)", hidden=True),
            "",
            id="another shape",
        ),
        pytest.param(Evidence(expected=1.0, found=2.0, hidden=True), "", id="another value"),
    ],
)
def test_a_hidden_case_says_only_whether_there_is_a_value(observed: Evidence, message: str) -> None:
    shown = seen_by_student(check_grade(Verdict.WRONG, evidence=(observed,)))
    assert shown.outcome.evidence[0] == Evidence(message=message, hidden=True)


def test_a_hidden_case_is_one_line_whatever_its_size() -> None:
    wrong = [Evidence(case=f"f({n})", index=(i,), hidden=True) for n in (1, 2) for i in range(9)]
    shown = seen_by_student(check_grade(evidence=tuple(wrong)))
    assert len(shown.outcome.evidence) == 2


@pytest.mark.parametrize(
    ("show", "after_due", "is_open"),
    [
        pytest.param(Show.VISIBLE, False, True, id="visible"),
        pytest.param(Show.AFTER_DUE, False, False, id="before it is due"),
        pytest.param(Show.AFTER_DUE, True, True, id="after it was due"),
        pytest.param(Show.HIDDEN, False, False, id="hidden"),
        pytest.param(Show.HIDDEN, True, False, id="hidden after it was due"),
    ],
)
def test_a_check_is_open_or_one_line(show: Show, after_due: bool, is_open: bool) -> None:
    check = check_grade(
        Verdict.WRONG, evidence=(FULL,), show=show, answer="written words", where="hw2.py"
    )
    shown = seen_by_student(check, after_due=after_due)
    assert bool(shown.outcome.evidence) is is_open
    assert (shown.answer, shown.where) == (("written words", "hw2.py") if is_open else ("", ""))
    assert (shown.outcome.feedback == check.outcome.feedback) is is_open
    assert (shown.outcome.verdict, shown.points) == (check.outcome.verdict, check.points)


@pytest.mark.parametrize("show", [pytest.param(show, id=show) for show in Show])
@pytest.mark.parametrize("disclose", [pytest.param(level, id=level) for level in Disclosure])
def test_staff_notes_and_flags_are_never_shown(show: Show, disclose: Disclosure) -> None:
    check = check_grade(flags=("look",), staff_note="for staff", show=show, disclose=disclose)
    outcome = seen_by_student(check, after_due=True).outcome
    assert (outcome.flags, outcome.staff_note) == ((), "")


def test_a_hidden_check_still_shows_that_it_waits() -> None:
    check = check_grade(Verdict.UNGRADED, show=Show.HIDDEN, feedback="A person will look at it.")
    assert seen_by_student(check).outcome.feedback == "A person will look at it."
