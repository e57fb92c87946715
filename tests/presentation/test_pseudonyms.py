"""Codes instead of names: no name is left, and a student always has the same code."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Evidence, Grade, Override, Verdict
from grader.plugins import reports
from grader.presentation.pseudonyms import NAME, Pseudonyms
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question, written

KEY = bytes(32)
CLASS = (("Lovelace, Ada", "Lovelace-Ada"), ("Zoë Müller", "Zoe-Muller"), ("bo", "bo"))
CODES = Pseudonyms(KEY, CLASS)


def filled(student: str, slug: str, text: str) -> Grade:
    """A grade in which every text that a student can choose is `text`."""
    evidence = Evidence(where=text, case=text, found=text, text=text, message=text)
    check = check_grade(
        Verdict.WRONG, feedback=text, evidence=(evidence,), where=text, answer=text,
        flags=(text,), staff_note=text,
    )  # fmt: skip
    override = Override("ada", "q1", points=check.possible, by="Prof. X", why=text)
    others: Any = {"files": (text,), "notes": (text,), "faults": (text,), "unread": (text,)}
    others |= {"login": "al-2000", "repository": f"hw2-{slug}"}
    return grade(student, question(check), question(check, override=override), slug=slug, **others)


def cleared(text: str, student: str = "Lovelace, Ada", slug: str = "Lovelace-Ada") -> str:
    return CODES.grade(filled(student, slug, text)).notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace", "ADA LOVELACE", "ada_lovelace", "Lovelace-Ada", "Ada", "lovelace",
        "hw2_ada.py", "ada2.py", "lovelacehw2.ipynb", "AdaLovelace", "lovelaceada",
        "submissions/Lovelace, Ada/hw2.py", "Zoë Müller", "Zoe\u0308 Mu\u0308ller", "zoe.muller",
    ],
)  # fmt: skip
def test_a_name_is_removed_in_any_spelling(text: str) -> None:
    said = cleared(f"by {text}: 3 of 4")
    assert NAME in said
    assert not re.search("ada|lovelace|zo|m.?.?ller", said, re.IGNORECASE)
    assert said.startswith("by ")
    assert said.endswith("3 of 4")


@pytest.mark.parametrize(
    "text",
    [
        "adaptive pooling", "a bottle", "the radar", "bottom", "1 of 32 entries differs.",
        "Zoe ..... Muller",
    ],
)  # fmt: skip
def test_other_words_stay(text: str) -> None:
    assert cleared(text) == text


def test_a_short_name_is_removed_from_its_own_texts() -> None:
    assert cleared("bo wrote about bottles", "bo", "bo") == f"{NAME} wrote about bottles"


def test_the_code_is_stable_and_keyed() -> None:
    code = CODES.code("Lovelace, Ada")
    assert re.fullmatch(r"s-[a-z2-7]{10}", code)
    assert code == Pseudonyms(KEY, ()).code("Lovelace, Ada")
    assert code != Pseudonyms(b"another", ()).code("Lovelace, Ada")
    assert len({CODES.code(f"student{n}") for n in range(20_000)}) == 20_000


def test_points_and_the_rubrics_words_stay() -> None:
    evidence = Evidence(concept="Ada boost", expected=1.5, found=2, index=(1, 2))
    before = grade("ada", question(check_grade(Verdict.WRONG, evidence=(evidence,), title="Ada")))
    after = CODES.grade(before)
    assert after == replace(before, student=CODES.code("ada"), slug=CODES.code("ada"))


@given(st.text(st.sampled_from("ada bo.Lovelace,\n-x"), max_size=40), st.data())
def test_spans_still_show_the_same_words(answer: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(answer)))
    end = data.draw(st.integers(start, len(answer)))
    evidence = Evidence(text=answer[start:end], span=(start, end))
    check = check_grade(answer=answer, evidence=(evidence,))
    (after,) = CODES.grade(grade("Lovelace, Ada", question(check))).questions[0].checks
    span = after.outcome.evidence[0].span
    assert span is not None
    assert 0 <= span[0] <= span[1] <= len(after.answer)
    if "[" not in CODES.grade(grade("x", question(check))).questions[0].checks[0].answer:
        marked = answer[start:end]
        if not re.search("ada|lovelace|bo|,", answer, re.IGNORECASE):
            assert after.answer[span[0] : span[1]] == marked


@pytest.mark.parametrize("kind", sorted(kind for kind, r in reports().items() if not r.needs_names))
def test_no_anonymous_report_holds_a_name(kind: str) -> None:
    told = "I am Ada Lovelace (al-2000), see Lovelace-Ada/hw2.py, and Zoë Müller helped."
    grades = [CODES.grade(filled(student, slug, told)) for student, slug in CLASS]
    for name, pieces in written(reports()[kind](), gradebook(*grades)):
        text = name + "".join(pieces)
        names = r"lovelace|\bada\b|müller|muller|\bbo\b|al-2000"
        assert not re.search(names, text, re.IGNORECASE)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_removed(text: str) -> None:
    codes = Pseudonyms(KEY, [(text, "x")])
    made = codes.grade(filled(text, "x", f"before {text} after"))
    assert text not in made.notes[0]
    assert made.notes[0].startswith("before")
    assert made.student == codes.code(text)
