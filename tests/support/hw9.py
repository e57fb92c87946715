"""A small course: a rubric with two questions, a reference solution, and four students."""

from collections.abc import Mapping
from pathlib import Path

RUBRIC = """\
assignment: hw9
reference: ref.py
seed: 1
limits: {call: 2 s, load: 30 s, submission: 30 s}
questions:
  q1: {points: 2, number: {names: [x], expect: x, tolerance: {atol: 0, rtol: 0}}}
  q2:
    points: 1
    text: Name a fruit.
    items: {minimum: 1, items: {apple: [apple], pear: [pear]}}
"""
CLASS = {
    "ada/hw9.py": "x = 15\nanswers = {'q2': 'An apple.'}\n",
    "bo/hw9.md": "# Question 1\n14\n# Question 2\nA pear.\n",
    "cy/hw9.py": "1 / 0\nx = 15\n",
    "dee/": "",
}


def write_course(top: Path, submissions: Mapping[str, str], rubric: str = RUBRIC) -> Path:
    """Write the rubric, its reference and the students' files; a name that ends with / is a folder.

    Returns:
        The course's folder, in which `grade class` finds everything.
    """
    files = {"rubrics/hw9.yaml": rubric, "rubrics/ref.py": "x = 15\n"}
    for name, text in (
        files | {f"class/{name}": text for name, text in submissions.items()}
    ).items():
        path = top / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(text)
    return top
