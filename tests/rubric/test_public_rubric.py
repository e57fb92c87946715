"""The public rubric: what it reveals to students, and what it says about their work."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.main import run
from grader.errors import RubricError
from grader.model import Call, Publish
from grader.rubric import load
from grader.rubric import yaml_source as source
from grader.rubric.model import Rubric
from grader.rubric.public_rubric import dumped, public
from tests.support.classes import RUBRIC, graded

SECRET = r"""
assignment: hw7
title: A course's "own" words
reference: ref.py
seed: 77123456
limits: {call: 3 s}
questions:
  q1:
    points: 1.25
    text: "The width of the lake.\nSecond line: 1e3"
    number:
      names: [width]
      expect: secret_width
      called: [lake, secret tarn]
      tolerance: {atol: 0, rtol: 0}
  q2:
    title: '012'
    points: 2
    either:
      - function:
          name: scale
          accept: {one: secret_scale, two: secret_other}
          tolerance: {atol: 0, rtol: 0}
          cases:
            - {x: [[1, 2]], by: 3}
            - {random: {x: {tensor: [2, 2]}, by: {integer: [4000, 4999]}}, show: visible}
            - {random: {x: {tensor: [2, 2]}, by: {integer: [5000, 5999]}}, times: 3}
      - array:
          names: [scaled]
          accept: {secret_convention: secret_scaled}
          tolerance: {atol: 0, rtol: 0}
  q3:
    points: 3
    parts:
      why:
        title: Why
        points: 1
        concepts:
          sets: {secret_set: [secret one]}
          expect: [{name: secret idea, weight: 1, any: [secret pattern], missing: secret advice}]
      what: {points: 1, show: hidden, items: {minimum: 1, items: {secret item: [secret name]}}}
      how:
        points: 1
        show: after_due
        function:
          name: secret_function
          accept: secret_scale
          tolerance: {atol: 0, rtol: 0}
          cases: [{x: 9}]
"""
REFERENCE = """
secret_width = 41.5

def secret_scale(x, by=1):
    return x * by

def secret_other(x, by=1):
    return x * by + 0.5

secret_scaled = [[3.0, 6.0]]
"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A rubric in which every secret word is marked."""
    (tmp_path / "ref.py").write_text(REFERENCE)
    (tmp_path / "hw7.yaml").write_text(SECRET)
    return tmp_path / "hw7.yaml"


def written(rubric: Rubric, folder: Path, text: str | None = None) -> Path:
    path = folder / "public.yaml"
    path.write_text(public(rubric, {}) if text is None else text, encoding="utf-8")
    return path


def test_the_public_rubric_holds_no_secret(secret: Path) -> None:
    text = public(load(secret), {})
    assert "secret" not in text
    assert not re.search(r"41\.5|77123456|\b[45]\d{3}\b", text)
    assert "lake" in text
    assert "width" in text


def test_no_token_of_the_reference_is_in_the_public_rubric_of_homework_2() -> None:
    rubric = load(RUBRIC)
    assert rubric.reference is not None
    secret = words_of(rubric.reference.read_text())  # docstrings and comments among them
    text = public(rubric, {})
    head, _, body = text.partition("questions:")
    questions = yaml.safe_load(RUBRIC.read_text())["questions"]
    told = [f"{q.title} {q.context.text}" for q in rubric.questions] + student_names(questions)
    known = words_of(f"{head} {told} {visible_cases(questions)}")
    assert len(secret - known) > 100
    assert not secret & words_of(body) - known


def test_programs_run_as_in_grading(secret: Path) -> None:
    text = secret.read_text().replace(
        "limits: {call: 3 s}", "fresh_process: true\nlimits: {call: 3 s}"
    )
    secret.write_text(text)
    published = yaml.safe_load(public(load(secret), {}))
    assert (published["fresh_process"], published["limits"]) == (True, {"call": "3 s"})


def test_the_reference_is_not_even_read(secret: Path) -> None:
    rubric = load(secret)
    assert public(rubric, {}) == public(replace(rubric, reference=Path("gone.py")), {})


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[\w.]+", text))


def visible_cases(block: Any) -> list[Any]:
    """The cases that a rubric writes down, with the points that they give."""
    if isinstance(block, list):
        return [case for item in block for case in visible_cases(item)]
    if not isinstance(block, dict):
        return []
    own = [case for case in block.get("cases", ()) if "random" not in case]
    own += [block["points"]] if "points" in block else []
    return own + [case for item in block.values() for case in visible_cases(item)]


def student_names(block: Any) -> list[str]:
    """What the rubric calls the functions and values of students."""
    if isinstance(block, list):
        return [name for item in block for name in student_names(item)]
    if not isinstance(block, dict):
        return []
    own = [block["name"]] if isinstance(block.get("name"), str) and "cases" in block else []
    own += block.get("names", []) if "expect" in block or "accept" in block else []
    return own + [name for item in block.values() for name in student_names(item)]


def test_no_hidden_case_is_in_the_public_rubric_of_homework_2(tmp_path: Path) -> None:
    rubric = load(RUBRIC)
    asked, kept = calls(rubric), calls(load(written(rubric, tmp_path)))
    assert len(kept) == 4
    assert kept < asked
    assert "random" not in public(rubric, {})


def calls(rubric: Rubric) -> set[str]:
    return {
        request.key
        for question in rubric.questions
        for criterion in question.criteria
        for check in criterion.alternatives
        for request in check.asks(question.context)
        if isinstance(request, Call)
    }


@pytest.mark.parametrize("name", ["hw2", "secret"])
def test_it_is_a_rubric_with_the_same_questions(name: str, secret: Path, tmp_path: Path) -> None:
    full = load(RUBRIC if name == "hw2" else secret)
    made = load(written(full, tmp_path))
    assert made.reference is None
    assert made.limits == full.limits
    assert made.forms == full.forms
    for one, other in zip(full.questions, made.questions, strict=True):
        assert (one.id, one.title, one.points, one.context.text) == (
            other.id, other.title, other.points, other.context.text,
        )  # fmt: skip
        assert [criterion.points for criterion in one.criteria] == [
            criterion.points for criterion in other.criteria
        ]
    again = written(made, tmp_path, public(made, {}))
    assert load(again).questions == made.questions


RIGHT = """
width = 41.5
def scale(x, by):
    return x * by
answers = {"q3": "A lake stands still because nothing moves the water in it."}
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], dict[str, Any]]:
    """What a public rubric says about each submission, by level, submission and check."""
    found = {}
    for level in Publish:
        folder = tmp_path_factory.mktemp(level)
        (folder / "ref.py").write_text(REFERENCE)
        (folder / "hw7.yaml").write_text(SECRET.replace("seed:", f"public: {level}\nseed:"))
        out = folder / "public.yaml"
        assert run(["rubric", "public", str(folder / "hw7.yaml"), "--out", str(out)]) == 0
        works = list(dict.fromkeys(row.values[1] for row in ROWS if row.values[0] == level))
        for number, work in enumerate(works):
            (folder / f"class/{number}").mkdir(parents=True)
            (folder / f"class/{number}/hw7.py").write_text(str(work), encoding="utf-8")
        for student in graded(folder / "class", folder / "grades", out)["students"]:
            for question in student["questions"]:
                for check in question["checks"]:
                    work = str(works[int(student["student"])])
                    found[level.value, work, f"{question['id']} {check['id']}"] = check
    return found


ROWS = [
    pytest.param("presence", RIGHT, "q1 answer", "ungraded", "The number 41.5 was", id="found"),
    pytest.param("presence", "width = 7", "q1 answer", "ungraded", "7 was", id="any number"),
    pytest.param("presence", "x = 1", "q1 answer", "missing", "No answer", id="missing"),
    pytest.param("presence", "width = 'a lot'", "q1 answer", "wrong", "No single", id="none"),
    pytest.param("shape", "width = 7", "q1 answer", "ungraded", "7 was found", id="no shape"),
    pytest.param("expected", RIGHT, "q1 answer", "ungraded", "It agrees", id="agrees"),
    pytest.param("expected", "width = 7", "q1 answer", "wrong", "not what is", id="differs"),
    pytest.param("presence", RIGHT, "q2 answer", "ungraded", "1 of 1 cases", id="called"),
    pytest.param(
        "presence",
        "def scale(x, by): return x[0]",
        "q2 answer",
        "ungraded",
        "1 of 1 cases",
        id="of any shape",
    ),
    pytest.param(
        "shape",
        "def scale(x, by): return x[0]",
        "q2 answer",
        "wrong",
        "None of them",
        id="of another shape",
    ),
    pytest.param(
        "shape",
        "def scale(x, by): return x + by",
        "q2 answer",
        "ungraded",
        "1 of 1 cases",
        id="of that shape",
    ),
    pytest.param(
        "expected",
        "def scale(x, by): return x * by + 0.5",
        "q2 answer",
        "ungraded",
        "1 of 1 cases",
        id="by the other way",
    ),
    pytest.param(
        "expected",
        "def scale(x, by): return x + by",
        "q2 answer",
        "wrong",
        "None of them",
        id="by no way",
    ),
    pytest.param(
        "presence",
        "def scale(x): return x",
        "q2 answer",
        "crashed",
        "takes 1 positional argument",
        id="it does not take the input",
    ),
    pytest.param(
        "presence",
        "def scale(x, by): raise NotImplementedError",
        "q2 answer",
        "missing",
        "No answer",
        id="as handed out",
    ),
    pytest.param("presence", "scaled = [[1, 2]]", "q2 answer", "ungraded", "1 x 2", id="a matrix"),
    pytest.param("shape", "scaled = [1, 2]", "q2 answer", "wrong", "2 was", id="a vector"),
    pytest.param(
        "expected", "scaled = [[3, 7]]", "q2 answer", "ungraded", "does not agree", id="a slip"
    ),
    pytest.param("presence", RIGHT, "q3 why", "ungraded", "of 11 words", id="in words"),
    pytest.param(
        "presence", "answers = {'q3': 'No.'}", "q3 why", "ungraded", "That is short", id="short"
    ),
    pytest.param(
        "presence",
        "answers = {'q3': 'Ein See steht still, weil das Wasser nicht von der Stelle kommt.'}",
        "q3 why",
        "ungraded",
        "in English",
        id="in another language",
    ),
    pytest.param("presence", RIGHT, "q3 what", "ungraded", "graded later", id="hidden"),
    pytest.param("expected", RIGHT, "q3 how", "ungraded", "graded later", id="later"),
]


@pytest.mark.parametrize(("level", "work", "check", "verdict", "words"), ROWS)
def test_what_a_public_rubric_says(
    said: dict[tuple[str, str, str], dict[str, Any]],
    level: str,
    work: str,
    check: str,
    verdict: str,
    words: str,
) -> None:
    found = said[level, work, check]
    assert (found["verdict"], words in found["feedback"]) == (verdict, True), found
    assert found["points"] in {None, 0}


def test_what_is_published_is_what_the_rubric_says_for_each_part(secret: Path) -> None:
    secret.write_text(SECRET.replace("    title: '012'", "    title: '012'\n    public: expected"))
    assert run(["rubric", "public", str(secret), "--out", str(secret.parent / "p.yaml")]) == 0
    text = (secret.parent / "p.yaml").read_text()
    assert "41.5" not in text
    assert "value:" in text
    assert "secret" not in text


def test_nothing_is_wrong_with_a_self_check_in_which_all_waits(
    secret: Path, tmp_path: Path
) -> None:
    path = written(load(secret), tmp_path)
    (tmp_path / "hw7.py").write_text(RIGHT)
    words = [str(tmp_path / "hw7.py"), "--rubric", str(path), "--out", str(tmp_path / "out")]
    assert run(words) == 0
    assert run(words) == 0
    assert "waits for a person" not in (tmp_path / "out/index.html").read_text()


def test_only_a_file_of_ours_is_replaced(
    secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / ".grading" / "out.yaml"
    for _ in range(2):
        assert run(["rubric", "public", str(secret), "--out", str(out)]) == 0
    assert load(out).assignment == "hw7"
    capsys.readouterr()
    assert run(["rubric", "public", str(secret), "--out", str(secret)]) == 2
    assert "another file exists already" in capsys.readouterr().err
    assert secret.read_text() == SECRET
    assert run(["rubric", "public", str(secret), "--out", str(secret / "below")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert run(["rubric", "public", str(secret)]) == 0
    assert capsys.readouterr().out == out.read_text()
    assert not list(tmp_path.glob(".*.part"))


BARE = """
assignment: hw7
questions:
  q1: {points: 1, has_function: {name: f}}
  q2: {points: 1, has_function: {name: g}}
  q3: {points: 1, has_function: {name: v, cases: [{n: 1}]}}
"""


def test_a_function_that_is_not_called_is_looked_for_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "bare.yaml").write_text(BARE)
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "hw7.py").write_text("def f(x): return 1 / 0\nv = 3\n")
    (student,) = graded(tmp_path / "class", tmp_path / "out", tmp_path / "bare.yaml")["students"]
    assert [question["verdict"] for question in student["questions"]] == [
        "ungraded", "missing", "crashed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        pytest.param("cases: [{n: 1}], accept: [[]]", "0 results for 1 cases", id="few"),
        pytest.param("cases: [{n: 1}], accept: [[{}]]", "'shape' or 'value'", id="none"),
        pytest.param("cases: [{n: 1}], accept: [[{value: a}]]", "nested lists of", id="text"),
        pytest.param(
            "cases: [{n: 1}], accept: [[{value: [[1], [1, 2]]}]]", "rows differ", id="rows"
        ),
        pytest.param("cases: [{random: {n: 1}}]", "'seed' is missing", id="no seed"),
    ],
)
def test_a_faulty_public_rubric_names_the_place(tmp_path: Path, keys: str, fault: str) -> None:
    path = tmp_path / "bare.yaml"
    check = f"{{name: f, {keys}}}"
    path.write_text(f"assignment: hw7\nquestions:\n  q1: {{points: 1, has_function: {check}}}\n")
    with pytest.raises(RubricError, match=fault):
        load(path)


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=("Cs", "Cc")))
        | st.integers()
        | st.booleans()
        | st.sampled_from(
            ["1e3", "no", "012", "~", "", "null", ".inf", "- a", "a: b", "x\ny", "="]
        ),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(categories=("L", "N"))), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_is_written_is_what_is_read(value: Any) -> None:
    assert source.read(dumped({"key": value}), "x").data == {"key": value}
