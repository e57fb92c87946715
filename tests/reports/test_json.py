"""`grades.json`: the format of `docs/results-format.md`."""

import json
import math
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from grader.model import Evidence, Gradebook, Leftover, Override, Place, Verdict
from grader.model.outcome import Shown
from grader.reports.json import JsonReport
from tests.support.factories import HOSTILE, check_grade, grade, gradebook, question
from tests.support.paths import ROOT

DOCUMENTATION = ROOT / "docs" / "results-format.md"


def text_of(book: Gradebook) -> str:
    ((name, pieces),) = JsonReport().files(book)
    assert name == "grades.json"
    return "".join(pieces)


def read(book: Gradebook) -> Any:
    return json.loads(text_of(book), parse_constant=pytest.fail)


def only_check(**fields: Any) -> Any:
    book = gradebook(grade("ada", question(check_grade(**fields))))
    return read(book)["students"][0]["questions"][0]["checks"][0]


def only_evidence(**fields: Any) -> Any:
    return only_check(evidence=(Evidence(**fields),))["evidence"][0]


def test_what_no_question_accounts_for() -> None:
    left = Leftover("a raw cell", Place("hw2.ipynb", line=1, cell=3, under="`A`"), "x = 15")
    (student,) = read(gradebook(replace(grade("ada"), leftovers=(left,))))["students"]
    assert student["leftovers"] == [
        {
            "what": "a raw cell",
            "file": "hw2.ipynb",
            "line": 1,
            "cell": 3,
            "under": "`A`",
            "words": "x = 15",
        }
    ]


def test_the_format_is_as_documented() -> None:
    example = re.search("```json\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)
    assert example
    entry = Evidence(
        where="hw2.ipynb cell 9",
        convention="flipped",
        index=(2, 3),
        expected=33.0,
        found=29.0,
        tolerance="atol 1e-06",
    )
    check = check_grade(
        Verdict.PARTIAL,
        id="matrix",
        title="The matrix",
        possible="3",
        fraction=Fraction(31, 32),
        points=Decimal("2.90"),
        feedback="1 of 32 entries differs.",
        evidence=(entry,),
        where="hw2.ipynb cell 9",
    )
    made = grade(
        "ada",
        question(check, id="q1.iv", title="Transposed convolution"),
        files=("hw2.ipynb",),
        notes=("the heading 'Qeustion 2' was read as q2",),
        isolation=("own process", "no network"),
    )
    assert read(gradebook(made, rubric_sha256="9f2c")) == json.loads(example[1])


def test_every_key_is_documented() -> None:
    evidence = Evidence(
        "w", "c", "v", (1,), 1, 2, "t", "x", (0, 1), "i", "m", True, True, 1.5, Fraction(1, 2), "d"
    )
    check = check_grade(evidence=(evidence,), where="w", staff_note="n", flags=("f",))
    override = Override("ada", "q1", points=Decimal(1), by="b", why="w", at="a")
    text = text_of(gradebook(grade("ada", question(check, override=override))))
    documented = DOCUMENTATION.read_text("utf-8")
    for key in set(re.findall(r'"(\w+)":', text)):
        assert f"`{key}`" in documented or f'"{key}":' in documented


def test_there_is_one_student_per_line() -> None:
    lines = text_of(gradebook(grade("ada"), grade("ben\n"))).splitlines()
    assert [json.loads(line.rstrip(","))["student"] for line in lines[1:-1]] == ["ada", "ben\n"]


def test_an_empty_class() -> None:
    assert read(gradebook())["students"] == []


@pytest.mark.parametrize(
    ("points", "written"),
    [
        pytest.param("2.50", "2.5", id="zeros at the end"),
        pytest.param("3.00", "3", id="whole"),
        pytest.param("1E+1", "10", id="written as a power"),
        pytest.param("0.30", "0.3", id="no binary fraction"),
        pytest.param("0.00", "0", id="zero"),
    ],
)
def test_points_read_as_written(points: str, written: str) -> None:
    text = text_of(gradebook(grade("ada", points=Decimal(points))))
    assert f'"student": "ada", "points": {written},' in text


def test_an_ungraded_check_has_no_points() -> None:
    check = only_check(verdict=Verdict.UNGRADED, staff_note="The answer is an image.")
    assert (check["fraction"], check["points"]) == (None, None)
    assert check["staff_note"] == "The answer is an image."


@pytest.mark.parametrize(
    ("found", "written"),
    [
        pytest.param(0, 0, id="zero is a finding"),
        pytest.param(False, False, id="false is a finding"),
        pytest.param("", "", id="empty text is a finding"),
        pytest.param((), [], id="shape of a scalar is a finding"),
        pytest.param((2, 3), [2, 3], id="shape"),
        pytest.param(math.nan, "nan", id="nan"),
        pytest.param(-math.inf, "-inf", id="minus infinity"),
        pytest.param((1.5, math.inf), [1.5, "inf"], id="infinity in a tuple"),
        pytest.param(2**53 + 1, 2**53 + 1, id="exact integer"),
        pytest.param(1 << 20_000, "an integer of 20001 bits", id="integer too wide to write"),
        pytest.param("\ud800", "?", id="lone surrogate"),
    ],
)
def test_what_was_found(found: Shown, written: object) -> None:
    shown = only_evidence(found=found)
    assert shown == {"found": written}
    assert type(shown["found"]) is type(written)


def test_evidence_leaves_out_what_does_not_apply() -> None:
    assert only_evidence() == {}
    assert only_evidence(span=(0, 4), earned=True, hidden=True) == {
        "span": [0, 4],
        "earned": True,
        "hidden": True,
    }


def test_an_override_keeps_the_automatic_outcome() -> None:
    override = Override(
        "ada", "q1", points=Decimal(1), by="a. lee", why="readable", at="2026-11-24"
    )
    book = gradebook(grade("ada", question(points=Decimal(1), override=override)))
    written = read(book)["students"][0]["questions"][0]
    assert written["override"] == {
        "points": 1,
        "by": "a. lee",
        "why": "readable",
        "at": "2026-11-24",
    }
    assert written["checks"][0]["points"] == 2


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_valid_and_kept(text: str) -> None:
    book = gradebook(grade(text, files=(text,), notes=(text,), faults=(text,)))
    assert text_of(book).isascii()
    student = read(book)["students"][0]
    kept = text.replace("\ud800", "?")
    assert student["student"] == kept
    assert [student[key] for key in ("files", "notes", "faults")] == [[kept]] * 3
