"""The shipped prose rules stay as close to a careful human as they are.

The rules were tuned on the answers of a first author, and on every other answer of a second and a
third one; the rest is kept back, save two of the second author's for q3 that were seen by mistake.
The floors stand a little below what is reached on each, so that a change for the worse fails.
"""

from collections.abc import Sequence
from statistics import mean

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.prose_quality import (
    ANSWERS,
    SECOND,
    THIRD,
    Marked,
    error_left,
    false_credit,
    judged,
    kappa,
    marked,
    mean_error,
    questions,
    rubric_checks,
    share_to_read,
    under_credit,
)

QUESTIONS = sorted(path.stem for path in ANSWERS.glob("*.yaml"))


@pytest.fixture(scope="module")
def rows() -> list[Marked]:
    return [row for question in QUESTIONS for row in marked(question)]


@pytest.fixture(scope="module")
def later() -> list[Marked]:
    """The answers of the second and the third author."""
    return [row for q in QUESTIONS for answers in (SECOND, THIRD) for row in marked(q, answers)]


@pytest.fixture(scope="module")
def held_back(later: Sequence[Marked]) -> list[Marked]:
    """The half of them that is kept back."""
    return [row for row in later if not row.tuned]


def test_every_question_has_answers_of_every_voice(rows: Sequence[Marked]) -> None:
    voices = {row.voice for row in rows}
    assert len(QUESTIONS) == 8
    assert {(row.question, row.voice) for row in rows} == {
        (q, v) for q in QUESTIONS for v in voices
    }


def test_answers_that_the_rules_were_tuned_on(rows: Sequence[Marked]) -> None:
    assert mean_error(rows) <= 0.04
    assert kappa(rows) >= 0.95
    assert false_credit(rows) <= 0.02
    assert under_credit(rows) <= 0.05


def test_later_answers_that_the_rules_were_tuned_on(later: Sequence[Marked]) -> None:
    tuned = [row for row in later if row.tuned]
    assert mean_error(tuned) <= 0.05
    assert kappa(tuned) >= 0.92
    assert false_credit(tuned) <= 0.02
    assert under_credit(tuned) <= 0.08


def test_answers_that_are_kept_back(held_back: Sequence[Marked]) -> None:
    assert mean_error(held_back) <= 0.09
    assert kappa(held_back) >= 0.85
    assert false_credit(held_back) <= 0.10
    assert under_credit(held_back) <= 0.13


def test_what_is_left_after_a_person_has_read_what_is_flagged(held_back: Sequence[Marked]) -> None:
    assert share_to_read(held_back) <= 0.27
    assert error_left(held_back) <= 0.047


WORDINGS = yaml.safe_load((ANSWERS.parent / "prose_wordings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_wordings_that_were_met_once(question: str) -> None:
    own = rubric_checks(questions()[question])
    errors = [
        abs(mean(float(judged(check, text).fraction) for check in own) - deserved)
        for deserved, text in WORDINGS[question]
    ]
    assert len(errors) >= 10
    assert mean(errors) <= 0.10


CHECKS = [check for question in QUESTIONS for check in rubric_checks(questions()[question])]
SCRAPS = [
    *("A", "B", "E", "Q", "K", "encoder", "decoder", "semantic", "instance", "GAN", "conditional"),
    *("query", "the", "not", "no", "other", "latter", "former", "which", "if", "and", "or", "from"),
    *(",", ".", ":", ";", "(", ")", "|", "-", "*", "`", "$", "=", "\\sigma", "p(x|y)", "1.", "is"),
    *("that's", "unlike", "same\n", "replace", "by", "None", "does", "can't", "respectively"),
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(SCRAPS), max_size=40))
def test_any_scraps_of_an_answer_are_judged(scraps: list[str]) -> None:
    text = " ".join(scraps)
    for check in CHECKS:
        outcome = judged(check, text)
        spans = [evidence.span for evidence in outcome.evidence if evidence.span]
        assert all(0 <= start < end <= len(text) for start, end in spans)
