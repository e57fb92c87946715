"""The check `has_text`: the length of an answer in words."""

import pytest

from grader.checks.common.example_answers import answer_in_words
from grader.checks.has_text import HasText
from grader.plugins import QuestionContext


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        pytest.param("One two three.", False, id="as many words as asked"),
        pytest.param("One two.", True, id="fewer"),
    ],
)
def test_a_short_answer_is_called_short(text: str, is_short: bool) -> None:
    outcome = HasText(at_least=3).judge(answer_in_words(text), {}, QuestionContext())
    assert ("That is short" in outcome.feedback) is is_short
