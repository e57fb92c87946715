"""Words in place of an answer: they must not keep a real answer from being graded."""

import json
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.text.placeholders import is_placeholder, is_prompt

RUBRIC = """\
assignment: hw2
questions:
  q1.i:
    points: 2
    concepts:
      expect: [{name: a river flows, weight: 1, any: [flow]}]
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("your answer here", id="the usual words"),
        pytest.param("_(your answer here)_", id="in emphasis"),
        pytest.param("**YOUR ANSWER HERE**", id="nbgrader"),
        pytest.param("YOUR ANSWER HERE\n", id="with a line end"),
        pytest.param("Enter your answer here.", id="enter"),
        pytest.param("Insert your response here.", id="insert"),
        pytest.param("Add your solution here", id="add"),
        pytest.param("Please type your answer here", id="please"),
        pytest.param("Put your text here", id="put"),
        pytest.param("write: your answers", id="write"),
        pytest.param("Your answer goes here...", id="goes here"),
        pytest.param("Type your answer here, replacing this text.", id="replacing this text"),
        pytest.param("TODO: your answer here", id="to do"),
    ],
)
def test_a_prompt(text: str) -> None:
    assert is_prompt(text)
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("TODO", id="to do"),
        pytest.param("# to-do", id="to do, with a hyphen"),
        pytest.param("tbd.", id="to be done"),
        pytest.param("FIXME", id="fix me"),
        pytest.param("n/a", id="not applicable"),
        pytest.param("None", id="none"),
        pytest.param("see hw2.md", id="another file"),
        pytest.param("> Please see the notebook.", id="the notebook"),
        pytest.param("look at my write-up", id="the write-up"),
        pytest.param("Look in hw2.ipynb", id="look in"),
    ],
)
def test_a_placeholder_that_is_not_a_prompt(text: str) -> None:
    assert is_placeholder(text)
    assert not is_prompt(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("---", id="a rule"),
        pytest.param("See how the file is read: none", id="see, and more"),
        pytest.param("None of them", id="a sentence after none"),
        pytest.param("Your answer is 15", id="an answer"),
        pytest.param("your answer here\n\n15", id="an answer below"),
        pytest.param("Add your inputs here", id="another noun"),
        pytest.param("The solution", id="not addressed to the student"),
        pytest.param("TODO: compute 15", id="a note"),
        pytest.param("See the notebook: it shows that the field is 15", id="a file, and more"),
        pytest.param("your answer here" + "." * 300, id="longer than a placeholder"),
    ],
)
def test_an_answer_is_not_a_placeholder(text: str) -> None:
    assert not is_placeholder(text)
    assert not is_prompt(text)


def test_a_placeholder_does_not_hide_the_answer_in_another_file_or_cell(tmp_path: Path) -> None:
    answer = "## Question 1 i)\n\nA river flows.\n"
    prompt, reference = (
        f"answers = {{'q1.i': {text!r}}}\n" for text in ("Enter your answer here.", "see hw2.md")
    )
    cells = [
        {"cell_type": "code", "source": prompt},
        {"cell_type": "markdown", "source": answer},
    ]
    files = {
        "rubric.yaml": RUBRIC,
        "class/ada/hw2.py": prompt,
        "class/ada/hw2.md": answer,
        "class/ben/hw2.py": reference,
        "class/ben/hw2.md": answer,
        "class/cy/hw2.ipynb": json.dumps({"nbformat": 4, "cells": cells}),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    out = tmp_path / "grades"
    paths = ["--rubric", str(tmp_path / "rubric.yaml"), "--out", str(out)]
    assert run([str(tmp_path / "class"), *paths]) == 0
    students = json.loads((out / "grades.json").read_text())["students"]
    assert {student["student"]: student["points"] for student in students} == {
        "ada": 2,
        "ben": 2,
        "cy": 2,
    }
