"""The keys of outcomes: what they depend on."""

from pathlib import Path

from grader.pipeline.outcome_keys import criterion_key
from grader.rubric.load_rubric import load

RUBRIC = """
assignment: hw9
{head}
questions:
  q1: {{points: 1, concepts: {{expect: [{{name: flow, weight: 1, any: [flow]}}]}}}}
"""


def key(tmp_path: Path, head: str) -> str:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC.format(head=head))
    (question,) = load(path).questions
    return criterion_key(question, question.criteria[0], "reference")


def test_a_vocabulary_is_part_of_an_outcome_s_key(tmp_path: Path) -> None:
    assert key(tmp_path, "") == key(tmp_path, "vocabulary: []")
    assert key(tmp_path, "") != key(tmp_path, "vocabulary: [deep_learning]")
    assert key(tmp_path, "") == key(tmp_path, "title: Another")
