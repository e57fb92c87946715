"""What earns nothing: heaps of keywords, copies of the question; and other languages."""

import pytest

from grader.checks.common.prose_check import is_written
from grader.model import Place, Text
from grader.plugins import QuestionContext
from grader.prose import is_foreign, read


@pytest.mark.parametrize(
    ("source", "heaped"),
    [
        pytest.param(
            "gradient noise sample encoder decoder latent mean variance", True, id="bare words"
        ),
        pytest.param(
            "It is good. Keywords: gradient, noise, sample, encoder, end to end.",
            True,
            id="a list after a sentence",
        ),
        pytest.param("gradient / noise / sample / encoder / latent / variance", True, id="slashes"),
        pytest.param(
            "The noise is sampled outside, and then scaled by sigma.", False, id="a sentence"
        ),
        pytest.param(
            "Semantic: one label per pixel. Instance: one mask per object.", False, id="terse"
        ),
        pytest.param(
            "z = mu + sigma * eps, eps ~ N(0, 1), G(z), D(x), G(z, y)", False, id="formulas"
        ),
        pytest.param(
            "Even dims: sin(pos/10000^(2i/d)), odd dims: cos(same).", False, id="a terse formula"
        ),
        pytest.param(
            "Prevent see later word when predict current word, use lower triangle matrix",
            False,
            id="orders without articles",
        ),
        pytest.param("Backprop fails", False, id="short"),
    ],
)
def test_heaps(source: str, heaped: bool) -> None:
    assert bool(read(source).keyword_list) is heaped


@pytest.mark.parametrize(
    ("source", "heaped"),
    [
        pytest.param("gradient, noise, sample, encoder, decoder, latent", False, id="a list"),
        pytest.param(
            "gradient noise sample encoder decoder latent mean variance", True, id="no list"
        ),
    ],
)
def test_a_list_may_be_the_answer(source: str, heaped: bool) -> None:
    assert bool(read(source, lists=True).keyword_list) is heaped


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
        pytest.param("", "see hw2.md.", False, id="it stands elsewhere"),
        pytest.param("", "Please look at my notebook", False, id="it stands in the notebook"),
        pytest.param("", "~~The sky~~", False, id="struck out"),
        pytest.param("", "See how the file is read: none", True, id="words like these"),
        pytest.param("", "None of them", True, id="a sentence that begins so"),
    ],
)
def test_a_question_said_again_is_no_answer(question: str, source: str, written: bool) -> None:
    text = Text(source, Place("hw2.md", 3))
    assert is_written(text, QuestionContext(text=question)) is written


def test_a_few_words_of_the_question_may_be_used() -> None:
    assert not read("The sky is blue.", question="Why is the sky blue at noon?").copied


@pytest.mark.parametrize(
    ("source", "foreign"),
    [
        pytest.param(
            "Die Instanzsegmentierung trennt die einzelnen Objekte und ist nicht das gleiche.",
            True,
            id="German",
        ),
        pytest.param(
            "La segmentation des instances est une tâche qui sépare les objets dans une image.",
            True,
            id="French",
        ),
        pytest.param("实例分割 将 每个 对象 分开 并且 给出 掩码", True, id="Chinese"),
        pytest.param(
            "Semantic segmentation it give to each pixel one class.", False, id="broken English"
        ),
        pytest.param(
            "Die roll: sampling a die is random in the model.", False, id="a false friend"
        ),
        pytest.param("ASPP, PSPNet, OCNet", False, id="too short to tell"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_other_languages(source: str, foreign: bool) -> None:
    assert is_foreign(read(source).words) is foreign
