"""Starter files: they ask every question, give nothing away, and earn nothing."""

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grader.cli.main import run
from grader.rubric import load
from grader.rubric.starter import files
from tests.support.classes import RUBRIC, graded

ODD = r'''
assignment: odd-1
title: 'A "title" with \ and """'
reference: ref.py
seed: 1
questions:
  q1.a:
    title: 'Ends with a \'
    points: 1
    text: "Zwei \"\"\" Zeilen \\ é 名前 --> <b>\n2. second line"
    function:
      name: f
      accept: {one: first, other: second}
      tolerance: {atol: 0, rtol: 0}
      cases: [{left: 1, right: 2}]
  q1.b: {points: 1, text: 'Why so?', items: {minimum: 1, items: {because: [because]}}}
  warmup: {points: 1, title: Only a title, items: {minimum: 1, items: {yes: [yes]}}}
  q2:
    points: 2
    parts:
      again: {points: 1, number: {names: [v], expect: v, tolerance: {atol: 0, rtol: 0}}}
      both:
        points: 1
        function: {name: g, accept: g, tolerance: {atol: 0, rtol: 0}, cases: [{n: 1}, {n: 2}]}
  q3: {points: 1, array: {names: [v, w], accept: v, tolerance: {atol: 0, rtol: 0}}}
'''
REFERENCE = '''
"""secret_module_docstring"""
secret_constant = 41

def first(left: "secret_annotation", right=secret_constant, secret_option=7):
    """secret_docstring: add them."""
    secret_local = left + right  # secret_comment
    return secret_local

second = first

def g(*secret_rest):
    return secret_rest[0]

v = 3
'''


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A rubric with everything that is awkward to write down."""
    (tmp_path / "ref.py").write_text(REFERENCE, encoding="utf-8")
    (tmp_path / "odd.yaml").write_text(ODD, encoding="utf-8")
    return tmp_path / "odd.yaml"


def rubric_path(name: str, odd: Path) -> Path:
    return odd if name == "odd" else RUBRIC


@pytest.mark.parametrize("name", ["hw2", "odd"])
def test_in_an_unchanged_starter_every_question_is_missing(
    name: str, odd: Path, tmp_path: Path
) -> None:
    path = rubric_path(name, odd)
    for file, text in files(load(path)).items():
        folder = tmp_path / "class" / file.replace(".", "-")
        folder.mkdir(parents=True)
        (folder / file).write_text(text, encoding="utf-8")
    students = graded(tmp_path / "class", tmp_path / "grades", path)["students"]
    assert len(students) == 3
    for student in students:
        verdicts = {question["id"]: question["verdict"] for question in student["questions"]}
        assert set(verdicts.values()) == {"missing"}, (student["student"], verdicts)
        assert student["points"] == 0
        assert not student["faults"]


@pytest.mark.parametrize("name", ["hw2", "odd"])
def test_nothing_of_the_reference_but_names_is_in_it(name: str, odd: Path, tmp_path: Path) -> None:
    rubric = load(rubric_path(name, odd))
    assert rubric.reference is not None
    tree = ast.parse(rubric.reference.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    bare = tmp_path / "bare.py"
    bare.write_text(
        "\n".join(
            f"def {node.name}({', '.join(arg.arg for arg in node.args.args)}): ..."
            for node in functions
        )
    )
    made = files(rubric)
    assert made == files(replace(rubric, reference=bare))
    assert not [text for text in made.values() if "secret" in text]


def test_a_parameter_beyond_those_of_the_cases_is_left_out(odd: Path) -> None:
    module = files(load(odd))["odd-1.py"]
    assert "def f(left, right):" in module
    assert "def g(argument_1):" in module


def test_a_name_that_two_questions_ask_for_appears_once(odd: Path) -> None:
    module = files(load(odd))["odd-1.py"]
    assert module.count("v = None") == 1
    assert "w = None" in module


@pytest.mark.parametrize("name", ["hw2", "odd"])
def test_the_notebook_is_valid_and_names_each_answer(name: str, odd: Path) -> None:
    rubric = load(rubric_path(name, odd))
    made = files(rubric)[f"{rubric.assignment}.ipynb"]
    notebook = nbformat.reads(made, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    marks = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    keys = [mark.grade_id for mark in marks]
    assert len(set(keys)) == len(keys)
    solutions = {mark.grade_id for mark in marks if mark.solution}
    assert {question.id.replace(".", "_") for question in rubric.questions} <= solutions
    assert sum(mark.points for mark in marks if mark.grade) == sum(
        question.points for question in rubric.questions
    )


def test_the_module_runs_where_only_its_stubs_are_called(odd: Path, tmp_path: Path) -> None:
    module = files(load(odd))["odd-1.py"]
    code = f"{module}\nimport json; print(json.dumps(answers)); print(f.__doc__)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    entries, doc = done.stdout.splitlines()
    assert json.loads(entries) == {"q1.b": "", "warmup": ""}
    assert doc == "q1.a: Ends with a \\."


def test_the_command_writes_three_files_and_nothing_over_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "starter"
    assert run(["starter", str(RUBRIC), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["hw2.ipynb", "hw2.md", "hw2.py"]
    (out / "hw2.py").unlink()
    (out / "hw2.md").write_text("mine")
    capsys.readouterr()
    assert run(["starter", str(RUBRIC), "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (out / "hw2.md").read_text() == "mine"
    assert not (out / "hw2.py").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert run(["starter", str(RUBRIC), "--out", str(tmp_path / "file" / "below")]) == 2
    assert "cannot be written" in capsys.readouterr().err
