"""Parts of one hand-in: each question counts in the part that answers it."""

import json
from pathlib import Path

from grader.cli.main import run
from tests.support.folders import plant

ITEMS = "{points: 1, items: {minimum: 1, items: {fruit: [%s]}}}"
RUBRIC = f"""\
assignment: hw9
questions:
  q1: {ITEMS % "apple"}
  q2: {ITEMS % "pear"}
"""


def test_each_question_counts_where_it_is_answered(tmp_path: Path) -> None:
    plant(
        tmp_path / "class",
        {
            "ada/hw9_part1.md": "# q1\nAn apple.\n",
            "ada/hw9_part2.md": "# q2\nA pear.\n",
            "bo/problem1.py": "answers = {'q1': 'An apple.'}\n",
            "bo/problem2.py": "answers = {'q2': 'A pear.'}\n",
            "cy/hw9.py": "answers = {'q1': 'An apple.'}\n",
            "cy/online-text.md": "# q2\nA pear.\n",
        },
    )
    (tmp_path / "hw9.yaml").write_text(RUBRIC)
    paths = [tmp_path / "class", "--rubric", tmp_path / "hw9.yaml", "--out", tmp_path / "out"]
    assert run([*map(str, paths)]) == 0
    book = json.loads((tmp_path / "out/grades.json").read_text())
    files = {each["student"]: (each["points"], each["files"]) for each in book["students"]}
    assert files == {
        "ada": (2, ["hw9_part1.md", "hw9_part2.md"]),
        "bo": (2, ["problem1.py", "problem2.py"]),
        "cy": (2, ["hw9.py", "online-text.md"]),
    }
