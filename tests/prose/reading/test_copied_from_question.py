"""Which words of an answer are copied from the question."""

import pytest

from grader.checks.common.prose_check import is_written
from grader.model import Place, Text
from grader.plugins import QuestionContext
from grader.prose import read


def test_words_of_the_question_are_marked() -> None:
    reading = read(
        "Why is the sky blue at noon? Because of air.", question="Why is the sky blue at noon?"
    )
    assert [reading.words[at].text for at in sorted(reading.copied)] == [
        "why",
        "is",
        "the",
        "sky",
        "blue",
        "at",
        "noon",
    ]


@pytest.mark.parametrize(
    ("question", "source", "written"),
    [
        pytest.param(
            "Why is the sky blue at noon?", "Why is the sky blue\nat noon?", False, id="copy"
        ),
        pytest.param("Why is the sky blue?", "> Why is the\n> sky blue?", False, id="quoted"),
        pytest.param("Why is it blue?", "Why is it blue?\n\n**Answer:**", False, id="no answer"),
        pytest.param("Why so?", "> Why so?\n\n<!-- here -->", False, id="a short question"),
        pytest.param("Why so?", "> Why so?\n\nAir.", True, id="one word"),
        pytest.param("Name a root of 49.", "Name a root of 49.\n7", True, id="a number"),
        pytest.param("Why is the sky blue?", "The sky is blue.", True, id="words of the question"),
        pytest.param("", "Answer: yes", True, id="no question is known"),
        pytest.param("", "  \n", False, id="blank"),
        pytest.param("", "TODO", False, id="to do"),
        pytest.param("", "_(your answer here)_", False, id="a starter's words"),
        pytest.param("", "see hw2.md.", False, id="a reference to a file"),
        pytest.param("", "Please look at my notebook", False, id="a reference to the notebook"),
        pytest.param("", "~~The sky~~", False, id="struck out"),
        pytest.param("", "See how the file is read: none", True, id="words like these"),
        pytest.param("", "None of them", True, id="a sentence that begins so"),
    ],
)
def test_a_copied_question_is_not_an_answer(question: str, source: str, written: bool) -> None:
    text = Text(source, Place("hw2.md", 3))
    assert is_written(text, QuestionContext(text=question)) is written


def test_a_few_words_of_the_question_may_be_used() -> None:
    assert not read("The sky is blue.", question="Why is the sky blue at noon?").copied
