"""Blocks of Markdown that never end, and hostile ones."""

import pytest

from tests.support.documents import sources


def test_a_fence_without_end_does_not_hide_the_next_answer() -> None:
    source = "## Q2\n```python\nx = 1\n\n## Q3\nbar"
    assert sources(source) == {"q2": "```python\nx = 1", "q3": "bar"}


@pytest.mark.parametrize(
    "sign", ["> ", "- ", "$$\n", "\\begin{a}\n", "[", "1. ", "**", "<a", "|", "|q2|\n"]
)
def test_hostile_repetition_is_read(sign: str) -> None:
    assert sources("## Q2\nfoo\n\n" + sign * 20_000)["q2"].startswith("foo")
