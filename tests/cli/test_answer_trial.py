"""`grade rubric try`: how one answer is marked, as text and as data."""

import json
from pathlib import Path

import pytest

from tests.support.command import Finished, grade, grade_in_subprocess
from tests.support.paths import ROOT

DENIED = "The answer denies it, or what had to be denied is not."
RUBRIC = """\
assignment: hw9
reference: ref.py
seed: 1
questions:
  q1:
    title: Lakes and rivers
    points: 2
    text: How do lakes and rivers differ?
    concepts:
      topics: {lake: [lake], river: [river]}
      expect:
        - {name: rivers move, weight: 0.5, about: river, any: [flow], missing: Say what rivers do.}
        - {name: lakes rest, weight: 0.5, about: lake, any: ["not:flow"], missing: "And lakes?"}
  q2:
    points: 3
    parts:
      words: {title: In words, points: 1, items: {minimum: 1, items: {oak: [oak]}}}
      way:
        points: 2
        either:
          - function: {name: f, accept: f, cases: [{n: 1}], tolerance: {atol: 0, rtol: 0}}
          - items: {minimum: 2, items: {fir: [fir], elm: [elm]}}
  q3: {points: 1, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics/hw9.yaml").write_text(RUBRIC)
    (tmp_path / "rubrics/ref.py").write_text("x = 15\ndef f(n): return n\n")
    return tmp_path


def tried(course: Path, *words: str, answer: str = "") -> Finished:
    return grade(course, "rubric", "try", *words, stdin=answer)


def test_what_matched_what_was_refused_and_what_was_not_read(course: Path) -> None:
    done = tried(course, "q1", answer="Lakes flow. The ducks of Paris like bread.\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "q1  Lakes and rivers",
        "",
        "0 of 2 points (concepts)",
        "  refused",
        '    rivers move: "flow". It is said of lake. [near miss]',
        f'    lakes rest: "flow". {DENIED} [near miss]',
        "  for a person",
        "    near miss: rivers move: It is said of lake.",
        f"    near miss: lakes rest: {DENIED}",
        "",
        "  not read at all",
        "    The ducks of Paris like bread",
    ]


def test_the_answer_comes_from_standard_input(course: Path) -> None:
    done = grade_in_subprocess(course, "rubric", "try", "q2", input="An oak and a fir.")
    assert "words, In words: 1 of 1 points (items)" in done.stdout
    assert done.stderr == ""


def test_parts_and_ways_that_take_a_submission(course: Path) -> None:
    done = tried(course, "q2", answer="An oak and a fir.")
    assert "words, In words: 1 of 1 points (items)" in done.stdout
    assert "way: 1 of 2 points (items)" in done.stdout
    assert "Not tried: function; that needs a submission." in done.stdout


def test_a_sentence_that_one_part_read_is_not_listed_as_unread(course: Path) -> None:
    done = tried(course, "q2", answer="There was an oak. There was a fir. The ducks like bread.")
    unread = done.stdout.partition("not read at all")[2]
    assert unread.split("\n")[1:] == ["    The ducks like bread", ""]


def test_a_question_that_is_not_answered_in_words(course: Path) -> None:
    done = tried(course, "q3", answer="15")
    assert done.returncode == 0
    assert "not answered in words" in done.stdout
    assert "Not tried: number; that needs a submission." in done.stdout


def test_the_same_as_data(course: Path) -> None:
    answer = "A river flows."
    (course / "answer.md").write_text(answer)
    done = tried(course, "Q1", "answer.md", "--format", "json")
    (part,) = json.loads(done.stdout)["parts"]
    assert (part["points"], part["possible"], part["fraction"]) == (1, 2, 0.5)
    earned, lacking = part["findings"]
    assert earned["words"] == [{"start": 8, "end": 13, "text": "flows"}]
    assert (lacking["earned"], lacking["message"]) == (False, "And lakes?")


def test_hostile_words_cannot_harm_a_terminal(course: Path) -> None:
    done = tried(course, "q1", answer="The duck \x1b[31m is \u202e red. Rivers flow\x07.")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert r"\x1b[31m" in done.stdout


def test_an_answer_in_another_language_waits_for_a_person(course: Path) -> None:
    done = tried(course, "q1", answer="Ein Fluss ist nicht wie der See, und das Wasser ist kalt.")
    assert "a person decides (concepts)" in done.stdout
    assert "English" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(
            ["q8"], "no question is called 'q8' (known: q1, q2, q3)", id="unknown question"
        ),
        pytest.param(["q1", "nothing.md"], "No such file", id="no such file"),
        pytest.param(["q1", "--rubric", "ref.py"], "does not exist", id="no such rubric"),
        pytest.param(["q1", "blob"], "the file is not text", id="no text"),
    ],
)
def test_what_a_user_can_put_right(course: Path, words: list[str], says: str) -> None:
    (course / "blob").write_bytes(b"\0\1\2")
    done = tried(course, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_shipped_rubric(course: Path) -> None:
    rubric = str(ROOT / "rubrics/hw2.yaml")
    done = tried(course, "q4.iii", "--rubric", rubric, answer="Q from the encoder, K, V from it.")
    assert "[wrong link]" in done.stdout
